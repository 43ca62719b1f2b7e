"""The local Slack in a process of its own, so that it does not share an interpreter with what is measured."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.measuring import NotMeasured, progress

JSON = dict[str, Any]
PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Slack:
    """A running workspace: its address, its process where it has one, and what to act with in it."""

    url: str
    pid: int | None = None

    @property
    def api_url(self) -> str:
        """What to give to slack_sdk as `base_url`."""
        return f"{self.url}/api/"

    def look(self, name: str) -> Any:
        """A GET control call."""
        return _answer(Request(f"{self.url}/_control/{name}"))

    def act(self, name: str, **body: Any) -> Any:
        """A POST control call."""
        return _answer(Request(f"{self.url}/_control/{name}", data=json.dumps(body).encode()))

    def app(self) -> JSON:
        """The installed app with its tokens, and how many connections it holds."""
        return dict(self.look("state")["apps"][0])


@contextmanager
def slack(manifest: JSON, seed: JSON) -> Iterator[Slack]:
    """Run `python -m slack_emulator` for a while.

    Raises:
        NotMeasured: It does not start.
    """
    with tempfile.TemporaryDirectory(prefix="oneonone-bench-") as folder:
        files = {"--manifest": manifest, "--seed": seed}
        command = [sys.executable, "-m", "slack_emulator", "--no-limits"]
        for option, content in files.items():
            path = Path(folder) / f"{option.strip('-')}.json"
            path.write_text(json.dumps(content), "utf-8")
            command += [option, str(path)]
        with process(command) as running:
            assert running.stdout is not None
            word, _, url = running.stdout.readline().strip().partition(" ")
            if word != "ready":
                raise NotMeasured("the local Slack does not start")
            yield Slack(url, running.pid)


@contextmanager
def process(
    command: list[str], environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A process that is killed in the end. If it ended by itself, what it wrote is told."""
    with tempfile.TemporaryFile("w+") as errors:
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=environment, stdout=pipe, stderr=errors, text=True) as running:
            try:
                yield running
            finally:
                ended = running.poll()
                running.kill()
        if ended is not None:
            errors.seek(0)
            progress(f"{' '.join(command)} ended by itself with {ended}:\n{errors.read()[-2000:]}")


def _answer(request: Request) -> Any:
    with urlopen(request, timeout=PATIENCE) as response:
        return json.load(response)
