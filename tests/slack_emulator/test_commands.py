"""Slash commands and the response URLs that belong to them."""

import json
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from slack_emulator.errors import SlackError
from slack_emulator.triggers import ResponseUrls
from tests.slack_emulator.conftest import MORNING


def post(url, **fields):
    try:
        with urlopen(url, json.dumps(fields).encode(), timeout=60) as response:
            return response.status, response.read().decode()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)["error"]


def test_the_app_hears_who_typed_what_and_where(hand, bolt, emulator):
    heard = []

    @bolt.command("/helper")
    def helper(ack, body):
        ack()
        heard.append(body)

    answer = hand.act("command", user="U0ANA", command="/helper", text=" prep ", channel="sales")
    assert (answer["status"], answer["response"]) == (200, None)
    assert 0 < answer["ack_ms"] < 3000
    (body,) = heard
    assert (body["user_id"], body["user_name"], body["text"]) == ("U0ANA", "ana", "prep")
    assert (body["channel_id"], body["channel_name"]) == ("C0SALES", "sales")
    assert body["api_app_id"] == emulator.app.app_id


def test_without_a_channel_it_is_typed_in_the_conversation_with_the_app(hand, bolt, client):
    heard = []
    bolt.command("/helper")(lambda ack, body: (ack(), heard.append(body["channel_id"])))
    hand.act("command", user="U0ANA", command="helper")
    assert heard == [client.conversations_open(users="U0ANA")["channel"]["id"]]


def test_the_words_of_the_acknowledgement_are_seen_by_who_asked_alone(hand, bolt):
    bolt.command("/helper")(lambda ack: ack("Only for you"))
    answer = hand.act("command", user="U0ANA", command="/helper", channel="sales")
    assert answer["response"]["text"] == "Only for you"
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert (seen["text"], seen["ephemeral"]) == ("Only for you", True)
    assert hand.messages("U0DANA", channel="sales") == []


def test_a_command_that_wants_its_words_escaped_gets_people_and_channels_by_id(hand, bolt):
    heard = []
    for command in ("/helper", "/plain"):
        bolt.command(command)(lambda ack, body: (ack(), heard.append(body["text"])))
        hand.act("command", user="U0ANA", command=command, text="@dana in #sales")
    assert heard == ["<@U0DANA|dana> in <#C0SALES|sales>", "@dana in #sales"]


def test_a_later_answer_comes_through_the_response_url(hand, bolt):
    @bolt.command("/helper")
    def helper(ack, respond):
        ack()
        respond("Here it is")
        respond("For all", response_type="in_channel")

    answer = hand.act("command", user="U0ANA", command="/helper", channel="sales")
    assert (answer["response"]["text"], answer["response"]["ephemeral"]) == ("Here it is", True)
    assert hand.texts("U0ANA", channel="sales") == ["Here it is", "For all"]
    assert hand.texts("U0DANA", channel="sales") == ["For all"]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("prep @dana", "prep <@U0DANA|dana>"),
        ("prep @Dana now", "prep <@U0DANA|dana> now"),
        ("prep @Ana Diaz", "prep <@U0ANA|ana>"),
        ("prep @stranger", "prep @stranger"),
        ("mail ana@demo.test", "mail ana@demo.test"),
        ("prep <@U0DANA>", "prep <@U0DANA>"),
    ],
)
def test_names_become_mentions_where_the_manifest_wants_it(hand, bolt, written, heard):
    texts = []
    for command in ("/helper", "/plain"):
        bolt.command(command)(lambda ack, body: (ack(), texts.append(body["text"])))
        hand.act("command", user="U0ANA", command=command, text=written)
    assert texts == [heard, written]


def test_when_the_app_does_not_answer_in_time_the_person_is_told(hand, bolt, three_seconds_pass):
    bolt.command("/helper")(lambda: three_seconds_pass())
    answer = hand.act("command", user="U0ANA", command="/helper")
    assert (answer["status"], answer["ack_ms"]) == ("operation_timeout", None)
    assert hand.texts("U0ANA") == ['/helper failed with the error "operation_timeout"']


def test_when_the_app_is_not_connected_the_person_is_told(hand):
    assert hand.act("command", user="U0ANA", command="/helper")["status"] == "dispatch_failed"
    assert hand.texts("U0ANA") == ['/helper failed with the error "dispatch_failed"']


def test_an_answer_that_slack_cannot_show_is_not_shown(hand, bolt):
    bolt.command("/helper")(lambda ack: ack(text="x", blocks=[{"type": "nonsense"}]))
    assert hand.act("command", user="U0ANA", command="/helper")["status"] == "invalid_command_response"


def test_a_response_url_can_be_used_five_times_within_half_an_hour(hand, bolt):
    urls = []
    bolt.command("/helper")(lambda ack, body: (ack(), urls.append(body["response_url"])))
    hand.act("command", user="U0ANA", command="/helper")
    assert [post(urls[0], text=str(number)) for number in range(5)] == [(200, "ok")] * 5
    assert post(urls[0], text="too often") == (404, "used_url")
    hand.act("command", user="U0ANA", command="/helper")
    hand.act("clock", advance="PT31M")
    assert post(urls[1], text="too late") == (404, "expired_url")
    assert hand.texts("U0ANA") == ["0", "1", "2", "3", "4"]


def test_who_answers_too_fast_has_not_used_up_an_answer(hand, bolt):
    urls = []
    bolt.command("/helper")(lambda ack, body: (ack(), urls.append(body["response_url"])))
    for _ in range(2):
        hand.act("command", user="U0ANA", command="/helper")
    for url in (urls[0], urls[0], urls[0], urls[1], urls[1]):
        assert post(url, text="fast") == (200, "ok")
    assert post(urls[0], text="too fast") == (429, "ratelimited")
    hand.act("clock", advance="PT1M")
    assert [post(urls[0], text=text) for text in ("four", "five")] == [(200, "ok")] * 2
    assert post(urls[0], text="six") == (404, "used_url")


def test_an_answer_to_a_thread_that_is_not_there_stands_in_the_channel(hand, bolt, client):
    urls = []
    bolt.command("/helper")(lambda ack, body: (ack(), urls.append(body["response_url"])))
    hand.act("command", user="U0ANA", command="/helper", channel="sales")
    post(urls[0], text="Here", response_type="in_channel", thread_ts="1790845100.000000")
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert (seen["text"], seen["thread_ts"]) == ("Here", None)


def test_nothing_is_answered_in_a_channel_that_was_archived_meanwhile(hand, bolt, emulator):
    urls = []
    bolt.command("/helper")(lambda ack, body: (ack(), urls.append(body["response_url"])))
    hand.act("command", user="U0ANA", command="/helper", channel="sales")
    emulator.workspace.channels.get("C0SALES").is_archived = True
    assert post(urls[0], text="Here", response_type="in_channel") == (400, "is_archived")
    with pytest.raises(Exception, match="400 #sales has been archived"):
        hand.act("command", user="U0ANA", command="/helper", channel="sales")
    assert hand.messages("U0ANA", channel="sales") == []


def test_response_urls_are_forgotten_when_they_are_too_old_to_be_used():
    urls = ResponseUrls()
    first, second = (urls.give("U0ANA", "C0SALES", MORNING + timedelta(minutes=late)) for late in (0, 31))
    assert urls.get(first) is None
    assert urls.get(second) is not None
    with pytest.raises(SlackError, match="expired_url"):
        urls.use(first, MORNING + timedelta(minutes=31))


def test_a_response_url_takes_back_and_replaces_what_it_said(hand, bolt):
    urls = []
    bolt.command("/helper")(lambda ack, body: (ack("Thinking"), urls.append(body["response_url"])))
    hand.act("command", user="U0ANA", command="/helper")
    post(urls[0], text="Done", replace_original=True)
    assert hand.texts("U0ANA") == ["Done"]
    assert post(urls[0], text="") == (400, "no_text")
    post(urls[0], delete_original=True)
    assert hand.messages("U0ANA") == []


def test_nobody_can_type_what_does_not_exist(hand):
    with pytest.raises(Exception, match="400 /dance is not a valid command"):
        hand.act("command", user="U0ANA", command="/dance")
    with pytest.raises(Exception, match='404 Nobody here has the id "U0NOBODY"'):
        hand.act("command", user="U0NOBODY", command="/helper")
    with pytest.raises(Exception, match="400 Gus Gone cannot act here"):
        hand.act("command", user="U0GONE", command="/helper")
    with pytest.raises(Exception, match='404 Ana Diaz is in no channel "other"'):
        hand.act("command", user="U0ANA", command="/helper", channel="other")
