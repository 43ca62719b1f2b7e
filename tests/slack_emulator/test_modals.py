"""Modals: opening, typing, submitting, stacking and closing."""

import pytest

from tests.slack_emulator.test_commands import post


def plain(words):
    return {"type": "plain_text", "text": words}


def asked(block_id, element, **more):
    element = {"action_id": "it", **element}
    return {"type": "input", "block_id": block_id, "label": plain("What"), "element": element, **more}


def form(*blocks, **more):
    blocks = list(blocks) or [asked("words", {"type": "plain_text_input"})]
    view = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Save")}
    return {**view, "blocks": blocks, **more}


def button(action_id="more"):
    element = {"type": "button", "action_id": action_id, "text": plain("More")}
    return {"type": "actions", "block_id": "row", "elements": [element]}


@pytest.fixture
def opened(hand, bolt):
    """Open a view for Ana by a slash command and answer it as she sees it."""
    wanted = []

    @bolt.command("/helper")
    def helper(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=wanted[-1])

    def open_(view):
        wanted.append(view)
        hand.act("command", user="U0ANA", command="/helper")
        return hand.look("view", user="U0ANA")

    return open_


@pytest.fixture
def submitted(bolt):
    """Every submission of the form; what stands in `answer` is acknowledged."""

    class Submissions(list):
        answer = {}

    bodies = Submissions()
    bolt.view("form")(lambda ack, body: (bodies.append(body), ack(**bodies.answer)))
    return bodies


def said(words):
    return {"words": {"it": words}}


def values(body):
    return body["view"]["state"]["values"]


def test_a_modal_is_seen_by_who_asked_for_it(hand, opened):
    view = opened(form(private_metadata="x"))
    assert (view["title"]["text"], view["callback_id"], view["private_metadata"]) == ("Form", "form", "x")
    assert view["state"]["values"] == {"words": {"it": {"type": "plain_text_input", "value": None}}}
    assert hand.look("view", user="U0DANA") is None


def test_a_form_arrives_with_what_was_typed_and_closes(hand, opened, submitted):
    view = opened(form())
    answer = hand.act("submit", user="U0ANA", view_id=view["id"], values={"words": {"it": "hello"}})
    assert (answer["status"], answer["response"]) == (200, None)
    assert values(submitted[0])["words"]["it"] == {"type": "plain_text_input", "value": "hello"}
    assert submitted[0]["user"]["id"] == "U0ANA"
    assert hand.look("view", user="U0ANA") is None


def test_first_values_are_sent_along_unless_changed(hand, opened, submitted):
    view = opened(
        form(
            asked("a", {"type": "plain_text_input", "initial_value": "kept"}),
            asked("b", {"type": "datepicker", "initial_date": "2026-10-01"}),
            asked(
                "c", {"type": "checkboxes", "options": [{"text": plain("x"), "value": "x"}]}, optional=True
            ),
        )
    )
    hand.act("submit", user="U0ANA", view_id=view["id"], values={"b": {"it": "2026-10-08"}})
    sent = values(submitted[0])
    assert sent["a"]["it"]["value"] == "kept"
    assert sent["b"]["it"]["selected_date"] == "2026-10-08"
    assert sent["c"]["it"]["selected_options"] == []


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"type": "plain_text_input"}, "", "Please complete this required field."),
        ({"type": "plain_text_input", "max_length": 3}, "four", "Must be 3 characters or fewer."),
        ({"type": "plain_text_input", "min_length": 5}, "four", "Must be at least 5 characters."),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "Please enter a valid number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "NaN", "Please enter a valid number."),
        (
            {"type": "number_input", "is_decimal_allowed": False},
            "1.5",
            "Decimals aren't allowed in this field.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
            0,
            "Must be 1 or more.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "60"},
            "61",
            "Must be 60 or less.",
        ),
        ({"type": "email_text_input"}, "ana", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "ana", "Please enter a valid URL."),
        (
            {"type": "multi_users_select", "max_selected_items": 1},
            ["ana", "dana"],
            "Please choose 1 or fewer.",
        ),
    ],
)
def test_slack_itself_complains_before_the_app_is_asked(hand, opened, submitted, element, value, sentence):
    view = opened(form(asked("b", element)))
    answer = hand.act("submit", user="U0ANA", view_id=view["id"], values={"b": {"it": value}})
    assert answer == {
        "status": 200,
        "ack_ms": 0,
        "response": {"response_action": "errors", "errors": {"b": sentence}},
    }
    assert hand.look("view", user="U0ANA")["errors"] == {"b": sentence}
    assert submitted == []


def test_an_optional_field_may_stay_empty(hand, opened, submitted):
    view = opened(form(asked("b", {"type": "number_input", "is_decimal_allowed": False}, optional=True)))
    hand.act("submit", user="U0ANA", view_id=view["id"])
    assert values(submitted[0])["b"]["it"]["value"] is None


def test_errors_of_the_app_stand_at_their_fields_and_the_words_stay(hand, opened, submitted):
    view = opened(form())
    submitted.answer = {"response_action": "errors", "errors": {"words": "Too vague"}}
    where = {"user": "U0ANA", "view_id": view["id"]}
    answer = hand.act("submit", **where, values={"words": {"it": "more"}})
    assert answer["response"]["errors"] == {"words": "Too vague"}
    seen = hand.look("view", user="U0ANA")
    assert seen["errors"] == {"words": "Too vague"}
    assert seen["state"]["values"]["words"]["it"]["value"] == "more"
    submitted.answer = {}
    hand.act("submit", **where)
    assert hand.look("view", user="U0ANA") is None


def test_errors_at_fields_that_are_not_there_are_no_answer(hand, opened, submitted):
    view = opened(form())
    submitted.answer = {"response_action": "errors", "errors": {"nowhere": "x"}}
    answer = hand.act("submit", user="U0ANA", view_id=view["id"], values={"words": {"it": "x"}})
    assert answer["status"] == "invalid_response"
    assert "errors must name the block_ids of input blocks" in answer["problem"]
    assert hand.look("view", user="U0ANA")["id"] == view["id"]


def test_the_app_can_go_on_with_another_form_in_the_same_place(hand, opened, submitted):
    view = opened(form())
    submitted.answer = {"response_action": "update", "view": form(title=plain("Step 2"))}
    hand.act("submit", user="U0ANA", view_id=view["id"], values={"words": {"it": "x"}})
    seen = hand.look("view", user="U0ANA")
    assert (seen["id"], seen["title"]["text"]) == (view["id"], "Step 2")
    assert seen["hash"] != view["hash"]


def test_the_app_can_lay_a_form_on_top_and_take_everything_away(hand, opened, submitted):
    view = opened(form())
    submitted.answer = {"response_action": "push", "view": form(title=plain("On top"))}
    hand.act("submit", user="U0ANA", view_id=view["id"], values={"words": {"it": "x"}})
    top = hand.look("view", user="U0ANA")
    assert (top["title"]["text"], top["previous_view_id"], top["depth"]) == ("On top", view["id"], 2)
    submitted.answer = {"response_action": "clear"}
    hand.act("submit", user="U0ANA", view_id=top["id"], values={"words": {"it": "x"}})
    assert hand.look("view", user="U0ANA") is None


def test_three_forms_lie_on_each_other_at_most(hand, opened, bolt, client, error_of):
    refusals = []

    @bolt.action("more")
    def more(ack, body):
        ack()
        call = {"trigger_id": body["trigger_id"], "view": form(button())}
        answer = client.views_push if len(refusals) < 2 else None
        refusals.append(answer(**call) if answer else error_of(client.views_push, **call))

    opened(form(button()))
    for _ in range(3):
        top = hand.look("view", user="U0ANA")
        hand.act("press", user="U0ANA", view_id=top["id"], action_id="more")
    assert refusals[-1]["error"] == "push_limit_reached"
    assert hand.look("view", user="U0ANA")["depth"] == 3
    with pytest.raises(Exception, match="404 Another modal lies over"):
        hand.act("close", user="U0ANA", view_id=top["previous_view_id"])


def test_closing_the_top_shows_what_was_under_it(hand, opened, submitted):
    view = opened(form())
    submitted.answer = {"response_action": "push", "view": form(title=plain("On top"))}
    hand.act("submit", user="U0ANA", view_id=view["id"], values={"words": {"it": "x"}})
    hand.act("close", user="U0ANA", view_id=hand.look("view", user="U0ANA")["id"])
    assert hand.look("view", user="U0ANA")["id"] == view["id"]


def test_the_app_hears_of_a_closed_form_when_it_wants_to(hand, opened, bolt):
    closed = []
    bolt.view_closed("form")(lambda ack, body: (ack(), closed.append(body["is_cleared"])))
    hand.act("close", user="U0ANA", view_id=opened(form())["id"])
    hand.act("close", user="U0ANA", view_id=opened(form(notify_on_close=True))["id"])
    hand.act("close", user="U0ANA", view_id=opened(form(notify_on_close=True))["id"], all=True)
    assert closed == [False, True]


def test_choosing_in_a_form_is_silent_unless_the_block_dispatches(hand, opened, bolt):
    heard = []
    bolt.action("it")(lambda ack, body: (ack(), heard.append(body)))
    view = opened(
        form(
            asked("quiet", {"type": "datepicker"}),
            asked("loud", {"type": "datepicker"}, dispatch_action=True),
        )
    )
    where = {"user": "U0ANA", "view_id": view["id"], "action_id": "it", "value": "2026-10-08"}
    assert hand.act("press", **where, block_id="quiet")["sent"] is False
    hand.act("press", **where, block_id="loud")
    (body,) = heard
    assert body["container"] == {"type": "view", "view_id": view["id"]}
    assert not {"channel", "message", "response_url"} & set(body)
    assert body["view"]["state"]["values"]["quiet"]["it"]["selected_date"] == "2026-10-08"


def test_an_updated_form_keeps_what_was_typed_where_the_ids_stay(hand, opened, client, error_of):
    view = opened(form(asked("a", {"type": "datepicker"}), asked("b", {"type": "datepicker"})))
    for block_id in ("a", "b"):
        where = {"user": "U0ANA", "view_id": view["id"], "action_id": "it", "block_id": block_id}
        hand.act("press", **where, value="2026-10-08")
    other = form(asked("a", {"type": "datepicker"}), asked("c", {"type": "datepicker"}))
    client.views_update(view_id=view["id"], hash=view["hash"], view=other)
    seen = hand.look("view", user="U0ANA")["state"]["values"]
    assert (seen["a"]["it"]["selected_date"], seen["c"]["it"]["selected_date"]) == ("2026-10-08", None)
    stale = error_of(client.views_update, view_id=view["id"], hash=view["hash"], view=other)
    assert stale["error"] == "hash_conflict"


def test_a_trigger_opens_one_modal_within_three_seconds(hand, bolt, client, error_of, three_seconds_pass):
    triggers = []
    bolt.command("/helper")(lambda ack, body: (ack(), triggers.append(body["trigger_id"])))
    for _ in range(2):
        hand.act("command", user="U0ANA", command="/helper")

    def error(trigger_id):
        return error_of(client.views_open, trigger_id=trigger_id, view=form())["error"]

    assert client.views_open(trigger_id=triggers[0], view=form())["view"]["id"]
    assert error(triggers[0]) == "exchanged_trigger_id"
    assert error("1.2.three") == "invalid_trigger_id"
    three_seconds_pass()
    assert error(triggers[1]) == "expired_trigger_id"


def test_a_form_that_slack_would_not_show_is_refused_with_its_faults(client, error_of):
    refusal = error_of(client.views_open, trigger_id="1.2.x", view=form(title=plain("x" * 25)))
    assert refusal["error"] == "invalid_arguments"
    assert refusal["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]
    heavy = form(*({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}} for _ in range(90)))
    assert error_of(client.views_open, trigger_id="1.2.x", view=heavy)["error"] == "view_too_large"
    gone = error_of(client.views_update, view_id="V0NOTHERE", view=form())
    assert gone["error"] == "not_found"


def test_a_name_given_to_a_view_is_given_once(opened, client, error_of, hand):
    opened(form(external_id="the-form"))
    assert client.views_update(external_id="the-form", view=form(external_id="the-form"))["ok"]
    home = {"type": "home", "external_id": "the-form", "blocks": [{"type": "divider"}]}
    refusal = error_of(client.views_publish, user_id="U0ANA", view=home)
    assert refusal["error"] == "duplicate_external_id"


def test_only_fields_of_the_form_can_be_filled_in(hand, opened):
    view = opened(form())
    with pytest.raises(Exception, match='400 The form has no "it" in "nowhere"'):
        hand.act("submit", user="U0ANA", view_id=view["id"], values={"nowhere": {"it": "x"}})
    with pytest.raises(Exception, match="404 Dana Reed has no view"):
        hand.act("submit", user="U0DANA", view_id=view["id"])


def test_when_the_app_does_not_answer_the_form_stays(hand, opened, bolt, three_seconds_pass):
    view = opened(form())
    bolt.view("form")(lambda: three_seconds_pass())
    answer = hand.act("submit", user="U0ANA", view_id=view["id"], values={"words": {"it": "x"}})
    assert (answer["status"], answer["response"]) == ("operation_timeout", None)
    seen = hand.look("view", user="U0ANA")
    assert seen["state"]["values"]["words"]["it"]["value"] == "x"
    assert seen["trouble"] == "We had some trouble connecting. Try again?"
    bolt.view("again")(lambda ack: ack(response_action="errors", errors={"words": "More"}))
    hand.act("submit", user="U0ANA", view_id=opened(form(callback_id="again"))["id"], values=said("x"))
    assert hand.look("view", user="U0ANA")["trouble"] is None


def test_an_answer_to_a_form_that_is_closed_meanwhile_opens_nothing(hand, opened, bolt, emulator):
    view = opened(form())
    emulator.settle = lambda: None  # the listener itself closes the form: nobody may wait for it then

    @bolt.view("form")
    def answer(ack):
        hand.act("close", user="U0ANA", view_id=view["id"])
        ack(response_action="push", view=form(title=plain("On top")))

    assert hand.act("submit", user="U0ANA", view_id=view["id"], values=said("x"))["status"] == 200
    assert hand.look("view", user="U0ANA") is None


def test_a_name_that_is_taken_cannot_be_given_by_an_answer(hand, opened, submitted):
    view = opened(form(external_id="first"))
    for action in ("push", "update"):
        submitted.answer = {"response_action": action, "view": form(external_id="second")}
        assert hand.act("submit", user="U0ANA", view_id=view["id"], values=said("x"))["status"] == 200
        view = hand.look("view", user="U0ANA")
        submitted.answer = {"response_action": "push", "view": form(external_id="second")}
        refused = hand.act("submit", user="U0ANA", view_id=view["id"], values=said("x"))
        assert (refused["status"], refused["problem"]) == ("invalid_response", ["duplicate_external_id"])
        hand.act("close", user="U0ANA", view_id=view["id"])
        view = hand.look("view", user="U0ANA") or view


def test_a_trigger_goes_by_either_name(hand, bolt, client, error_of):
    bodies = []
    bolt.command("/helper")(lambda ack, body: (ack(), bodies.append(body)))
    hand.act("command", user="U0ANA", command="/helper")
    assert client.views_open(interactivity_pointer=bodies[0]["trigger_id"], view=form())["ok"]
    refusal = error_of(client.api_call, api_method="views.open", json={"view": form()})
    assert "missing required field: trigger_id" in refusal["response_metadata"]["messages"][0]


def test_a_trigger_from_a_form_pushes_while_that_form_is_open_and_the_trigger_fresh(
    hand, opened, bolt, client, error_of, three_seconds_pass
):
    triggers = []
    bolt.action("more")(lambda ack, body: (ack(), triggers.append(body["trigger_id"])))

    def pressed():
        view = opened(form(button()))
        hand.act("press", user="U0ANA", view_id=view["id"], action_id="more")
        return view, triggers[-1]

    view, trigger = pressed()
    pushed = client.views_push(trigger_id=trigger, view=form())["view"]
    assert (pushed["root_view_id"], pushed["previous_view_id"]) == (view["id"], view["id"])
    assert error_of(client.views_push, trigger_id=trigger, view=form())["error"] == "exchanged_trigger_id"
    _, trigger = pressed()
    three_seconds_pass()
    assert error_of(client.views_push, trigger_id=trigger, view=form())["error"] == "expired_trigger_id"
    view, trigger = pressed()
    hand.act("close", user="U0ANA", view_id=view["id"])
    assert error_of(client.views_push, trigger_id=trigger, view=form())["error"] == "not_found"


def test_closing_everything_tells_of_each_form_that_wants_it_from_the_top(hand, opened, submitted, bolt):
    closed = []
    bolt.view_closed("form")(
        lambda ack, body: (ack(), closed.append((body["view"]["id"], body["is_cleared"])))
    )
    first = opened(form(notify_on_close=True))
    submitted.answer = {"response_action": "push", "view": form(notify_on_close=True, clear_on_close=True)}
    hand.act("submit", user="U0ANA", view_id=first["id"], values=said("x"))
    second = hand.look("view", user="U0ANA")
    hand.act("close", user="U0ANA", view_id=second["id"])
    assert closed == [(second["id"], True), (first["id"], True)]
    assert hand.look("view", user="U0ANA") is None


def test_a_form_can_offer_to_answer_in_the_conversation_that_was_chosen(hand, opened, submitted):
    element = {"type": "conversations_select", "response_url_enabled": True}
    view = opened(form(asked("where", element), asked("why", {"type": "plain_text_input"})))
    values = {"where": {"it": "sales"}, "why": {"it": "x"}}
    hand.act("submit", user="U0ANA", view_id=view["id"], values=values)
    (offered,) = submitted[0]["response_urls"]
    assert (offered["block_id"], offered["action_id"], offered["channel_id"]) == ("where", "it", "C0SALES")
    assert post(offered["response_url"], text="Saved", response_type="in_channel") == (200, "ok")
    assert hand.texts("U0DANA", channel="sales") == ["Saved"]
