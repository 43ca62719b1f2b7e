"""What the app is told of what it did itself, once it subscribed to it."""

from queue import Queue

import pytest

from tests.slack_emulator.conftest import WIDE

PATIENCE = 60

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return {**WIDE, "oauth_config": {"scopes": {"bot": [*WIDE["oauth_config"]["scopes"]["bot"], "commands"]}}}


@pytest.fixture
def told(emulator, bolt):
    """The events as they reach the app's connection, before Bolt leaves its own messages out."""
    heard: Queue = Queue()

    def listen(body, next):
        event = body.get("event")
        if event:
            heard.put(event)
        next()

    bolt._middleware_list.insert(0, _first(listen))
    return lambda: heard.get(timeout=PATIENCE)


def _first(listen):
    from slack_bolt.middleware import CustomMiddleware

    return CustomMiddleware(app_name="told", func=listen)


def test_the_app_hears_its_own_words_their_change_and_their_end(client, told, emulator):
    posted = client.chat_postMessage(channel="C0SALES", text="One")
    said = told()
    assert (said["type"], said["text"], said["channel_type"]) == ("message", "One", "channel")
    assert (said["bot_id"], said["ts"]) == (emulator.app.bot_id, posted["ts"])
    client.chat_update(channel="C0SALES", ts=posted["ts"], text="Two")
    changed = told()
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("Two", "One")
    client.chat_delete(channel="C0SALES", ts=posted["ts"])
    deleted = told()
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", posted["ts"])
    assert deleted["previous_message"]["text"] == "Two"


def test_a_whisper_and_what_was_not_subscribed_to_are_not_told(client, told):
    client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="psst")
    private = client.conversations_create(name="secret", is_private=True)["channel"]["id"]
    client.chat_postMessage(channel=private, text="not told")
    client.chat_postMessage(channel="C0SALES", text="told")
    assert told()["text"] == "told"


def test_metadata_is_told_when_its_type_was_subscribed_to(client, told):
    key = {"event_type": "task_created", "event_payload": {"id": "1"}}
    client.chat_postMessage(channel="C0SALES", text="x", metadata={**key, "event_type": "other"})
    posted = client.chat_postMessage(channel="C0SALES", text="x", metadata=key)
    events = [told() for _ in range(3)]
    (metadata,) = [one for one in events if one["type"] == "message_metadata_posted"]
    assert (metadata["metadata"], metadata["message_ts"]) == (key, posted["ts"])


def test_emoji_pins_channels_groups_and_members_are_told(client, told, emulator):
    posted = client.chat_postMessage(channel="C0SALES", text="x")
    item = {"channel": "C0SALES", "timestamp": posted["ts"]}
    client.reactions_add(**item, name="tada")
    client.reactions_remove(**item, name="tada")
    client.pins_add(**item)
    made = client.conversations_create(name="deals")["channel"]["id"]
    client.usergroups_create(name="Leads")
    events = {event["type"]: event for event in (told() for _ in range(6))}
    assert events["reaction_added"]["item"] == {"type": "message", "channel": "C0SALES", "ts": posted["ts"]}
    assert events["reaction_removed"]["reaction"] == "tada"
    assert events["pin_added"]["item"]["message"]["text"] == "x"
    assert events["channel_created"]["channel"]["id"] == made
    assert events["subteam_created"]["subteam"]["name"] == "Leads"


def test_who_comes_and_who_goes_is_told(client, told, emulator):
    client.conversations_join(channel="C0OTHER")
    client.conversations_leave(channel="C0OTHER")
    events = [told() for _ in range(4)]
    joined = next(one for one in events if one["type"] == "member_joined_channel")
    assert (joined["user"], joined["channel"]) == (emulator.app.bot_user_id, "C0OTHER")
    assert any(one["type"] == "member_left_channel" for one in events)


def test_words_in_a_group_conversation_are_told(client, told, hand):
    group = client.conversations_open(users="U0ANA,U0DANA")["channel"]["id"]
    hand.act("say", user="U0ANA", channel=group, text="Both of us")
    said = told()
    assert (said["text"], said["channel_type"]) == ("Both of us", "mpim")


def test_the_app_is_not_told_of_its_words_in_a_channel_where_it_is_not(client, hand, told, bolt):
    @bolt.command("/helper")
    def helper(ack, respond):
        ack()
        respond("For all here", response_type="in_channel")

    hand.act("command", user="U0DANA", command="/helper", channel="other")
    client.chat_postMessage(channel="C0SALES", text="told")
    assert told()["text"] == "told"
    assert hand.texts("U0DANA", channel="other") == ["For all here"]


def test_the_app_hears_in_the_channel_that_somebody_came_and_went(client, told):
    deals = client.conversations_create(name="deals")["channel"]["id"]
    client.conversations_invite(channel=deals, users="U0ANA")
    client.conversations_kick(channel=deals, user="U0ANA")
    heard = [told() for _ in range(5)]
    notices = [one for one in heard if one["type"] == "message"]
    assert [(one["subtype"], one["user"]) for one in notices] == [
        ("channel_join", "U0ANA"),
        ("channel_leave", "U0ANA"),
    ]
