"""Slack's own client against every method that it and the local Slack both know."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from slack_emulator import Emulator, MovableClock
from slack_emulator.methods import METHODS
from tests.slack_emulator.conftest import MORNING, SEED, WIDE
from tests.slack_emulator.contract_calls import CALLS, Stage


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(WIDE, SEED, clock=MovableClock(MORNING, frozen=True)) as emulator:
        emulator.workspace.limits.on = False
        yield emulator


def function_of(client: WebClient, name: str):
    return getattr(client, name.replace(".", "_"), None)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_slacks_own_client_gets_what_it_asks_for(running, name):
    app = running.app
    token = {"app": app.app_token, "config": app.config_token}.get(METHODS[name].token, app.bot_token)
    client = WebClient(token, base_url=running.api_url)
    arguments = CALLS[name].arguments(Stage(running))
    if METHODS[name].token == "app":
        arguments = {"app_token": token}
    assert function_of(client, name)(**arguments)["ok"]


def test_the_client_has_a_function_for_every_method_here():
    client = WebClient("xoxb")
    assert [name for name in METHODS if function_of(client, name) is None] == []
