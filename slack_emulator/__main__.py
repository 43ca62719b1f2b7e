"""`python -m slack_emulator --manifest FILE --seed FILE --port N`: a workspace until Ctrl-C."""

import argparse
import json
import signal
from pathlib import Path
from threading import Event

from slack_emulator import Emulator, MovableClock
from slack_emulator.clock import read_moment


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="slack_emulator", description="A Slack workspace on this machine.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest.json")
    parser.add_argument("--seed", type=Path, required=True, help="team, users and channels as JSON")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--request-url", default="", help="post everything there instead of Socket Mode")
    parser.add_argument("--at", type=read_moment, help="the moment it is in the workspace, ISO 8601")
    parser.add_argument("--no-limits", action="store_true", help="answer however fast the app calls")
    return parser.parse_args()


def main() -> None:
    """Run until somebody interrupts."""
    given = _arguments()
    manifest, seed = (json.loads(path.read_text("utf-8")) for path in (given.manifest, given.seed))
    over = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    emulator = Emulator(
        manifest, seed, clock=MovableClock(given.at), host=given.host, port=given.port,
        request_url=given.request_url, limits=not given.no_limits,
    )  # fmt: skip
    with emulator:
        print(f"ready {emulator.url}", flush=True)
        over.wait()


if __name__ == "__main__":
    main()
