"""Every method of the contracts beside the project, held against what the local Slack answers.

The contracts are not ours to ship. Where CONTRACTS names their folder, it has to be there.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_emulator import Emulator, MovableClock
from slack_emulator.methods import METHODS
from tests.slack_emulator.conftest import MANIFEST, MORNING, SEED, WIDE
from tests.slack_emulator.contract_calls import CALLS, Stage

JSON = dict[str, Any]
FOLDER = Path(os.environ.get("CONTRACTS", ""))
pytestmark = pytest.mark.skipif(
    "CONTRACTS" not in os.environ, reason="CONTRACTS names no folder with contracts"
)
# Installing and uninstalling have tests of their own: other credentials, other answers.
ELSEWHERE = {"oauth.v2.access", "oauth.v2.exchange", "apps.uninstall", "auth.revoke"}
FOUND = {path.stem for path in FOLDER.glob("*.json")} if "CONTRACTS" in os.environ else set()
NAMES = sorted(FOUND - ELSEWHERE)
# What any method may answer, whatever its own list says.
EVERYWHERE = {"invalid_arguments", "missing_scope", "not_authed", "invalid_auth", "not_allowed_token_type"}


def contract(name: str) -> JSON:
    found: JSON = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def scopes_of(name: str) -> set[str]:
    scope = contract(name).get("scope") or {}
    return set(scope.get("bot") or ())


def required(name: str) -> list[str]:
    return [one for one in contract(name)["args"].get("required") or () if one != "token"]


def call(emulator: Emulator, name: str, token: str | None, /, **arguments: Any) -> JSON:
    client = WebClient(token, base_url=emulator.api_url)
    try:
        return client.api_call(name, json=arguments).data
    except SlackApiError as error:
        return error.response.data


@pytest.fixture(scope="module")
def everything() -> Iterator[Emulator]:
    """An app with every scope there is."""
    with Emulator(WIDE, SEED, clock=MovableClock(MORNING, frozen=True)) as running:
        running.workspace.limits.on = False
        yield running


@pytest.fixture(scope="module")
def nothing() -> Iterator[Emulator]:
    """An app without any scope."""
    with Emulator(
        {**MANIFEST, "oauth_config": {"scopes": {"bot": []}}}, SEED, clock=MovableClock(MORNING)
    ) as running:
        running.workspace.limits.on = False
        yield running


def token_for(emulator: Emulator, name: str) -> str | None:
    app = emulator.app
    return {"app": app.app_token, "config": app.config_token, "none": None}.get(
        METHODS[name].token, app.bot_token
    )


def test_no_method_of_the_contracts_is_missing():
    assert NAMES
    assert [name for name in NAMES if name not in METHODS] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_method_has_the_scopes_and_the_tier_of_its_contract(name):
    tier = contract(name).get("rate_limits")
    assert tier in (None, f"t{METHODS[name].tier}")
    if METHODS[name].token == "bot":
        assert scopes_of(name) <= set(METHODS[name].scopes)


@pytest.mark.parametrize("name", NAMES)
def test_a_method_lets_nobody_in_without_the_right_token(everything, name):
    if METHODS[name].token == "none":
        assert call(everything, name, None).get("error") not in ("not_authed", "invalid_auth")
        return
    wrong = everything.app.bot_token if METHODS[name].token in ("app", "config") else everything.app.app_token
    assert call(everything, name, None)["error"] == "not_authed"
    assert call(everything, name, "xoxb-of-somebody-else")["error"] == "invalid_auth"
    assert call(everything, name, wrong)["error"] == "not_allowed_token_type"


@pytest.mark.parametrize("name", NAMES)
def test_a_method_names_the_scope_that_it_needs(nothing, name):
    refusal = call(nothing, name, token_for(nothing, name), **CALLS[name].arguments(None))
    if scopes_of(name):
        assert (refusal["error"], refusal["provided"]) == ("missing_scope", "")
        assert scopes_of(name) <= set(refusal["needed"].split(","))
    else:
        assert refusal.get("error") != "missing_scope"


@pytest.mark.parametrize("name", NAMES)
def test_a_method_names_the_argument_that_is_missing(everything, name):
    whole = CALLS[name].arguments(None)
    for lacking in required(name):
        rest = {one: value for one, value in whole.items() if one != lacking}
        refusal = call(everything, name, token_for(everything, name), **rest)
        assert refusal["error"] == "invalid_arguments"
        assert f"[ERROR] missing required field: {lacking}" in refusal["response_metadata"]["messages"]


@pytest.mark.parametrize("name", NAMES)
def test_a_method_refuses_only_with_names_that_its_contract_has(everything, name):
    known = set(contract(name).get("errors") or ()) | EVERYWHERE
    for arguments in CALLS[name].refused:
        refusal = call(everything, name, token_for(everything, name), **arguments)
        assert refusal["ok"] is False, arguments
        assert refusal["error"] in known, arguments


@pytest.mark.parametrize("name", NAMES)
def test_a_method_answers_what_its_contract_shows(everything, name):
    stage = Stage(everything)
    answered = call(everything, name, token_for(everything, name), **CALLS[name].arguments(stage))
    assert answered["ok"] is True, answered
    output = contract(name).get("output") or {}
    assert set(output.get("required") or ()) - CALLS[name].not_answered <= set(answered)
    shown = (contract(name).get("examples") or {}).get("success") or {}
    assert set(shown.get("example") or ()) - CALLS[name].not_answered <= set(answered)
