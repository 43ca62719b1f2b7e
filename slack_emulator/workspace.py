"""The workspace itself: its team, and the few verbs that change it for everybody."""

from typing import Any
from uuid import uuid4

from slack_emulator import events
from slack_emulator.channels import Channel
from slack_emulator.messages import Message
from slack_emulator.people import SLACKBOT
from slack_emulator.premises import Premises
from slack_emulator.scheduled import Schedule
from slack_emulator.team import Team
from slack_emulator.triggers import ResponseUrls, Triggers
from slack_emulator.views import View, Views

JSON = dict[str, Any]


class Workspace(Team):
    """One team and how the app stands in it. Touched only from the server's own loop."""

    def __init__(self, manifest: JSON, seed: JSON, common: Premises, number: int = 1) -> None:
        super().__init__(manifest, seed, common, number)
        if not self.app.installed:
            self.dismiss_app()

    # The app comes and goes

    def welcome_app(self) -> None:
        """The app is installed: its bot is a member."""
        self.app.installed = True
        self._bot_is_gone(False)

    def dismiss_app(self) -> None:
        """The app is not installed, or no longer: its bot is deactivated and in no channel.

        What it showed or wanted to say later is gone, and what it might still have done.
        """
        self.app.leave()
        self.views, self.schedule = Views(), Schedule()
        self.triggers, self.response_urls = Triggers(), ResponseUrls()
        for what in ("home", "view"):
            self.changes.say(what)
        self._bot_is_gone(True)
        for channel in self.channels:
            if not channel.is_im and self.app.bot_user_id in channel.members:
                channel.members.remove(self.app.bot_user_id)

    def _bot_is_gone(self, gone: bool) -> None:
        self.people.put({"id": self.app.bot_user_id, "deleted": gone}, int(self.now().timestamp()))
        self.changes.say("state")

    # What happens in it

    def happened(self, name: str, said: JSON) -> None:
        """Tell the app of an event, should it have subscribed to it; nobody waits for that."""
        self.common.announce(self, name, said)

    def happened_in(self, channel: Channel, said: JSON) -> None:
        """Tell the app what happened to the messages of a conversation, should it be in there."""
        if self.app.bot_user_id in channel.members:
            self.happened(events.SUBSCRIPTIONS[channel.kind], said)

    def write(self, channel: Channel, user: str, text: str, **more: Any) -> Message:
        """Put a message into a conversation; the app's own are marked as such, and it is told of them."""
        message = Message(channel.id, self.fresh_ts(), user, text, team=self.team_id, **more)
        own = user == self.app.bot_user_id
        if own:
            message.bot = self.bot_profile()
        else:
            message.client_msg_id = str(uuid4())
        channel.log.add(message)
        channel.is_closed = False
        if channel.is_im:
            channel.begin(self.now())
        if not own:
            channel.read[user] = message.ts
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        if own and message.ephemeral_to is None:
            self._tell_posted(channel, message)
        return message

    def _tell_posted(self, channel: Channel, message: Message) -> None:
        self.happened_in(channel, events.message_event(message, channel, self.team_id))
        kind = (message.metadata or {}).get("event_type")
        if kind in self.app.metadata_events and self.app.bot_user_id in channel.members:
            self.happened("message_metadata_posted", events.metadata_posted(message, channel, self.team_id))

    def rewrite(self, channel: Channel, message: Message, **change: Any) -> None:
        """Let a message be another in the fields of `change`."""
        before = message.as_slack()
        for name, value in change.items():
            setattr(message, name, value)
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        if message.ephemeral_to is None:
            self.happened_in(channel, events.changed_event(message, before, channel, self.fresh_ts()))

    def write_as_app(self, channel: Channel, text: str, **more: Any) -> Message:
        """Put one of the app's messages into a conversation."""
        return self.write(channel, self.app.bot_user_id, text, **more)

    def slackbot_says(self, channel: Channel, user: str, text: str) -> Message:
        """Tell one person something that only they see."""
        return self.write(channel, SLACKBOT, text, ephemeral_to=user)

    def take_away(self, channel: Channel, message: Message) -> list[JSON]:
        """Take a message out of a conversation; answers the events of which the app is to be told."""
        before = message.as_slack()
        for file in filter(None, (self.files.get(one["id"]) for one in message.files)):
            file.unshare(channel.id, message.ts)
        channel.pins = [pin for pin in channel.pins if pin["ts"] != message.ts]
        gone = channel.log.remove(message.ts)
        self.changes.say("message", channel=channel.id, user=message.ephemeral_to or channel.user)
        if message.ephemeral_to is not None:
            return []
        if message.gone:  # its mark stays
            return [events.changed_event(message, before, channel, self.fresh_ts())]
        return [events.deleted_event(one, channel, self.fresh_ts()) for one in gone]

    def remove(self, channel: Channel, message: Message) -> None:
        """Take one of the app's messages away, and tell it."""
        for said in self.take_away(channel, message):
            self.happened_in(channel, said)

    def catch_up(self) -> None:
        """Say what was scheduled for a moment that has come."""
        for due in self.schedule.take_due(self.now()):
            channel = self.channels.get(due.channel)
            thread = due.more.get("thread_ts")
            if channel is None or (thread and channel.log.answerable(thread) is None):
                continue
            if self._may_still_speak(channel):
                self.write_as_app(channel, due.text, **due.more)

    def _may_still_speak(self, channel: Channel) -> bool:
        """Whether what was scheduled for a conversation is said in it: it may have ended meanwhile."""
        if channel.is_archived:
            return False
        if not channel.is_im:
            return self.app.bot_user_id in channel.members or "chat:write.public" in self.app.scopes
        person = self.people.get(channel.user or "")
        return person is not None and not person.deleted and self.app.messages_tab

    def fresh_hash(self) -> str:
        """What tells one state of a view from the next."""
        return f"{int(self.now().timestamp())}.{self.fresh_id('')[-8:].lower()}"

    def new_view(self, user: str, body: JSON, below: View | None = None) -> View:
        """A view that nobody sees yet, from a body that was checked."""
        made = self.fresh_id("V")
        filled = {**body, "blocks": self.with_ids(body["blocks"])}
        view = View(made, str(body["type"]), user, filled, self.fresh_hash(), made)
        if below is not None:
            view.root_id, view.previous_id = below.root_id, below.id
        return view

    def show_other(self, view: View, body: JSON) -> None:
        """Let a view show something else."""
        view.replace({**body, "blocks": self.with_ids(body["blocks"])}, self.fresh_hash())
        self.changes.say("home" if view.kind == "home" else "view", user=view.user)
