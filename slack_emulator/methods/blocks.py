"""Looking at content without sending it: blocks.validate."""

from typing import Any

from slack_emulator.blocks import block_problems, message_problems, view_problems
from slack_emulator.errors import SlackError
from slack_emulator.methods.table import Args, method
from slack_emulator.shapes import Problem
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


@method("blocks.validate", token="none")
def validate(workspace: Workspace, args: Args) -> JSON:
    """What is wrong with blocks, a view or a message, with a pointer to each place."""
    given = [name for name in ("blocks", "view", "message") if args.has(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments", ["must provide exactly one of `blocks`, `view`, or `message`"])
    kind = given[0]
    if problems := _problems(kind, _json(args, kind), workspace):
        raise SlackError(f"invalid_{kind}", errors=[problem.card() for problem in problems])
    return {}


def _json(args: Args, kind: str) -> Any:
    try:
        return args.parsed(kind, "invalid_arguments")
    except SlackError:
        raise SlackError("invalid_arguments", [f"`{kind}` must be valid JSON"]) from None


def _problems(kind: str, value: Any, workspace: Workspace) -> list[Problem]:
    if kind == "blocks":
        return block_problems(value, workspace.refuse_blocks)
    if kind == "view":
        return view_problems(value, ("modal", "home"), workspace.refuse_blocks, at="")
    if not isinstance(value, dict):
        return [Problem("", "must provide an object")]
    attachments = value.get("attachments") or ()
    return message_problems(value.get("blocks") or [], workspace.refuse_blocks, attachments=attachments)
