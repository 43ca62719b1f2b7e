"""Reads a raw CRM export: opportunities, the sales team and, if there is one, the list of accounts."""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from connectors.crm_measures import (
    NEEDS_ACCOUNT,
    NEEDS_ENGAGED,
    Measured,
    Opportunity,
    OwnedDeal,
    derive,
    estimated_value,
    owned_deals,
    product_values,
)
from connectors.crm_rows import (
    ACCOUNT_COLUMNS,
    OPPORTUNITY_COLUMNS,
    TEAM_COLUMNS,
    AccountReader,
    OpportunityReader,
    Roster,
    TeamMember,
)
from connectors.tables import Reading, Refusal, Row, Table, UnreadableFile, read_table

__all__ = ["CrmExport", "Measured", "Refusal", "TeamMember", "read_crm"]

PROGRESS_EVERY = 1000


@dataclass(frozen=True)
class CrmExport:
    """What an export says.

    `first` and `last` are the first and last day on which anything happened. `rows_read` counts the data
    rows of all files given; `rows_loaded` those that were not refused. `notes` are sentences on what the
    numbers can't tell.
    """

    members: tuple[TeamMember, ...]
    measured: tuple[Measured, ...]
    deals: tuple[OwnedDeal, ...]
    first: date
    last: date
    rows_read: int
    rows_loaded: int
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]


def read_crm(
    opportunities: Path,
    teams: Path,
    accounts: Path | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> CrmExport:
    """Measures per rep and month from a CRM export; good rows load although others are refused.

    Agents without any opportunity get no measures at all. `progress` hears the number of opportunity rows
    read so far, every 1,000 rows and at the end. Raises `UnreadableFile` and `MissingColumn`; the
    first also when no opportunity with a date is left.
    """
    reading, roster, customers = Reading(), Roster(), AccountReader()
    _read_team(teams, reading, roster)
    known = _read_accounts(accounts, reading, customers)
    table = read_table(opportunities, OPPORTUNITY_COLUMNS, ("rep", "stage", "closed", "value"))
    table = replace(table, rows=_counted(table.rows, progress))
    deals = list(
        reading.accepted(table, OpportunityReader(roster, table.amount, table.has("next_step")).read)
    )
    first, last = _span(deals, table.file, reading)
    without = _not_covered(table)
    return CrmExport(
        tuple(roster.members),
        derive(deals, last, customers.since, without),
        owned_deals(deals),
        first,
        last,
        reading.rows_read,
        reading.rows_loaded,
        tuple(reading.refusals),
        (
            *_notes_on_people(roster, deals),
            *_notes_on_columns(table, without),
            *_notes_on_dates(deals, first, last),
            *_notes_on_accounts(deals, customers.since, known),
            *_notes_on_pipeline(deals),
        ),
    )


def _read_team(path: Path, reading: Reading, roster: Roster) -> None:
    table = read_table(path, TEAM_COLUMNS, ("name", "manager"))
    for _ in reading.accepted(table, roster.read):
        pass


def _read_accounts(path: Path | None, reading: Reading, customers: AccountReader) -> frozenset[str] | None:
    """The keys of all known accounts; None if there is no such file."""
    if path is None:
        return None
    table = read_table(path, ACCOUNT_COLUMNS, ("account",))
    return frozenset(reading.accepted(table, customers.read))


def _counted(rows: Iterator[Row], progress: Callable[[int], None] | None) -> Iterator[Row]:
    count = 0
    for count, row in enumerate(rows, start=1):
        yield row
        if progress and count % PROGRESS_EVERY == 0:
            progress(count)
    if progress and count % PROGRESS_EVERY:
        progress(count)


def _span(deals: Sequence[Opportunity], file: str, reading: Reading) -> tuple[date, date]:
    days = [day for deal in deals for day in (deal.engaged, deal.closed) if day]
    if days:
        return min(days), max(days)
    why = "".join(f" The first problem is in line {bad.line}: {bad.reason}" for bad in reading.refusals[:1])
    raise UnreadableFile(f"{file} has no opportunity with a date that I can use.{why}")


def _not_covered(table: Table) -> frozenset[str]:
    """The measures that would be wrong, not just small, because the export lacks a column."""
    engaged = frozenset[str]() if table.has("engaged") else NEEDS_ENGAGED
    account = frozenset[str]() if table.has("account") else NEEDS_ACCOUNT
    return engaged | account


def _notes_on_people(roster: Roster, deals: Sequence[Opportunity]) -> Iterator[str]:
    active = {deal.rep for deal in deals}
    if idle := [member.name for member in roster.members if member.name not in active]:
        yield f"No opportunities, so no numbers: {', '.join(idle)}."
    if alone := [member.name for member in roster.members if member.manager is None]:
        yield f"No manager named: {', '.join(alone)}."
    if roster.repeated:
        yield f"Listed more than once in the team file: {', '.join(roster.repeated)}."


def _notes_on_columns(table: Table, without: Collection[str]) -> Iterator[str]:
    lacking = [name for name in ("engaged", "account") if not table.has(name)]
    if lacking:
        yield f"{table.file} has no column for {' and '.join(lacking)}, so missing are: {_listed(without)}."


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _notes_on_dates(deals: Sequence[Opportunity], first: date, last: date) -> Iterator[str]:
    first_closed = min((deal.closed for deal in deals if deal.closed), default=first)
    if (first_closed.year, first_closed.month) > (first.year, first.month):
        yield (
            f"Opportunities start on {first}, but the first one closes on {first_closed}: earlier closed "
            "deals may be missing from the export."
        )
    if last.day < monthrange(last.year, last.month)[1]:
        yield f"The export ends on {last}, so its last month may be incomplete."
    if unknown := sum(bool(deal.won and not deal.engaged) for deal in deals):
        yield f"{unknown} won deals have no start date; sales cycles are left out in their months."


def _notes_on_accounts(
    deals: Sequence[Opportunity], since: Mapping[str, date], known: frozenset[str] | None
) -> Iterator[str]:
    won = [deal for deal in deals if deal.won]
    if any(deal.account and deal.account not in since for deal in won):
        yield (
            "An account counts as new at its first won deal in this export, so customers from before the "
            "export count as new at first."
        )
    if nameless := sum(not deal.account for deal in won):
        yield f"{nameless} won deals name no account: counted as existing business, never as a new account."
    if known is not None and (strange := {deal.account for deal in deals if deal.account} - known):
        yield f"{len(strange)} accounts of opportunities are not in the list of accounts."


def _notes_on_pipeline(deals: Sequence[Opportunity]) -> Iterator[str]:
    open_deals = [deal for deal in deals if deal.won is None]
    if undated := sum(not deal.engaged for deal in open_deals):
        yield f"{undated} open opportunities have no start date: counted in the last month's pipeline only."
    values = product_values(deals)
    worth = [estimated_value(deal, values) for deal in open_deals]
    if unknown := worth.count(None):
        yield f"{unknown} open opportunities have no value that could be estimated."
    estimated = sum(
        not deal.value and value is not None for deal, value in zip(open_deals, worth, strict=True)
    )
    if estimated:
        yield f"{estimated} open opportunities are valued at the mean won value of their product."
