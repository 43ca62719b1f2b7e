"""Deals as their source last told them; what was seen before tells which slipped."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.funnel import Deal, these
from domain.people import Person
from storage import opportunities, people
from storage.database import Database

NOW = datetime(2026, 10, 8, 6, tzinfo=UTC)
SINCE = date(2025, 10, 1)


def test_a_close_date_that_is_put_off_is_counted_once_for_each_load_that_saw_it(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        deal = Deal("D1", ana.id, "Demo", 1000.0, date(2026, 9, 1), date(2026, 10, 20))
        later, earlier = replace(deal, closes=date(2026, 11, 20)), replace(deal, closes=date(2026, 11, 10))
        changed = [
            opportunities.replace(session, "T1", "crm.csv", [each], at=NOW)
            for each in (deal, deal, later, later, earlier)
        ]
        assert changed == [1, 0, 1, 0, 1]
        (found,) = opportunities.of_owners(session, [ana.id], closed_since=SINCE)[ana.id]
        assert (found.closes, found.first_closes, found.slips) == (date(2026, 11, 10), date(2026, 10, 20), 1)


def test_what_a_source_no_longer_names_is_gone_and_other_sources_keep_theirs(database: Database) -> None:
    with database.write() as session:
        ana, ben = (people.add(session, Person(0, "T1", name)) for name in ("Ana", "Ben"))
        deals = [Deal(f"D{n}", owner.id, "Demo") for n, owner in enumerate((ana, ana, ben))]
        opportunities.replace(session, "T1", "a.csv", deals, at=NOW)
        opportunities.replace(session, "T1", "b.csv", deals[:1], at=NOW)
        opportunities.replace(session, "T1", "a.csv", deals[1:], at=NOW)
        found = opportunities.of_owners(session, [ana.id, ben.id], closed_since=SINCE)
        assert {owner: len(each) for owner, each in found.items()} == {ana.id: 2, ben.id: 1}
        assert opportunities.seen_at(session, [ana.id]) == NOW
        assert opportunities.seen_at(session, []) is None


def test_deals_that_closed_long_ago_are_no_yardstick(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        closed = [
            Deal(f"D{n}", ana.id, "Won", 1.0, None, day, won=True)
            for n, day in enumerate((date(2025, 9, 30), SINCE))
        ]
        opportunities.replace(session, "T1", "crm.csv", closed, at=NOW)
        assert len(opportunities.of_owners(session, [ana.id], closed_since=SINCE)[ana.id]) == 1


def test_a_file_speaks_of_the_people_in_it_and_of_nobody_else(database: Database) -> None:
    with database.write() as session:
        ana, ben = (people.add(session, Person(0, "T1", name)) for name in ("Ana", "Ben"))
        theirs = {owner: [Deal(f"D{n}", owner, "Demo", 1.0) for n in (1, 2)] for owner in (ana.id, ben.id)}
        both = [deal for deals in theirs.values() for deal in deals]
        assert opportunities.tell(session, "T1", these(both), theirs, at=NOW) == 4
        assert opportunities.tell(session, "T1", these(both), theirs, at=NOW) == 0
        assert opportunities.tell(session, "T1", these(theirs[ana.id][1:]), [ana.id], at=NOW) == 1
        found = opportunities.of_owners(session, theirs, closed_since=SINCE)
    assert {who: [deal.external_id for deal in deals] for who, deals in found.items()} == {
        ana.id: ["D2"],
        ben.id: ["D1", "D2"],
    }


def test_a_file_of_nothing_but_closed_deals_ends_those_it_names_and_leaves_the_rest_open(
    database: Database,
) -> None:
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        opened = [Deal(f"D{n}", ana.id, "Demo", 1.0, None, date(2026, 11, 20)) for n in (1, 2)]
        won = replace(opened[0], stage="Won", closes=date(2026, 10, 5), won=True)
        opportunities.tell(session, "T1", these(opened), [ana.id], at=NOW)
        opportunities.tell(session, "T1", these([won]), [ana.id], at=NOW)
        found = opportunities.of_owners(session, [ana.id], closed_since=SINCE)[ana.id]
    assert {deal.external_id: deal.won for deal in found} == {"D1": True, "D2": None}


def test_of_whom_a_crm_tells_files_tell_nothing(database: Database) -> None:
    with database.write() as session:
        ana, ben = (people.add(session, Person(0, "T1", name)) for name in ("Ana", "Ben"))
        deals = [Deal("D1", owner.id, "Demo", 1.0) for owner in (ana, ben)]
        opportunities.tell(session, "T1", these(deals), [ana.id, ben.id], at=NOW)
        opportunities.replace(session, "T1", "crm", [Deal("006A", ana.id, "Offer")], at=NOW)
        found = opportunities.of_owners(session, [ana.id, ben.id], closed_since=SINCE)
    assert {who: [deal.stage for deal in deals] for who, deals in found.items()} == {
        ana.id: ["Offer"],
        ben.id: ["Demo"],
    }


def test_deals_of_names_that_nobody_knows_are_left_out(database: Database) -> None:
    with database.write() as session:
        assert opportunities.tell(session, "T1", these([Deal("D1", -3, "Demo")]), [], at=NOW) == 0


def test_what_people_wrote_is_kept_letter_by_letter(database: Database) -> None:
    names = ['a,"b"', "c;d\\t\te", "  f\ng  ", "\\N", "é\u00a0😀"]
    with database.write() as session:
        ana = people.add(session, Person(0, "T1", "Ana"))
        deals = [Deal(name, ana.id, "" if n else 'Won, "almost"', 1.5) for n, name in enumerate(names)]
        opportunities.replace(session, "T1", "crm", deals, at=NOW)
        found = opportunities.of_owners(session, [ana.id], closed_since=SINCE)[ana.id]
    assert {(deal.external_id, deal.stage) for deal in found} == {
        (deal.external_id, deal.stage) for deal in deals
    }
