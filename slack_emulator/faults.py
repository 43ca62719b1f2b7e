"""Bad days on purpose: which calls go wrong, how, and how often."""

import random
from dataclasses import dataclass
from typing import Any

from slack_emulator.errors import refused

JSON = dict[str, Any]
KINDS = ("429", "500", "500_after", "timeout_after", "reset_before", "reset_after", "slow")
ENVELOPES = ("events_api", "interactive", "slash_commands")
OF_ENVELOPES = ("drop_ack", "slow")


@dataclass(slots=True)
class Fault:
    """Calls of `method` (or "*") go wrong as `kind` says: `count` times, or at `rate`, or always.

    `method` may also be a kind of envelope: "slow" sends it late, "drop_ack" loses the app's answer.
    """

    method: str
    kind: str
    count: int | None = None
    rate: float | None = None
    retry_after: int = 1
    ms: int = 1000

    @property
    def is_error(self) -> bool:
        """Whether the kind is one of Slack's error names rather than trouble on the line."""
        return self.kind not in KINDS

    def card(self) -> JSON:
        """The fault as a control call shows it."""
        return {"method": self.method, "kind": self.kind, "count": self.count, "rate": self.rate}


class Faults:
    """The faults that were asked for, in that order."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._dice = random.Random(20261101)

    def add(self, given: JSON) -> Fault:
        """Plan a fault from a control call; a sentence when it makes no sense."""
        if not given.get("method") or not given.get("kind"):
            raise refused('A fault needs a method (or "*") and a kind.')
        if given["method"] in ENVELOPES and given["kind"] not in OF_ENVELOPES:
            raise refused(f"What the app is sent can only go wrong as {' or '.join(OF_ENVELOPES)}.")
        rate, count = given.get("rate"), given.get("count")
        if rate is not None and not 0 <= float(rate) <= 1:
            raise refused("A rate lies between 0 and 1.")
        if count is not None and int(count) < 1:
            raise refused("A count is 1 or more.")
        fault = Fault(
            str(given["method"]), str(given["kind"]), None if count is None else int(count),
            None if rate is None else float(rate), int(given.get("retry_after", 1)), int(given.get("ms",
            1000)),
        )  # fmt: skip
        self._planned.append(fault)
        return fault

    def clear(self) -> None:
        """From now on everything works."""
        self._planned.clear()

    def cards(self) -> list[JSON]:
        """What is still planned."""
        return [fault.card() for fault in self._planned]

    def strike(self, method: str) -> Fault | None:
        """The fault that hits this call, if any does."""
        for fault in self._planned:
            hit = fault.method == method or (fault.method == "*" and method not in ENVELOPES)
            if hit and self._hits(fault):
                return fault
        return None

    def _hits(self, fault: Fault) -> bool:
        if fault.rate is not None and self._dice.random() >= fault.rate:
            return False
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                self._planned.remove(fault)
        return True
