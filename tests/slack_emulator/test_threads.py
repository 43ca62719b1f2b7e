"""Threads, and what a message shows of what happened to it."""

import re

import pytest

from tests.slack_emulator.conftest import WIDE

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def root(client):
    return client.chat_postMessage(channel="C0SALES", text="Who closed?")["ts"]


def call(client, method, **arguments):
    """A call without the client's own advice to give a text."""
    return client.api_call(method, json=arguments)


def history(client):
    return client.conversations_history(channel="C0SALES")["messages"]


def test_a_message_counts_its_answers_and_names_who_gave_them(client, hand, root, emulator):
    said = hand.act("say", user="U0ANA", channel="sales", text="Me", thread_ts=root)
    answer = client.chat_postMessage(channel="C0SALES", text="Well done", thread_ts=root)
    (shown,) = history(client)
    assert (shown["thread_ts"], shown["reply_count"], shown["latest_reply"]) == (root, 2, answer["ts"])
    assert shown["reply_users"] == ["U0ANA", emulator.app.bot_user_id]
    assert (shown["reply_users_count"], shown["subscribed"], shown["is_locked"]) == (2, True, False)
    thread = client.conversations_replies(channel="C0SALES", ts=said["ts"])["messages"]
    assert [(one["text"], one.get("parent_user_id")) for one in thread] == [
        ("Who closed?", None),
        ("Me", emulator.app.bot_user_id),
        ("Well done", emulator.app.bot_user_id),
    ]


def test_an_answer_to_an_answer_lands_in_the_same_thread(client, root):
    answer = client.chat_postMessage(channel="C0SALES", text="one", thread_ts=root)["ts"]
    deeper = client.chat_postMessage(channel="C0SALES", text="two", thread_ts=answer)
    assert deeper["message"]["thread_ts"] == root


def test_a_thread_that_does_not_exist_is_not_begun(client, error_of):
    alone = client.chat_postMessage(channel="C0SALES", text="x", thread_ts="1790845100.000000")
    assert "thread_ts" not in alone["message"]
    refusal = error_of(client.chat_postMessage, channel="C0SALES", text="x", thread_ts="1.5")
    assert refusal["error"] == "invalid_thread_ts"


def test_an_answer_can_be_for_the_whole_channel(client, hand, root):
    client.chat_postMessage(channel="C0SALES", text="All hear", thread_ts=root, reply_broadcast=True)
    newest, _ = history(client)
    assert (newest["subtype"], newest["thread_ts"]) == ("thread_broadcast", root)
    assert (newest["root"]["ts"], newest["root"]["reply_count"]) == (root, 1)
    late = client.chat_postMessage(channel="C0SALES", text="Later too", thread_ts=root)["ts"]
    call(client, "chat.update", channel="C0SALES", ts=late, reply_broadcast=True)
    assert [one["text"] for one in history(client)] == ["Later too", "All hear", "Who closed?"]


def test_an_old_answer_is_not_shown_to_the_channel_and_changed_at_once(client, root, error_of):
    late = {"channel": "C0SALES", "reply_broadcast": True}
    ts = client.chat_postMessage(channel="C0SALES", text="Me", thread_ts=root)["ts"]
    refusal = error_of(client.chat_update, **late, ts=ts, text="Us")
    assert refusal["error"] == "no_dual_broadcast_content_update"
    assert error_of(client.chat_update, **late, ts=root, text="x")["error"] == "cant_broadcast_message"
    client.chat_delete(channel="C0SALES", ts=root)
    refusal = error_of(client.api_call, api_method="chat.update", json={**late, "ts": ts})
    assert refusal["error"] == "cant_broadcast_message"


def test_a_deleted_message_leaves_a_mark_while_answers_hang_on_it(client, root, error_of):
    answer = client.chat_postMessage(channel="C0SALES", text="Me", thread_ts=root)["ts"]
    client.chat_delete(channel="C0SALES", ts=root)
    (mark,) = history(client)
    assert (mark["subtype"], mark["text"], mark["user"]) == (
        "tombstone",
        "This message was deleted.",
        "USLACKBOT",
    )
    assert error_of(client.chat_update, channel="C0SALES", ts=root, text="x")["error"] == "message_not_found"
    client.chat_delete(channel="C0SALES", ts=answer)
    assert history(client) == []


def test_a_permalink_into_a_thread_names_the_thread(client, root):
    answer = client.chat_postMessage(channel="C0SALES", text="Me", thread_ts=root)["ts"]
    for ts in (root, answer):
        link = client.chat_getPermalink(channel="C0SALES", message_ts=ts)["permalink"]
        assert link.endswith(f"?thread_ts={root}&cid=C0SALES")


def test_pages_from_an_oldest_bound_lead_forward(client, root):
    for number in range(4):
        client.chat_postMessage(channel="C0SALES", text=str(number))
    pages = client.conversations_history(channel="C0SALES", oldest=root, limit=2)
    assert [[one["text"] for one in page["messages"]] for page in pages] == [["1", "0"], ["3", "2"]]


def test_people_write_as_people_and_the_app_as_a_bot_with_a_picture(client, hand, root):
    hand.act("say", user="U0ANA", channel="sales", text="Hello")
    person, bot = history(client)
    assert (person["team"], bot["team"]) == ("T0DEMO", "T0DEMO")
    assert re.fullmatch(r"[0-9a-f-]{36}", person["client_msg_id"])
    assert "client_msg_id" not in bot
    assert set(bot["bot_profile"]["icons"]) == {"image_36", "image_48", "image_72"}


def test_the_app_can_speak_under_another_name_when_it_may(client, hand):
    posted = client.chat_postMessage(channel="C0SALES", text="x", username="Scout", icon_emoji=":dog:")[
        "message"
    ]
    assert (posted["subtype"], posted["username"], posted["icons"]) == (
        "bot_message",
        "Scout",
        {"emoji": ":dog:"},
    )
    assert "user" not in posted
    assert hand.messages("U0ANA", channel="sales")[0]["username"] == "Scout"


def test_names_become_links_when_asked(client):
    said = client.chat_postMessage(channel="C0SALES", text="@ana see #other, not @nobody", link_names=True)
    assert said["message"]["text"] == "<@U0ANA> see <#C0OTHER|other>, not @nobody"
    plain = client.chat_postMessage(channel="C0SALES", text="@ana")
    assert plain["message"]["text"] == "@ana"


def test_attachments_are_numbered_and_have_words_for_where_they_cannot_show(client):
    first, second = client.chat_postMessage(
        channel="C0SALES", text="x", attachments=[{"text": "One"}, {"color": "#ff0000", "title": "Two"}]
    )["message"]["attachments"]
    assert (first["id"], first["fallback"]) == (1, "One")
    assert (second["id"], second["fallback"]) == (2, "[no preview available]")


def test_an_update_can_change_attachments_alone_and_its_echo_has_no_timestamp(client, root):
    changed = call(client, "chat.update", channel="C0SALES", ts=root, attachments=[{"text": "New"}])
    assert changed["message"]["attachments"][0]["text"] == "New"
    assert "ts" not in changed["message"]


def test_a_text_that_was_cut_is_remarked(client):
    posted = client.chat_postMessage(channel="C0SALES", text="x" * 40_001)
    assert (len(posted["message"]["text"]), posted["warning"]) == (40_000, "message_truncated")


def test_a_link_gets_the_preview_that_the_app_gives_it(client, hand, error_of):
    ts = hand.act("say", user="U0ANA", channel="sales", text="see https://deal.test/1")["ts"]
    client.chat_unfurl(channel="C0SALES", ts=ts, unfurls={"https://deal.test/1": {"text": "A big deal"}})
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert (seen["attachments"][0]["text"], seen["attachments"][0]["from_url"]) == (
        "A big deal",
        "https://deal.test/1",
    )
    refusal = error_of(
        client.chat_unfurl, channel="C0SALES", ts=ts, unfurls={"https://else.test": {"text": "x"}}
    )
    assert refusal["error"] == "cannot_unfurl_message"


def test_what_one_person_alone_sees_is_no_answer_to_be_counted(client, hand, root):
    answer = client.chat_postMessage(channel="C0SALES", text="Me", thread_ts=root)["ts"]
    client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="psst", thread_ts=root)
    (seen,) = hand.messages("U0ANA", channel="sales", limit=10)
    assert (seen["reply_count"], seen["latest_reply"]) == (1, answer)
    for named in (root, answer):
        thread = hand.messages("U0ANA", channel="sales", thread_ts=named)
        assert [one["text"] for one in thread] == ["Who closed?", "Me", "psst"]
        assert [one["reply_count"] for one in thread] == [1, 0, 0]


def test_the_cursor_of_another_list_leads_nowhere_in_a_history(client, root, error_of):
    cursor = client.users_list(limit=1)["response_metadata"]["next_cursor"]
    refusal = error_of(client.conversations_history, channel="C0SALES", cursor=cursor)
    assert refusal["error"] == "invalid_cursor"
    refusal = error_of(client.conversations_replies, channel="C0SALES", ts=root, cursor=cursor)
    assert refusal["error"] == "invalid_cursor"
