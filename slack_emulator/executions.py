"""Custom steps of workflows: each time that one runs until the app says how it ended."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(slots=True)
class Execution:
    """One run of a custom step: running, completed with outputs, or failed with an error."""

    id: str
    callback_id: str
    inputs: JSON
    status: str = "running"
    outputs: JSON = field(default_factory=dict)
    error: str | None = None

    def card(self) -> JSON:
        """What a control call tells about it."""
        return {
            "function_execution_id": self.id, "callback_id": self.callback_id, "inputs": self.inputs,
            "status": self.status, "outputs": self.outputs, "error": self.error,
        }  # fmt: skip


class Executions:
    """Every run by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Execution] = {}

    def __iter__(self) -> Iterator[Execution]:
        return iter(self._by_id.values())

    def get(self, execution_id: str) -> Execution | None:
        """The run with this id."""
        return self._by_id.get(execution_id)

    def start(self, execution_id: str, callback_id: str, inputs: JSON) -> Execution:
        """A step begins."""
        made = self._by_id[execution_id] = Execution(execution_id, callback_id, inputs)
        return made
