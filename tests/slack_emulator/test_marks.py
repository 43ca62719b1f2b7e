"""Emoji and pins: what is put on messages and taken off again."""

import pytest

from tests.slack_emulator.conftest import WIDE

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def item(client):
    return {"channel": "C0SALES", "timestamp": client.chat_postMessage(channel="C0SALES", text="Won")["ts"]}


def test_an_emoji_is_found_again_and_can_be_taken_back(client, item, error_of, emulator):
    client.reactions_add(**item, name="tada")
    found = client.reactions_get(**item)
    assert found["message"]["reactions"] == [
        {"name": "tada", "users": [emulator.app.bot_user_id], "count": 1}
    ]
    assert found["message"]["permalink"].endswith(item["timestamp"].replace(".", ""))
    (listed,) = client.reactions_list()["items"]
    assert listed["message"]["ts"] == item["timestamp"]
    client.reactions_remove(**item, name="tada")
    assert client.reactions_list()["items"] == []
    assert error_of(client.reactions_remove, **item, name="tada")["error"] == "no_reaction"


@pytest.mark.parametrize("name", ["", ":tada:", "TADA", "ta da"])
def test_an_emoji_has_a_plain_name(client, item, error_of, name):
    assert error_of(client.reactions_add, **item, name=name)["error"] == "invalid_name"


def test_a_message_takes_so_many_emoji_and_no_more(client, item, error_of):
    for number in range(23):
        client.reactions_add(**item, name=f"emoji_{number}")
    assert error_of(client.reactions_add, **item, name="one_more")["error"] == "too_many_emoji"


def test_a_pinned_message_is_listed_until_it_is_unpinned(client, item, hand, error_of, emulator):
    client.pins_add(**item)
    (pinned,) = client.pins_list(channel="C0SALES")["items"]
    assert (pinned["message"]["text"], pinned["created_by"]) == ("Won", emulator.app.bot_user_id)
    assert client.conversations_history(channel="C0SALES")["pin_count"] == 1
    assert hand.messages("U0ANA", channel="sales")[0]["pinned"] is True
    assert error_of(client.pins_add, **item)["error"] == "already_pinned"
    client.pins_remove(**item)
    assert client.pins_list(channel="C0SALES")["items"] == []
    assert error_of(client.pins_remove, **item)["error"] == "no_pin"


def test_a_deleted_message_is_no_longer_pinned(client, item):
    client.pins_add(**item)
    client.chat_delete(channel="C0SALES", ts=item["timestamp"])
    assert client.pins_list(channel="C0SALES")["items"] == []


def test_that_somebody_came_cannot_be_pinned(client, error_of):
    channel = client.conversations_create(name="deals")["channel"]["id"]
    client.conversations_invite(channel=channel, users="U0ANA")
    (came,) = client.conversations_history(channel=channel)["messages"]
    assert error_of(client.pins_add, channel=channel, timestamp=came["ts"])["error"] == "not_pinnable"
