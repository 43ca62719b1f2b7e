"""`make demo`: the bot on a local Slack with a seeded sales team, in the browser, until Ctrl-C."""

import os
import signal
import sys
import tempfile
import webbrowser
from pathlib import Path
from threading import Event

from demo.stage import Stage

GUIDE = """
It is the morning of Thursday 1 October 2026. You can be anybody of the team: choose on the left.
Dana leads eight reps. Move the clock to the next working morning and see what the bot says,
then be Dana and type /oneonone prep, or be Ana and accept the invitation. /oneonone hours can read
https://calendar.example.com/ben-carter.ics as Ben's calendar. Ctrl-C ends it.
"""


def main() -> int:
    """Run until somebody interrupts; what was said is forgotten."""
    over = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with tempfile.TemporaryDirectory(prefix="oneonone-demo-") as folder:
        stage = Stage(f"sqlite:///{Path(folder) / 'demo.db'}", port=int(os.environ.get("PORT") or 8765))
        try:
            stage.start()
        except OSError as trouble:
            stage.stop()
            print(
                f"The local Slack could not start: {trouble.strerror}. Try another port: PORT=8770 make demo"
            )
            return 1
        print(f"ready {stage.slack.url}", flush=True)
        print(GUIDE, flush=True)
        if os.environ.get("OPEN", "1") != "0":
            webbrowser.open(f"{stage.slack.url}/#user=U0DANA")
        over.wait()
        stage.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
