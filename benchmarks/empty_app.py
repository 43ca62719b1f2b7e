"""The floor for acks and starts: a Bolt app in Socket Mode that only says ack. Runs by itself as a process.

`python -m benchmarks.empty_app`, with the same environment as the bot; prints `ready` when it
listens.
"""

import os
import signal
from concurrent.futures import Executor
from threading import Event

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient


def empty(
    bot_token: str, app_token: str, api_url: str, *, executor: Executor | None = None
) -> SocketModeHandler:
    """The app behind its socket, not connected yet."""
    app = App(client=WebClient(bot_token, base_url=api_url), listener_executor=executor)
    app.command("/oneonone")(acknowledge)
    return SocketModeHandler(app, app_token)


def acknowledge(ack: Ack) -> None:
    """All that it does."""
    ack()


def main() -> None:
    """Run until somebody says stop."""
    over = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL")
    socket = empty(*(os.environ[name] for name in names))
    socket.connect()  # type: ignore[no-untyped-call]
    print("ready", flush=True)
    over.wait()
    socket.client.auto_reconnect_enabled = False
    socket.close()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
