"""Who, besides its owner, sees a promise and hears of it: whom it was made to, or who took over from them."""

from sqlalchemy.orm import Session

from domain.commitments import Commitment
from domain.errors import NotAllowed
from domain.people import Action, Actor, Person, listener
from usecases.services import Services, made_as_rep, managers_on, person, require, today


def let_see(services: Services, session: Session, actor: Actor, commitment: Commitment) -> None:
    """Let its owner pass, and whoever leads them; what a manager promised is between them and the rep.

    Raises:
        NotAllowed: Anybody else.
    """
    owner, partner = person(session, commitment.owner_id), person(session, commitment.partner_id)
    asker = actor.person.id if actor.person else None
    as_rep = bool(made_as_rep(session, owner, [commitment]))
    if not as_rep and asker not in (owner.id, partner.id):
        raise NotAllowed
    subject = owner if as_rep or asker == owner.id else partner
    require(session, Action.SEE_COMMITMENTS, actor, subject, on=today(services, subject))


def hears(services: Services, session: Session, commitment: Commitment) -> int:
    """The id of whoever is told besides the owner: the partner, or who took over from them."""
    owner = person(session, commitment.owner_id)
    if not made_as_rep(session, owner, [commitment]):
        return commitment.partner_id
    managers = [each.id for each in managers_on(session, owner, today(services, owner))]
    return listener(commitment.partner_id, managers)


def is_told(services: Services, session: Session, to: Person, commitment: Commitment) -> bool:
    """Whether somebody besides the owner hears of it, and still may."""
    try:
        let_see(services, session, Actor(to), commitment)
    except NotAllowed:
        return False
    return hears(services, session, commitment) == to.id
