"""A small team in a workspace of its own, a hand that acts for its people, and an empty Bolt app."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_emulator import Emulator, MovableClock
from slack_emulator.methods import METHODS
from tests.hand import Hand

JSON = dict[str, Any]

MANIFEST: JSON = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "slash_commands": [
            {"command": "/helper", "description": "Helps", "usage_hint": "[what]", "should_escape": True},
            {"command": "/plain", "description": "Takes words as they are"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write",
                "commands",
                "im:write",
                "im:history",
                "im:read",
                "users:read",
                "users:read.email",
                "files:write",
                "files:read",
                "channels:read",
                "reactions:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im", "user_change"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
SEED: JSON = {
    "team": {"id": "T0DEMO", "name": "Demo", "domain": "demo"},
    "users": [
        {
            "id": "U0ANA",
            "name": "ana",
            "real_name": "Ana Diaz",
            "tz": "Europe/Madrid",
            "email": "ana@demo.test",
            "locale": "es-ES",
        },
        {
            "id": "U0DANA",
            "name": "dana",
            "real_name": "Dana Reed",
            "tz": "America/New_York",
            "is_admin": True,
        },
        {"id": "U0GONE", "name": "gone", "real_name": "Gus Gone", "deleted": True},
        {"name": "ben", "real_name": "Ben Ode"},
    ],
    "channels": [
        {"id": "C0SALES", "name": "sales", "members": ["U0ANA", "U0DANA", "app"]},
        {"id": "C0OTHER", "name": "other", "members": ["U0DANA"]},
    ],
}
# An app that may do everything and is told everything.
WIDE: JSON = {
    **MANIFEST,
    "features": {**MANIFEST["features"], "assistant_view": {"assistant_description": "Helps"}},
    "functions": {
        "count": {
            "title": "Count",
            "description": "Counts",
            "input_parameters": {},
            "output_parameters": {"sum": {"type": "integer", "name": "sum", "is_required": True}},
        }
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *sorted({scope for method in METHODS.values() for scope in method.scopes}),
                "chat:write.customize",
            ]
        }
    },
    "settings": {
        **MANIFEST["settings"],
        "event_subscriptions": {
            "bot_events": [
                "app_mention",
                "channel_archive",
                "channel_created",
                "channel_rename",
                "file_deleted",
                "function_executed",
                "member_joined_channel",
                "member_left_channel",
                "message.channels",
                "message.im",
                "message.mpim",
                "message_metadata_posted",
                "pin_added",
                "reaction_added",
                "reaction_removed",
                "subteam_created",
            ],
            "metadata_subscriptions": [{"app_id": "A0EMULATED", "event_type": "task_created"}],
        },
    },
}
MORNING = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MORNING, frozen=True)


@pytest.fixture
def manifest() -> JSON:
    """What the app may do; tests that need more give another."""
    return MANIFEST


@pytest.fixture
def emulator(clock: MovableClock, manifest: JSON) -> Iterator[Emulator]:
    with Emulator(manifest, SEED, clock=clock) as running:
        yield running


@pytest.fixture
def three_seconds_pass(clock: MovableClock) -> Callable[[], None]:
    """Nobody waits longer for an acknowledgement, and no trigger lives longer."""
    return lambda: clock.set(clock.now() + timedelta(seconds=3, microseconds=1))


@pytest.fixture
def unhurried(emulator: Emulator) -> None:
    """The app may call as fast as it likes."""
    emulator.workspace.limits.on = False


@pytest.fixture
def hand(emulator: Emulator) -> Hand:
    return Hand(emulator.url)


@pytest.fixture
def client(emulator: Emulator) -> WebClient:
    return WebClient(emulator.app.bot_token, base_url=emulator.api_url)


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """Closes Socket Mode clients behind the tests' backs: each takes a second to notice."""
    with ThreadPoolExecutor(8) as executor:
        yield executor


class Listeners(ThreadPoolExecutor):
    """Runs listeners, and can tell when all are done: guessing by silence fails on a busy machine."""

    def __init__(self) -> None:
        super().__init__(8)
        self._running: set[Future[Any]] = set()

    def submit(self, *given: Any, **more: Any) -> Future[Any]:
        made = super().submit(*given, **more)
        self._running.add(made)
        made.add_done_callback(self._running.discard)
        return made

    def idle(self) -> None:
        while running := set(self._running):
            wait(running)


@pytest.fixture
def bolt(emulator: Emulator, client: WebClient, closing: ThreadPoolExecutor) -> Iterator[App]:
    """A Bolt app without listeners, connected; tests add what they need."""
    with Listeners() as executor:
        emulator.settle = executor.idle
        app = App(client=client, listener_executor=executor)
        handler = SocketModeHandler(app, emulator.app.app_token)
        handler.connect()
        yield app
        handler.client.auto_reconnect_enabled = False
        closing.submit(handler.close)


@pytest.fixture
def error_of() -> Callable[..., JSON]:
    """What Slack answers to a call that it refuses."""

    def refused(call: Callable[..., Any], **arguments: Any) -> JSON:
        with pytest.raises(SlackApiError) as caught:
            call(**arguments)
        return caught.value.response.data

    return refused
