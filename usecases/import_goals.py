"""A file of goals among those that people drop: what it would change is shown, then it is loaded."""

from sqlalchemy.orm import Session

from domain.counted import GoalsTold
from domain.imports import Findings, Plan, Shape
from domain.people import SYSTEM
from storage import people as stored_people
from usecases import goals
from usecases.goals import GoalsSeen
from usecases.services import Services

PLAN = Plan(Shape.GOALS, (), ())
LISTED = 8


def looked_at(services: Services, session: Session, told: GoalsTold, fingerprint: str) -> Findings:
    """What the goals are about, and what they would change; nothing is saved."""
    return _findings(
        told, goals.seen(services, session, _everybody(services, session), told.rows), fingerprint
    )


def loaded(services: Services, session: Session, told: GoalsTold, fingerprint: str) -> Findings:
    """Save the goals in this transaction; months that are over keep theirs."""
    everybody = _everybody(services, session)
    seen = goals.seen(services, session, everybody, told.rows)
    goals.load_in(services, session, SYSTEM, everybody, told.rows)
    return _findings(told, seen, fingerprint)


def _everybody(services: Services, session: Session) -> goals.People:
    return stored_people.everybody(session, services.workspace)


def _findings(told: GoalsTold, seen: GoalsSeen, fingerprint: str) -> Findings:
    bad = [(str(row.line), row.column, row.value, row.reason) for row in told.bad]
    bad += [(str(line), "", "", why) for line, why in seen.refusals]
    bad.sort(key=lambda row: int(row[0]))
    return Findings(
        read=told.read,
        loaded=told.read - len(bad),
        refused=len(bad),
        bad=tuple(bad[:LISTED]),
        people=seen.people,
        first=seen.first.isoformat() if seen.first else "",
        last=seen.last.isoformat() if seen.last else "",
        new=seen.new,
        changed=seen.changed,
        same=seen.same,
        notes=tuple(f"Line {line}: {why}" for line, why in seen.kept[:LISTED]),
        fingerprint=fingerprint,
    )
