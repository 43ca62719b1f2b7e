"""The core pack's golden month."""

from datetime import date

from content.catalogue import load_catalogue
from domain.formulas import Readings
from domain.scorecards import Presence, Scorecard, scorecard
from tests.domain.by_name import by_name

CATALOGUE = load_catalogue()
MONTH, YEAR_AGO = date(2026, 9, 1), date(2025, 9, 1)
FULL = Presence(22, 22)
VALUES = {
    "revenue_amt": 92_000.0,
    "cost_amt": 60_720.0,
    "new_acct_cnt": 2.0,
    "new_acct_rev_amt": 18_000.0,
    "opp_added_cnt": 6.0,
    "opp_advanced_cnt": 9.0,
    "call_cnt": 28.0,
}
GOALS = {
    "revenue": 100_000.0,
    "revenue_growth": 0.1,
    "new_accounts": 2.0,
    "new_account_revenue": 15_000.0,
    "gross_profit": 36_000.0,
    "gross_profit_pct": 0.36,
    "opps_added": 8.0,
    "opps_advanced": 10.0,
    "sales_calls": 40.0,
}


def sample(
    *,
    without: tuple[str, ...] = (),
    values: dict[str, float] | None = None,
    goals: dict[str, float] | None = None,
    base: float | None = 92_000 / 1.05,
    presence: Presence = FULL,
    ramp_zero: bool = False,
    pack: str = "core",
) -> Scorecard:
    numbers = {(name, MONTH): value for name, value in (VALUES | (values or {})).items()}
    if base is not None:
        numbers["revenue_amt", YEAR_AGO] = base
    numbers = {key: value for key, value in numbers.items() if key[0] not in without}
    wanted = {(key, MONTH): goal for key, goal in (GOALS | (goals or {})).items() if key not in without}
    weighed = CATALOGUE.pack(pack)
    return scorecard(
        1, MONTH, weighed, Readings(by_name(numbers)), by_name(wanted), presence, ramp_zero=ramp_zero
    )
