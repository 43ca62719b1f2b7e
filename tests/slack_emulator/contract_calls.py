"""One good call of each method, and calls that have to be refused, for the tests against the contracts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slack_sdk import WebClient

from slack_emulator import Emulator

JSON = dict[str, Any]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Form"}, "blocks": [SECTION]}
NOTE = {"type": "markdown", "markdown": "# Agenda\n\nWins"}


class Nowhere:
    """Stands for a stage where only the names of arguments matter."""

    def __getattr__(self, name: str) -> str:
        return "x"


class Stage:
    """What the calls are about, made when it is first needed."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        self.channel = "C0SALES"

    @cached_property
    def ts(self) -> str:
        return str(self.client.chat_postMessage(channel=self.channel, text="Hello")["ts"])

    @cached_property
    def reacted(self) -> str:
        self.client.reactions_add(channel=self.channel, timestamp=self.ts, name="tada")
        return self.ts

    @cached_property
    def later(self) -> int:
        return int(self._emulator.workspace.now().timestamp()) + 3600

    @cached_property
    def scheduled(self) -> str:
        made = self.client.chat_scheduleMessage(channel=self.channel, post_at=self.later, text="Later")
        return str(made["scheduled_message_id"])

    @cached_property
    def promised(self) -> str:
        promise = self.client.files_getUploadURLExternal(filename="a.csv", length=2)
        self._emulator.workspace.files.get(promise["file_id"]).content = b"ab"
        return str(promise["file_id"])

    @cached_property
    def file(self) -> str:
        self.client.files_completeUploadExternal(files=[{"id": self.promised}], channel_id=self.channel)
        return self.promised

    @cached_property
    def canvas(self) -> str:
        return str(self.client.canvases_create(title="Notes", document_content=NOTE)["canvas_id"])

    @cached_property
    def canvasless(self) -> str:
        made = self.client.conversations_create(name=f"canvas-{self.later}")
        return str(made["channel"]["id"])

    @cached_property
    def list(self) -> str:
        schema = [
            {"key": "name", "name": "Name", "type": "text", "is_primary_column": True},
            {"key": "due", "name": "Due", "type": "date"},
        ]
        return str(self.client.slackLists_create(name="Promises", schema=schema)["list_id"])

    @cached_property
    def row(self) -> str:
        return str(self.client.slackLists_items_create(list_id=self.list)["item"]["id"])

    @cached_property
    def group(self) -> str:
        known = self.client.usergroups_list()["usergroups"]
        made = known[0] if known else self.client.usergroups_create(name="Leads")["usergroup"]
        return str(made["id"])

    @property
    def execution(self) -> str:
        workspace = self._emulator.workspace
        return workspace.executions.start(workspace.fresh_id("Fx"), "count", {}).id

    @property
    def trigger(self) -> str:
        workspace = self._emulator.workspace
        return workspace.triggers.give("U0ANA", workspace.now())

    @cached_property
    def view(self) -> str:
        return str(self.client.views_open(trigger_id=self.trigger, view=MODAL)["view"]["id"])

    @property
    def trigger_within(self) -> str:
        workspace = self._emulator.workspace
        return workspace.triggers.give("U0ANA", workspace.now(), self.view)


@dataclass(frozen=True)
class Call:
    """`good` makes the arguments of a call that works; `not_answered` are keys of some answers only."""

    good: Callable[[Any], JSON] = lambda stage: {}
    refused: Sequence[JSON] = ()
    not_answered: frozenset[str] = frozenset()

    def arguments(self, stage: Stage | None) -> JSON:
        return self.good(stage or Nowhere())


GONE = "1790845100.000000"
NO_CHANNEL = {"channel": "C0NOWHERE"}
UNKNOWN_TS = {"channel": "C0SALES", "timestamp": GONE}
TEXTS = (
    {"channel": "C0SALES"},
    {"channel": "C0NOWHERE", "text": "x"},
    {"channel": "C0OTHER", "text": "x"},
    {"channel": "C0SALES", "text": "x", "blocks": "{}"},
    {"channel": "C0SALES", "blocks": [{"type": "x"}]},
    {"channel": "C0SALES", "text": "x", "markdown_text": "y"},
    {"channel": "C0SALES", "text": "x", "attachments": [{"text": "x"}] * 101},
)

CALLS = {
    "api.test": Call(lambda stage: {"foo": "bar"}),
    "apps.connections.open": Call(),
    "apps.manifest.validate": Call(
        lambda stage: {"manifest": '{"display_information": {"name": "x"}}'},
        ({"manifest": "{"}, {"manifest": "{}"}, {"manifest": "{}", "app_id": "A1"}),
    ),
    "assistant.threads.setStatus": Call(
        lambda stage: {"channel_id": stage.channel, "thread_ts": stage.ts, "status": "thinks"},
        (
            {"channel_id": "C0NOWHERE", "thread_ts": GONE, "status": "x"},
            {"channel_id": "C0SALES", "thread_ts": GONE, "status": "x"},
        ),
    ),
    "assistant.threads.setSuggestedPrompts": Call(
        lambda stage: {
            "channel_id": stage.channel,
            "thread_ts": stage.ts,
            "prompts": [{"title": "a", "message": "b"}],
        },
        ({"channel_id": "C0NOWHERE", "thread_ts": GONE, "prompts": []},),
    ),
    "assistant.threads.setTitle": Call(
        lambda stage: {"channel_id": stage.channel, "thread_ts": stage.ts, "title": "Goals"},
        ({"channel_id": "C0SALES", "thread_ts": GONE, "title": "x"},),
    ),
    "auth.teams.list": Call(lambda stage: {}, ({"cursor": "x"}, {"limit": 0}), frozenset({"team"})),
    "auth.test": Call(),
    "blocks.validate": Call(
        lambda stage: {"blocks": [SECTION]},
        ({}, {"blocks": [{"type": "x"}]}, {"view": {}}, {"message": []}),
    ),
    "bots.info": Call(lambda stage: {}, ({"bot": "B1"},)),
    "canvases.access.set": Call(
        lambda stage: {"canvas_id": stage.canvas, "access_level": "read", "user_ids": ["U0ANA"]},
        ({"canvas_id": "F1", "access_level": "read"}, {"canvas_id": "F1", "access_level": "x"}),
    ),
    "canvases.create": Call(lambda stage: {"title": "Notes", "document_content": NOTE}),
    "canvases.edit": Call(
        lambda stage: {
            "canvas_id": stage.canvas,
            "changes": [{"operation": "insert_at_end", "document_content": NOTE}],
        },
        ({"canvas_id": "F1", "changes": [{"operation": "delete"}]}, {"canvas_id": "F1", "changes": []}),
    ),
    "canvases.sections.lookup": Call(
        lambda stage: {"canvas_id": stage.canvas, "criteria": {"section_types": ["any_header"]}},
        ({"canvas_id": "F1", "criteria": {}},),
    ),
    "chat.delete": Call(
        lambda stage: {"channel": stage.channel, "ts": stage.ts},
        ({"channel": "C0NOWHERE", "ts": GONE}, {"channel": "C0SALES", "ts": GONE}),
    ),
    "chat.deleteScheduledMessage": Call(
        lambda stage: {"channel": stage.channel, "scheduled_message_id": stage.scheduled},
        (
            {"channel": "C0NOWHERE", "scheduled_message_id": "Q1"},
            {"channel": "C0SALES", "scheduled_message_id": "Q1"},
        ),
    ),
    "chat.getPermalink": Call(
        lambda stage: {"channel": stage.channel, "message_ts": stage.ts},
        (
            {"channel": "C0NOWHERE", "message_ts": GONE},
            {"channel": "C0OTHER", "message_ts": GONE},
            {"channel": "C0SALES", "message_ts": GONE},
        ),
    ),
    "chat.postEphemeral": Call(
        lambda stage: {"channel": stage.channel, "user": "U0ANA", "text": "psst"},
        (
            *({"user": "U0ANA", **one} for one in TEXTS),
            {"channel": "C0SALES", "user": "ana", "text": "x"},
            {"channel": "C0SALES", "user": "U0GONE", "text": "x"},
        ),
    ),
    "chat.postMessage": Call(lambda stage: {"channel": stage.channel, "text": "Hello"}, TEXTS),
    "chat.scheduleMessage": Call(
        lambda stage: {"channel": stage.channel, "post_at": stage.later, "text": "Later"},
        (
            *({"post_at": 1790848900, **one} for one in TEXTS),
            {"channel": "C0SALES", "post_at": 0, "text": "x"},
            {"channel": "C0SALES", "post_at": 1, "text": "x"},
            {"channel": "C0SALES", "post_at": 1890848900, "text": "x"},
        ),
    ),
    "chat.scheduledMessages.list": Call(lambda stage: {}, ({"cursor": "x"}, {"channel": "C0NOWHERE"})),
    "chat.unfurl": Call(
        lambda stage: {"channel": stage.channel, "ts": stage.ts, "unfurls": {}},
        (
            {},
            {"channel": "C0SALES"},
            {"channel": "C0SALES", "ts": GONE},
            {"channel": "C0NOWHERE", "ts": GONE, "unfurls": {}},
            {"channel": "C0SALES", "ts": GONE, "unfurls": {}},
        ),
    ),
    "chat.update": Call(
        lambda stage: {"channel": stage.channel, "ts": stage.ts, "text": "Better"},
        (
            {"channel": "C0NOWHERE", "ts": GONE, "text": "x"},
            {"channel": "C0SALES", "ts": GONE, "text": "x"},
        ),
    ),
    "conversations.canvases.create": Call(
        lambda stage: {"channel_id": stage.canvasless, "document_content": NOTE}
    ),
    "conversations.history": Call(
        lambda stage: {"channel": stage.channel},
        (
            NO_CHANNEL,
            {"channel": "C0OTHER"},
            {"channel": "C0SALES", "cursor": "x"},
            {"channel": "C0SALES", "latest": "x"},
            {"channel": "C0SALES", "oldest": "x"},
        ),
        frozenset({"response_metadata"}),
    ),
    "conversations.info": Call(lambda stage: {"channel": stage.channel}, (NO_CHANNEL,)),
    "conversations.join": Call(lambda stage: {"channel": stage.channel}, (NO_CHANNEL,)),
    "conversations.list": Call(lambda stage: {}, ({"types": "x"}, {"cursor": "x"}, {"limit": -1})),
    "conversations.members": Call(
        lambda stage: {"channel": stage.channel},
        (NO_CHANNEL, {"channel": "C0SALES", "cursor": "x"}, {"channel": "C0SALES", "limit": -1}),
    ),
    "conversations.open": Call(
        lambda stage: {"users": "U0ANA"},
        (
            {},
            NO_CHANNEL,
            {"channel": "C0SALES"},
            {"users": "U0NOBODY"},
            {"users": "U0GONE"},
            {"users": ",".join(f"U{number}" for number in range(9))},
            {"users": "U0DANA", "prevent_creation": True},
        ),
    ),
    "conversations.replies": Call(
        lambda stage: {"channel": stage.channel, "ts": stage.ts},
        ({"channel": "C0NOWHERE", "ts": GONE}, {"channel": "C0SALES", "ts": GONE}),
        frozenset({"response_metadata"}),
    ),
    "dnd.info": Call(lambda stage: {}, ({"user": "U1"},)),
    "emoji.list": Call(),
    "files.completeUploadExternal": Call(
        lambda stage: {"files": [{"id": stage.promised}]}, ({"files": [{"id": "F1"}]}, {"files": []})
    ),
    "files.delete": Call(lambda stage: {"file": stage.file}, ({"file": "F1"},)),
    "files.getUploadURLExternal": Call(
        lambda stage: {"filename": "a.csv", "length": 2},
        ({"filename": "a.csv", "length": 0}, {"filename": "a.csv", "length": 2, "alt_txt": "x" * 1001}),
    ),
    "files.info": Call(lambda stage: {"file": stage.file}, ({"file": "F1"},)),
    "files.list": Call(lambda stage: {}, ({"user": "U1"}, {"page": "x"})),
    "functions.completeError": Call(
        lambda stage: {"function_execution_id": stage.execution, "error": "no"},
        ({"function_execution_id": "Fx1", "error": "x"},),
    ),
    "functions.completeSuccess": Call(
        lambda stage: {"function_execution_id": stage.execution, "outputs": {"sum": 3}},
        ({"function_execution_id": "Fx1", "outputs": {}},),
    ),
    "pins.add": Call(
        lambda stage: {"channel": stage.channel, "timestamp": stage.ts},
        (NO_CHANNEL | {"timestamp": GONE}, UNKNOWN_TS, {"channel": "C0SALES"}),
    ),
    "reactions.add": Call(
        lambda stage: {"channel": stage.channel, "timestamp": stage.ts, "name": "wave"},
        (
            {**UNKNOWN_TS, "name": "wave"},
            {**UNKNOWN_TS, "name": "wave", "timestamp": "0"},
            {**UNKNOWN_TS, "name": "wave", "channel": "C0NOWHERE"},
        ),
    ),
    "reactions.get": Call(
        lambda stage: {"channel": stage.channel, "timestamp": stage.reacted},
        ({}, UNKNOWN_TS, {"file": "F1"}, {"file_comment": "Fc1"}, {"channel": "C0SALES"}),
    ),
    "reactions.remove": Call(
        lambda stage: {"channel": stage.channel, "timestamp": stage.reacted, "name": "tada"},
        ({"name": "tada"}, {"name": "tada", **UNKNOWN_TS}, {"name": "tada", "file": "F1"}),
    ),
    "slackLists.create": Call(
        lambda stage: {"name": "Promises"},
        (
            {"name": "x", "schema": [{"key": "a"}]},
            {"name": "x", "schema": [{"key": "a", "name": "A", "type": "x"}]},
            {"name": "x", "schema": [{"key": "a", "name": "A", "type": "text"}]},
            {"name": "x", "include_copied_list_records": True},
        ),
    ),
    "slackLists.items.create": Call(
        lambda stage: {
            "list_id": stage.list,
            "initial_fields": [{"column_id": "due", "date": ["2026-12-01"]}],
        },
        ({"list_id": "F1"},),
    ),
    # The contract's schema requires next_cursor beside response_metadata; its examples answer it inside.
    "slackLists.items.list": Call(
        lambda stage: {"list_id": stage.list}, ({"list_id": "F1"},), frozenset({"next_cursor"})
    ),
    "slackLists.items.update": Call(
        lambda stage: {
            "list_id": stage.list,
            "cells": [{"row_id": stage.row, "column_id": "due", "date": ["2026-12-01"]}],
        },
        ({"list_id": "F1", "cells": [{}]},),
    ),
    "team.info": Call(lambda stage: {}, ({"team": "T1"}, {"domain": "x"})),
    "usergroups.list": Call(),
    "usergroups.users.list": Call(lambda stage: {"usergroup": stage.group}, ({"usergroup": "S1"},)),
    "users.conversations": Call(lambda stage: {}, ({"types": "x"}, {"cursor": "x"}, {"limit": -1})),
    "users.info": Call(lambda stage: {"user": "U0ANA"}, ({"user": "U1"},)),
    "users.list": Call(lambda stage: {}, ({"cursor": "x"},)),
    "users.lookupByEmail": Call(lambda stage: {"email": "ana@demo.test"}, ({"email": "x"},)),
    "users.profile.get": Call(lambda stage: {"user": "U0ANA"}, ({"user": "U1"},)),
    "views.open": Call(
        lambda stage: {"trigger_id": stage.trigger, "view": MODAL},
        ({"trigger_id": "x", "view": MODAL}, {"trigger_id": "x", "view": {}}),
    ),
    "views.publish": Call(
        lambda stage: {"user_id": "U0ANA", "view": {"type": "home", "blocks": [SECTION]}},
        ({"user_id": "U0ANA", "view": MODAL},),
    ),
    "views.push": Call(
        lambda stage: {"trigger_id": stage.trigger_within, "view": MODAL},
        ({"trigger_id": "x", "view": MODAL},),
    ),
    "views.update": Call(
        lambda stage: {"view_id": stage.view, "view": MODAL}, ({"view_id": "V1", "view": MODAL},)
    ),
}
