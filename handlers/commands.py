"""`/oneonone …`: the first word says what, the rest says about whom or when. Nothing goes unanswered."""

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches

from domain.errors import BadDate, UnknownPerson
from domain.meetings import previous_month
from domain.people import Person
from handlers import (
    calendars,
    catalogue,
    commitments,
    depth,
    disputes,
    goals,
    imports,
    logs,
    meetings,
    overview,
    prep,
    scorecards,
    team,
)
from handlers.door import Ask
from usecases import people
from usecases.overview import next_rep
from usecases.scorecards import latest_month
from views import ids
from views.help import COMMANDS, help_page, unknown

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def typed(ask: Ask) -> None:
    """Somebody typed the command, or wrote it to the bot with or without its slash."""
    word, rest = [*ask.words.removeprefix(ids.COMMAND).split(maxsplit=1), "", ""][:2]
    command = WORDS.get(word.lower().strip(".,!?"))
    if command is None:
        ask.ack()
        nearest = next(iter(get_close_matches(word.lower(), list(COMMANDS), 1, 0.6)), None)
        ask.answer(unknown(word, nearest, COMMANDS[nearest] if nearest else COMMANDS["help"]))
        return
    command(ask, rest.strip())


def _overview(ask: Ask, rest: str) -> None:
    overview.show(ask)


def _prep(ask: Ask, rest: str) -> None:
    prep.show(ask, _rep(ask, rest) if rest else next_rep(ask.services, ask.actor, ask.person))


def _log(ask: Ask, rest: str) -> None:
    rep = _rep(ask, rest) if rest else next_rep(ask.services, ask.actor, ask.person, to_log=True)
    logs.start(ask, rep)


def _scorecard(ask: Ask, rest: str) -> None:
    who, month = _who_and_month(ask, rest)
    scorecards.show(ask, who, month or latest_month(ask.services, who))


def _goals(ask: Ask, rest: str) -> None:
    words = rest.split()
    years = [word for word in words if word.isdecimal() and len(word) == 4]
    named = " ".join(word for word in words if word not in years)
    rep = _rep(ask, named) if named else ask.person
    if not years:
        goals.this_year(ask, rep)
        return
    year = int(years[0])
    if not 2000 <= year <= 2100:
        raise BadDate(f"I have no goals for the year {year}.")
    goals.show(ask, rep, year)


def _commit(ask: Ask, rest: str) -> None:
    commitments.start(ask, _rep(ask, rest) if rest else ask.person)


def _progress(ask: Ask, rest: str) -> None:
    commitments.progress(ask, _rep(ask, rest) if rest else ask.person)


def _move(ask: Ask, rest: str) -> None:
    meetings.start_move(ask, _rep(ask, rest) if rest else _mine_or_next(ask))


def _skip(ask: Ask, rest: str) -> None:
    """`skip holiday` of a rep is about themselves; a manager names the rep first if there are several."""
    who, reason = _named_first(ask, rest)
    meetings.skip(ask, who or _mine_or_only(ask), reason)


def _settings(ask: Ask, rest: str) -> None:
    catalogue.show(ask)


def _setup(ask: Ask, rest: str) -> None:
    catalogue.choose_team(ask)


def _funnel(ask: Ask, rest: str) -> None:
    depth.show_funnel(ask, _rep(ask, rest) if rest else ask.person)


def _depth(ask: Ask, rest: str) -> None:
    depth.show(ask, _rep(ask, rest) if rest else ask.person)


def _hours(ask: Ask, rest: str) -> None:
    calendars.show(ask, _rep(ask, rest) if rest else ask.person)


def _team(ask: Ask, rest: str) -> None:
    team.show(ask)


def _data(ask: Ask, rest: str) -> None:
    disputes.show_owners(ask)


def _import(ask: Ask, rest: str) -> None:
    imports.how(ask)


def _help(ask: Ask, rest: str) -> None:
    ask.ack()
    manages = people.leads(ask.services, ask.person)
    ask.answer(help_page(manages, administers=ask.person.administrator))


WORDS: Mapping[str, Callable[[Ask, str], None]] = {
    "": _overview,
    "prep": _prep,
    "log": _log,
    "scorecard": _scorecard,
    "goals": _goals,
    "commit": _commit,
    "progress": _progress,
    "funnel": _funnel,
    "depth": _depth,
    "team": _team,
    "hours": _hours,
    "data": _data,
    "move": _move,
    "skip": _skip,
    "settings": _settings,
    "setup": _setup,
    "import": _import,
    "help": _help,
}


def _rep(ask: Ask, words: str) -> Person:
    """The one who is named, among the asker and their own reps."""
    return people.meant(ask.services, ask.person, words)


def _mine_or_next(ask: Ask) -> Person:
    """A rep means their own meeting; a manager the next one."""
    if people.leads(ask.services, ask.person):
        return next_rep(ask.services, ask.actor, ask.person)
    return ask.person


def _mine_or_only(ask: Ask) -> Person:
    """A rep means their own meeting; a manager of several is asked whose, for a slip would skip another's."""
    if not people.leads(ask.services, ask.person):
        return ask.person
    reps = people.my_reps(ask.services, ask.person)
    if len(reps) > 1:
        example = f"{ids.COMMAND} skip {reps[0].first_name.lower()} on leave"
        raise UnknownPerson(f"Whose one-on-one do you mean? Put the name first: `{example}`.")
    return reps[0]


def _named_first(ask: Ask, words: str) -> tuple[Person | None, str]:
    """A name in front of other words: one of two words first, then of one."""
    parts = words.split()
    for count in (2, 1):
        if len(parts) >= count:
            try:
                return _rep(ask, " ".join(parts[:count])), " ".join(parts[count:])
            except UnknownPerson:
                continue
    return None, words


def _who_and_month(ask: Ask, words: str) -> tuple[Person, date | None]:
    """`scorecard`, `scorecard march`, `scorecard ana`, `scorecard ana 2026-03`, in either order."""
    parts = words.split()
    months = {part: _month(part, ask.reader.today) for part in parts}
    named = " ".join(part for part in parts if months[part] is None)
    found = [month for month in months.values() if month is not None]
    return (_rep(ask, named) if named else ask.person), (found[0] if found else None)


def _month(word: str, today: date) -> date | None:
    """The month a word means, the last one of that name; None when it means none."""
    lower = word.lower().strip(",")
    named = [n for n, name in enumerate(MONTHS, 1) if len(lower) >= 3 and name.startswith(lower)]
    if named:
        this = date(today.year, named[0], 1)
        return this if this <= today else this.replace(year=today.year - 1)
    if lower == "last":
        return previous_month(today)
    if lower.count("-") == 1 and lower.replace("-", "").isdigit():
        try:
            return date.fromisoformat(f"{lower}-01")
        except ValueError:
            raise BadDate(
                f"I couldn't read “{word[:20]}” as a month. Write it like 2026-03 or march."
            ) from None
    return None
