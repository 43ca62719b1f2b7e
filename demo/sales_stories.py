"""Who is in the demo's sales team, what each of them aims at, and how each month went.

Ana's September 2026 is the sample that the scoring rules are specified by. The others are there so that
every kind of one-on-one can be seen: see the comment on each rep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FIRST, LAST = date(2025, 4, 1), date(2026, 12, 1)
ANA_PROMISE_STARTS = date(2026, 10, 1)

Range = tuple[float, float]
Season = tuple[int, ...]

# Percent of the year's goal from January to December: a strong autumn, and the catalogue's own example.
AUTUMN: Season = (7, 7, 8, 8, 9, 9, 7, 6, 10, 10, 10, 9)
RISING: Season = (6, 6, 8, 9, 9, 9, 6, 5, 9, 10, 11, 12)


@dataclass(frozen=True)
class Person:
    """One person of the workspace; `id` and `manager` are Slack ids, `starts` is an ISO date."""

    id: str
    name: str
    email: str
    tz: str
    locale: str
    manager: str
    role: str
    starts: str


@dataclass(frozen=True)
class Story:
    """How a month went: ranges of actual ÷ goal, and what is added to the goal for margin and accounts.

    `growth` is the range of actual ÷ goal for revenue growth where last year is known; None leaves last
    year's month as its own story tells it.
    """

    revenue: Range
    margin: Range
    new_accounts: int
    new_revenue: Range
    inputs: Range
    growth: Range | None = None


ON_GOAL = Story((1.01, 1.04), (0.001, 0.006), 0, (1.0, 1.15), (1.0, 1.12), (1.06, 1.3))
STAR = Story((1.08, 1.16), (0.008, 0.015), 1, (1.1, 1.3), (1.05, 1.2), (1.06, 1.3))
MISSED = Story((0.72, 0.84), (-0.03, -0.015), -1, (0.5, 0.8), (0.55, 0.8))
AWAY = Story((0.3, 0.4), (-0.01, 0.01), -2, (0.0, 0.0), (0.25, 0.35))


@dataclass(frozen=True)
class Rep:
    """A rep's goals for the whole of 2026, their habits, and the months that were not as usual.

    `revenue` is EUR, `margin` and `growth` are fractions, the rest are counts per year. `deals` are won
    per month on goal; `win_rate` is won ÷ closed. `habits` are ranges of actual ÷ goal for an input in
    every month, `slips` in missed months only. `neglects` is the share of deals that are left
    alone after a while. `months` maps "2026-09" to its story.
    """

    name: str
    revenue: int
    margin: float
    growth: float
    new_accounts: int
    opps_added: int
    opps_advanced: int
    calls: int
    season: Season
    deals: float = 4.5
    win_rate: float = 0.5
    usual: Story = ON_GOAL
    habits: Mapping[str, Range] = field(default_factory=dict)
    slips: Mapping[str, Range] = field(default_factory=dict)
    neglects: float = 0.1
    months: Mapping[str, Story] = field(default_factory=dict)
    starts: date = FIRST

    def story(self, month: date) -> Story:
        return self.months.get(f"{month:%Y-%m}", self.usual)


REPS = (
    # On goal until September 2026, then the golden sample; keeps her promise of ten calls a week after it.
    Rep("Ana Silva", 1_000_000, 0.36, 0.10, 20, 80, 100, 400, AUTUMN, deals=4, win_rate=0.45),
    # Slips: three of the last four months missed, so the look goes down to the calendar (depth 3).
    Rep(
        *("Ben Carter", 900_000, 0.35, 0.10, 18, 90, 110, 480, RISING),
        win_rate=0.35,
        slips={"call_cnt": (0.5, 0.65)},
        neglects=0.45,
        months=dict.fromkeys(("2025-11", "2026-06", "2026-08", "2026-09", "2026-10"), MISSED),
    ),
    # Exceeds every goal in every month.
    Rep("Chloe Martin", 1_400_000, 0.38, 0.12, 24, 100, 120, 440, AUTUMN, deals=6, win_rate=0.6, usual=STAR),
    # Two of the last three months missed (depth 2): enough new opportunities, but they do not move.
    Rep(
        *("David Kim", 1_100_000, 0.34, 0.10, 22, 84, 104, 460, RISING),
        win_rate=0.4,
        neglects=0.3,
        slips={"call_cnt": (1.0, 1.1), "opp_added_cnt": (1.0, 1.1), "opp_advanced_cnt": (0.45, 0.6)},
        months=dict.fromkeys(("2026-02", "2026-07", "2026-09"), MISSED),
    ),
    # Missed August 2026 and is back on goal in September (depth 1, then 0).
    Rep(
        *("Elena Rossi", 950_000, 0.37, 0.10, 20, 76, 96, 420, AUTUMN),
        months=dict.fromkeys(("2025-06", "2026-08"), MISSED),
    ),
    # Steady on goal with few calls: activity alone is no reason to look deeper.
    Rep(
        *("Farid Haddad", 1_000_000, 0.36, 0.08, 20, 72, 90, 480, RISING),
        deals=3.5,
        win_rate=0.6,
        habits={"call_cnt": (0.5, 0.62)},
    ),
    # New since June 2026, with goals that ramp up to the full ones in October.
    Rep("Grace Lee", 800_000, 0.35, 0.10, 16, 72, 88, 440, AUTUMN, deals=3.5, starts=date(2026, 6, 1)),
    # On goal, but away for most of September 2026: that month is not judged.
    Rep(
        *("Hugo Novak", 850_000, 0.36, 0.10, 18, 74, 92, 420, AUTUMN),
        deals=4,
        months={"2025-12": MISSED, "2026-09": AWAY},
    ),
)

# A year earlier every goal was lower by this much, so that reaching both years' goals is growth on goal.
MONEY_BEFORE, COUNTS_BEFORE = 0.87, 0.9

# Share of the full goal in the first months of a new rep; afterwards the full goal.
RAMP_OUTPUTS = (0.0, 0.25, 0.5, 0.75)
RAMP_INPUTS = (0.5,)

LEAVE = (
    ("Farid Haddad", date(2026, 7, 13), date(2026, 7, 17)),
    ("Hugo Novak", date(2026, 9, 7), date(2026, 9, 25)),
    ("Chloe Martin", date(2026, 12, 28), date(2026, 12, 31)),
)

# What must be exactly so: the sample of the scoring rules; its revenue is 5 % more than a year before.
GOLDEN: Mapping[tuple[str, date], Mapping[str, float]] = {
    ("Ana Silva", date(2025, 9, 1)): {"revenue_amt": 87_619.05},
    ("Ana Silva", date(2026, 9, 1)): {
        "revenue_amt": 92_000,
        "cost_amt": 60_720,
        "won_cnt": 4,
        "lost_cnt": 5,
        "new_acct_cnt": 2,
        "new_acct_rev_amt": 18_000,
        "opp_added_cnt": 6,
        "opp_advanced_cnt": 9,
        "call_cnt": 28,
    },
}


def _person(
    id: str, name: str, tz: str, locale: str, manager: str = "U0DANA", role: str = "rep", starts: str = ""
) -> Person:
    email = f"{name.lower().replace(' ', '.')}@example.com"
    return Person(id, name, email, tz, locale, manager, role, starts or "2023-01-09")


PEOPLE = (
    _person("U0DANA", "Dana Whitfield", "Europe/Berlin", "en-GB", "U0IRIS", "manager", "2020-09-01"),
    _person("U0ANA", "Ana Silva", "Europe/London", "en-GB"),
    _person("U0BEN", "Ben Carter", "Europe/London", "en-GB"),
    _person("U0CHLOE", "Chloe Martin", "Europe/Paris", "fr-FR"),
    _person("U0DAVID", "David Kim", "America/New_York", "en-US"),
    _person("U0ELENA", "Elena Rossi", "Europe/Rome", "it-IT"),
    _person("U0FARID", "Farid Haddad", "Europe/Berlin", "de-DE"),
    _person("U0GRACE", "Grace Lee", "America/Chicago", "en-US", starts="2026-06-01"),
    _person("U0HUGO", "Hugo Novak", "Europe/Prague", "en-GB"),
    _person("U0IRIS", "Iris Bergman", "Europe/Stockholm", "en-GB", "", "leader", "2018-03-01"),
    _person("U0MARCO", "Marco Ruiz", "Europe/Madrid", "es-ES", "", "manager", "2021-05-03"),
    _person("U0PRIYA", "Priya Nair", "Europe/London", "en-GB", "", "administrator", "2022-02-01"),
)
