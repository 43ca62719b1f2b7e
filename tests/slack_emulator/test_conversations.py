"""Conversations and what can be read in them again."""

from datetime import timedelta

from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.slack_emulator.conftest import MANIFEST, SEED


def test_opening_a_conversation_twice_gives_the_same_one(client):
    first = client.conversations_open(users="U0ANA")["channel"]["id"]
    again = client.conversations_open(users=["U0ANA"], return_im=True)
    assert again["channel"]["id"] == first
    assert again["channel"]["user"] == "U0ANA"
    assert again["already_open"] is True


def test_nobody_can_be_written_to_who_is_not_there(client, error_of):
    assert error_of(client.conversations_open, users="U0NOBODY")["error"] == "user_not_found"
    assert error_of(client.conversations_open, users="U0GONE")["error"] == "user_disabled"
    assert error_of(client.conversations_open, users="")["error"] == "users_list_not_supplied"


def test_history_shows_the_newest_first_without_whispers(client, hand):
    channel = client.chat_postMessage(channel="U0ANA", text="one")["channel"]
    hand.act("say", user="U0ANA", text="two")
    client.chat_postEphemeral(channel=channel, user="U0ANA", text="psst")
    history = client.conversations_history(channel=channel)
    assert [message["text"] for message in history["messages"]] == ["two", "one"]
    assert history["has_more"] is False


def test_metadata_is_found_again_when_asked_for(client):
    key = {"event_type": "helper_delivery", "event_payload": {"key": "a1"}}
    channel = client.chat_postMessage(channel="U0ANA", text="one", metadata=key)["channel"]
    (plain,) = client.conversations_history(channel=channel)["messages"]
    (full,) = client.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert "metadata" not in plain
    assert full["metadata"] == key


def test_history_can_be_bounded_in_time(client, clock):
    stamps = []
    for text in ("one", "two", "three"):
        posted = client.chat_postMessage(channel="U0ANA", text=text)
        stamps.append(posted["ts"])
        clock.set(clock.now() + timedelta(minutes=1))

    def texts(**bounds):
        found = client.conversations_history(channel=posted["channel"], **bounds)["messages"]
        return [message["text"] for message in found]

    assert texts(oldest=stamps[1]) == ["three"]
    assert texts(oldest=stamps[1], inclusive=True) == ["three", "two"]
    assert texts(latest=stamps[1]) == ["one"]
    assert texts(oldest="1790845230") == ["three", "two"]


def test_history_is_read_page_by_page(client):
    for number in range(5):
        channel = client.chat_postMessage(channel="U0ANA", text=str(number))["channel"]
    pages = client.conversations_history(channel=channel, limit=2)
    assert [[message["text"] for message in page["messages"]] for page in pages] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
    ]


def test_answers_in_a_thread_stay_there(client):
    root = client.chat_postMessage(channel="U0ANA", text="root")
    client.chat_postMessage(channel="U0ANA", text="answer", thread_ts=root["ts"])
    history = client.conversations_history(channel=root["channel"])["messages"]
    thread = client.conversations_replies(channel=root["channel"], ts=root["ts"])["messages"]
    assert [message["text"] for message in history] == ["root"]
    assert [message["text"] for message in thread] == ["root", "answer"]


def test_wrong_bounds_and_cursors_are_refused(client, error_of):
    channel = client.chat_postMessage(channel="U0ANA", text="x")["channel"]

    def error(**arguments):
        return error_of(client.conversations_history, channel=channel, **arguments)["error"]

    assert error(cursor="nonsense") == "invalid_cursor"
    assert error(oldest="yesterday") == "invalid_ts_oldest"
    assert error(limit="many") == "invalid_arguments"
    assert error_of(client.conversations_list, limit=-1)["error"] == "invalid_limit"
    assert error_of(client.conversations_history, channel="D0NOBODY00")["error"] == "channel_not_found"


def test_the_app_knows_public_channels_and_the_members_of_its_own(client, emulator):
    channels = client.conversations_list()["channels"]
    assert [(one["name"], one["is_member"]) for one in channels] == [("sales", True), ("other", False)]
    members = client.conversations_members(channel="C0SALES")["members"]
    assert members == ["U0ANA", "U0DANA", emulator.app.bot_user_id]
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    assert client.conversations_info(channel=direct)["channel"]["user"] == "U0ANA"


def test_each_kind_of_conversation_needs_its_own_scope(client, error_of):
    refusal = error_of(client.conversations_history, channel="C0SALES")
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", "channels:history")
    refusal = error_of(client.conversations_list, types="private_channel")
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", "groups:read")


def test_a_private_channel_without_the_app_does_not_exist_for_it(clock, error_of):
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    seed = {"users": [], "channels": [{"id": "G0SECRET", "name": "secret", "is_private": True}]}
    with Emulator(manifest, seed, clock=clock) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        assert error_of(client.chat_postMessage, channel="G0SECRET", text="x")["error"] == "channel_not_found"


def test_a_conversation_tells_whether_its_person_left(client, hand):
    direct = client.conversations_open(users="U0ANA", return_im=True)["channel"]
    assert direct["is_user_deleted"] is False
    hand.act("users", id="U0ANA", deleted=True)
    assert client.conversations_info(channel=direct["id"])["channel"]["is_user_deleted"] is True
    (listed,) = client.conversations_list(types="im")["channels"]
    assert listed["is_user_deleted"] is True


def test_there_is_no_conversation_with_slackbot(client, error_of):
    assert error_of(client.conversations_open, users="USLACKBOT")["error"] == "user_not_found"


def test_a_page_of_conversations_holds_fewer_than_a_thousand(clock):
    rooms = [{"name": f"room-{number}"} for number in range(1000)]
    with Emulator(MANIFEST, {**SEED, "channels": rooms}, clock=clock) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        pages = client.conversations_list(limit=1000)
        assert [len(page["channels"]) for page in pages] == [999, 1]


def test_who_only_looks_at_their_conversation_has_not_begun_it(client, hand, error_of):
    assert hand.messages("U0ANA") == []
    assert hand.look("conversations", user="U0ANA")[0]["with_app"] is True
    assert client.conversations_list(types="im")["channels"] == []
    refusal = error_of(client.conversations_open, users="U0ANA", prevent_creation=True)
    assert refusal["error"] == "channel_not_found"
    assert "already_open" not in client.conversations_open(users="U0ANA").data


def test_a_conversation_begins_with_the_first_word_and_tells_when_that_was(client, hand, clock):
    client.chat_postMessage(channel="U0ANA", text="Hello")
    hand.act("say", user="U0DANA", text="Hello")
    hand.act("clock", advance="PT1H")
    hand.act("open_home", user="U0BEN0000")
    moment = int(clock.now().timestamp())
    created = {one["user"]: one["created"] for one in client.conversations_list(types="im")["channels"]}
    assert created == {"U0ANA": moment - 3600, "U0DANA": moment - 3600, "U0BEN0000": moment}
