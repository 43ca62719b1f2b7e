"""What a field tells before and after somebody fills it in, in the shapes that Slack gives it."""

from contextlib import suppress

import pytest
from slack_sdk import WebClient

from slack_emulator import Emulator
from slack_emulator.block_shapes import IN_INPUT
from slack_emulator.errors import ControlError
from slack_emulator.forms import choice, first_state
from tests.slack_emulator.block_kit import option, rich
from tests.slack_emulator.conftest import MANIFEST, SEED

FOUND = {"text": {"type": "plain_text", "text": "a"}, "value": "a"}
# (a field, what is entered, what it tells before, what it tells then)
ANSWERS = [
    ({"type": "plain_text_input"}, "hello", {"value": None}, {"value": "hello"}),
    ({"type": "email_text_input"}, "ana@demo.test", {"value": None}, {"value": "ana@demo.test"}),
    ({"type": "url_text_input"}, "https://demo.test/", {"value": None}, {"value": "https://demo.test/"}),
    ({"type": "number_input", "is_decimal_allowed": True}, 1.5, {"value": None}, {"value": "1.5"}),
    ({"type": "datepicker"}, "2026-10-08", {"selected_date": None}, {"selected_date": "2026-10-08"}),
    ({"type": "timepicker"}, "03:00", {"selected_time": None}, {"selected_time": "03:00"}),
    (
        {"type": "timepicker", "timezone": "Europe/Madrid"},
        "03:00",
        {"selected_time": None, "timezone": "Europe/Madrid"},
        {"selected_time": "03:00", "timezone": "Europe/Madrid"},
    ),
    (
        {"type": "datetimepicker"},
        1666869900,
        {"selected_date_time": None},
        {"selected_date_time": 1666869900},
    ),
    ({"type": "users_select"}, "ana", {"selected_user": None}, {"selected_user": "U0ANA"}),
    ({"type": "multi_users_select"}, "ana", {"selected_users": []}, {"selected_users": ["U0ANA"]}),
    ({"type": "channels_select"}, "sales", {"selected_channel": None}, {"selected_channel": "C0SALES"}),
    (
        {"type": "multi_channels_select"},
        ["sales", "other"],
        {"selected_channels": []},
        {"selected_channels": ["C0SALES", "C0OTHER"]},
    ),
    (
        {"type": "conversations_select"},
        "sales",
        {"selected_conversation": None},
        {"selected_conversation": "C0SALES"},
    ),
    (
        {"type": "multi_conversations_select"},
        "sales",
        {"selected_conversations": []},
        {"selected_conversations": ["C0SALES"]},
    ),
    (
        {"type": "rich_text_input"},
        "hello",
        {},
        {
            "rich_text_value": {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}],
            }
        },
    ),
    ({"type": "file_input"}, [], {"files": []}, {"files": []}),
    (
        {"type": "static_select", "options": [option("a")]},
        "a",
        {"selected_option": None},
        {"selected_option": option("a")},
    ),
    (
        {"type": "radio_buttons", "options": [option("a")]},
        "a",
        {"selected_option": None},
        {"selected_option": option("a")},
    ),
    (
        {"type": "checkboxes", "options": [option("a"), option("b")]},
        ["b"],
        {"selected_options": []},
        {"selected_options": [option("b")]},
    ),
    (
        {"type": "multi_static_select", "options": [option("a"), option("b")]},
        ["a", "b"],
        {"selected_options": []},
        {"selected_options": [option("a"), option("b")]},
    ),
    ({"type": "external_select"}, "a", {"selected_option": None}, {"selected_option": FOUND}),
    ({"type": "multi_external_select"}, "a", {"selected_options": []}, {"selected_options": [FOUND]}),
]


@pytest.mark.parametrize(("element", "value", "untouched", "told"), ANSWERS)
def test_each_field_tells_its_state_as_slack_does(emulator, element, value, untouched, told):
    kind = element["type"]
    assert first_state(element) == {"type": kind, **untouched}
    assert choice(element, value, emulator.workspace) == {"type": kind, **told}
    assert choice(element, None, emulator.workspace) == {"type": kind, **untouched}


def test_no_field_is_forgotten():
    assert {element["type"] for element, *_ in ANSWERS} == IN_INPUT


def test_a_field_starts_with_what_the_app_put_into_it():
    started = {"type": "rich_text_input", "initial_value": rich()}
    assert first_state(started) == {"type": "rich_text_input", "rich_text_value": rich()}
    started = {"type": "multi_static_select", "options": [option()], "initial_options": [option()]}
    assert first_state(started) == {"type": "multi_static_select", "selected_options": [option()]}


ROOMS = [
    {"id": "C0SALES", "name": "sales", "members": ["U0ANA", "app"]},
    {"id": "C0BOARD", "name": "board", "members": ["U0ANA", "app"], "is_private": True},
]


@pytest.fixture
def rooms(clock):
    """The workspace with one conversation of each kind, by kind."""
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["im:write", "mpim:write"]}}}
    with Emulator(manifest, {**SEED, "channels": ROOMS}, clock=clock) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        direct = client.conversations_open(users="U0ANA")["channel"]["id"]
        group = client.conversations_open(users="U0ANA,U0DANA")["channel"]["id"]
        named = {"public": "C0SALES", "private": "C0BOARD", "im": direct, "mpim": group}
        yield emulator.workspace, named


def offered(rooms, element):
    """The kinds of conversation that can be chosen there."""
    workspace, named = rooms
    kinds = []
    for kind, channel in named.items():
        with suppress(ControlError):
            choice({"action_id": "where", **element}, channel, workspace)
            kinds.append(kind)
    return kinds


@pytest.mark.parametrize("kind", ["public", "private", "im", "mpim"])
def test_a_filter_lets_people_choose_the_kinds_that_it_names_and_no_others(rooms, kind):
    assert offered(rooms, {"type": "conversations_select", "filter": {"include": [kind]}}) == [kind]


def test_who_chooses_another_kind_is_told_so(rooms):
    select = {"type": "channels_select", "action_id": "where"}
    with pytest.raises(ControlError, match='where does not offer "board", a conversation of another kind'):
        choice(select, "board", rooms[0])


def test_without_a_filter_every_conversation_can_be_chosen_and_among_channels_the_public_ones(rooms):
    assert offered(rooms, {"type": "conversations_select"}) == ["public", "private", "im", "mpim"]
    assert offered(rooms, {"type": "channels_select"}) == ["public"]
    without_bots = {"type": "conversations_select", "filter": {"exclude_bot_users": True}}
    assert offered(rooms, without_bots) == ["public", "private", "mpim"]


def test_the_state_tells_of_what_kind_a_conversation_is(rooms):
    workspace, named = rooms
    cards = {channel.id: channel.card() for channel in workspace.channels}
    kinds = {kind: (cards[one]["is_private"], cards[one]["is_mpim"]) for kind, one in named.items()}
    assert (kinds["public"], kinds["private"], kinds["mpim"]) == ((False, False), (True, False), (True, True))
