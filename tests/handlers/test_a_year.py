"""Time passes: over New Year, through changed clocks and holidays, in one jump or in small steps."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.public_holidays import PublicHolidays
from demo.stage import Stage
from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, go

JSON = dict[str, Any]
REPS = ("U0ANA", "U0BEN", "U0CHLOE", "U0DAVID", "U0ELENA", "U0FARID", "U0GRACE", "U0HUGO")
DECEMBER, OCTOBER = datetime(2026, 12, 29, 5, tzinfo=UTC), datetime(2026, 10, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    running: list[Stage] = []

    def start(starts: datetime) -> Hand:
        folder = tmp_path_factory.mktemp("a year")
        running.append(Stage(f"sqlite:///{folder / 'year.db'}", starts=starts, frozen=True))
        running[-1].start()
        return Hand(running[-1].slack.url)

    yield start
    for stage in running:
        stage.stop()


@pytest.fixture(scope="class")
def autumn(opened: Any) -> Hand:
    made: Hand = opened(OCTOBER)
    return made


def people(hand: Hand) -> dict[str, ZoneInfo]:
    return {each["id"]: ZoneInfo(each["tz"]) for each in hand.look("state")["users"] if not each["is_bot"]}


def heard(hand: Hand) -> dict[str, list[tuple[str, str]]]:
    """What each has been told by themselves, with the moment."""
    return {
        user: [(message["ts"].partition(".")[0], message["text"]) for message in hand.messages(user)]
        for user in people(hand)
    }


def at_bad_moments(hand: Hand, since: datetime) -> list[tuple[str, str, str]]:
    """What was said since then on a weekend, on a public holiday, or at night, where its reader lives."""
    holidays, found = PublicHolidays(), []
    for user, zone in people(hand).items():
        free = holidays.days(holidays.country_of(str(zone)) or "", 2026, 2027)
        for message in hand.messages(user):
            at = datetime.fromtimestamp(float(message["ts"]), zone)
            if at > since and (at.weekday() > 4 or at.date() in free or not 8 <= at.hour < 19):
                found.append((user, f"{at:%a %d %b %H:%M}", message["text"][:60]))
    return found


def said_twice(hand: Hand) -> list[tuple[str, str]]:
    """The same words to the same person, but for the one reminder of a log that is still not written."""
    counts = Counter((user, text) for user, told in heard(hand).items() for _, text in told)
    return [pair for pair, count in counts.items() if count > (2 if "How did it go" in pair[1] else 1)]


def test_over_new_year_a_jump_and_small_steps_say_the_same_at_the_same_moments(opened: Any) -> None:
    jump, steps = opened(DECEMBER), opened(DECEMBER)
    end = datetime(2027, 1, 8, 18, tzinfo=UTC)
    go(jump, end.isoformat())
    now = DECEMBER
    while now < end:
        now = min(now + timedelta(hours=23), end)
        go(steps, now.isoformat())
    assert heard(jump) == heard(steps)
    assert at_bad_moments(jump, DECEMBER + timedelta(hours=1)) == []
    assert said_twice(jump) == []
    dana = Player(jump, "U0DANA")
    closed = [m["text"].split(".")[0] for m in dana.messages() if "is closed" in m["text"]]
    assert closed == ["December is closed"]
    for user in REPS:
        invitations = [m for m in jump.messages(user) if "One-on-one with Dana" in m["text"]]
        away = user == "U0CHLOE"  # to the end of December
        assert len({shown(message) for message in invitations}) == len(invitations) == (1 if away else 2)


class TestAnAutumn:
    """One story of a manager who logs every talk and of reps who promise; the clocks change meanwhile."""

    def test_what_a_month_brings_to_a_manager_and_to_a_rep(self, autumn: Hand) -> None:
        """The ceiling of today: each number here may fall, none may rise unseen."""
        dana, ana = Player(autumn, "U0DANA"), Player(autumn, "U0ANA")
        for day, names in ((8, ("ana", "ben", "chloe", "david")), (9, ("elena", "farid", "grace", "hugo"))):
            go(autumn, f"2026-10-{day:02}T15:00:00Z")
            for name in names:
                dana.logs(name)
                rep = Player(autumn, f"U0{name.upper()}")
                rep.presses(rep.last("Can you give me"), "Yes, I commit")
        go(autumn, "2026-10-31T12:00:00Z")
        kinds = Counter(_kind(message["text"]) for message in dana.messages())
        assert kinds["closed"] == 1
        assert kinds["invitation"] == kinds["run sheet"] == kinds["answer"] == 8
        assert kinds["verdict"] == 6  # and on Monday those of David and Grace, whose day ends after hers
        assert kinds["reminder"] <= 8
        assert kinds["other"] == 0
        weeks = Counter(
            f"{datetime.fromtimestamp(float(message['ts']), ZoneInfo('Europe/London')):%V}"
            for message in ana.messages()
            if "Your one-on-one" not in message["text"] and "You committed" not in message["text"]
        )
        assert max(weeks.values()) <= 2
        assert sum(weeks.values()) <= 8

    def test_clocks_that_change_do_not_move_what_is_said_or_when_people_meet(self, autumn: Hand) -> None:
        """Europe's go back on 25 October, America's on 1 November; 12 October is free where Grace lives."""
        go(autumn, "2026-11-02T20:00:00Z")
        assert at_bad_moments(autumn, datetime(2026, 10, 9, 15, 30, tzinfo=UTC)) == []
        for user, first in (("U0ANA", "Fri 09 10:00"), ("U0GRACE", "Tue 13 09:00")):
            asked = [m for m in autumn.messages(user) if "how many did you do" in m["text"]]
            zone = people(autumn)[user]
            moments = [f"{datetime.fromtimestamp(float(m['ts']), zone):%a %d %H:%M}" for m in asked]
            assert moments == [first, "Fri 16 10:00", "Fri 23 10:00", "Fri 30 10:00"]
            assert "late" not in asked[0]["text"]
        told = [m["text"] for m in autumn.messages("U0DANA") if "November" in m["text"]]
        times = [text.split("November, ")[1][:2] for text in told if "One-on-one with" in text]
        assert len(times) == 8
        assert set(times) <= {"13", "14", "15", "16"}


def _kind(text: str) -> str:
    for words, kind in (
        ("is closed", "closed"),
        ("One-on-one with", "invitation"),
        ("minutes with", "run sheet"),
        ("How did it go", "reminder"),
        ("committed on", "answer"),
        ("'s October:", "verdict"),
    ):
        if words in text:
            return kind
    return "other"
