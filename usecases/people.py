"""Who is in the workspace, who is asking, and who is meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from domain.cadence import ONE_DAY
from domain.errors import BadDate, NoManager, NoReps, NotAllowed, UnknownPerson
from domain.messages import Kind
from domain.people import Action, Actor, Person, ReportingLine
from storage import outbox
from storage import people as stored
from storage.database import Database
from usecases.services import Services, manager_on, person, recipient, reps_on, require, today

MENTION = re.compile(r"^<@([A-Z0-9]+)(?:\|([^>]*))?>$")


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody as Slack describes them."""

    slack_id: str
    name: str
    email: str | None
    tz: str
    locale: str
    active: bool
    administrator: bool = False


def welcome(services: Services, actor: Actor, profiles: Iterable[Profile]) -> int:
    """Bring everybody in the workspace up to date; those known by e-mail or name alone get their Slack id.

    Returns how many are new. Twice is harmless.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
    """
    with services.database.write() as session:
        require(session, Action.KEEP_PEOPLE, actor, None, on=services.now().date())
        stored.adopt(session, services.workspace)
        return sum(_welcome_one(services, session, profile) for profile in profiles)


def _welcome_one(services: Services, session: Session, profile: Profile) -> bool:
    workspace = services.workspace
    known = _known(session, workspace, profile)
    person = replace(
        known or Person(0, workspace, profile.name),
        workspace=workspace,
        name=profile.name,
        slack_id=profile.slack_id,
        email=profile.email or (known.email if known else None),
        tz=profile.tz,
        locale=profile.locale,
        active=profile.active,
        administrator=profile.administrator,
    )
    if known is None:
        stored.add(session, person)
    elif known != person:
        stored.change(session, person)
        if known.tz != person.tz:
            _follow_the_clock(services, session, known, person)
    return known is None


def _follow_the_clock(services: Services, session: Session, before: Person, after: Person) -> None:
    """What is planned for somebody who lives elsewhere now comes at the same hour there, never at night.

    A reminder of a log belongs to its meeting, whose moment is the same everywhere.
    """
    to, now = recipient(services, session, after), services.now()
    tomorrow = to.at(to.days.next_working(to.day_of(now) + ONE_DAY), services.rhythm.morning)
    for planned in outbox.planned_for(session, after.id):
        if planned.due_at > now and planned.kind is not Kind.LOG_REMINDER:
            local = planned.due_at.astimezone(before.zone)
            there = to.at(local.date(), local.time())
            due = there if there > now else tomorrow
            expires = planned.expires_at + (due - planned.due_at)
            outbox.retime(session, replace(planned, due_at=due, expires_at=expires))


def _known(session: Session, workspace: str, profile: Profile) -> Person | None:
    """By Slack id, else by e-mail, else by whole name among those nobody in Slack has claimed."""
    found = stored.by_slack_id(session, workspace, profile.slack_id)
    if found:
        return found
    for words in filter(None, (profile.email, profile.name)):
        free = [p for p in stored.named(session, workspace, words) if p.slack_id is None]
        exact = [p for p in free if words.lower() in {p.name.lower(), (p.email or "").lower()}]
        if len(exact) == 1:
            return exact[0]
    return None


def home(database: Database) -> str:
    """The one workspace that the database knows; "" while there is none, or when there are several."""
    with database.read() as session:
        found = [workspace for workspace in stored.workspaces(session) if workspace]
    return found[0] if len(found) == 1 else ""


def asking(services: Services, slack_id: str) -> Person:
    """The person behind a Slack id.

    Raises:
        UnknownPerson: Nobody here has that id.
    """
    with services.database.read() as session:
        found = stored.by_slack_id(session, services.workspace, slack_id)
    if found is None or not found.active:
        raise UnknownPerson("I don't know you yet. An administrator can add you to a team.")
    return found


def meant(services: Services, asker: Person, words: str, *, on: date | None = None) -> Person:
    """The rep that the asker means: themselves, or one of their own reps by mention or name.

    People who are not the asker's own are as unknown as people who do not exist, so that nobody can
    find out by asking who is here.

    Raises:
        UnknownPerson: Nobody, or several, of the asker's own people fit.
    """
    with services.database.read() as session:
        own = (asker, *reps_on(session, asker, on or today(services, asker)))
        mention = MENTION.match(words.strip())
        if mention:
            found = [p for p in own if p.slack_id == mention.group(1)]
        else:
            ids = {p.id for p in stored.named(session, services.workspace, words.strip().lstrip("@"))}
            found = [p for p in own if p.id in ids]
    if len(found) > 1:
        names = " or ".join(p.name for p in found)
        raise UnknownPerson(f"Do you mean {names}? Please write the whole name.")
    if not found:
        raise UnknownPerson(f"I know nobody of yours called “{_as_written(words)}”.")
    return found[0]


def _as_written(words: str) -> str:
    """What somebody typed as they saw it: a mention comes with an id that they never wrote."""
    mention = MENTION.match(words.strip())
    return (f"@{mention.group(2)}" if mention and mention.group(2) else words.strip())[:60]


def my_reps(services: Services, asker: Person) -> tuple[Person, ...]:
    """The asker's own reps today.

    Raises:
        NoReps: There are none.
    """
    with services.database.read() as session:
        found = reps_on(session, asker, today(services, asker))
    if not found:
        raise NoReps
    return found


def known(services: Services, actor: Actor, person_id: int) -> Person:
    """The person a button names: the actor, or one of those who report to them or did.

    Raises:
        NotAllowed: Anybody else.
    """
    with services.database.read() as session:
        found = person(session, person_id)
        led = {line.rep_id for line in stored.lines(session, [person_id]) if line.manager_id == _id(actor)}
    own = person_id == _id(actor) or person_id in led
    if not own or actor.person is None or not actor.person.active:
        raise NotAllowed
    return found


def leads(services: Services, asker: Person) -> bool:
    """Whether anybody reports to the asker today."""
    with services.database.read() as session:
        return bool(reps_on(session, asker, today(services, asker)))


def my_manager(services: Services, asker: Person) -> Person:
    """Whoever is responsible for the asker today.

    Raises:
        NoManager: Nobody is.
    """
    with services.database.read() as session:
        found = manager_on(session, asker, today(services, asker))
    if found is None:
        raise NoManager
    return found


def lead(
    services: Services,
    actor: Actor,
    *,
    rep: Person,
    manager: Person,
    starts: date,
    ends: date | None = None,
) -> None:
    """Make somebody responsible for a rep from a day on, or note the last day of it (included).

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        UnknownPerson: The two are one and the same.
        BadDate: It would end before it starts.
    """
    _check_span(starts, ends or starts)
    if rep.id == manager.id:
        raise UnknownPerson("Nobody reports to themselves. Name two different people.")
    with services.database.write() as session:
        require(session, Action.KEEP_PEOPLE, actor, rep, on=services.now().date())
        stored.add_line(session, ReportingLine(rep.id, manager.id, starts, ends))


def away(services: Services, actor: Actor, *, person: Person, starts: date, ends: date) -> None:
    """Note that somebody is away, both days included.

    Raises:
        NotAllowed: The actor is neither an administrator nor the product itself.
        BadDate: It would end before it starts.
    """
    _check_span(starts, ends)
    with services.database.write() as session:
        require(session, Action.KEEP_PEOPLE, actor, person, on=services.now().date())
        stored.add_leave(session, person.id, starts, ends)


def _check_span(first: date, last: date) -> None:
    if last < first:
        raise BadDate("The last day lies before the first one.")


def _id(actor: Actor) -> int:
    return actor.person.id if actor.person else 0
