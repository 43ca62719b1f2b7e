"""The one door through which everything that people type and click comes in.

It finds out who asks, hands the handler what it needs, and lets no error out that is not in words.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from domain.errors import OneOnOneError
from domain.facts import Reader
from domain.people import Actor, Person
from handlers import errors
from usecases.people import asking
from usecases.services import Services
from views import charts
from views.blocks import Block, Message, View

JSON = dict[str, Any]
UNKNOWN_BLOCK, USED_UP, TOO_LATE = "invalid_blocks", "exchanged_trigger_id", "expired_trigger_id"
CAME_FROM = "\nfrom "
PICTURE, LONGEST_ALT = "numbers.png", 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody typed or clicked something."""

    services: Services
    person: Person
    ack: Ack
    body: JSON
    client: WebClient

    @property
    def actor(self) -> Actor:
        """Who asks, for use cases."""
        return Actor(self.person)

    @property
    def reader(self) -> Reader:
        """Who reads the answer, for views."""
        return Reader(self.person, self.services.now(), self.services.currency)

    @property
    def view(self) -> JSON:
        """The form that was submitted, or that a button stands in, with what its drawer let it carry."""
        view = dict(self.body["view"])
        return view | {"private_metadata": str(view.get("private_metadata") or "").split(CAME_FROM)[0]}

    @property
    def metadata(self) -> str:
        """What the form carries along."""
        return str(self.view["private_metadata"])

    @property
    def value(self) -> str:
        """What the pressed button is about."""
        return str(self.body["actions"][0].get("value") or "")

    @property
    def number(self) -> int:
        """The id that the pressed button is about."""
        return int(self.value)

    @property
    def words(self) -> str:
        """What was typed after the command, or written to the bot."""
        return str(self.body.get("text") or (self.body.get("event") or {}).get("text") or "").strip()

    def open(self, view: View) -> None:
        """Open a form, on top of the one that is open if there is one; a click that came twice opens one.

        Raises:
            NeedsCommand: Slack opens forms only for commands and clicks, not for words in a message.
            TooLate: Slack opens forms within three seconds of the click only.
        """
        if "trigger_id" not in self.body:
            raise NeedsCommand
        push = (self.body.get("view") or {}).get("type") == "modal"
        call = self.client.views_push if push else self.client.views_open
        carried = str(view.get("private_metadata") or "") + self._from_here()
        try:
            call(trigger_id=self.body["trigger_id"], view=view | {"private_metadata": carried})
        except SlackApiError as refused:
            if refused.response.get("error") == USED_UP:
                return
            if refused.response.get("error") == TOO_LATE:
                raise TooLate from None
            raise

    def update(self, view: View) -> None:
        """Let the form in which somebody just chose something show what follows from it."""
        self.client.views_update(
            view_id=self.view["id"], hash=self.view.get("hash"), view=self._carrying(view)
        )

    def turn(self, view: View) -> None:
        """Answer a form with its next page."""
        self.ack(response_action="update", view=self._carrying(view))

    def _carrying(self, view: View) -> View:
        """The form with what it was opened from."""
        origin = f"{CAME_FROM}{self.origin}" if self.origin else ""
        return view | {"private_metadata": str(view.get("private_metadata") or "") + origin}

    def _from_here(self) -> str:
        """The message whose button opens a form, so that the form can change it; others can't be changed."""
        place = self.body.get("container") or {}
        if place.get("type") != "message" or place.get("is_ephemeral"):
            return ""
        return f"{CAME_FROM}{place['channel_id']} {place['message_ts']}"

    @property
    def origin(self) -> str:
        """The channel and timestamp of the message that the form was opened from; "" where there is none."""
        carried = str((self.body.get("view") or {}).get("private_metadata") or "")
        return carried.partition(CAME_FROM)[2]

    def answer(self, message: Message) -> None:
        """Say something that only the asker sees, where they asked; on Home, in their conversation."""
        self._say(message, replace=False)

    def replace(self, message: Message) -> None:
        """Let the message whose button was pressed, or which a form came from, say something else."""
        if self.origin:
            channel, ts = self.origin.split(" ")
            self._write(message, partial(self.client.chat_update, channel=channel, ts=ts))
        else:
            self._say(message, replace=True)

    def _say(self, message: Message, *, replace: bool) -> None:
        url = self.body.get("response_url")
        if not url:
            self._write(message, partial(self.client.chat_postMessage, channel=self.person.slack_id or ""))
            return
        hook, kind = WebhookClient(url), None if replace else "ephemeral"  # what is replaced keeps its kind
        for blocks in self._tries(message):
            sent = hook.send(text=message.text, blocks=blocks, response_type=kind, replace_original=replace)
            if UNKNOWN_BLOCK not in (sent.body or ""):
                return

    def _write(self, message: Message, call: Callable[..., Any]) -> None:
        """Into the conversation with the asker: Home and forms have no place of their own to answer in."""
        for blocks in self._tries(message):
            try:
                call(text=message.text, blocks=blocks)
                return
            except SlackApiError as refused:
                if refused.response.get("error") != UNKNOWN_BLOCK:
                    raise

    def _tries(self, message: Message) -> Iterator[list[Block] | None]:
        """The blocks, then those for a workspace that does not know one of them, with a picture if any."""
        yield message.blocks
        if not message.fallback_blocks:
            return
        drawing = charts.drawing_of(message)
        file_id = self._upload(drawing) if drawing is not None else None
        if drawing is not None and file_id is not None:
            yield from charts.with_picture(message, file_id, drawing.alt)
        yield message.fallback_blocks

    def _upload(self, drawing: charts.Drawing) -> str | None:
        """The id of the picture, which nobody sees until a message shows it; None if it can't be kept."""
        try:
            kept = self.client.files_upload_v2(
                content=charts.png(drawing), filename=PICTURE, alt_txt=drawing.alt[:LONGEST_ALT]
            )
            files = kept.get("files") or []
            return self._looked_at(str(files[0]["id"])) if files else None
        except (SlackClientError, OSError):
            return None

    def _looked_at(self, file_id: str) -> str | None:
        """The picture's id once Slack has looked at it, before which no message may show it."""
        for pause in charts.LOOKS:
            time.sleep(pause)  # Slack tells nobody when it has looked; the asker waits, and nobody else
            if charts.is_looked_at(self.client.files_info(file=file_id)["file"]):
                return file_id
        return None


class TooLate(OneOnOneError):
    """Slack waited too long for that form. Please do it once more."""


class NeedsCommand(OneOnOneError):
    """That opens a form, which Slack only allows from the command: put `/oneonone ` in front of it."""


Handler = Callable[[Ask], None]


def door(services: Services, handler: Handler, ack: Ack, body: JSON, client: WebClient) -> None:
    """Let somebody in: find out who they are, run the handler, and turn errors into words."""
    ask = None
    try:
        user = body.get("user_id") or (body.get("user") or {}).get("id") or body["event"]["user"]
        ask = Ask(services, asking(services, str(user)), ack, body, client)
        handler(ask)
    except Exception as error:  # noqa: BLE001 - the door: whatever went wrong, somebody waits for words
        errors.answer(error, ack, body, client)
