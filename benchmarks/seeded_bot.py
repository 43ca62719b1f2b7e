"""The bot with the demo's team, in a process of its own on a local Slack that runs elsewhere.

`python -m benchmarks.seeded_bot`, with the same environment as the bot; prints `ready` when it listens. It is
what `demo.stage` does, without the local Slack in the same interpreter.
"""

import signal
from threading import Event

from bot import build
from demo.seeding import seed
from demo.stage import FIRST_MORNING
from handlers.people import welcome_everybody
from scheduling.pacing import UNLIMITED
from settings import from_environment
from slack_emulator import MovableClock


def main() -> None:
    """Run until somebody says stop."""
    over = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    clock = MovableClock(FIRST_MORNING)
    bot = build(from_environment(), clock, limits=UNLIMITED)
    welcome_everybody(bot.services, bot.client)
    seed(bot.services, clock.now().date())
    bot.start()
    bot.look_now()
    print("ready", flush=True)
    over.wait()
    bot.stop()


if __name__ == "__main__":
    main()
