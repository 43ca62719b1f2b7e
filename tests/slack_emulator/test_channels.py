"""Channels are made, named, filled, emptied and closed by the app, as people then see it."""

import pytest
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.hand import Hand, Refused
from tests.slack_emulator.conftest import SEED, WIDE

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def deals(client):
    return client.conversations_create(name="deals")["channel"]["id"]


def test_a_new_channel_is_listed_and_has_the_app_in_it(client, emulator):
    made = client.conversations_create(name="deals")["channel"]
    assert (made["is_member"], made["creator"], made["is_private"]) == (True, emulator.app.bot_user_id, False)
    assert "deals" in [one["name"] for one in client.conversations_list()["channels"]]
    assert client.conversations_members(channel=made["id"])["members"] == [emulator.app.bot_user_id]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("Deals!", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
        ("sales", "name_taken"),
    ],
)
def test_a_channel_cannot_be_called_just_anything(client, error_of, name, error):
    assert error_of(client.conversations_create, name=name)["error"] == error


def test_people_are_brought_in_and_taken_out_and_the_channel_tells(client, hand, deals, error_of):
    client.conversations_invite(channel=deals, users="U0ANA,U0DANA")
    assert [one["name"] for one in hand.look("conversations", user="U0ANA")] == ["Helper", "sales", "deals"]
    assert (
        error_of(client.conversations_invite, channel=deals, users="U0ANA")["error"] == "already_in_channel"
    )
    client.conversations_kick(channel=deals, user="U0DANA")
    assert error_of(client.conversations_kick, channel=deals, user="U0DANA")["error"] == "not_in_channel"
    history = client.conversations_history(channel=deals)["messages"]
    assert [(one["subtype"], one["user"]) for one in reversed(history)] == [
        ("channel_join", "U0ANA"),
        ("channel_join", "U0DANA"),
        ("channel_leave", "U0DANA"),
    ]
    assert set(history[0]) == {"type", "subtype", "user", "text", "ts"}


def test_the_app_comes_and_goes_by_itself(client, error_of, emulator):
    assert client.conversations_join(channel="C0OTHER")["channel"]["is_member"] is True
    again = client.conversations_join(channel="C0OTHER")
    assert (again["warning"], again["response_metadata"]["warnings"]) == (
        "already_in_channel",
        ["already_in_channel"],
    )
    client.conversations_leave(channel="C0OTHER")
    assert client.conversations_leave(channel="C0OTHER")["not_in_channel"] is True
    assert error_of(client.conversations_history, channel="C0OTHER")["error"] == "not_in_channel"


def test_a_channel_says_what_it_is_about_and_what_for(client, deals, error_of, emulator):
    client.conversations_setTopic(channel=deals, topic="The quarter")
    client.conversations_setPurpose(channel=deals, purpose="Deals above 10k")
    shown = client.conversations_info(channel=deals, include_num_members=True)["channel"]
    assert (shown["topic"]["value"], shown["topic"]["creator"]) == ("The quarter", emulator.app.bot_user_id)
    assert (shown["purpose"]["value"], shown["num_members"]) == ("Deals above 10k", 1)
    assert error_of(client.conversations_setTopic, channel=deals, topic="x" * 251)["error"] == "too_long"


def test_a_renamed_channel_remembers_its_name(client, deals):
    client.conversations_rename(channel=deals, name="big-deals")
    shown = client.conversations_info(channel=deals)["channel"]
    assert (shown["name"], shown["previous_names"]) == ("big-deals", ["deals"])


def test_an_archived_channel_can_only_be_read(client, deals, error_of):
    client.conversations_archive(channel=deals)
    assert error_of(client.chat_postMessage, channel=deals, text="x")["error"] == "is_archived"
    assert error_of(client.conversations_archive, channel=deals)["error"] == "already_archived"
    listed = client.conversations_list(exclude_archived=True)["channels"]
    assert deals not in [one["id"] for one in listed]
    client.conversations_unarchive(channel=deals)
    assert client.chat_postMessage(channel=deals, text="x")["ok"]


def test_a_group_conversation_is_one_for_the_same_people_and_they_see_it(client, hand, emulator):
    group = client.conversations_open(users=["U0ANA", "U0DANA"], return_im=True)["channel"]
    assert (group["is_mpim"], group["name"]) == (True, "mpdm-ana--dana--helper-1")
    again = client.conversations_open(users="U0DANA,U0ANA")
    assert (again["channel"]["id"], again["already_open"]) == (group["id"], True)
    client.chat_postMessage(channel=group["id"], text="You two")
    assert hand.texts("U0DANA", channel=group["id"]) == ["You two"]
    assert client.conversations_history(channel=group["id"])["messages"][0]["text"] == "You two"
    mine = client.users_conversations(types="mpim")["channels"]
    assert [one["id"] for one in mine] == [group["id"]]


def test_whether_a_conversation_exists_can_be_asked_without_opening_it(client, error_of):
    refusal = error_of(client.conversations_open, users="U0DANA", prevent_creation=True)
    assert refusal["error"] == "channel_not_found"
    opened = client.conversations_open(users="U0DANA")["channel"]["id"]
    known = client.conversations_open(users="U0DANA", prevent_creation=True)
    assert known["channel"]["id"] == opened


def test_a_closed_conversation_opens_again_with_the_next_word(client):
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    client.conversations_close(channel=direct)
    assert client.conversations_close(channel=direct)["already_closed"] is True
    assert client.conversations_info(channel=direct)["channel"]["is_open"] is False
    client.chat_postMessage(channel=direct, text="Hello")
    assert client.conversations_info(channel=direct)["channel"]["is_open"] is True


def test_what_the_app_has_read_is_kept(client):
    posted = client.chat_postMessage(channel="C0SALES", text="x")
    client.conversations_mark(channel="C0SALES", ts=posted["ts"])
    assert client.conversations_info(channel="C0SALES")["channel"]["last_read"] == posted["ts"]


def test_links_above_a_channel_can_be_added_changed_and_taken_away(client, error_of):
    where = {"channel_id": "C0SALES"}
    made = client.bookmarks_add(**where, title="Plan", type="link", link="https://plan.test")["bookmark"]
    client.bookmarks_edit(**where, bookmark_id=made["id"], title="The plan")
    assert [one["title"] for one in client.bookmarks_list(**where)["bookmarks"]] == ["The plan"]
    client.bookmarks_remove(**where, bookmark_id=made["id"])
    assert client.bookmarks_list(**where)["bookmarks"] == []
    assert error_of(client.bookmarks_remove, **where, bookmark_id=made["id"])["error"] == "not_found"
    assert (
        error_of(client.bookmarks_add, **where, title="x", type="link", link="x")["error"] == "invalid_link"
    )


def test_in_an_archived_channel_nobody_says_or_changes_anything(client, hand, deals):
    client.conversations_invite(channel=deals, users="U0ANA")
    said = hand.act("say", user="U0ANA", channel="deals", text="Mine")["ts"]
    client.conversations_archive(channel=deals)
    before = hand.messages("U0ANA", channel="deals")
    where = {"user": "U0ANA", "channel": "deals"}
    for act, more in (
        ("say", {"text": "x"}),
        ("upload", {"filename": "a.csv", "content_base64": "YQ=="}),
        ("edit", {"ts": said, "text": "x"}),
        ("delete", {"ts": said}),
        ("react", {"ts": said, "name": "eyes"}),
    ):
        with pytest.raises(Refused, match="400 #deals has been archived"):
            hand.act(act, **where, **more)
    assert hand.messages("U0ANA", channel="deals") == before


def test_who_left_is_not_brought_in_and_neither_is_slackbot(client, hand, deals, error_of, emulator):
    for user in ("U0GONE", "USLACKBOT", "U0ANA,U0GONE"):
        refusal = error_of(client.conversations_invite, channel=deals, users=user)
        assert refusal["error"] == "cant_invite"
    assert client.conversations_members(channel=deals)["members"] == [emulator.app.bot_user_id]


@pytest.mark.parametrize("users", ["U0ANA", "U0ANA,U0DANA"])
def test_nobody_is_taken_out_of_a_conversation_of_certain_people_nor_is_it_renamed(client, error_of, users):
    talk = client.conversations_open(users=users)["channel"]["id"]
    for call, more in (
        (client.conversations_kick, {"user": "U0ANA"}),
        (client.conversations_rename, {"name": "x"}),
    ):
        assert error_of(call, channel=talk, **more)["error"] == "method_not_supported_for_channel_type"
    assert "U0ANA" in client.conversations_members(channel=talk)["members"]


def test_the_app_hears_of_a_private_channel_as_of_a_group(clock):
    events = {"bot_events": ["channel_rename", "channel_archive", "group_rename", "group_archive"]}
    manifest = {**WIDE, "settings": {**WIDE["settings"], "event_subscriptions": events}}
    with Emulator(manifest, SEED, clock=clock, limits=False) as emulator:
        client, hand = WebClient(emulator.app.bot_token, base_url=emulator.api_url), Hand(emulator.url)
        for private in (True, False):
            made = client.conversations_create(name=f"deals-{private}".lower(), is_private=private)
            client.conversations_rename(channel=made["channel"]["id"], name=f"big-{private}".lower())
            client.conversations_archive(channel=made["channel"]["id"])
        told = [one["payload"]["event"]["type"] for one in hand.look("envelopes")]
        assert told == ["group_rename", "group_archive", "channel_rename", "channel_archive"]
