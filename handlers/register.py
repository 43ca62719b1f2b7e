"""Every word, button and form the bot listens to, each beside what answers it."""

import re
from collections import deque
from collections.abc import Mapping
from functools import partial
from threading import Lock
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers import (
    commands,
    commitments,
    goals,
    imports,
    logs,
    meetings,
    overview,
    people,
    prep,
    scorecards,
    tallies,
)
from handlers.door import Handler, door
from usecases.services import Services
from views import ids

JSON = dict[str, Any]

ACTIONS: Mapping[str, Handler] = {
    ids.ACCEPT: meetings.accept,
    ids.ANOTHER_TIME: meetings.open_move,
    ids.PICK_SLOT: meetings.pick_slot,
    ids.ADD_TOPIC: meetings.open_topic,
    ids.ADD_VIEW: meetings.open_view,
    ids.NUMBER_WRONG: meetings.open_wrong,
    ids.OPEN_SKIP: meetings.open_skip,
    ids.SHOW_MORE: scorecards.more,
    ids.OPEN_SCORECARD: scorecards.pressed,
    ids.OPEN_PREP: prep.pressed,
    ids.ROLEPLAY: prep.roleplay,
    ids.OPEN_LOG: logs.pressed,
    ids.LOG_BACK: logs.back,
    ids.LOG_ANOTHER: logs.another,
    ids.OPEN_GOALS: goals.pressed,
    ids.OPEN_GOAL_FORM: goals.open_form,
    ids.OPEN_COMMIT: commitments.pressed,
    ids.OPEN_PROGRESS: commitments.progress_pressed,
    ids.COMMIT_YES: commitments.say_yes,
    ids.COMMIT_CHANGE: commitments.open_counter,
    ids.COMMIT_TALK: commitments.talk_first,
    ids.COUNTER_TAKE: commitments.take_counter,
    ids.COUNTER_KEEP: commitments.keep_first,
    ids.COUNT: tallies.count,
    ids.COUNT_MORE: tallies.open_count,
    ids.SIGNAL: tallies.signal,
    ids.IMPORT_LOAD: imports.load,
    ids.IMPORT_CHANGE: imports.open_change,
    ids.IMPORT_LEAVE: imports.leave,
    ids.IMPORT_AGAIN: imports.again,
    ids.IMPORT_PEOPLE: imports.open_people,
    ids.IMPORT_ALL_NEW: imports.all_new,
    ids.IMPORT_ROWS: imports.rows,
    ids.IMPORT_DECIDE: imports.decide,
    ids.TYPE_NUMBERS: imports.open_type,
    ids.TYPE_FOR: imports.choose_type,
}

FORMS: Mapping[str, Handler] = {
    ids.MOVE_FORM: meetings.submit_move,
    ids.SKIP_FORM: meetings.submit_skip,
    ids.TOPIC_FORM: meetings.submit_topic,
    ids.VIEW_FORM: meetings.submit_topic,
    ids.WRONG_FORM: meetings.submit_topic,
    ids.COUNTER_FORM: commitments.submit_counter,
    ids.COMMIT_FORM: commitments.submit,
    ids.COUNT_FORM: tallies.submit_count,
    ids.BLOCKED_FORM: tallies.submit_blocked,
    ids.GOAL_FORM: goals.submit,
    ids.LOG_FORM: logs.submit,
    ids.IMPORT_FORM: imports.submit_change,
    ids.PEOPLE_FORM: imports.submit_people,
    ids.TYPE_FORM: imports.submit_type,
}


HEARD: Mapping[str | None, Handler] = {None: commands.typed, "file_share": imports.dropped}
"""What a message can be besides words: one with files."""


def register(app: App, services: Services) -> None:
    """Connect everything that people can type and click."""

    def on(handler: Handler) -> partial[None]:
        return partial(door, services, handler)

    app.command(ids.COMMAND)(on(commands.typed))
    app.event("app_home_opened")(on(overview.home_opened))
    app.event("message")(partial(written, services, Heard()))
    for name in ("team_join", "user_change"):
        app.event(name)(partial(people.changed, services))
    for action_id, handler in ACTIONS.items():
        app.action(re.compile(rf"^{action_id}(:.*)?$"))(on(handler))
    for callback_id, handler in FORMS.items():
        app.view(callback_id)(on(handler))
    app.action(re.compile(".*"))(acknowledge)


class Heard:
    """The last events, by their id: Slack sends one again when it missed the answer."""

    def __init__(self, most: int = 1000) -> None:
        self._last: deque[str] = deque(maxlen=most)
        self._one_at_a_time = Lock()

    def before(self, body: JSON) -> bool:
        """Whether the event has come before; from now on it has."""
        event = str(body.get("event_id") or "")
        with self._one_at_a_time:
            if event and event in self._last:
                return True
            self._last.append(event)
            return False


def written(services: Services, heard: Heard, ack: Ack, body: JSON, client: WebClient) -> None:
    """Somebody wrote to the bot in plain words: the same commands, without the slash; answered once.

    What the bot wrote itself, and messages that were changed or deleted, are nobody's question.
    """
    event = body["event"]
    theirs = event.get("channel_type") == "im" and not event.get("bot_id")
    handler = HEARD.get(event.get("subtype")) if theirs else None
    if handler and not heard.before(body):
        door(services, handler, ack, body, client)
    else:
        ack()


def acknowledge(ack: Ack) -> None:
    """A link, or a select that is read with its form: nothing to do, but somebody waits."""
    ack()
