"""What one row of a CRM export means, and what makes it unusable."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from connectors.cells import parse_date
from connectors.crm_measures import Opportunity
from connectors.tables import BadCell, Row, header_name, same_name

TEAM_COLUMNS = {
    "name": ("sales_agent", "sales_rep", "agent", "rep", "full_name", "employee", "owner", "user"),
    "manager": ("sales_manager", "manager_name", "reports_to", "team_lead", "supervisor"),
    "region": ("regional_office", "office", "territory", "location"),
    "email": ("e_mail", "email_address", "e_mail_address", "mail", "work_email"),
}
OPPORTUNITY_COLUMNS = {
    "id": ("opportunity_id", "deal_id", "record_id"),
    "rep": ("sales_agent", "sales_rep", "agent", "owner", "opportunity_owner", "deal_owner", "owner_email"),
    "product": ("product_name",),
    "account": ("account_name", "customer", "company", "company_name", "client"),
    "stage": ("deal_stage", "stage_name", "opportunity_stage", "status"),
    "engaged": ("engage_date", "created_date", "create_date", "created", "created_at", "date_created"),
    "closed": ("close_date", "closed_date", "closing_date", "closed_at"),
    "value": ("close_value", "amount", "deal_value", "deal_amount", "revenue"),
    "activity": ("last_activity", "last_activity_date", "last_modified_date", "last_contacted"),
    "next_step": ("next_steps", "next_activity", "next_activity_date"),
}
ACCOUNT_COLUMNS = {
    "account": ("account_name", "customer", "company", "company_name", "name"),
    "customer_since": ("first_order_date", "first_purchase_date", "first_won_date"),
}

WON = frozenset({"won", "closedwon", "gewonnen"})
LOST = frozenset({"lost", "closedlost", "verloren"})
# The open stages of this export, and those that Salesforce and HubSpot start with.
OPEN = frozenset(
    {
        *("open", "new", "prospecting", "engaging", "qualification", "needsanalysis", "valueproposition"),
        *("iddecisionmakers", "perceptionanalysis", "proposal", "proposalpricequote", "negotiation"),
        *("negotiationreview", "discovery", "demo", "appointmentscheduled", "qualifiedtobuy"),
        *("presentationscheduled", "decisionmakerboughtin", "contractsent"),
    }
)


@dataclass(frozen=True)
class TeamMember:
    """One sales agent of the team file. `manager` and `email` are None where the file is silent."""

    name: str
    manager: str | None
    region: str
    email: str | None
    line: int


@dataclass
class Roster:
    """The sales agents by every name they can be called: their name and their e-mail address."""

    members: list[TeamMember] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    _known: dict[str, TeamMember] = field(default_factory=dict)

    def read(self, row: Row) -> TeamMember:
        """Takes in a row of the team file; `BadCell` if it contradicts one before it."""
        member = _member(row)
        before = self._known.get(same_name(member.name))
        if before:
            _require_same(before, member)
            self.repeated.append(before.name)
            return before
        if member.email and (other := self._known.get(same_name(member.email))):
            raise BadCell("email", member.email, f"This address already belongs to {other.name}.")
        self._known |= {same_name(key): member for key in (member.name, member.email) if key}
        self.members.append(member)
        return member

    def name_of(self, text: str) -> str:
        """The agent's name as the team file spells it; `ValueError` if the team file lacks them."""
        if not text:
            raise ValueError("No sales agent is named here.")
        if member := self._known.get(same_name(text)):
            return member.name
        raise ValueError(f"{text} is not in the team file.")


@dataclass
class OpportunityReader:
    """Turns rows into opportunities of people on the roster, each id once; `amount` reads their money.

    `tells_next_step`: the file has a column for it, so an empty cell says that there is none.
    """

    roster: Roster
    amount: Callable[[str], float]
    tells_next_step: bool = False
    _lines: dict[str, int] = field(default_factory=dict)

    def read(self, row: Row) -> Opportunity:
        """The opportunity of a row; `BadCell` for the first thing that is wrong with it."""
        rep = row.read("rep", self.roster.name_of)
        won = row.read("stage", parse_stage)
        engaged = row.read_optional("engaged", parse_date)
        value = row.read_optional("value", self._value)
        # The close date of an open deal is only somebody's hope.
        closed = None if won is None else row.read("closed", parse_date)
        _require_plausible(row, won, engaged, closed, value)
        self._claim(row)
        product, account = header_name(row.values["product"]), same_name(row.values["account"])
        return Opportunity(
            rep,
            product.replace("_", ""),
            account,
            won,
            engaged,
            closed,
            value,
            key=row.values["id"] or f"line {row.line}",
            stage=" ".join(row.values["stage"].split()),
            hoped=_hoped(row) if won is None else None,
            activity=row.read_optional("activity", parse_date),
            next_step=bool(row.values["next_step"]) if self.tells_next_step else None,
        )

    def _value(self, text: str) -> float:
        if (value := self.amount(text)) < 0:
            raise ValueError("The value of a deal can't be below zero.")
        return value

    def _claim(self, row: Row) -> None:
        key = row.values["id"]
        if key and (line := self._lines.setdefault(key, row.line)) != row.line:
            raise BadCell("id", key, f"This opportunity already stands in line {line}.")


@dataclass
class AccountReader:
    """Turns rows into account keys, and keeps since when an account is a customer if the file says so."""

    since: dict[str, date] = field(default_factory=dict)

    def read(self, row: Row) -> str:
        """The key of the account; `BadCell` if its date can't be read."""
        key = same_name(row.values["account"])
        if day := row.read_optional("customer_since", parse_date):
            self.since[key] = day
        return key


def parse_stage(text: str) -> bool | None:
    """Won is True, lost is False, any open stage is None; `ValueError` for a stage nobody told us of."""
    stage = header_name(text).replace("_", "")
    if stage in WON or stage in LOST:
        return stage in WON
    if stage in OPEN:
        return None
    raise ValueError(f"I don't know the stage “{text}”: won, lost or still open?")


def _hoped(row: Row) -> date | None:
    """When an open deal is expected to close; what cannot be read as a day is no reason to refuse it."""
    try:
        return row.read_optional("closed", parse_date)
    except BadCell:
        return None


def _member(row: Row) -> TeamMember:
    values = row.values
    if not values["name"]:
        raise BadCell("name", "", "No sales agent is named here.")
    name = " ".join(values["name"].split())
    return TeamMember(name, values["manager"] or None, values["region"], values["email"] or None, row.line)


def _require_same(before: TeamMember, now: TeamMember) -> None:
    for column in ("manager", "region", "email"):
        here, there = getattr(now, column), getattr(before, column)
        if here != there:
            reason = f"{now.name} already stands in line {before.line} with another {column}."
            raise BadCell(column, here or "", reason)


def _require_plausible(
    row: Row, won: bool | None, engaged: date | None, closed: date | None, value: float | None
) -> None:
    if won and value is None:
        raise BadCell("value", "", "A won deal needs its value.")
    if engaged and closed and closed < engaged:
        raise BadCell("closed", row.values["closed"], f"It closes before it starts on {engaged}.")
