"""What is to be said as soon as the transaction that decides it is through."""

from domain.messages import Delivery, Kind, delivery
from usecases.services import Services


def at_once(services: Services, kind: Kind, key: str, *, to: int, subject: str) -> Delivery:
    """A message that falls due now; `key` names the occasion, `to` is the id of whoever gets it."""
    return delivery(
        kind,
        key,
        workspace=services.workspace,
        recipient_id=to,
        subject=subject,
        due_at=services.now(),
    )
