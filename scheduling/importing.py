"""Works on files of numbers, one after the other, on a thread of its own: nobody's click waits for it."""

import logging
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Lock

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain.errors import BadImport
from domain.imports import Tables
from domain.people import SYSTEM
from domain.sources import PLACE
from scheduling.unforeseen import reference
from usecases import importing
from usecases.services import Services
from views.blocks import said

SLACK, FOLDER = "slack:", "folder:"
LARGEST = 500 * 1024 * 1024
CHUNK = 1 << 20
PATIENCE = 60.0
ASIDE = ("done", "left")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Importing:
    """Looks at files that wait, loads those that are confirmed, and gives refused rows back."""

    services: Services
    tables: Tables
    client: WebClient
    sourced: Callable[[str], AbstractContextManager[Path]] | None = None
    _one_at_a_time: Lock = field(default_factory=Lock)

    def run_until_quiet(self) -> None:
        """Work until nothing waits; a second call at the same time waits for the first."""
        with self._one_at_a_time:
            while self._one_step():
                pass

    def _one_step(self) -> bool:
        file = importing.take(self.services, SYSTEM)
        if file is None:
            return self._give_back()
        try:
            file = importing.work(self.services, SYSTEM, self.tables, self.fetch, file)
            log.info("import id=%s state=%s", file.id, file.state)
        except Exception as error:  # noqa: BLE001 - the door: somebody waits for words about their file
            given = reference(log, error)
            why = f"I could not read that file. Give whoever runs me this reference: {given}."
            importing.give_up(self.services, SYSTEM, file, why)
        return True

    def _give_back(self) -> bool:
        with tempfile.TemporaryDirectory(prefix="oneonone-") as folder:
            path = Path(folder) / "rows.csv"
            back = importing.give_back(self.services, SYSTEM, self.tables, self.fetch, path)
            if back is None:
                return False
            for person in back.to:
                self._send(person.slack_id or "", path, back)
        return True

    def _send(self, slack_id: str, path: Path, back: importing.Back) -> None:
        name = back.name
        try:
            channel = self.client.conversations_open(users=slack_id)["channel"]["id"]
            if back.words:
                self.client.chat_postMessage(channel=channel, text=said(back.words, 1000))
                return
            comment = "These rows were not loaded. Correct them here and drop the file again."
            self.client.files_upload_v2(
                channel=channel, file=str(path), filename=name, title=name, initial_comment=comment
            )
        except SlackApiError as refused:
            log.error("rows could not be given back: %s", refused.response.get("error"))

    @contextmanager
    def fetch(self, place: str) -> Iterator[Path]:
        """The file on this machine, for as long as it is needed: from Slack, a source, or where it lies.

        Raises:
            BadImport: It is not there any more, or too large.
        """
        if self.sourced is not None and place.startswith(PLACE):
            with self.sourced(place) as path:
                yield path
            return
        if not place.startswith(SLACK):
            yield _lying(Path(place.removeprefix(FOLDER)))
            return
        with tempfile.TemporaryDirectory(prefix="oneonone-") as folder:
            path = Path(folder) / "dropped"
            self._download(place.removeprefix(SLACK), path)
            yield path

    def _download(self, file_id: str, path: Path) -> None:
        try:
            about = self.client.files_info(file=file_id)["file"]
        except SlackApiError as refused:
            kind = refused.response.get("error")
            raise BadImport(
                f"I can't get that file from Slack any more ({kind}). Please drop it again."
            ) from None
        if int(about.get("size") or 0) > LARGEST:
            raise BadImport(f"That file is too large: I read up to {LARGEST >> 20} MB. Please split it.")
        url = about.get("url_private_download") or about.get("url_private")
        if about.get("is_external") or not url:
            raise BadImport("That file does not lie in Slack itself. Please download it, and drop it here.")
        request = urllib.request.Request(url)
        request.add_unredirected_header("Authorization", f"Bearer {self.client.token}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer, path.open("wb") as out:
                while chunk := answer.read(CHUNK):
                    out.write(chunk)
        except (OSError, HTTPException) as broken:
            log.warning("a file could not be fetched: %s", type(broken).__name__)
            raise BadImport("Slack did not give me that file just now. Please drop it again.") from None


def _lying(path: Path) -> Path:
    """A file of the watched folder, where it lies or where it was put aside."""
    for place in (path, *(path.parent / aside / path.name for aside in ASIDE)):
        if place.exists():
            return place
    raise BadImport(f"{path.name} does not lie in the watched folder any more.")
