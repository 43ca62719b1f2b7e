"""What a delivery is turned into at the moment it is sent."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

from usecases.outbox import Leased
from views.blocks import Message

__all__ = ["EVENT_TYPE", "Message", "Render", "Withdrawn", "metadata", "opaque"]

EVENT_TYPE = "oneonone_delivery"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """There is no point in saying it any more, and why."""

    reason: str


class Render(Protocol):
    """Writes a delivery from the facts of this moment; `late` asks it to say that it is late."""

    def __call__(self, leased: Leased, *, late: bool) -> Message | Withdrawn: ...


def opaque(key: str) -> str:
    """The key as it stands in Slack: every app in the workspace can read metadata, so it tells nothing."""
    return blake2b(key.encode(), digest_size=16).hexdigest()


def metadata(key: str) -> dict[str, Any]:
    """The metadata by which a message is found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": opaque(key)}}
