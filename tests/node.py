"""Node.js and the packages of an app written for it, where there are such."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OLDEST = 18
HERE = Path(__file__).parent
APP = HERE / "slack_emulator" / "javascript"
CACHE = HERE.parent / "build" / "javascript"
REQUIRED = os.environ.get("REQUIRE_JAVASCRIPT") == "1"
"""Without Node.js or its packages these tests are skipped, except where this says that they must not be."""


def missing(sentence: str) -> None:
    """Skip the test, or fail it where it is required."""
    if REQUIRED:
        pytest.fail(sentence)
    pytest.skip(sentence)


def find_node() -> str:
    """Where a node is that is new enough."""
    path = shutil.which("node")
    if path is None:
        missing(f"There is no Node.js {OLDEST} or newer here.")
    told = subprocess.run(
        [str(path), "--version"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    found = re.match(r"v(\d+)\.", told)
    if not found or int(found[1]) < OLDEST:
        missing(f"Node.js {OLDEST} or newer is needed; this is {told.strip()}.")
    return str(path)


def find_modules() -> Path:
    """The folder node_modules: the one that NODE_MODULES names, else installed once into build/."""
    named = os.environ.get("NODE_MODULES")
    modules = Path(named) if named else CACHE / "node_modules"
    if named is None:
        with _alone():
            if not (modules / "@slack" / "bolt").exists():
                _install()
    if not (modules / "@slack" / "bolt").exists():
        missing(f"There is no @slack/bolt in {modules}.")
    return modules


@contextmanager
def _alone() -> Iterator[None]:
    """Tests run in several processes; one of them installs."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        missing("There is no npm here, and NODE_MODULES names no folder.")
    shutil.copy(APP / "package.json", CACHE)
    command = [str(npm), "install", "--no-audit", "--no-fund", "--no-package-lock"]
    ran = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, timeout=300, check=False)
    if ran.returncode:
        missing(f"npm could not install the packages: {ran.stderr.strip()[-300:]}")
