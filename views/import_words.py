"""What columns, measures and words of a file are called on screens."""

from collections.abc import Mapping
from datetime import date

from domain.facts import Reader
from domain.imports import NUMBER, Meaning, Shape, Word
from domain.kpis import Catalogue, Unit
from views import numbers

NOT_USED = "–"
MEANINGS: Mapping[str, str] = {
    Meaning.REP: "Sales rep",
    Meaning.LAST_NAME: "Rep's last name",
    Meaning.EMAIL: "Rep's e-mail",
    Meaning.MANAGER: "Manager",
    Meaning.MONTH: "Month",
    Meaning.DAY: "Day",
    Meaning.MEASURE: "Name of the measure",
    Meaning.VALUE: "Value",
    Meaning.RECORDS: "Number of records",
    Meaning.ID: "Number of the record",
    Meaning.STAGE: "Stage: won, lost or open",
    Meaning.CREATED: "Day it was created",
    Meaning.CLOSED: "Day it was closed",
    Meaning.CLOSED_TOO: "Day it was closed, else",
    Meaning.AMOUNT: "Amount",
    Meaning.COST: "Cost",
    Meaning.ACCOUNT: "Customer",
    Meaning.ACTIVITY: "Day of the last activity",
    Meaning.NEXT_STEP: "Next step",
    Meaning.PRODUCT: "Product",
    Meaning.TYPE: "Type of activity",
    Meaning.OUTCOME: "Outcome",
    Meaning.SINCE: "Customer since",
}
SHAPES: Mapping[Shape, str] = {
    Shape.DEALS: "a deal or an order",
    Shape.ACTIVITIES: "a call, meeting or e-mail",
    Shape.MEASURES: "one number of a rep's month",
    Shape.WIDE: "a rep, with numbers in columns",
    Shape.ACCOUNTS: "a customer and their rep",
    Shape.TEAM: "somebody of the team",
    Shape.GOALS: "a goal",
}
MANY: Mapping[Shape, str] = {
    Shape.DEALS: "deals",
    Shape.ACTIVITIES: "activities",
    Shape.MEASURES: "rows of numbers",
    Shape.WIDE: "rows of numbers",
    Shape.ACCOUNTS: "customers",
    Shape.TEAM: "people of the team",
    Shape.GOALS: "rows of goals",
}
ONE: Mapping[Shape, str] = {
    Shape.DEALS: "deal",
    Shape.ACTIVITIES: "activity",
    Shape.MEASURES: "row of numbers",
    Shape.WIDE: "row of numbers",
    Shape.ACCOUNTS: "customer",
    Shape.TEAM: "person of the team",
    Shape.GOALS: "row of goals",
}
WORDS: Mapping[Word, str] = {
    Word.WON: "Won",
    Word.LOST: "Lost",
    Word.OPEN: "Still open",
    Word.CALL: "Call",
    Word.MEETING: "Meeting",
    Word.EMAIL: "E-mail",
    Word.DEMO: "Demo",
    Word.PROPOSAL: "Proposal",
    Word.TALKED: "Done, and talked to somebody",
    Word.DONE: "Done",
    Word.NOT_DONE: "Not done",
    Word.IGNORE: "Doesn't count",
}
FOR_STAGES = (Word.WON, Word.LOST, Word.OPEN, Word.IGNORE)
FOR_TYPES = (Word.CALL, Word.MEETING, Word.EMAIL, Word.DEMO, Word.PROPOSAL, Word.IGNORE)
FOR_OUTCOMES = (Word.DONE, Word.TALKED, Word.NOT_DONE)
MONEY, COUNTED = "_amt", "_cnt"
NAMED: Mapping[str, str] = {
    "cost_amt": "Cost of what was sold",
    "list_amt": "List price of what was sold",
    "lost_cnt": "Deals lost",
    "open_opp_cnt": "Open opportunities",
    "open_pipe_amt": "Open pipeline",
    "cycle_days": "Days to win, together",
    "connect_cnt": "Conversations",
}
"""Measures that are no KPI by themselves."""


def meaning(words: str, catalogue: Catalogue, reader: Reader) -> str:
    """What a column is: `Sales rep`, `Revenue`, `Revenue in October 2026`."""
    if not words.startswith(NUMBER):
        return MEANINGS.get(words, NOT_USED)
    key, _, when = words.removeprefix(NUMBER).partition("@")
    name = measure(key, catalogue) if key else "Number"
    return f"{name} in {month(date.fromisoformat(f'{when}-01'), reader)}" if when else name


def measure(key: str, catalogue: Catalogue) -> str:
    """A measure's name: that of the KPI which is just it, else its key in words."""
    for kpi in catalogue.kpis.values():
        if kpi.formula.strip() == key:
            return kpi.name
    words = key.removesuffix(MONEY).removesuffix(COUNTED).replace("_", " ")
    return NAMED.get(key, words.capitalize())


def amount(key: str, value: float, reader: Reader) -> str:
    """A measure's value: money in the team's currency, counts as they are."""
    unit = Unit.CURRENCY if key.endswith(MONEY) else Unit.COUNT
    return numbers.value(unit, value, reader)


def month(first: date, reader: Reader) -> str:
    """`October 2026`."""
    return f"{numbers.month(first, reader)} {first.year}"
