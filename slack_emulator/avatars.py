"""Pictures of people: a square in the colour that stands for them."""

import re
import struct
import zlib

from aiohttp import web

from slack_emulator.people import People

NAME = re.compile(r"(\w+)-(\d+)\.png")
LARGEST = 512


def square(colour: str, size: int) -> bytes:
    """A PNG of one colour, written as rrggbb."""
    row = b"\0" + bytes.fromhex(colour) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * size)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def picture(everybody: list[People], named: str) -> web.Response:
    """The picture of U123-48.png; 404 where there is no such person or size."""
    found = NAME.fullmatch(named)
    known = (people.get(found[1]) for people in everybody) if found else ()
    person = next(filter(None, known), None)
    if found is None or person is None or not 0 < int(found[2]) <= LARGEST:
        return web.Response(status=404, text="no such picture")
    return web.Response(body=square(person.color, int(found[2])), content_type="image/png")
