"""How a custom step of a workflow ended: functions.*"""

from typing import Any

from slack_emulator.errors import SlackError
from slack_emulator.executions import Execution
from slack_emulator.methods.table import Args, method
from slack_emulator.workspace import Workspace

JSON = dict[str, Any]


def _running(workspace: Workspace, args: Args) -> Execution:
    execution = workspace.executions.get(args.text("function_execution_id"))
    if execution is None:
        raise SlackError("function_execution_not_found")
    if execution.status != "running":
        raise SlackError("execution_not_in_running_state")
    return execution


@method("functions.completeSuccess", required=("function_execution_id", "outputs"))
def succeed(workspace: Workspace, args: Args) -> JSON:
    """The step did what it was for; its outputs are those that the manifest declares."""
    execution, outputs = _running(workspace, args), args.object("outputs")
    declared = workspace.app.functions.get(execution.callback_id, {}).get("output_parameters") or {}
    known = declared.get("properties") or declared
    needed = declared.get("required") or [
        name for name, one in known.items() if isinstance(one, dict) and one.get("is_required")
    ]
    wrong = [f"[ERROR] missing required field: {name}" for name in needed if name not in outputs]
    wrong += [f"[ERROR] unexpected parameter: {name}" for name in outputs if name not in known]
    if wrong:
        raise SlackError("parameter_validation_failed", wrong)
    execution.status, execution.outputs = "completed", outputs
    return {}


@method("functions.completeError", required=("function_execution_id", "error"))
def fail(workspace: Workspace, args: Args) -> JSON:
    """The step could not do it."""
    execution = _running(workspace, args)
    execution.status, execution.error = "failed", args.text("error")
    return {}
