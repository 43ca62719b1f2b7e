"""Who may do what: every use case, tried by everybody there is. Nobody else sees or changes anything."""

import inspect
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from sqlalchemy import text

import usecases
from connectors.sql_source import SqlSource, read_url
from connectors.table_files import table_files
from content.catalogue import load_catalogue
from domain.agreements import Agreement
from domain.calendar_addresses import Address
from domain.calendar_hours import Kept
from domain.commitments import Offer, Per, Signal
from domain.commitments import State as Promised
from domain.disputes import State as Doubt
from domain.errors import BadImport, NotAllowed, OneOnOneError, Pointless
from domain.imports import Question
from domain.kpis import Direction, Kind, Unit
from domain.logs import Step
from domain.people import SYSTEM, Actor, Person
from storage import agreements as stored_agreements
from storage import commitments as stored_commitments
from storage import people as stored_people
from storage.database import Database
from storage.tables import Base
from tests.usecases.house import FixedClock, add_person, lead, services_on
from usecases import (
    agreements,
    calendar_addresses,
    calendars,
    catalogue,
    commitments,
    counting,
    data_owners,
    depth,
    disputes,
    due,
    funnel,
    goals,
    import_answers,
    importing,
    imports,
    logs,
    meetings,
    month,
    numbers,
    overview,
    people,
    plans,
    prep,
    scorecards,
    sources,
    tallies,
    team,
    typed,
)
from usecases.services import Services

NOW = datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
SEPTEMBER = date(2026, 9, 1)
OFFER = Offer("Ten calls each week", 10, Per.WEEK, date(2026, 10, 5), date(2026, 10, 30))
ROLES = (
    *("rep", "manager", "colleague", "other manager", "leader", "administrator", "former manager"),
    *("manager who left", "stranger", "system"),
)
BOTH, REP, MANAGER = {"rep", "manager"}, {"rep"}, {"manager"}
OPERATOR = {"administrator", "system"}
TEAM = {"manager", *OPERATOR}
OWN_KPI = {
    "name": "Demo rate", "about": "", "unit": Unit.RATIO, "direction": Direction.UP, "kind": Kind.INPUT,
    "formula": "demo_cnt / call_cnt",
}  # fmt: skip


NO_FILES = table_files(load_catalogue())
NO_SOURCE = SqlSource("nothing", read_url("nothing", "sqlite:////nowhere/nothing.db"), "SELECT 1")


def kept_by(rep: Person) -> Address:
    """An address whose turn it is."""
    return Address(rep.id, 1, "sealed", Kept("calendar.example.com", NOW, NOW))


@contextmanager
def nowhere(place: str) -> Iterator[Path]:
    """There are no files in this house."""
    raise BadImport(f"{place} is not here.")
    yield Path()


@dataclass
class World:
    """A small team in which everything that can be asked about is there."""

    services: Services
    people: Mapping[str, Person]
    meeting: int
    proposed: int
    countered: int
    active: int
    week: int
    agreement: int
    dispute: int

    def actor(self, role: str) -> Actor:
        return SYSTEM if role == "system" else Actor(self.people[role])

    @property
    def rep(self) -> Person:
        return self.people["rep"]


def build(services: Services) -> World:
    """Ana and her manager, everybody around them, a meeting, and promises in each state."""
    team = {role: add_person(services, role.title(), f"U{n}") for n, role in enumerate(ROLES[:-2])}
    team["administrator"] = _changed(services, team["administrator"], administrator=True)
    team["stranger"] = add_person(services, "Stranger", "U99", workspace="T2")
    for rep, manager, starts in (
        ("rep", "manager", date(2026, 9, 1)),
        ("colleague", "manager", date(2026, 1, 1)),
        ("manager", "leader", date(2026, 1, 1)),
        ("stranger", "other manager", date(2026, 1, 1)),
    ):
        lead(services, team[rep], team[manager], starts)
    with services.database.write() as session:
        for gone, last in (("former manager", date(2026, 8, 31)), ("manager who left", None)):
            line = stored_people.ReportingLine(team["rep"].id, team[gone].id, date(2025, 1, 1), last)
            stored_people.add_line(session, line)
    team["manager who left"] = _changed(services, team["manager who left"], active=False)
    month.plan(services)
    imports.receive(services, SYSTEM, key="slack:F1", place="slack:F1", name="a.csv")
    return _with_promises(services, team)


def _with_promises(services: Services, team: dict[str, Person]) -> World:
    meeting = meetings.next_of(services, Actor(team["rep"]), team["rep"])
    made = []
    for name in ("proposed", "countered", "active"):
        with services.database.write() as session:
            made.append(
                commitments.propose(
                    services, session, Actor(team["manager"]), owner=team["rep"], partner=team["manager"],
                    meeting=meeting, offer=OFFER, key=name,
                ).id
            )  # fmt: skip
    rep = Actor(team["rep"])
    commitments.counter(services, rep, made[1], text="Eight calls", quantity=8, per=Per.WEEK)
    commitments.commit(services, rep, made[2])
    with services.database.read() as session:
        promise = stored_commitments.get(session, made[2])
        assert promise is not None
        week = stored_commitments.tallies(session, [promise])[0].occurrences[0].id
    tallies.signal(services, rep, week, Signal.BLOCKED, "no list")
    with services.database.write() as session:
        asked = Agreement(0, team["rep"].id, date(2026, 1, 1), team["manager"].id, NOW)
        agreement = stored_agreements.add(session, asked)
    doubted = disputes.doubt(
        services, rep, team["rep"], SEPTEMBER, "revenue", "95,000", "one deal is missing"
    )
    return World(services, team, meeting.id, *made, week, agreement.id, doubted.dispute.id)


def _changed(services: Services, person: Person, **more: Any) -> Person:
    changed = replace(person, **more)
    with services.database.write() as session:
        stored_people.change(session, changed)
    return changed


UseCase = Callable[[World, Actor], object]

TABLE: Mapping[str, tuple[UseCase, set[str]]] = {
    "commitments.question": (lambda w, a: commitments.question(w.services, a, w.proposed), BOTH),
    "commitments.commit": (lambda w, a: commitments.commit(w.services, a, w.proposed), REP),
    "commitments.counter": (
        lambda w, a: commitments.counter(w.services, a, w.proposed, text="x", quantity=1, per=Per.WEEK),
        REP,
    ),
    "commitments.not_yet": (lambda w, a: commitments.not_yet(w.services, a, w.proposed), REP),
    "commitments.answer_counter": (
        lambda w, a: commitments.answer_counter(w.services, a, w.countered, take=True),
        MANAGER,
    ),
    "commitments.make": (
        lambda w, a: commitments.make(
            w.services, a, rep=w.rep, text="x", quantity=1, per=Per.WEEK, kpi=None, until=None, key="k"
        ),
        BOTH,
    ),
    "catalogue.team": (lambda w, a: catalogue.team(w.services, a, w.people["manager"]), TEAM),
    "catalogue.team_of": (
        lambda w, a: catalogue.team_of(w.services, a, w.people["manager"].id),
        TEAM,
    ),
    "catalogue.teams": (lambda w, a: catalogue.teams(w.services, a), OPERATOR),
    "catalogue.choose": (
        lambda w, a: catalogue.choose(
            w.services, a, w.people["manager"], change=lambda now: now, starts=date(2026, 11, 1)
        ),
        TEAM,
    ),
    "catalogue.with_own": (
        lambda w, a: catalogue.with_own(
            w.services, a, w.people["manager"], starts=date(2026, 11, 1), reason="", weight=0, **OWN_KPI
        ),
        TEAM,
    ),
    "catalogue.tried": (lambda w, a: catalogue.tried(w.services, a, w.people["manager"], "won_cnt"), TEAM),
    "catalogue.load": (lambda w, a: catalogue.load(w.services, a, ()), OPERATOR),
    "catalogue.everything": (lambda w, a: catalogue.everything(w.services, a), OPERATOR),
    "counting.for_rep": (lambda w, a: counting.for_rep(w.services, a, w.rep), BOTH),
    "counting.for_meeting": (lambda w, a: counting.for_meeting(w.services, a, w.meeting), BOTH),
    "calendars.show": (lambda w, a: calendars.show(w.services, a, w.rep), BOTH),
    "calendars.agree": (lambda w, a: calendars.agree(w.services, a, w.rep, {}), REP),
    "calendars.revoke": (lambda w, a: calendars.revoke(w.services, a, w.rep), REP),
    "calendars.count": (lambda w, a: calendars.count(w.services, a, w.rep, b""), REP),
    "calendar_addresses.give": (
        lambda w, a: calendar_addresses.give(w.services, a, w.rep, "http://127.0.0.1/x.ics"),
        REP,
    ),
    "calendar_addresses.read_now": (lambda w, a: calendar_addresses.read_now(w.services, a, w.rep), REP),
    "calendar_addresses.stop": (lambda w, a: calendar_addresses.stop(w.services, a, w.rep), REP),
    "calendar_addresses.take_due": (lambda w, a: calendar_addresses.take_due(w.services, a), {"system"}),
    "calendar_addresses.read": (
        lambda w, a: calendar_addresses.read(w.services, a, kept_by(w.rep)),
        {"system"},
    ),
    "calendar_addresses.give_up": (
        lambda w, a: calendar_addresses.give_up(w.services, a, kept_by(w.rep), "why"),
        {"system"},
    ),
    "calendar_addresses.next_due": (lambda w, a: calendar_addresses.next_due(w.services, a), {"system"}),
    "calendars.require_consent": (lambda w, a: calendars.require_consent(w.services, a, w.rep), REP),
    "calendars.switch": (lambda w, a: calendars.switch(w.services, a, on=False), {"administrator"}),
    "depth.show": (lambda w, a: depth.show(w.services, a, w.rep), BOTH),
    "depth.opened": (lambda w, a: depth.opened(w.services, a, w.rep, SEPTEMBER), BOTH),
    "depth.look_deeper": (
        lambda w, a: depth.look_deeper(w.services, a, w.rep, 2, "a whole quarter slipped"),
        MANAGER,
    ),
    "depth.choose": (lambda w, a: depth.choose(w.services, a, w.rep, 2, 1, "a new territory"), MANAGER),
    "depth.back_to_rule": (lambda w, a: depth.back_to_rule(w.services, a, w.rep), MANAGER),
    "disputes.doubt": (
        lambda w, a: disputes.doubt(w.services, a, w.rep, SEPTEMBER, "revenue", "1", "too low"),
        BOTH,
    ),
    "disputes.seen": (lambda w, a: disputes.seen(w.services, a, w.dispute), {*BOTH, "administrator"}),
    "disputes.answer": (
        lambda w, a: disputes.answer(w.services, a, w.dispute, Doubt.RIGHT, "booked in October"),
        {"administrator"},
    ),
    "data_owners.owners": (lambda w, a: data_owners.owners(w.services, a), {"administrator"}),
    "data_owners.looked_after": (
        lambda w, a: data_owners.looked_after(w.services, a, w.rep, SEPTEMBER, ["revenue"]),
        BOTH,
    ),
    "data_owners.name_owner": (
        lambda w, a: data_owners.name_owner(w.services, a, "revenue", None),
        {"administrator"},
    ),
    "funnel.show": (lambda w, a: funnel.show(w.services, a, w.rep), BOTH),
    "goals.show": (lambda w, a: goals.show(w.services, a, w.rep, 2026), BOTH),
    "goals.this_year": (lambda w, a: goals.this_year(w.services, a, w.rep), BOTH),
    "goals.set_months": (
        lambda w, a: goals.set_months(
            w.services, a, w.rep, year=2026, goals={("revenue", date(2026, 11, 1)): 5.0}
        ),
        {"manager", "system"},
    ),
    "plans.plan": (lambda w, a: plans.plan(w.services, a, w.rep, 2026), {"manager", "system"}),
    "plans.copy": (
        lambda w, a: plans.copy(w.services, a, w.rep, w.people["colleague"], year=2026, kpis=["revenue"]),
        {"manager", "system"},
    ),
    "agreements.ask": (
        lambda w, a: agreements.ask(w.services, a, w.rep, date(2026, 1, 1)),
        {"manager", "system"},
    ),
    "agreements.accept": (lambda w, a: agreements.accept(w.services, a, w.agreement, 0), REP),
    "agreements.comment": (lambda w, a: agreements.comment(w.services, a, w.agreement, "high"), REP),
    "agreements.reply": (
        lambda w, a: agreements.reply(w.services, a, w.agreement, "no"),
        {"manager", "system"},
    ),
    "agreements.seen": (lambda w, a: agreements.seen(w.services, a, w.agreement), BOTH),
    "goals.load": (lambda w, a: goals.load(w.services, a, ()), {"system"}),
    "logs.begin": (lambda w, a: logs.begin(w.services, a, w.rep), MANAGER),
    "logs.save": (lambda w, a: logs.save(w.services, a, w.meeting, Step.WINS, {"wins": "x"}), MANAGER),
    "logs.keep": (lambda w, a: logs.keep(w.services, a, w.meeting, Step.WINS, {"wins": "x"}), MANAGER),
    "logs.summary": (lambda w, a: logs.summary(w.services, a, w.meeting), BOTH),
    "meetings.next_of": (lambda w, a: meetings.next_of(w.services, a, w.rep), BOTH),
    "meetings.invitation": (lambda w, a: meetings.invitation(w.services, a, w.meeting), BOTH),
    "meetings.accept": (lambda w, a: meetings.accept(w.services, a, w.meeting), BOTH),
    "meetings.move": (
        lambda w, a: meetings.move(w.services, a, w.meeting, NOW + timedelta(days=2)),
        BOTH,
    ),
    "meetings.skip": (lambda w, a: meetings.skip(w.services, a, w.meeting, "on leave"), BOTH),
    "meetings.takes_topics": (lambda w, a: meetings.takes_topics(w.services, a, w.meeting), BOTH),
    "meetings.add_topic": (lambda w, a: meetings.add_topic(w.services, a, w.meeting, "pricing"), BOTH),
    "numbers.load_crm": (
        lambda w, a: numbers.load_crm(
            w.services, a, source="x", members=(), measured=(), since=SEPTEMBER, rows=(0, 0, 0)
        ),
        OPERATOR,
    ),
    "numbers.load_measures": (
        lambda w, a: numbers.load_measures(
            w.services, a, source="x", measured=(), daily=(), emails={}, rows=(0, 0, 0)
        ),
        OPERATOR,
    ),
    "imports.receive": (
        lambda w, a: imports.receive(w.services, a, key="slack:F2", place="slack:F2", name="b.csv"),
        OPERATOR,
    ),
    "imports.seen": (lambda w, a: imports.seen(w.services, a, "slack:F1"), OPERATOR),
    "imports.show": (lambda w, a: imports.show(w.services, a, 1), OPERATOR),
    "imports.latest": (lambda w, a: imports.latest(w.services, a), OPERATOR),
    "imports.confirm": (lambda w, a: imports.confirm(w.services, a, 1), OPERATOR),
    "imports.leave": (lambda w, a: imports.leave(w.services, a, 1), OPERATOR),
    "imports.look_again": (lambda w, a: imports.look_again(w.services, a, 1), OPERATOR),
    "import_answers.decide": (
        lambda w, a: import_answers.decide(w.services, a, 1, Question.DATES, "dmy"),
        OPERATOR,
    ),
    "import_answers.settle_people": (
        lambda w, a: import_answers.settle_people(w.services, a, 1, {"Ann": None}),
        OPERATOR,
    ),
    "import_answers.another": (lambda w, a: import_answers.another(w.services, a, 1, True), OPERATOR),
    "import_answers.all_new": (lambda w, a: import_answers.all_new(w.services, a, 1), OPERATOR),
    "import_answers.change": (
        lambda w, a: import_answers.change(w.services, a, 1, lambda plan: plan),
        OPERATOR,
    ),
    "import_answers.add_people": (
        lambda w, a: import_answers.add_people(w.services, a, ["Somebody New"]),
        OPERATOR,
    ),
    "imports.give_back": (lambda w, a: imports.give_back(w.services, a, 1), OPERATOR),
    "imports.people": (lambda w, a: imports.people(w.services, a), OPERATOR),
    "importing.take": (lambda w, a: importing.take(w.services, a), {"system"}),
    "importing.work": (
        lambda w, a: importing.work(w.services, a, NO_FILES, nowhere, imports.show(w.services, SYSTEM, 1)),
        {"system"},
    ),
    "importing.give_up": (
        lambda w, a: importing.give_up(w.services, a, imports.show(w.services, SYSTEM, 1), "why"),
        {"system"},
    ),
    "importing.give_back": (
        lambda w, a: importing.give_back(w.services, a, NO_FILES, nowhere, Path("nowhere")),
        {"system"},
    ),
    "importing.preview": (
        lambda w, a: importing.preview(w.services, a, NO_FILES, Path("no.csv"), progress=print),
        OPERATOR,
    ),
    "importing.load_at_once": (
        lambda w, a: importing.load_at_once(
            w.services, a, NO_FILES, Path("no.csv"), imports.show(w.services, SYSTEM, 1), print
        ),
        OPERATOR,
    ),
    "typed.measures": (lambda w, a: typed.measures(w.services, a, w.rep, SEPTEMBER), {"manager", *OPERATOR}),
    "typed.reps": (lambda w, a: typed.reps(w.services, a, w.rep), REP),
    "typed.standing": (lambda w, a: typed.standing(w.services, a, w.rep, SEPTEMBER), {"manager", *OPERATOR}),
    "typed.save": (
        lambda w, a: typed.save(w.services, a, w.rep, SEPTEMBER, {"call_cnt": 8}),
        {"manager", *OPERATOR},
    ),
    "numbers.last_load": (lambda w, a: numbers.last_load(w.services, a, "x"), OPERATOR),
    "numbers.measures": (lambda w, a: list(numbers.measures(w.services, a)), OPERATOR),
    "overview.show": (lambda w, a: overview.show(w.services, a, w.rep), REP),
    "overview.closed": (
        lambda w, a: overview.closed(w.services, a, w.people["manager"], SEPTEMBER),
        MANAGER,
    ),
    "overview.next_rep": (lambda w, a: overview.next_rep(w.services, a, w.people["manager"]), MANAGER),
    "people.welcome": (lambda w, a: people.welcome(w.services, a, ()), OPERATOR),
    "people.known": (lambda w, a: people.known(w.services, a, w.rep.id), {*BOTH, "former manager"}),
    "people.lead": (
        lambda w, a: people.lead(
            w.services, a, rep=w.rep, manager=w.people["other manager"], starts=date(2026, 11, 1)
        ),
        OPERATOR,
    ),
    "people.away": (
        lambda w, a: people.away(w.services, a, person=w.rep, starts=NOW.date(), ends=NOW.date()),
        OPERATOR,
    ),
    "prep.run_sheet": (lambda w, a: prep.run_sheet(w.services, a, w.rep), MANAGER),
    "scorecards.where_from": (lambda w, a: scorecards.where_from(w.services, a, w.rep, SEPTEMBER), BOTH),
    "scorecards.show": (lambda w, a: scorecards.show(w.services, a, w.rep, SEPTEMBER), BOTH),
    "sources.standings": (lambda w, a: sources.standings(w.services, a), OPERATOR),
    "sources.next_due": (lambda w, a: sources.next_due(w.services, a, (), None), {"system"}),
    "sources.forget_others": (lambda w, a: sources.forget_others(w.services, a, ()), {"system"}),
    "sources.read": (
        lambda w, a: sources.read(w.services, a, NO_SOURCE, NO_FILES),
        OPERATOR,
    ),
    "sources.write": (
        lambda w, a: sources.write(w.services, a, NO_SOURCE, "rows", Path(os.devnull)),
        {"system"},
    ),
    "sources.give_up": (lambda w, a: sources.give_up(w.services, a, NO_SOURCE, "why"), {"system"}),
    "team.show": (lambda w, a: team.show(w.services, a, w.people["manager"]), MANAGER),
    "tallies.count": (lambda w, a: tallies.count(w.services, a, w.week, 8), REP),
    "tallies.signal": (lambda w, a: tallies.signal(w.services, a, w.week, Signal.AT_RISK), REP),
    "tallies.tally": (lambda w, a: tallies.tally(w.services, a, w.rep, NOW.date()), BOTH),
    "tallies.progress": (lambda w, a: tallies.progress(w.services, a, w.rep), BOTH),
    "tallies.week": (lambda w, a: tallies.week(w.services, a, w.week), REP),
}

WRITTEN: Mapping[str, tuple[Callable[[World, Person], object], set[str]]] = {
    "due.invitation": (lambda w, to: due.invitation(w.services, to, w.meeting), BOTH),
    "due.earlier": (lambda w, to: due.earlier(w.services, to, w.meeting), BOTH),
    "due.scorecard": (lambda w, to: due.scorecard(w.services, to, w.meeting), BOTH),
    "due.run_sheet": (lambda w, to: due.run_sheet(w.services, to, w.meeting), MANAGER),
    "due.summary": (lambda w, to: due.summary(w.services, to, w.meeting), BOTH),
    "due.dispute": (lambda w, to: due.dispute(w.services, to, w.meeting, "revenue"), BOTH),
    "due.data_question": (lambda w, to: due.data_question(w.services, to, w.dispute), {"administrator"}),
    "due.data_answer": (
        lambda w, to: due.data_answer(w.services, to, w.dispute),
        {*BOTH, "administrator"},
    ),
    "due.question": (
        lambda w, to: due.question(w.services, to, w.proposed, {Promised.PROPOSED}),
        BOTH,
    ),
    "due.blocked": (lambda w, to: due.blocked(w.services, to, w.week), BOTH),
    "due.goals": (lambda w, to: due.goals(w.services, to, w.agreement), BOTH),
    "due.verdict": (lambda w, to: due.verdict(w.services, to, w.rep.id, date(2026, 10, 1)), BOTH),
}
OWN_ONLY = {"due.calendar", "due.skipped", "due.tally", "due.closed", "due.depth"}
"""What is looked up by the reader alone, and skipped, which is invitation in another state."""

MODULES = [import_module(f"usecases.{each.name}") for each in iter_modules(usecases.__path__)]
"""All of them: a new file of use cases is looked at without being named here."""


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    path = tmp_path_factory.mktemp("who may") / "world.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    world = build(services_on(database, FixedClock(NOW)))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path, world


@pytest.fixture
def world(template: tuple[Path, World], tmp_path: Path) -> Iterator[World]:
    path, made = template
    database = Database(f"sqlite:///{shutil.copy(path, tmp_path / 'world.db')}")
    yield replace(made, services=replace(made.services, database=database))
    database.close()


def rows(services: Services) -> dict[str, list[Any]]:
    """Everything there is."""
    with services.database.read() as session:
        return {name: list(session.execute(text(f'SELECT * FROM "{name}"'))) for name in Base.metadata.tables}


def test_every_use_case_that_asks_who_acts_stands_in_the_table() -> None:
    public = {
        f"{module.__name__.rsplit('.', 1)[1]}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and {"actor", "to"} & inspect.signature(function).parameters.keys()
        and "session" not in inspect.signature(function).parameters
    }
    helpers = {"commitments.about", "meetings.around", "saying.at_once"}
    assert public - helpers == TABLE.keys() | WRITTEN.keys() | OWN_ONLY


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", TABLE)
def test_only_those_who_may_do_it_can(world: World, name: str, role: str) -> None:
    use_case, allowed = TABLE[name]
    before = rows(world.services)
    if role in allowed:
        try:
            use_case(world, world.actor(role))
        except NotAllowed:
            pytest.fail(f"the {role} may do that")
        except OneOnOneError:
            pass
        return
    with pytest.raises(NotAllowed):
        use_case(world, world.actor(role))
    assert rows(world.services) == before


@pytest.mark.parametrize("role", [role for role in ROLES if role != "system"])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_message_is_written_only_for_those_who_may_read_it(world: World, name: str, role: str) -> None:
    write, allowed = WRITTEN[name]
    try:
        write(world, world.people[role])
    except NotAllowed:
        assert role not in allowed
    except Pointless:
        pass
    except OneOnOneError:
        assert role in allowed
    else:
        assert role in allowed
