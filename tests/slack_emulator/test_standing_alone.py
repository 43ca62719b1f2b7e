"""The local Slack is a package of its own: it needs nothing of the bot, and nothing of Slack's libraries."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import slack_emulator

PACKAGE = Path(slack_emulator.__file__).parent
SCRIPT = """
import sys
sys.path[:0] = sys.argv[1:]
import slack_emulator
from slack_emulator import Emulator, MovableClock
with Emulator({}, {"users": [{"name": "ana"}]}, clock=MovableClock()) as emulator:
    print(emulator.url)
strangers = ("slack_sdk", "slack_bolt", "sqlalchemy", "domain", "storage", "handlers", "bot", "demo")
print(sorted(name for name in strangers if name in sys.modules))
"""


def test_it_runs_where_only_it_and_aiohttp_are(tmp_path):
    (tmp_path / "slack_emulator").symlink_to(PACKAGE)
    libraries = sysconfig.get_paths()["purelib"]
    command = [sys.executable, "-I", "-W", "error", "-c", SCRIPT, str(tmp_path), libraries]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert ran.stderr == ""
    address, strangers = ran.stdout.splitlines()
    assert address.startswith("http://127.0.0.1:")
    assert strangers == "[]"


def test_it_imports_only_itself_the_standard_library_and_aiohttp():
    allowed = set(sys.stdlib_module_names) | {"slack_emulator", "aiohttp"}
    imported = {
        (path.name, words[1].partition(".")[0])
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if (words := line.split())[:1] in (["import"], ["from"])
    }
    assert {name for _, name in imported} <= allowed
