"""Many numbers at once, on both databases: compared, merged, and never half."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.counted import Number, these
from domain.people import Person
from storage import imports, measures, merging, people, series, sources, tables
from storage.database import Database

NOW = datetime(2026, 11, 2, tzinfo=UTC)
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


def person(database: Database, name: str = "Ana Silva") -> int:
    with database.write() as session:
        return people.add(session, Person(0, "T1", name)).id


def load(
    database: Database, source: str, months: list[Number], days: list[Number] | None = None
) -> merging.Merged:
    with database.write() as session:
        merging.stage(session, these(months), these(days or []))
        merged = merging.compare(session, "T1", source)
        number = measures.add_import(session, source, at=NOW, read=1, loaded=1, refused=0, report=source)
        merging.merge(session, number, "T1", source)
        return merged


def known(database: Database, who: int) -> dict[tuple[str, date], float]:
    with database.read() as session:
        found = series.measures(session, [who], date(2020, 1, 1), date(2030, 1, 1))[who]
    return {(name, month): value for name, told in found.items() for month, value in told.items()}


def test_new_changed_same_and_gone_are_told_apart(database: Database) -> None:
    ana = person(database)
    first = load(
        database,
        "a.csv",
        [
            Number(ana, "revenue_amt", OCTOBER, 10.0, 1),
            Number(ana, "revenue_amt", SEPTEMBER, 5.0, 1),
            Number(ana, "won_cnt", OCTOBER, 1.0, 1),
            Number(ana, "won_cnt", SEPTEMBER, 3.0, 1),
        ],
    )
    assert (first.new, first.changed, first.same, first.gone) == (4, 0, 0, 0)
    second = load(
        database,
        "a.csv",
        [
            Number(ana, "revenue_amt", OCTOBER, 12.0, 2),
            Number(ana, "revenue_amt", SEPTEMBER, 5.0, 1),
            Number(ana, "won_cnt", OCTOBER, 1.0, 1),
        ],
    )
    assert (second.new, second.changed, second.same, second.gone) == (0, 1, 2, 1)
    (changed,) = second.differences
    assert (changed.before, changed.after, changed.month, changed.typed_by) == (10.0, 12.0, OCTOBER, None)
    assert known(database, ana) == {
        ("revenue_amt", OCTOBER): 12.0,
        ("revenue_amt", SEPTEMBER): 5.0,
        ("won_cnt", OCTOBER): 1.0,
    }


def test_numbers_of_another_source_stay(database: Database) -> None:
    ana, ben = person(database), person(database, "Ben Carter")
    load(database, "a.csv", [Number(ana, "revenue_amt", OCTOBER, 10.0, 1)])
    merged = load(database, "b.csv", [Number(ben, "revenue_amt", OCTOBER, 7.0, 1)])
    assert merged.gone == 0
    assert known(database, ana) == {("revenue_amt", OCTOBER): 10.0}


def test_days_are_merged_too(database: Database) -> None:
    ana, day = person(database), date(2026, 10, 14)
    load(database, "a.csv", [], [Number(ana, "call_cnt", day, 3.0, 3)])
    merged = load(database, "a.csv", [], [Number(ana, "call_cnt", day, 4.0, 4)])
    assert (merged.new, merged.changed) == (0, 1)
    with database.read() as session:
        assert measures.by_day(session, ana, "call_cnt", day, day) == {day: 4.0}


def test_days_that_a_corrected_file_no_longer_tells_are_gone_for_those_who_are_in_it(
    database: Database,
) -> None:
    ana, ben = person(database), person(database, "Ben")
    days = [date(2026, 10, number) for number in (1, 14, 20, 31)]
    everything = [Number(who, "call_cnt", day, 3.0, 3) for who in (ana, ben) for day in days]
    load(database, "a.csv", [], [*everything, Number(ana, "mtg_held_cnt", days[1], 1.0, 1)])
    load(database, "a.csv", [], [Number(ana, "call_cnt", day, 3.0, 3) for day in (days[0], days[2])])
    with database.read() as session:
        found = [measures.by_day(session, who, "call_cnt", days[0], days[-1]) for who in (ana, ben)]
        met = measures.by_day(session, ana, "mtg_held_cnt", days[0], days[-1])
    assert list(found[0]) == [days[0], days[2], days[3]]
    assert list(found[1]) == days
    assert met == {days[1]: 1.0}


def test_nothing_is_kept_of_a_load_that_breaks(database: Database) -> None:
    ana = person(database)

    def breaks() -> None:
        with database.write() as session:
            merging.stage(session, these([Number(ana, "won_cnt", OCTOBER, 1.0, 1)]), these([]))
            number = measures.add_import(session, "a", at=NOW, read=1, loaded=1, refused=0, report="a")
            merging.merge(session, number, "T1", "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks()
    assert known(database, ana) == {}
    with database.read() as session:
        assert session.scalars(select(tables.Import)).all() == []


def test_each_number_knows_its_source_and_the_records_behind_it(database: Database) -> None:
    ana = person(database)
    load(
        database,
        "a.csv",
        [Number(ana, "won_cnt", OCTOBER, 2.0, 2), Number(ana, "revenue_amt", OCTOBER, 9.0, 2)],
    )
    with database.read() as session:
        (found,) = measures.provenance(session, ana, OCTOBER)
        behind = sources.of_month(session, ana, OCTOBER)
    assert found.source == "a.csv"
    assert {name: each.records for name, each in behind.items()} == {"revenue_amt": 2, "won_cnt": 2}


def test_one_file_is_worked_on_by_one_only(database: Database) -> None:
    with database.write() as session:
        for _ in range(2):
            file, new = imports.add(
                session, workspace="T1", key="slack:F1", place="slack:F1", name="a.csv", by_id=None, at=NOW
            )
    assert not new
    with database.write() as session:
        leased = imports.lease(session, NOW, timedelta(minutes=30))
        assert leased is not None
        assert leased.id == file.id
        assert imports.lease(session, NOW, timedelta(minutes=30)) is None
    with database.write() as session:
        assert imports.lease(session, NOW + timedelta(hours=1), timedelta(minutes=30)) is not None
