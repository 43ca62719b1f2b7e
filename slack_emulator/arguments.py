"""The arguments of a call, from wherever a request carries them, and what Slack remarks on the way."""

import json
from typing import Any

from aiohttp import web

from slack_emulator.errors import SlackError

JSON = dict[str, Any]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
CHARSETS = ("utf-8", "utf8", "iso-8859-1")


async def read_args(request: web.Request) -> JSON:
    """The arguments of a call from its query, its form or its JSON, whichever it has."""
    args: JSON = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return args
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    kind = request.content_type
    if kind not in FORMS and request.charset and request.charset.lower() not in CHARSETS:
        raise SlackError("invalid_charset")
    if kind in FORMS:
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    elif kind == "application/json":
        given = read_json(await request.read() or b"{}")
        given.pop("token", None)  # Slack takes a token from a header, a query or a form, never from JSON.
        args |= given
    elif kind != "text/plain":
        raise SlackError("invalid_post_type")
    return args


def read_json(body: bytes) -> JSON:
    """A JSON object."""
    try:
        given = json.loads(body, parse_constant=_refuse)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return given


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON, though Python reads and writes them."""
    raise ValueError(constant)


def remarked(request: web.Request, body: JSON) -> JSON:
    """The answer with Slack's warning about a charset that is missing or has no place."""
    if request.method != "POST" or "Content-Type" not in request.headers:
        return body
    if request.content_type in FORMS:
        warning = "superfluous_charset" if request.charset else ""
    else:
        warning = "missing_charset" if request.body_exists and not request.charset else ""
    if not warning:
        return body
    metadata = dict(body.get("response_metadata") or {})
    metadata["warnings"] = [*metadata.get("warnings", []), warning]
    known = body.get("warning")
    return {**body, "warning": f"{known},{warning}" if known else warning, "response_metadata": metadata}
