"""A Slack workspace on this machine, for programs and people who have no other.

The room speaks Slack's own protocols over loopback: the Web API under `/api/`, Socket Mode, response
URLs, file upload and download. People act in it through the page at `/` or through `/_control/`. What
never happens here: a call to the real Slack, anything written to disk, anything known about the app that
is connected, or an answer that is kinder than Slack's own. It imports only the standard library and
aiohttp, and could be a package of its own.
"""

from slack_emulator.clock import MovableClock
from slack_emulator.server import Emulator

__all__ = ["Emulator", "MovableClock"]
