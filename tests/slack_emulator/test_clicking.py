"""Buttons, selects and pickers in messages."""

import pytest


def plain(words):
    return {"type": "plain_text", "text": words}


def option(value, words=None):
    return {"text": plain(words or value), "value": value}


def button(action_id, value, words="Go"):
    return {"type": "button", "action_id": action_id, "value": value, "text": plain(words)}


def row(*elements, block_id="row"):
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


@pytest.fixture
def post(client):
    """Post these blocks to Ana and answer where they stand."""

    def posted(*blocks):
        answer = client.chat_postMessage(channel="U0ANA", text="Question", blocks=list(blocks))
        return {"user": "U0ANA", "channel": answer["channel"], "ts": answer["ts"]}

    return posted


@pytest.fixture
def heard(bolt):
    """The payload of every click on go, after it was acknowledged."""
    bodies = []
    bolt.action("go")(lambda ack, body: (ack(), bodies.append(body)))
    return bodies


def test_a_press_tells_who_pressed_what_and_where(hand, post, heard, emulator):
    where = post(row(button("go", "7")))
    pressed = hand.act("press", **where, action_id="go")
    assert (pressed["status"], len(heard)) == (200, 1)
    body = heard[0]
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("go", "row", "7")
    assert (action["type"], action["text"]["text"]) == ("button", "Go")
    assert (body["user"]["id"], body["team"]["id"]) == ("U0ANA", "T0DEMO")
    assert body["container"] == {
        "type": "message",
        "message_ts": where["ts"],
        "channel_id": where["channel"],
        "is_ephemeral": False,
    }
    assert (body["message"]["text"], body["channel"]["name"]) == ("Question", "directmessage")
    assert body["response_url"].startswith(emulator.url)


def test_of_several_buttons_with_one_name_the_value_tells_which(hand, post, heard):
    where = post(row(button("go", "1"), block_id="a"), row(button("go", "2"), block_id="b"))
    hand.act("press", **where, action_id="go", value="2")
    hand.act("press", **where, action_id="go", block_id="a")
    assert [body["actions"][0]["value"] for body in heard] == ["2", "1"]
    with pytest.raises(Exception, match='404 Nothing there has the action_id "go"'):
        hand.act("press", **where, action_id="go", value="3")


def test_the_app_can_replace_the_message_that_was_pressed(hand, post, bolt):
    bolt.action("go")(lambda ack, respond: (ack(), respond("Thank you", replace_original=True)))
    hand.act("press", **post(row(button("go", "1"))), action_id="go")
    (seen,) = hand.messages("U0ANA")
    assert (seen["text"], seen["blocks"]) == ("Thank you", [])


def test_a_whisper_can_be_pressed_and_taken_away_by_its_reader_only(hand, client, bolt):
    bolt.action("go")(lambda ack, respond: (ack(), respond(delete_original=True)))
    ts = client.chat_postEphemeral(
        channel="C0SALES", user="U0ANA", text="psst", blocks=[row(button("go", "1"))]
    )["message_ts"]
    with pytest.raises(Exception, match="404 Dana Reed sees no message"):
        hand.act("press", user="U0DANA", channel="sales", ts=ts, action_id="go")
    assert hand.act("press", user="U0ANA", channel="sales", ts=ts, action_id="go")["status"] == 200
    assert hand.messages("U0ANA", channel="sales") == []


def test_nobody_presses_in_a_conversation_of_somebody_else(hand, post):
    where = post(row(button("go", "1")))
    with pytest.raises(Exception, match="404 Dana Reed is in no channel"):
        hand.act("press", **{**where, "user": "U0DANA"}, action_id="go")


CHOICES = [
    (
        {"type": "static_select", "options": [option("a", "First"), option("b", "Second")]},
        "b",
        {"selected_option": option("b", "Second")},
    ),
    (
        {"type": "static_select", "options": [option("a", "First"), option("b", "Second")]},
        "First",
        {"selected_option": option("a", "First")},
    ),
    (
        {"type": "static_select", "option_groups": [{"label": plain("All"), "options": [option("a")]}]},
        "a",
        {"selected_option": option("a")},
    ),
    ({"type": "radio_buttons", "options": [option("a")]}, "a", {"selected_option": option("a")}),
    ({"type": "overflow", "options": [option("a")]}, "a", {"selected_option": option("a")}),
    (
        {"type": "checkboxes", "options": [option("a"), option("b")]},
        ["a", "b"],
        {"selected_options": [option("a"), option("b")]},
    ),
    (
        {"type": "multi_static_select", "options": [option("a"), option("b")]},
        "a",
        {"selected_options": [option("a")]},
    ),
    ({"type": "datepicker"}, "2026-10-08", {"selected_date": "2026-10-08"}),
    ({"type": "timepicker"}, "14:00", {"selected_time": "14:00"}),
    ({"type": "datetimepicker"}, 1790850000, {"selected_date_time": 1790850000}),
    ({"type": "users_select"}, "dana", {"selected_user": "U0DANA"}),
    ({"type": "multi_users_select"}, ["U0ANA", "dana"], {"selected_users": ["U0ANA", "U0DANA"]}),
    ({"type": "channels_select"}, "#sales", {"selected_channel": "C0SALES"}),
]


@pytest.mark.parametrize(("element", "value", "state"), CHOICES, ids=lambda one: str(one)[:40])
def test_a_choice_arrives_in_the_shape_of_its_element(hand, post, heard, element, value, state):
    where = post(row({**element, "action_id": "go"}))
    hand.act("press", **where, action_id="go", value=value)
    body = heard[0]
    assert state.items() <= body["actions"][0].items()
    if element["type"] != "overflow":
        assert body["state"]["values"]["row"]["go"] == {"type": element["type"], **state}


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"type": "static_select", "options": [option("a")]}, "z", 'go has no option "z"; it offers: a'),
        ({"type": "datepicker"}, "tomorrow", '"tomorrow" is not a date like 2026-10-08'),
        ({"type": "timepicker"}, "noon", '"noon" is not a time like 14:00'),
        ({"type": "users_select"}, "nobody", 'Nobody here is called "nobody"'),
    ],
)
def test_what_cannot_be_chosen_is_said_so_and_the_app_hears_nothing(
    hand, post, heard, element, value, sentence
):
    where = post(row({**element, "action_id": "go"}))
    with pytest.raises(Exception, match=sentence):
        hand.act("press", **where, action_id="go", value=value)
    assert heard == []


def test_what_was_chosen_stays_chosen_for_the_next_click(hand, post, heard, bolt):
    bolt.action("when")(lambda ack: ack())
    where = post(row({"type": "datepicker", "action_id": "when"}, button("go", "1")))
    hand.act("press", **where, action_id="when", value="2026-10-08")
    hand.act("press", **where, action_id="go")
    assert heard[0]["state"]["values"]["row"]["when"]["selected_date"] == "2026-10-08"
    assert hand.messages("U0ANA")[0]["state"]["values"]["row"]["when"]["selected_date"] == "2026-10-08"


def test_feedback_tells_which_way_it_went(hand, post, heard):
    feedback = {
        "type": "feedback_buttons",
        "action_id": "go",
        "positive_button": {"text": plain("Good"), "value": "up"},
        "negative_button": {"text": plain("Bad"), "value": "down"},
    }
    where = post({"type": "context_actions", "elements": [feedback]})
    hand.act("press", **where, action_id="go", value="down")
    assert heard[0]["actions"][0]["value"] == "down"


def test_a_press_without_a_place_is_refused(hand):
    with pytest.raises(Exception, match='400 Say where: a message by "channel" and "ts"'):
        hand.act("press", user="U0ANA", action_id="go")


def test_a_button_is_there_for_those_whom_the_app_shows_it(hand, post, heard):
    icon = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "go"}
    where = post({"type": "context_actions", "elements": [{**icon, "visible_to_user_ids": ["U0DANA"]}]})
    with pytest.raises(Exception, match='404 Ana Diaz sees no "go" there'):
        hand.act("press", **where, action_id="go")
    assert heard == []
