"""The only place where errors become words: known kinds say their sentence, others get a reference."""

import logging
import traceback
from typing import Any
from uuid import uuid4

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from domain.errors import BadAnswer, OneOnOneError
from views import ids
from views.blocks import escape, modal, section

JSON = dict[str, Any]

NOT_DONE = "That did not work, and nothing was changed. Please try again."
NOT_SHOWN = f"I could not show you what came of that. `{ids.COMMAND}` shows how everything stands."

log = logging.getLogger(__name__)


def answer(error: Exception, ack: Ack, body: JSON, client: WebClient) -> None:
    """Tell whoever asked what went wrong, where they asked; what is on a form stays on it.

    A form that was accepted already is gone, and what it said is kept: then it is told in words.
    """
    accepted = ack.response is not None
    if body.get("type") == "view_submission" and not accepted:
        if isinstance(error, BadAnswer) and error.field in _fields(body):
            ack(response_action="errors", errors={error.field: str(error)})
        else:
            ack(response_action="push", view=_page(sentence(error)))
        return
    if not accepted:
        ack()
    try:
        _say(sentence(error, accepted=accepted), body, client)
    except (SlackApiError, OSError) as trouble:
        log.error("an error could not be told: %s", type(trouble).__name__)


def sentence(error: Exception, *, accepted: bool = False) -> str:
    """What people read, as mrkdwn: it may quote them. `accepted`: what they asked for is done or begun.

    What we did not foresee is logged under a reference, without anybody's words.
    """
    if isinstance(error, OneOnOneError):
        return escape(error.for_people)
    reference = uuid4().hex[:8]
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("unforeseen reference=%s kind=%s\n%s", reference, type(error).__name__, where)
    return (
        f"{NOT_SHOWN if accepted else NOT_DONE} If it stays like this, "
        f"give your administrator this reference: {reference}."
    )


def _fields(body: JSON) -> set[str]:
    blocks = body["view"]["blocks"]
    return {str(block["block_id"]) for block in blocks if block.get("type") == "input"}


def _page(words: str) -> JSON:
    return modal("One-on-one", [section(words)], callback_id=ids.READ_ONLY)


def _say(words: str, body: JSON, client: WebClient) -> None:
    blocks = [section(words)]
    if url := body.get("response_url"):
        WebhookClient(url).send(text=words, blocks=blocks, response_type="ephemeral", replace_original=False)
        return
    user = body.get("user_id") or (body.get("user") or {}).get("id") or (body.get("event") or {}).get("user")
    if user:
        client.chat_postMessage(channel=str(user), text=words, blocks=blocks)
