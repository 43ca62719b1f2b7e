"""A month of screens for people with the longest names in four languages, and what each screen keeps to."""

import re
from collections.abc import Callable

import pytest

from tests.acting import elements, shown
from tests.hand import Hand
from tests.playing import JSON, Player, go

NAMES = {
    "U0DANA": ("Maximiliane-Friederike von Hohenstein-Wartenburg", "de-DE"),
    "U0ANA": ("María de los Ángeles Fernández-Villaverde y Castellanos", "es-ES"),
    "U0BEN": ("Bartholomew Featherstonehaugh-Cholmondeley III", "en-GB"),
    "U0CHLOE": ("Jean-Christophe de La Rochefoucauld-Montbel", "fr-FR"),
}
TYPED = {
    "U0DANA": ("", "prep maría", "scorecard maría", "goals maría", "progress", "progress maría", "team",
               "help", "depth maría", "prep jean-christophe", "prep zoe", "scorecard bartholomew 2025-09"),
    "U0ANA": ("", "scorecard", "scorecard october", "scorecard 2024-01", "goals", "progress", "funnel",
              "depth", "hours", "settings", "help"),
    "U0BEN": ("scorecard", "funnel", "depth", "progress"),
    "U0CHLOE": ("scorecard", "goals", "funnel"),
    "U0IRIS": ("", "team"),
    "U0PRIYA": ("", "data", "import", "help"),
}  # fmt: skip
LONGEST_TEXT = 3500
TECHNICAL = re.compile(r"\b(None|nan|null|LMDI|Traceback|[a-z]+_(cnt|amt))\b|\{\w*\}")


@pytest.fixture(scope="module")
def screens(hand: Hand) -> list[JSON]:
    """Everything that the bot said to them in October, what they asked it, and each one's Home."""
    people = {user: Player(hand, user) for user in TYPED}
    for user, (name, locale) in NAMES.items():
        hand.act("users", id=user, real_name=name, locale=locale)
    found: dict[tuple[str, str], JSON] = {}

    def look() -> None:
        for user, words in TYPED.items():
            for each in words:
                people[user].types(each)
                people[user].closes()
            found.update({(user, message["ts"]): message for message in people[user].messages()})

    dana, ana = people["U0DANA"], people["U0ANA"]
    go(hand, "2026-10-01T12:00:00Z")
    look()
    go(hand, "2026-10-08T16:00:00Z")
    dana.logs("maría", mine="Die neue Preisliste mit allen Rabattstaffeln", mine_by="2026-10-16")
    ana.presses(ana.last("Can you give me"), "Yes, I commit")
    for moment in ("2026-10-09T12:00:00Z", "2026-10-16T12:00:00Z", "2026-11-03T12:00:00Z"):
        go(hand, moment)
        look()
    homes = [hand.look("home", user=user) for user in TYPED]
    said = [message for message in found.values() if message.get("blocks")]
    assert len(said) > 100
    return [*said, *(home for home in homes if home)]


def stands_alone(screen: JSON) -> bool:
    """Its text says something by itself; a Home has none."""
    text = str(screen.get("text") or "").strip()
    return screen.get("type") == "home" or (10 < len(text) <= LONGEST_TEXT and not text.endswith((":", ",")))


def one_first_thing(screen: JSON) -> bool:
    """At most one button is the first thing to do."""
    return [each.get("style") for each in elements(screen)].count("primary") <= 1


def pictures_say_what_they_show(screen: JSON) -> bool:
    """Every picture has words for whoever does not see it."""
    return all(each.get("alt_text") for each in screen["blocks"] if each["type"] == "image")


def whole_names(screen: JSON) -> bool:
    """Nobody's name ends in the middle."""
    begun = {name[:length] + "…" for name, _ in NAMES.values() for length in range(12, len(name))}
    return not any(each in shown(screen) for each in begun)


def plain_words(screen: JSON) -> bool:
    """Nothing that only a program understands."""
    return not TECHNICAL.search(shown(screen))


@pytest.mark.parametrize(
    "kept", [stands_alone, one_first_thing, pictures_say_what_they_show, whole_names, plain_words]
)
def test_every_screen_of_a_month_keeps_to_it(screens: list[JSON], kept: Callable[[JSON], bool]) -> None:
    assert [shown(screen)[:200] for screen in screens if not kept(screen)] == []
