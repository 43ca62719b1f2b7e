"""Who may see and do what: the whole table, and who is what to whom on which day."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.errors import NotAllowed
from domain.people import MAY, SYSTEM, Action, Actor, Person, Relation, ReportingLine, relations, require

DAY = date(2026, 10, 8)
ANA, DANA, LEO, OTTO, EVE = (
    Person(number, "T1", name) for number, name in enumerate(("Ana Silva", "Dana", "Leo", "Otto", "Eve"), 1)
)
ADMIN = Person(9, "T1", "Ada", administrator=True)
LINES = (
    ReportingLine(ANA.id, DANA.id, date(2026, 1, 1)),
    ReportingLine(DANA.id, LEO.id, date(2026, 1, 1)),
)

TABLE = {
    Action.SEE_OVERVIEW: "self",
    Action.SEE_SCORECARD: "self manager",
    Action.SEE_GOALS: "self manager",
    Action.SET_GOALS: "manager system",
    Action.ACCEPT_GOALS: "self",
    Action.PREPARE: "manager",
    Action.LOG: "manager",
    Action.SEE_COMMITMENTS: "self manager",
    Action.PROPOSE_COMMITMENT: "self manager",
    Action.ANSWER_COMMITMENT: "self",
    Action.ANSWER_COUNTER: "manager",
    Action.TALLY: "self",
    Action.ANSWER_INVITATION: "self manager",
    Action.ADD_TOPIC: "self manager",
    Action.MOVE_MEETING: "self manager",
    Action.SKIP_MEETING: "self manager",
    Action.DISPUTE_NUMBER: "self manager",
    Action.SEE_FUNNEL: "self manager",
    Action.SEE_HOURS: "self manager",
    Action.KEEP_CALENDAR: "self",
    Action.CHOOSE_DEPTH: "manager",
    Action.LOOK_DEEPER: "manager",
    Action.CONFIGURE: "administrator",
    Action.SEE_HISTORY: "self manager",
    Action.COUNT_MEETINGS: "manager leader",
    Action.LOAD_NUMBERS: "administrator system",
    Action.TYPE_NUMBERS: "manager administrator system",
    Action.EXPORT_NUMBERS: "administrator system",
    Action.KEEP_PEOPLE: "administrator system",
    Action.KEEP_CATALOGUE: "manager administrator system",
    Action.RUN_THE_MONTH: "system",
}
WHO = {
    Relation.SELF: Actor(ANA),
    Relation.MANAGER: Actor(DANA),
    Relation.LEADER: Actor(LEO),
    Relation.ADMINISTRATOR: Actor(ADMIN),
    Relation.SYSTEM: SYSTEM,
    Relation.NOBODY: Actor(OTTO),
}


def may(action: Action, actor: Actor, subject: Person | None = ANA, on: date = DAY) -> bool:
    try:
        require(action, actor, subject, LINES, on=on)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("action", Action)
def test_everybody_may_what_the_product_page_says_and_nothing_else(
    action: Action, relation: Relation
) -> None:
    assert may(action, WHO[relation]) is (relation.value in TABLE[action].split())


def test_the_table_names_every_action_once() -> None:
    assert list(TABLE) == list(MAY) == list(Action)


def test_nobody_may_anything_without_being_somebody() -> None:
    assert not any(may(action, Actor()) for action in Action)


@pytest.mark.parametrize("actor", [Actor(LEO), Actor(ADMIN)])
def test_leaders_and_administrators_never_see_content(actor: Actor) -> None:
    content = [action for action in Action if "self" in TABLE[action].split()]
    assert not any(may(action, actor) for action in content)


def test_each_is_to_the_other_what_the_lines_say() -> None:
    for relation, actor in WHO.items():
        expected = set() if relation is Relation.NOBODY else {relation}
        assert relations(actor, ANA, LINES, on=DAY) == expected


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
    ],
)
def test_a_manager_is_one_from_the_first_day_to_the_last(day: date, allowed: bool) -> None:
    cover = [ReportingLine(ANA.id, OTTO.id, date(2026, 10, 1), date(2026, 10, 31))]
    assert (Relation.MANAGER in relations(Actor(OTTO), ANA, cover, on=day)) is allowed


def test_a_line_touches_every_span_it_shares_a_day_with() -> None:
    line = ReportingLine(1, 2, date(2026, 10, 5), date(2026, 10, 9))
    days = [date(2026, 10, day) for day in (4, 5, 9, 10)]
    assert line.touches(days[0], days[1])
    assert line.touches(days[2], days[3])
    assert not line.touches(days[0], days[0])
    assert not line.touches(days[3], days[3])
    assert ReportingLine(1, 2, days[1]).touches(days[3], days[3])


def test_two_managers_are_both_managers() -> None:
    lines = (*LINES, ReportingLine(ANA.id, EVE.id, DAY))
    for manager in (DANA, EVE):
        assert relations(Actor(manager), ANA, lines, on=DAY) == {Relation.MANAGER}


def test_the_leader_of_yesterday_and_the_manager_of_yesterday_are_nobody_today() -> None:
    yesterday = date(2026, 10, 7)
    former = [replace(line, ends=yesterday) for line in LINES]
    for person in (DANA, LEO):
        assert relations(Actor(person), ANA, former, on=DAY) == frozenset()
    moved = [LINES[0], replace(LINES[1], ends=yesterday)]
    assert relations(Actor(LEO), ANA, moved, on=DAY) == frozenset()


def test_a_manager_is_nobody_to_the_managers_own_manager() -> None:
    assert relations(Actor(DANA), LEO, LINES, on=DAY) == frozenset()
    assert relations(Actor(ANA), DANA, LINES, on=DAY) == frozenset()


def test_whoever_left_is_nobody_even_to_themselves() -> None:
    gone = replace(ANA, active=False)
    assert relations(Actor(gone), gone, LINES, on=DAY) == frozenset()
    assert relations(Actor(replace(ADMIN, active=False)), ANA, LINES, on=DAY) == frozenset()


def test_nobody_reaches_into_another_workspace() -> None:
    elsewhere = replace(ANA, workspace="T2")
    for actor in (Actor(DANA), Actor(LEO), Actor(ADMIN), Actor(ANA)):
        assert relations(actor, elsewhere, LINES, on=DAY) == frozenset()


def test_an_administrator_who_sells_sees_their_own_and_only_their_own() -> None:
    selling = replace(ADMIN, id=ANA.id)
    assert relations(Actor(selling), ANA, LINES, on=DAY) == {Relation.SELF, Relation.ADMINISTRATOR}
    assert not may(Action.SEE_SCORECARD, Actor(ADMIN), DANA)


def test_a_person_is_addressed_by_their_first_name() -> None:
    assert (ANA.first_name, Person(1, "T1", "").first_name) == ("Ana", "")


@pytest.mark.parametrize("tz", ["", "Mars/Olympus", "Europe", "../etc/passwd"])
def test_a_time_zone_that_is_none_stops_nobody_elses_month(tz: str) -> None:
    assert replace(ANA, tz=tz).zone == ZoneInfo("UTC")


def test_a_person_lives_in_their_own_time_zone() -> None:
    assert replace(ANA, tz="Europe/Lisbon").zone == ZoneInfo("Europe/Lisbon")
