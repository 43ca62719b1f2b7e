"""Files: promised, uploaded, shared, and handed out again to whoever may have them."""

import asyncio
import mimetypes
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

JSON = dict[str, Any]
DELAY = 0.2
PATIENCE = 2.0
TYPES = {"csv": "text/csv", "ics": "text/calendar", "md": "text/markdown", "webp": "image/webp"}


@dataclass(slots=True)
class File:
    """One file; `content` is None until it was uploaded, `done` False until the upload was completed.

    `ready` is whether Slack has looked at it: until then it has no type, and is shared with nobody. `handed`
    is whether a person gave it to the app in a form.
    """

    id: str
    name: str
    user: str
    created: datetime
    length: int
    secret: str = field(default_factory=lambda: secrets.token_hex(8))
    title: str = ""
    alt_txt: str = ""
    content: bytes | None = None
    done: bool = False
    ready: bool = False
    handed: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        """The end of its name, without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""

    @property
    def mimetype(self) -> str:
        """Its type, told from its name."""
        return TYPES.get(self.extension) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def unshare(self, channel: str, ts: str) -> None:
        """It no longer stands in that message."""
        left = [one for one in self.shares.pop(channel, []) if one != ts]
        if left:
            self.shares[channel] = left

    def _kind(self) -> JSON:
        if not self.ready:
            return {"mimetype": "", "filetype": "", "pretty_type": ""}
        return {
            "mimetype": self.mimetype, "filetype": self.extension or "binary",
            "pretty_type": self.extension.upper() or "Binary",
        }  # fmt: skip

    def as_slack(self, url: str, team: str, kind_of: Callable[[str], str]) -> JSON:
        """The file object. `url` is the server's own address, `kind_of` tells the kind of a conversation."""
        address = f"{url}/files-pri/{team}-{self.id}"
        shared = {channel: [{"ts": ts} for ts in stamps] for channel, stamps in self.shares.items()}
        direct = [channel for channel in shared if kind_of(channel) == "im"]
        groups = [channel for channel in shared if kind_of(channel) in ("mpim", "private_channel")]
        public = [channel for channel in shared if channel not in direct and channel not in groups]
        shares = {
            "public": {channel: shared[channel] for channel in public},
            "private": {channel: shared[channel] for channel in direct + groups},
        }  # fmt: skip
        return {
            "id": self.id, "created": int(self.created.timestamp()),
            "timestamp": int(self.created.timestamp()),
            "name": self.name, "title": self.title or self.name, **self._kind(), "user": self.user,
            "user_team": team, "editable": False, "size": len(self.content or b""), "mode": "hosted",
            "is_external": False, "external_type": "", "public_url_shared": False, "display_as_bot": False,
            "username": "", "is_starred": False, "has_rich_preview": False, "file_access": "visible",
            "media_display_type": "unknown", "comments_count": 0, "is_public": bool(public),
            "alt_txt": self.alt_txt,
            "url_private": f"{address}/{quote(self.name)}",
            "url_private_download": f"{address}/download/{quote(self.name)}",
            "permalink": f"{url}/files/{self.user}/{self.id}/{quote(self.name)}", "ims": direct,
            "channels": public, "groups": groups,
            "shares": {kind: places for kind, places in shares.items() if places},
        }  # fmt: skip


class Files:
    """All files by id. `delay` is the seconds that Slack takes from a completed upload to its share."""

    def __init__(self, fresh_id: Callable[[], str]) -> None:
        self.delay = DELAY
        self.under_way = 0
        self._fresh_id = fresh_id
        self._by_id: dict[str, File] = {}
        self.deleted: set[str] = set()

    def __iter__(self) -> Iterator[File]:
        return iter(self._by_id.values())

    def remove(self, file_id: str) -> None:
        """Forget a file, but not that there was one."""
        del self._by_id[file_id]
        self.deleted.add(file_id)

    def get(self, file_id: str) -> File | None:
        """The file with this id, uploaded or not."""
        return self._by_id.get(file_id)

    def promise(self, name: str, length: int, user: str, now: datetime, alt_txt: str = "") -> File:
        """A file that is going to be uploaded."""
        file = File(self._fresh_id(), name, user, now, length, alt_txt=alt_txt)
        self._by_id[file.id] = file
        return file

    async def shared(self) -> None:
        """Wait until no upload is on its way to its share, unless that takes more than two seconds."""
        asked = time.monotonic()
        while self.under_way and self.delay < PATIENCE and time.monotonic() - asked < PATIENCE:
            await asyncio.sleep(0.005)

    def by_secret(self, secret: str) -> File | None:
        """The promised file to which an upload address belongs."""
        return next((file for file in self._by_id.values() if file.secret == secret), None)

    def by_url(self, url: str) -> File | None:
        """The file that stands behind a private address."""
        return next(
            (file for file in self._by_id.values() if f"-{file.id}/" in url or f"/{file.id}/" in url), None
        )
