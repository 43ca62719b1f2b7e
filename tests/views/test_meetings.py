"""The invitation and the other screens of a meeting, and what comes back from its forms."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pytest

from domain.facts import DisputeFacts, InvitationFacts, Reader
from domain.meetings import State, Topic
from slack_emulator.blocks import view_problems
from tests.domain.core_sample import CATALOGUE
from tests.views.samples import (
    ANA,
    AT,
    DANA,
    HOSTILE,
    LONG,
    MANAGER,
    NOW,
    REP,
    accepted,
    buttons,
    renamed,
    talk,
    words,
)
from views import ids, meetings

SLOTS = (AT + timedelta(days=1), AT + timedelta(days=4), AT + timedelta(days=4, hours=2))
TOPICS = (
    Topic(1, 5, ANA.id, "territory split"),
    Topic(2, 5, DANA.id, "two renewals slipped", "revenue_growth", "view"),
    Topic(3, 5, ANA.id, "three are missing", "sales_calls", "wrong"),
)
KPIS = [kpi for kpi, _ in CATALOGUE.pack("core")]


def to_ana(slots=SLOTS, topics=(), other=DANA, **changes):
    return InvitationFacts(talk(**changes), True, other, slots, topics)


def to_dana(topics=(), other=ANA, **changes):
    return InvitationFacts(talk(**changes), False, other, SLOTS, topics)


def submitted(**answers):
    """A form as it comes back: block_id → the state of its field."""
    return {"state": {"values": {name: {name: state} for name, state in answers.items()}}}


def test_ana_is_asked_whether_the_time_works():
    message = accepted(meetings.invitation(to_ana(), REP))
    assert message.text == "One-on-one with Dana on Thu 8 October, 14:00. Does that work?"
    shown = words(message)
    assert "One-on-one · September results" in shown
    assert "Thu 8 October · 14:00–14:45 your time* · with <@UDANA>" in shown
    assert "what went well first, then what to adjust in October" in shown
    first, *_ = buttons(message.blocks).values()
    assert (first["action_id"], first["value"], first["style"]) == (ids.ACCEPT, "5", "primary")
    assert buttons(message.blocks)["Another time"]["action_id"] == ids.ANOTHER_TIME
    assert buttons(message.blocks)["Add a topic"]["value"] == "5"


def test_three_other_times_are_one_tap_away():
    found = buttons(meetings.invitation(to_ana(), REP).blocks)
    picked = found["Mon 12 October, 16:00"]
    assert picked["action_id"] == f"{ids.PICK_SLOT}:3"
    meeting_id, moment = picked["value"].split("|")
    assert (meeting_id, datetime.fromisoformat(moment)) == ("5", SLOTS[2])
    assert not [name for name in found if "October" in name and found[name]["action_id"] == ids.ACCEPT]


def test_the_calendar_link_holds_the_hours_in_utc():
    link = buttons(meetings.invitation(to_ana(), REP).blocks)["📅 Add to calendar"]
    asked = parse_qs(urlparse(link["url"]).query)
    assert link["action_id"] == "calendar_link"
    assert asked["dates"] == ["20261008T120000Z/20261008T124500Z"]
    assert asked["text"] == ["One-on-one with Dana Fox"]


def test_dana_sees_that_ana_has_not_answered_and_can_move_it():
    message = accepted(meetings.invitation(to_dana(), MANAGER))
    assert message.text.endswith("Waiting for Ana's answer.")
    assert [*buttons(message.blocks)] == ["Works for me", "Another time", "Add a topic", "📅 Add to calendar"]
    agreed = meetings.invitation(to_dana(manager_agrees=True), MANAGER)
    assert agreed.text.endswith("Works for you. Waiting for Ana's answer.")
    assert [*buttons(agreed.blocks)] == ["Move", "Add a topic", "📅 Add to calendar"]


def test_a_time_that_ana_chose_asks_dana_as_well():
    message = accepted(meetings.invitation(to_dana(moved=1), MANAGER))
    assert message.text.endswith("Does that work?")
    assert "a new time" in words(message)
    assert buttons(message.blocks)["Works for me"]["action_id"] == ids.ACCEPT
    assert "Waiting for Dana's answer." in words(meetings.invitation(to_ana(moved=1), REP))
    agreed = meetings.invitation(to_dana(moved=1, manager_agrees=True), MANAGER)
    assert "Works for me" not in buttons(agreed.blocks)


def test_the_same_message_says_that_it_is_accepted():
    message = accepted(meetings.invitation(to_ana(state=State.ACCEPTED), REP))
    assert message.text == "Accepted. See you Thu 8 October, 14:00."
    assert [*buttons(message.blocks)] == ["Move", "Add a topic", "📅 Add to calendar"]
    dana = meetings.invitation(to_dana(state=State.ACCEPTED), MANAGER)
    assert dana.text == "Ana accepted. See you Thu 8 October, 14:00."


def test_an_invitation_to_a_time_of_before_says_where_the_meeting_went_and_offers_nothing():
    message = accepted(meetings.moved_on(to_ana(moved=2), REP))
    assert message.text.startswith("Moved to Thu 8 October, 14:00, with Dana.")
    assert [*buttons(message.blocks)] == []


def test_each_reads_the_hour_of_their_own_zone():
    tokyo = Reader(replace(ANA, tz="Asia/Tokyo"), NOW, "EUR")
    assert "21:00–21:45 your time" in words(meetings.invitation(to_ana(), tokyo))


@pytest.mark.parametrize(
    ("state", "said", "offered"),
    [
        (State.SKIPPED, "is skipped: quarter end", ["Find a new time"]),
        (State.MISSED, "did not take place", ["Find a new time"]),
        (State.HELD, "was held", []),
    ],
)
def test_a_meeting_that_is_over_says_how_it_ended(state, said, offered):
    message = accepted(meetings.invitation(to_ana(state=state, skip_reason="quarter end"), REP))
    assert said in message.text
    assert [*buttons(message.blocks)] == offered


def test_what_either_has_brought_is_listed_with_whose_it_is():
    shown = words(accepted(meetings.invitation(to_ana(topics=TOPICS), REP)))
    assert "territory split — you" in shown
    assert "On revenue growth: two renewals slipped — Dana" in shown
    assert "Looks wrong, sales calls: three are missing — you" in shown
    many = meetings.invitation(to_ana(topics=TOPICS * 5), REP)
    assert "… and 7 more" in words(many)


@pytest.mark.parametrize("bad", [HOSTILE, LONG, "<" * 1000, "a\n\nb `*_~"])
@pytest.mark.parametrize("state", State)
def test_nobody_is_called_by_a_name_or_topic_and_slack_takes_it(bad, state):
    topics = tuple(Topic(n, 5, ANA.id, bad * 3, bad, kind) for n in range(5) for kind in ("topic", "wrong"))
    changes = {"state": state, "skip_reason": bad, "topics": topics}
    accepted(meetings.invitation(to_ana(other=renamed(DANA, bad), **changes), REP, late=True))
    accepted(meetings.invitation(to_dana(other=renamed(ANA, bad), **changes), MANAGER))
    accepted(meetings.log_reminder(to_dana(other=renamed(ANA, bad), **changes), MANAGER))
    accepted(meetings.skipped(to_dana(other=renamed(ANA, bad), **changes), MANAGER))
    accepted(meetings.topic_saved(to_ana(other=renamed(DANA, bad)), "topic", REP))
    kpi = replace(KPIS[0], name=bad)
    accepted(meetings.dispute(DisputeFacts(renamed(ANA, bad), topics[1], kpi), MANAGER))
    assert view_problems(meetings.move_form(to_ana(other=renamed(DANA, bad)), REP), {"modal"}) == []
    assert view_problems(meetings.topic_form(5, "view", [kpi]), {"modal"}) == []


def test_a_late_invitation_says_so_first():
    message = accepted(meetings.invitation(to_ana(), REP, late=True))
    assert message.text.startswith("(late")
    assert "late" in words(message, message.blocks[:1])


def test_the_move_form_offers_what_suits_both_and_any_other_time():
    form = meetings.move_form(to_ana(), REP)
    assert view_problems(form, {"modal"}) == []
    assert (form["callback_id"], form["private_metadata"]) == (ids.MOVE_FORM, "5")
    assert "Now: Thu 8 October, 14:00" in form["blocks"][0]["text"]["text"]
    assert all(block["optional"] for block in form["blocks"][1:])
    assert form["blocks"][3]["element"]["initial_time"] == "14:00"
    assert len(meetings.move_form(to_ana(slots=()), REP)["blocks"]) == 3


def test_a_suggested_time_goes_before_a_day():
    chosen = {"type": "static_select", "selected_option": {"value": SLOTS[0].isoformat()}}
    view = submitted(suggested=chosen, day={"selected_date": "2026-10-20"}, time={"selected_time": "10:00"})
    assert meetings.read_move(view, REP) == SLOTS[0]


def test_a_day_and_an_hour_are_meant_where_the_reader_lives():
    view = submitted(
        suggested={"selected_option": None},
        day={"selected_date": "2026-10-26"},
        time={"selected_time": "10:00"},
    )
    assert meetings.read_move(view, REP) == datetime(2026, 10, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"day": {"selected_date": "2026-10-26"}},
        {"day": {"selected_date": None}, "time": {"selected_time": "10:00"}},
        {"suggested": {"selected_option": None}},
    ],
)
def test_nothing_chosen_is_no_time(answers):
    assert meetings.read_move(submitted(**answers), REP) is None


@pytest.mark.parametrize(
    ("kind", "callback", "asks_which"),
    [("topic", ids.TOPIC_FORM, False), ("view", ids.VIEW_FORM, True)],
)
def test_a_topic_and_a_view_have_a_form_each(kind, callback, asks_which):
    form = meetings.topic_form(5, kind, KPIS)
    assert view_problems(form, {"modal"}) == []
    assert (form["callback_id"], form["private_metadata"]) == (callback, "5")
    assert meetings.KINDS[callback] == kind
    assert ("kpi" in [block["block_id"] for block in form["blocks"]]) is asks_which
    assert view_problems(meetings.topic_form(5, kind), {"modal"}) == []


def test_the_words_and_the_number_come_back():
    chosen = {"selected_option": {"value": "sales_calls"}}
    assert meetings.read_topic(submitted(text={"value": " three missing\n"}, kpi=chosen)) == (
        "three missing",
        "sales_calls",
    )
    assert meetings.read_topic(submitted(text={"value": None})) == ("", None)


def test_a_month_is_skipped_with_a_reason():
    form = meetings.skip_form(5)
    assert view_problems(form, {"modal"}) == []
    assert (form["callback_id"], form["private_metadata"]) == (ids.SKIP_FORM, "5")
    assert meetings.read_skip(submitted(reason={"value": " sick "})) == "sick"
    assert meetings.read_skip(submitted(reason={"value": None})) == ""


def test_dana_is_asked_how_it_went():
    message = accepted(meetings.log_reminder(to_dana(state=State.ACCEPTED), MANAGER))
    assert message.text.startswith("How did it go with Ana?")
    log, move, skip = buttons(message.blocks).values()
    assert (log["action_id"], log["value"], log["style"]) == (ids.OPEN_LOG, str(ANA.id), "primary")
    assert (move["action_id"], move["value"]) == (ids.ANOTHER_TIME, "5")
    assert (skip["action_id"], skip["value"]) == (ids.OPEN_SKIP, "5")
    assert buttons(meetings.log_reminder(to_dana(state=State.HELD), MANAGER).blocks) == {}


def test_the_other_reads_who_skipped_and_why():
    message = accepted(meetings.skipped(to_dana(state=State.SKIPPED, skip_reason="sick\ntoday"), MANAGER))
    assert message.text == "Ana skipped the one-on-one about September: sick today"
    assert "> sick\n> today" in words(message)


def test_dana_hears_which_number_looks_wrong_before_the_talk():
    message = accepted(meetings.dispute(DisputeFacts(ANA, TOPICS[2], KPIS[-1]), MANAGER))
    assert message.text == "Sales calls made looks wrong to Ana: three are missing"
    assert buttons(message.blocks)["See the scorecard"]["value"] == str(ANA.id)
    assert (
        "A number looks wrong" in accepted(meetings.dispute(DisputeFacts(ANA, TOPICS[2], None), MANAGER)).text
    )


@pytest.mark.parametrize("kind", ["topic", "view"])
def test_whoever_adds_something_reads_what_becomes_of_it(kind):
    message = accepted(meetings.topic_saved(to_ana(), kind, REP))
    assert message.text.startswith("Noted.")
    assert "One-on-one with <@UDANA> · Thu 8 October, 14:00" in words(message)
