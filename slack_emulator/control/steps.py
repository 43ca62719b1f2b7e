"""What the app made for people beside messages, and the custom steps of its workflows."""

from typing import Any

from slack_emulator.control.desk import Desk, given, outcome_card
from slack_emulator.errors import refused

JSON = dict[str, Any]


async def canvases(desk: Desk, body: JSON) -> list[JSON]:
    """The canvases with what they say."""
    return [canvas.card() for canvas in desk.workspace.canvases]


async def lists(desk: Desk, body: JSON) -> list[JSON]:
    """The lists with their columns and items."""
    return [one.card() for one in desk.workspace.lists]


async def threads(desk: Desk, body: JSON) -> list[JSON]:
    """The threads of which the assistant told its status, a title or prompts."""
    known = desk.workspace.threads.items()
    return [{"channel": channel, "thread_ts": ts, **thread} for (channel, ts), thread in known]


async def executions(desk: Desk, body: JSON) -> list[JSON]:
    """Every run of a custom step and how it ended."""
    return [execution.card() for execution in desk.workspace.executions]


async def run_step(desk: Desk, body: JSON) -> JSON:
    """A workflow that a person started reaches one of the app's custom steps."""
    person, workspace = desk.person(body), desk.workspace
    callback_id = str(given(body, "callback_id"))
    step = workspace.app.functions.get(callback_id)
    if step is None:
        raise refused(f'The app declares no function "{callback_id}".')
    inputs = {"user_id": person.id, **(body.get("inputs") or {})}
    execution = workspace.executions.start(workspace.fresh_id("Fx"), callback_id, inputs)
    function = {
        "id": f"Fn{callback_id}", "callback_id": callback_id, "title": step.get("title", ""),
        "description": step.get("description", ""), "type": "app", "app_id": workspace.app.app_id,
        "input_parameters": step.get("input_parameters") or {},
        "output_parameters": step.get("output_parameters") or {},
    }  # fmt: skip
    said = {
        "type": "function_executed", "function": function, "inputs": inputs,
        "function_execution_id": execution.id, "workflow_execution_id": workspace.fresh_id("Wx"),
        "event_ts": workspace.fresh_ts(), "bot_access_token": workspace.app.bot_token,
    }  # fmt: skip
    outcome = await desk.happened("function_executed", said)
    await desk.settle()
    return {**execution.card(), **outcome_card(outcome)}
