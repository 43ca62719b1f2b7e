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
    calendars,
    catalogue,
    commands,
    commitments,
    depth,
    disputes,
    goals,
    imports,
    logs,
    meetings,
    overview,
    people,
    prep,
    scorecards,
    tallies,
    team,
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
    ids.NUMBER_WRONG: disputes.open_about_meeting,
    ids.NUMBER_WRONG_ABOUT: disputes.open_about_number,
    ids.ANSWER_DISPUTE: disputes.open_answer,
    ids.NAME_OWNER: disputes.open_owner,
    ids.OPEN_SKIP: meetings.open_skip,
    ids.SHOW_MORE: scorecards.more,
    ids.WHERE_FROM: scorecards.where_from,
    ids.WHAT_MOVED: scorecards.what_moved,
    ids.TEAM_PAGE: team.turn,
    ids.OPEN_HOURS: calendars.pressed,
    ids.CALENDAR_AGREE: calendars.open_consent,
    ids.CALENDAR_READ: calendars.read_now,
    ids.CALENDAR_STOP: calendars.stop,
    ids.CALENDAR_REVOKE: calendars.revoke,
    ids.CALENDARS_SWITCH: calendars.switch,
    ids.OPEN_FUNNEL: depth.funnel_pressed,
    ids.CHOOSE_DEPTH: depth.open_choice,
    ids.BACK_TO_RULE: depth.back_to_rule,
    ids.OPEN_SCORECARD: scorecards.pressed,
    ids.OPEN_PREP: prep.pressed,
    ids.ROLEPLAY: prep.roleplay,
    ids.OPEN_LOG: logs.pressed,
    ids.LOG_BACK: logs.back,
    ids.LOG_ANOTHER: logs.another,
    ids.OPEN_GOALS: goals.pressed,
    ids.OPEN_GOAL_FORM: goals.open_form,
    ids.GOAL_KPI: goals.choose,
    ids.GOAL_GROWTH: goals.choose,
    ids.OPEN_GOAL_COPY: goals.open_copy,
    ids.ASK_GOALS: goals.put_to_rep,
    ids.GOALS_ACCEPT: goals.accept,
    ids.GOALS_COMMENT: goals.open_comment,
    ids.GOALS_REPLY: goals.open_reply,
    ids.OPEN_PACK: catalogue.open_pack,
    ids.OPEN_WEIGHTS: catalogue.open_weights,
    ids.OPEN_OWN_KPI: catalogue.open_own,
    ids.KPI_PACK: catalogue.preview,
    ids.KPI_ADD: catalogue.add_up,
    ids.KPI_SUM: catalogue.add_up,
    ids.KPI_WEIGHT: catalogue.add_up,
    ids.KPI_TRY: catalogue.try_formula,
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
    ids.IMPORT_ANOTHER: imports.another,
    ids.IMPORT_SHOW: imports.show,
    ids.IMPORT_COLUMNS: imports.turn_columns,
    ids.TYPE_NUMBERS: imports.open_type,
    ids.TYPE_FOR: imports.choose_type,
}

FORMS: Mapping[str, Handler] = {
    ids.MOVE_FORM: meetings.submit_move,
    ids.SKIP_FORM: meetings.submit_skip,
    ids.TOPIC_FORM: meetings.submit_topic,
    ids.VIEW_FORM: meetings.submit_topic,
    ids.WRONG_FORM: disputes.submit,
    ids.ANSWER_FORM: disputes.submit_answer,
    ids.OWNER_FORM: disputes.submit_owner,
    ids.COUNTER_FORM: commitments.submit_counter,
    ids.COMMIT_FORM: commitments.submit,
    ids.COUNT_FORM: tallies.submit_count,
    ids.BLOCKED_FORM: tallies.submit_blocked,
    ids.GOAL_FORM: goals.submit,
    ids.GOAL_MONTHS_FORM: goals.submit_months,
    ids.GOAL_REASON_FORM: goals.submit_reason,
    ids.GOAL_COPY_FORM: goals.submit_copy,
    ids.GOALS_COMMENT_FORM: goals.submit_comment,
    ids.GOALS_REPLY_FORM: goals.submit_reply,
    ids.TEAM_FORM: catalogue.submit_team,
    ids.PACK_FORM: catalogue.submit_pack,
    ids.WEIGHTS_FORM: catalogue.submit_weights,
    ids.OWN_KPI_FORM: catalogue.submit_own,
    ids.LOG_FORM: logs.submit,
    ids.CALENDAR_FORM: calendars.submit_consent,
    ids.DEPTH_FORM: depth.submit_choice,
    ids.DEEPER_FORM: depth.submit_reason,
    ids.IMPORT_FORM: imports.submit_change,
    ids.PEOPLE_FORM: imports.submit_people,
    ids.TYPE_FORM: imports.submit_type,
}


HEARD: Mapping[str | None, Handler] = {None: commands.typed, "file_share": imports.dropped}
"""What a message can be besides words: one with files."""


def _hears(event: JSON) -> Handler | None:
    """Who takes what somebody wrote or dropped; calendars are looked for before tables."""
    kind = event.get("subtype")
    return calendars.dropped if kind == "file_share" and calendars.is_calendar(event) else HEARD.get(kind)


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
    handler = _hears(event) if theirs else None
    if handler and not heard.before(body):
        door(services, handler, ack, body, client)
    else:
        ack()


def acknowledge(ack: Ack) -> None:
    """A link, or a select that is read with its form: nothing to do, but somebody waits."""
    ack()
