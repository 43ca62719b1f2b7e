"""Canvases: documents of markdown that are changed section by section."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]
HEADER = re.compile(r"(#{1,6}) ")
FENCE = "```"


@dataclass(slots=True)
class Section:
    """A paragraph, a list or a heading."""

    id: str
    markdown: str

    def is_a(self, kinds: list[str]) -> bool:
        """Whether it is one of these: h1, h2, h3 or any_header."""
        found = HEADER.match(self.markdown)
        return found is not None and ("any_header" in kinds or f"h{len(found[1])}" in kinds)


@dataclass(slots=True)
class Canvas:
    """One canvas; `access` maps the people and channels it was shared with to read, write or owner."""

    id: str
    title: str
    owner: str
    channel: str | None = None
    sections: list[Section] = field(default_factory=list)
    access: dict[str, str] = field(default_factory=dict)

    @property
    def markdown(self) -> str:
        """Everything it says."""
        return "\n\n".join(section.markdown for section in self.sections)

    def card(self) -> JSON:
        """What a control call tells about it."""
        return {
            "canvas_id": self.id, "title": self.title, "channel": self.channel, "markdown": self.markdown,
            "access": self.access,
        }  # fmt: skip

    def place(self, section_id: str) -> int | None:
        """Where the section with this id stands."""
        return next((at for at, one in enumerate(self.sections) if one.id == section_id), None)

    def found(self, kinds: list[str], text: str) -> list[Section]:
        """The sections of these kinds (of any when none are named) that contain the text."""
        wanted = text.casefold()
        return [
            one
            for one in self.sections
            if (not kinds or one.is_a(kinds)) and wanted in one.markdown.casefold()
        ]


class Canvases:
    """All canvases by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Canvas] = {}
        self.deleted: set[str] = set()

    def __iter__(self) -> Iterator[Canvas]:
        return iter(self._by_id.values())

    def get(self, canvas_id: str) -> Canvas | None:
        """The canvas with this id."""
        return self._by_id.get(canvas_id)

    def put(self, canvas: Canvas) -> None:
        """Keep a canvas."""
        self._by_id[canvas.id] = canvas

    def remove(self, canvas_id: str) -> None:
        """Delete a canvas, but know that there was one."""
        del self._by_id[canvas_id]
        self.deleted.add(canvas_id)


def sections(markdown: str, fresh_id: Callable[[str], str]) -> list[Section]:
    """The sections of a text, each with an id like temp:C:0000000001."""
    return [Section(fresh_id("temp:C:"), part) for part in _parts(markdown)]


def _parts(markdown: str) -> Iterator[str]:
    """Paragraphs, lists and headings; code between fences stays together, whatever stands in it."""
    part: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        fence, heading = line.lstrip().startswith(FENCE), bool(HEADER.match(line))
        begins = not fenced and (fence or heading or not line.strip())
        if part and (begins or (not fenced and HEADER.match(part[-1]))):
            yield "\n".join(part).strip()
            part = []
        if line.strip() or fenced:
            part.append(line)
        fenced ^= fence
    if part:
        yield "\n".join(part).strip()
