"""Shortcuts, and selects whose options the app finds while somebody types."""

import copy

import pytest

from slack_emulator import Emulator
from tests.slack_emulator.conftest import MANIFEST, SEED

SHORTCUTS = [
    {"name": "New note", "type": "global", "callback_id": "new_note", "description": "Write a note"},
    {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keep a message"},
]
PLACE = {"type": "plain_text", "text": "Type a name"}


def plain(text):
    return {"type": "plain_text", "text": text}


@pytest.fixture
def emulator(clock):
    manifest = copy.deepcopy(MANIFEST)
    manifest["features"]["shortcuts"] = SHORTCUTS
    with Emulator(manifest, SEED, clock=clock) as running:
        yield running


@pytest.fixture
def select(client):
    """A message with a select whose options come from the app."""
    element = {"type": "external_select", "action_id": "who", "placeholder": PLACE, "min_query_length": 2}
    blocks = [{"type": "actions", "block_id": "row", "elements": [element]}]
    posted = client.chat_postMessage(channel="C0SALES", text="x", blocks=blocks)
    return {"user": "U0ANA", "action_id": "who", "channel": posted["channel"], "ts": posted["ts"]}


def test_a_global_shortcut_opens_a_form(hand, bolt):
    heard = []
    view = {"type": "modal", "title": plain("Note"), "blocks": [{"type": "divider"}]}

    @bolt.shortcut("new_note")
    def new_note(ack, shortcut, client):
        ack()
        heard.append(shortcut)
        client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    assert hand.act("shortcut", user="U0ANA", callback_id="new_note")["status"] == 200
    assert hand.look("view", user="U0ANA")["title"]["text"] == "Note"
    assert set(heard[0]) == {
        "type", "token", "action_ts", "team", "user", "is_enterprise_install", "enterprise", "callback_id",
        "trigger_id",
    }  # fmt: skip
    assert heard[0]["user"] == {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": "T0DEMO"}


def test_a_message_shortcut_brings_the_message_and_a_way_to_answer(hand, bolt):
    heard = []

    @bolt.shortcut("keep")
    def keep(ack, shortcut, respond):
        ack()
        heard.append(shortcut)
        respond("Kept")

    said = hand.act("say", user="U0DANA", channel="sales", text="Remember me")
    hand.act("shortcut", user="U0ANA", callback_id="keep", channel="sales", ts=said["ts"])
    (shortcut,) = heard
    assert (shortcut["type"], shortcut["message_ts"]) == ("message_action", said["ts"])
    assert (shortcut["message"]["text"], shortcut["channel"]["id"]) == ("Remember me", "C0SALES")
    assert hand.texts("U0ANA", channel="sales")[-1] == "Kept"
    assert hand.texts("U0DANA", channel="sales") == ["Remember me"]


def test_shortcuts_that_are_not_there_are_refused(hand, client):
    with pytest.raises(Exception, match='404 The app has no shortcut with the callback_id "nope"'):
        hand.act("shortcut", user="U0ANA", callback_id="nope")
    with pytest.raises(Exception, match=r"404 There is no message 1\.2 in sales"):
        hand.act("shortcut", user="U0ANA", callback_id="keep", channel="sales", ts="1.2")


def test_the_app_is_asked_for_options_and_the_chosen_one_arrives(hand, bolt, select):
    asked, chosen = [], []
    dana = {"text": plain("Dana"), "value": "dana"}

    @bolt.options("who")
    def options(ack, payload, body):
        asked.append(body)
        ack(options=[dana])

    bolt.action("who")(lambda ack, action: (ack(), chosen.append(action["selected_option"])))
    answer = hand.act("suggest", **select, value="da")
    assert (answer["status"], answer["options"]) == (200, [dana])
    (body,) = asked
    assert (body["type"], body["value"], body["block_id"]) == ("block_suggestion", "da", "row")
    assert {"team", "user", "api_app_id", "token", "container", "channel", "message"} <= set(body)
    hand.act("press", **select, value=dana["value"])
    assert chosen[0]["value"] == "dana"


def test_groups_are_options_too(hand, bolt, select):
    groups = [{"label": plain("Sales"), "options": [{"text": plain("Dana"), "value": "dana"}]}]
    bolt.options("who")(lambda ack: ack(option_groups=groups))
    assert hand.act("suggest", **select, value="da")["option_groups"] == groups


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (
            {"options": [{"text": plain("x" * 76), "value": "x"}]},
            "must be a plain_text of 1 to 75 characters",
        ),
        ({"options": [{"text": plain("x")}]}, "must be a string of 1 to 150 characters"),
        ({"options": [{"text": plain("x"), "value": "x"}] * 101}, "no more than 100 items allowed"),
        ({"option_groups": [{"options": []}]}, "json-pointer:/option_groups/0/label"),
        ({"option_groups": [{"label": plain("x"), "options": ["x"]}]}, "must provide an object"),
    ],
)
def test_options_that_slack_would_not_show_are_not_shown(hand, bolt, select, answer, problem):
    bolt.options("who")(lambda ack: ack(answer))
    given = hand.act("suggest", **select, value="da")
    assert given["status"] == "invalid_response"
    assert problem in given["problem"][0]
    assert given["options"] == []


def test_a_form_asks_too_and_too_few_letters_ask_nobody(hand, bolt, client):
    asked = []
    element = {"type": "multi_external_select", "action_id": "who"}
    block = {"type": "input", "block_id": "row", "label": plain("Who"), "element": element}
    view = {"type": "modal", "title": plain("Form"), "submit": plain("Go"), "blocks": [block]}
    bolt.shortcut("new_note")(
        lambda ack, client, body: (ack(), client.views_open(trigger_id=body["trigger_id"], view=view))
    )
    bolt.options("who")(lambda ack, body: (asked.append(body), ack(options=[])))
    hand.act("shortcut", user="U0ANA", callback_id="new_note")
    here = {"user": "U0ANA", "action_id": "who", "view_id": hand.look("view", user="U0ANA")["id"]}
    with pytest.raises(Exception, match="400 The app is asked after 3 characters"):
        hand.act("suggest", **here, value="da")
    assert hand.act("suggest", **here, value="dan")["options"] == []
    assert asked[0]["view"]["id"] == here["view_id"]
    assert asked[0]["container"] == {"type": "view", "view_id": here["view_id"]}
