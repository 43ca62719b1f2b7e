"""Many numbers at once: put beside those that stand, compared with them, and written in one go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any

from sqlalchemy import Column, Date, Double, Index, Integer, MetaData, String, Table, select, text
from sqlalchemy.orm import Session

from domain.counted import NumberColumns, Numbers
from domain.reports import Report, report_of
from storage import staging, tables

LISTED = 12


def _staged(name: str, when: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("person_id", Integer),
        Column(when, Date),
        Column("measure", String(40)),
        Column("value", Double),
        Column("records", Integer),
        # Without it, SQLite walks all that is staged once for each number that stands.
        Index(f"ix_{name}", "person_id", when, "measure"),
        prefixes=["TEMPORARY"],
    )


STAGED_MONTHS, STAGED_DAYS = _staged("staged_months", "month"), _staged("staged_days", "day")


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that will be, or was, changed; `typed_by` is who had typed the one before."""

    person_id: int
    measure: str
    month: date
    before: float
    after: float
    typed_by: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What numbers change against those that stand: how many of each kind, and some of the changed ones.

    `leaving` are the names of those whose numbers go.
    """

    new: int
    changed: int
    same: int
    gone: int
    differences: tuple[Difference, ...]
    leaving: tuple[str, ...] = ()


def reports(session: Session, first: Report) -> dict[str, set[int]]:
    """Every report from that hand under that name: key → whose numbers stand from it."""
    column, measure = tables.Import.report, tables.Measure
    keys = session.scalars(
        select(column).where(column.startswith(f"{first.origin}/", autoescape=True)).distinct()
    )
    found: dict[str, set[int]] = {key: set() for key in keys if key and report_of(key).name == first.name}
    query = (
        select(column, measure.person_id)
        .join(measure, measure.import_id == tables.Import.id)
        .where(column.in_(found))
        .distinct()
    )
    for key, person in session.execute(query):
        found[str(key)].add(person)
    return found


def stage(session: Session, months: Numbers, days: Numbers) -> None:
    """Put numbers of people beside the ones that stand, to be compared and merged in this transaction.

    What belongs to a name that nobody knows is left out.
    """
    staging.stage(session, STAGED_MONTHS, map(_rows, months.columns()))
    staging.stage(session, STAGED_DAYS, map(_rows, days.columns()))


def compare(session: Session, workspace: str, report: str) -> Merged:
    """What the staged numbers would change; `report` is the key of the report they belong to."""
    about = {"report": report, "workspace": workspace}
    counts = session.execute(text(COUNTS)).one()
    gone = session.scalar(text(f"SELECT count(*) {GONE}"), about) or 0
    leaving = session.scalars(text(f"SELECT DISTINCT p.name {GONE} ORDER BY p.name"), about) if gone else ()
    total, new, changed = (int(each or 0) for each in counts)
    more = session.execute(text(DAYS_CHANGED)).one()
    days_new, days_changed = (int(each or 0) for each in more)
    return Merged(
        new + days_new,
        changed + days_changed,
        total - new - changed,
        int(gone),
        tuple(_differences(session)),
        tuple(leaving),
    )


def merge(session: Session, import_id: int, workspace: str, report: str) -> None:
    """Write the staged numbers; what this report said before and no longer says is taken out."""
    session.execute(
        text(
            "DELETE FROM measures WHERE (person_id, month, measure) IN "
            f"(SELECT m.person_id, m.month, m.measure {GONE})"
        ),
        {"report": report, "workspace": workspace},
    )
    session.execute(text(MERGE_MONTHS), {"import_id": import_id})
    session.execute(text(DAYS_GONE))
    session.execute(text(MERGE_DAYS))


COUNTS = """
SELECT count(*), sum(CASE WHEN m.person_id IS NULL THEN 1 ELSE 0 END),
       sum(CASE WHEN m.value <> s.value THEN 1 ELSE 0 END)
FROM staged_months s LEFT JOIN measures m
  ON m.person_id = s.person_id AND m.month = s.month AND m.measure = s.measure
"""
DAYS_CHANGED = """
SELECT sum(CASE WHEN m.person_id IS NULL THEN 1 ELSE 0 END),
       sum(CASE WHEN m.value <> s.value THEN 1 ELSE 0 END)
FROM staged_days s LEFT JOIN measure_days m
  ON m.person_id = s.person_id AND m.day = s.day AND m.measure = s.measure
"""
GONE = """
FROM measures m JOIN imports i ON i.id = m.import_id JOIN people p ON p.id = m.person_id
  LEFT JOIN staged_months s ON s.person_id = m.person_id AND s.month = m.month AND s.measure = m.measure
WHERE s.person_id IS NULL AND i.report = :report AND p.workspace = :workspace
  AND m.measure IN (SELECT DISTINCT measure FROM staged_months)
  AND m.month BETWEEN (SELECT min(month) FROM staged_months) AND (SELECT max(month) FROM staged_months)
"""
MERGE_MONTHS = """
INSERT INTO measures (person_id, month, measure, value, records, import_id)
SELECT person_id, month, measure, value, records, CAST(:import_id AS INTEGER) FROM staged_months WHERE true
ORDER BY person_id, month, measure
ON CONFLICT (person_id, month, measure) DO UPDATE
SET value = excluded.value, records = excluded.records, import_id = excluded.import_id
"""
DAYS_GONE = """
DELETE FROM measure_days WHERE (person_id, day, measure) IN (
  SELECT d.person_id, d.day, d.measure
  FROM (SELECT measure, min(day) AS first, max(day) AS last FROM staged_days GROUP BY measure) t
  JOIN (SELECT DISTINCT person_id, measure FROM staged_days) w ON w.measure = t.measure
  JOIN measure_days d
    ON d.person_id = w.person_id AND d.measure = w.measure AND d.day BETWEEN t.first AND t.last
  LEFT JOIN staged_days s ON s.person_id = d.person_id AND s.day = d.day AND s.measure = d.measure
  WHERE s.person_id IS NULL)
"""
"""Days of which a file tells, and of which it says nothing any more for somebody who is in it."""
MERGE_DAYS = """
INSERT INTO measure_days (person_id, day, measure, value)
SELECT person_id, day, measure, value FROM staged_days WHERE true ORDER BY person_id, day, measure
ON CONFLICT (person_id, day, measure) DO UPDATE SET value = excluded.value
"""
DIFFERENT = f"""
SELECT s.person_id, s.measure, s.month, m.value, s.value, p.name
FROM staged_months s JOIN measures m
  ON m.person_id = s.person_id AND m.month = s.month AND m.measure = s.measure
LEFT JOIN imports i ON i.id = m.import_id LEFT JOIN people p ON p.id = i.by_id
WHERE m.value <> s.value
ORDER BY CASE WHEN p.id IS NULL THEN 1 ELSE 0 END, CASE WHEN s.measure = 'revenue_amt' THEN 0 ELSE 1 END,
  s.month DESC, s.person_id, s.measure LIMIT {LISTED}
"""


def _differences(session: Session) -> Iterator[Difference]:
    for person, measure, month, before, after, typed in session.execute(text(DIFFERENT)):
        when = date.fromisoformat(month) if isinstance(month, str) else month
        yield Difference(person, measure, when, before, after, typed)


def _rows(columns: NumberColumns) -> list[tuple[Any, ...]]:
    """Rows as they are staged."""
    who, measure, when, value, records = columns
    rows = zip(who, map(date.isoformat, when), measure, value, records, strict=True)
    return list(rows if min(who) > 0 else compress(rows, [each > 0 for each in who]))
