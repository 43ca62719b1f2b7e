"""When things fall due: pure date arithmetic over working days and a person's own time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.meetings import next_month

ONE_DAY = timedelta(days=1)
DAY_STARTS, LAST_START = time(9, 0), time(17, 0)
SLOTS_LOOKED_AT, DAYS_LOOKED_AT = 12, 10


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The month's rules. Times are local to whoever is written to; days are working days."""

    meeting_day: int = 6
    meeting_time: time = time(14, 0)
    invitation_days_before: int = 5
    morning: time = time(9, 0)
    scorecard_time: time = time(9, 30)
    run_sheet_time: time = time(15, 0)
    log_reminder_after: timedelta = timedelta(hours=1)
    tally_time: time = time(10, 0)
    verdict_time: time = time(16, 0)
    evening: time = time(19, 0)
    most_in_a_day: int = 4
    minutes: int = 45
    minutes_on_goal: int = 20


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days a person works: Monday to Friday less public holidays and leave (inclusive spans)."""

    holidays: frozenset[date] = frozenset()
    leave: tuple[tuple[date, date], ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether the person works on that day."""
        return self.open_on(day) and not any(first <= day <= last for first, last in self.leave)

    def open_on(self, day: date) -> bool:
        """Whether it is a working day at all, leave or not."""
        return day.weekday() < 5 and day not in self.holidays

    def working_days(self, first: date, last: date) -> int:
        """How many days of the span are working days, leave or not."""
        return _working_days(self.holidays, first, last)

    def days_present(self, first: date, last: date) -> int:
        """How many days of the span the person works."""
        spans = [days(max(first, start), min(last, end)) for start, end in self.leave]
        away = {day for span in spans for day in span if self.open_on(day)}
        return self.working_days(first, last) - len(away)

    def next_working(self, day: date) -> date:
        """The day itself, or the next one on which the person works (at most a year ahead)."""
        return next((d for d in days(day, day + timedelta(days=366)) if self.works_on(d)), day)

    def previous_working(self, day: date) -> date:
        """The day itself, or the last one before it on which the person works."""
        found = (day - timedelta(days=back) for back in range(367))
        return next((d for d in found if self.works_on(d)), day)

    def nth(self, month: date, number: int) -> date:
        """The month's `number`-th working day, its last if it has fewer, or the first one after the month."""
        found = [day for day in days(month.replace(day=1), next_month(month) - ONE_DAY) if self.works_on(day)]
        return found[min(number, len(found)) - 1] if found else self.next_working(next_month(month))

    def last(self, month: date) -> date:
        """The month's last working day."""
        return self.previous_working(next_month(month) - ONE_DAY)

    def before(self, day: date, count: int) -> date:
        """The working day `count` working days before `day`."""
        for _ in range(count):
            day = self.previous_working(day - ONE_DAY)
        return day

    def after(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`."""
        for _ in range(count):
            day = self.next_working(day + ONE_DAY)
        return day


@lru_cache(maxsize=4096)
def _working_days(holidays: frozenset[date], first: date, last: date) -> int:
    """The same for all who live by the same holidays, so it is counted once."""
    return sum(WorkCalendar(holidays).open_on(day) for day in days(first, last))


def days(first: date, last: date) -> Iterator[date]:
    """Every day of the span, both ends included."""
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def together(one: WorkCalendar, other: WorkCalendar) -> WorkCalendar:
    """The days on which both work."""
    return WorkCalendar(one.holidays | other.holidays, one.leave + other.leave)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a local wall-clock time.

    In the hour that a spring change leaves out, the moment is the one an hour later on the clock;
    in the hour that autumn repeats, the first of the two.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def weeks(first: date, last: date) -> tuple[tuple[date, date], ...]:
    """The Monday-to-Friday weeks of the span, cut at both of its ends."""
    monday = first - timedelta(days=first.weekday())
    found = []
    while monday <= last:
        start, end = max(monday, first), min(monday + timedelta(days=4), last)
        if start <= end:
            found.append((start, end))
        monday += timedelta(days=7)
    return tuple(found)


def suits(moment: datetime, *zones: ZoneInfo) -> bool:
    """Whether a meeting that starts then lies in everybody's working hours."""
    return all(DAY_STARTS <= moment.astimezone(zone).time() <= LAST_START for zone in zones)


def hours(day: date, usual: time, zone: ZoneInfo, *others: ZoneInfo) -> tuple[datetime, ...]:
    """The full hours of a day, the nearest to the usual one first; those that suit everybody go before."""
    found = [local_moment(day, time(hour), zone) for hour in range(DAY_STARTS.hour, LAST_START.hour + 1)]
    wanted = local_moment(day, usual, zone)
    return tuple(sorted(found, key=lambda each: (not suits(each, zone, *others), abs(each - wanted), each)))


def slots(
    meeting: datetime, calendar: WorkCalendar, zone: ZoneInfo, *others: ZoneInfo, now: datetime
) -> tuple[datetime, ...]:
    """Three other times near the meeting: mid-morning and afternoon of the working days around it.

    They lie on working days of the `others` too, and where there are such, in their working hours.
    """
    found: list[datetime] = []
    day = max(calendar.before(meeting.astimezone(zone).date(), 1), now.astimezone(zone).date())
    for _ in range(DAYS_LOOKED_AT):
        day = calendar.next_working(day)
        moments = [local_moment(day, at, zone) for at in (time(10, 0), time(15, 30))]
        found += [each for each in moments if each > now and each != meeting]
        day += ONE_DAY
    possible = [each for each in found if all(calendar.works_on(each.astimezone(z).date()) for z in others)]
    fitting = sorted(possible[:SLOTS_LOOKED_AT], key=lambda each: not suits(each, zone, *others))
    return tuple(sorted(fitting[:3]))
