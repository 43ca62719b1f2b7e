"""One of everything in Block Kit: of each block, element and part, with every field that it has.

Where fields exclude each other there are several specimens of a kind; together they show every field.
"""

import copy

from tests.slack_emulator.block_kit import (
    JSON,
    SITE,
    asked,
    button,
    card,
    cell,
    chart,
    container,
    data_table,
    image,
    mrkdwn,
    option,
    pie,
    plain,
    rich,
    section,
    shown,
    table,
    task,
)

STYLE = dict.fromkeys(
    ("bold", "italic", "strike", "underline", "highlight", "client_highlight", "unlink"), True
)
SEEN = {"text": "Plan", "url": SITE}
FEEDBACK = {"text": plain("Good"), "value": "1", "accessibility_label": "This was good"}
CONFIRM = {
    "title": plain("Sure?"), "text": mrkdwn("Really?"), "confirm": plain("Yes"), "deny": plain("No"),
    "style": "danger",
}  # fmt: skip
USED = {"action_id": "act", "confirm": CONFIRM}
FOCUSED = {**USED, "focus_on_load": True}
ASKED = {**FOCUSED, "placeholder": plain("Choose")}
TYPED = {
    "action_id": "act", "focus_on_load": True, "placeholder": plain("Type"), "initial_value": "a@b.test",
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
}  # fmt: skip
FILTER = {"include": ["im", "public"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
GROUPS = [{"label": plain("Letters"), "options": [option("a"), option("b")]}]
WORKFLOW = {"trigger": {"url": SITE, "customizable_input_parameters": [{"name": "who", "value": "Ana"}]}}
WAITING = task("2", status="pending", type="task_card")
SERVED = {"image_width": 1, "image_height": 1, "image_bytes": 9, "fallback": "a", "is_animated": False}

# For every table of slack_emulator.block_shapes: kind → specimens without their "type".
KINDS: dict[str, dict[str, list[JSON]]] = {
    "elements": {
        "button": [
            {
                **USED, "text": plain("Go"), "url": SITE, "value": "1", "style": "primary",
                "accessibility_label": "Go there", "agent_prompt": "Go", "agent_prompt_display": "Go on",
                "visible_to_user_ids": ["U1"],
            }
        ],
        "workflow_button": [
            {
                **USED, "text": plain("Run"), "workflow": WORKFLOW, "style": "danger",
                "accessibility_label": "Run it",
            }
        ],
        "feedback_buttons": [
            {"action_id": "f", "positive_button": FEEDBACK, "negative_button": FEEDBACK}
        ],
        "icon_button": [
            {
                **USED, "icon": "trash", "text": plain("Drop"), "value": "1",
                "accessibility_label": "Drop it", "visible_to_user_ids": ["U1"],
            }
        ],
        "overflow": [{**USED, "options": [option(), option("b", url=SITE)]}],
        "static_select": [
            {**ASKED, "options": [option(), option("b")], "initial_option": option("b")},
            {**ASKED, "option_groups": GROUPS, "initial_option": option("b")},
        ],
        "multi_static_select": [
            {**ASKED, "options": [option()], "initial_options": [option()], "max_selected_items": 2},
            {**ASKED, "option_groups": GROUPS},
        ],
        "external_select": [{**ASKED, "initial_option": option(), "min_query_length": 0}],
        "multi_external_select": [
            {**ASKED, "initial_options": [option()], "min_query_length": 3, "max_selected_items": 1}
        ],
        "users_select": [{**ASKED, "initial_user": "U1"}],
        "multi_users_select": [{**ASKED, "initial_users": ["U1", "U2"], "max_selected_items": 3}],
        "channels_select": [{**ASKED, "initial_channel": "C1", "response_url_enabled": True}],
        "multi_channels_select": [{**ASKED, "initial_channels": ["C1"], "max_selected_items": 3}],
        "conversations_select": [
            {
                **ASKED, "initial_conversation": "C1", "response_url_enabled": True, "filter": FILTER,
                "default_to_current_conversation": True,
            }
        ],
        "multi_conversations_select": [
            {
                **ASKED, "initial_conversations": ["C1"], "max_selected_items": 3, "filter": FILTER,
                "default_to_current_conversation": False,
            }
        ],
        "checkboxes": [{**FOCUSED, "options": [option(text=mrkdwn())], "initial_options": [option()]}],
        "radio_buttons": [{**FOCUSED, "options": [option(description=mrkdwn())], "initial_option": option()}],
        "datepicker": [{**ASKED, "initial_date": "2026-10-08"}],
        "timepicker": [{**ASKED, "initial_time": "23:59", "timezone": "Europe/Madrid"}],
        "datetimepicker": [{**FOCUSED, "initial_date_time": 1_790_000_000}],
        "plain_text_input": [{**TYPED, "multiline": True, "min_length": 0, "max_length": 3000}],
        "email_text_input": [TYPED],
        "url_text_input": [TYPED],
        "number_input": [
            {
                **TYPED, "is_decimal_allowed": True, "initial_value": "-0.5", "min_value": "-1",
                "max_value": "1e3",
            }
        ],
        "rich_text_input": [{**TYPED, "initial_value": rich(), "min_lines": 1, "max_lines": 100}],
        "file_input": [{"action_id": "f", "filetypes": ["csv"], "max_files": 10}],
        "image": [{**image(), **SERVED}, {"alt_text": "", "slack_file": {"id": "F1"}}],
        "plain_text": [plain()],
        "mrkdwn": [mrkdwn()],
        "url": [{"url": SITE, "text": "Source", "icon_url": SITE}],
    },
    "blocks": {
        "section": [
            {"text": mrkdwn(), "fields": [plain(), mrkdwn()], "expand": True, "accessory": button()},
            {"fields": [mrkdwn()], "accessory": image()},
        ],
        "header": [{"text": plain(), "level": 4}],
        "divider": [{}],
        "context": [{"elements": [image(), plain(), mrkdwn()]}],
        "actions": [{"elements": [button("a"), button("b")]}],
        "input": [
            {
                "label": plain(), "element": {"type": "plain_text_input"}, "hint": plain(), "optional": True,
                "dispatch_action": True,
            }
        ],
        "image": [
            {**image(), **SERVED, "title": plain()},
            {"alt_text": "a face", "slack_file": {"url": SITE + "files/F1"}},
        ],
        "video": [
            {
                "alt_text": "", "title": plain(), "thumbnail_url": "http://example.test/a.png",
                "video_url": SITE, "author_name": "Ana", "description": plain(), "provider_icon_url": SITE,
                "provider_name": "Films", "title_url": SITE,
            }
        ],
        "rich_text": [rich()],
        "alert": [{"text": mrkdwn(), "level": "warning"}],
        "file": [{"external_id": "F", "source": "remote", "file_id": "F1", "file": {}}],
        "call": [{"call_id": "R1", "api_decoration_available": False, "call": {}}],
        "markdown": [{"text": "**bold**"}],
        "card": [
            {
                "title": mrkdwn(), "subtitle": mrkdwn(), "body": mrkdwn(), "subtext": mrkdwn(),
                "hero_image": image(), "icon": image(), "actions": [button()],
            },
            {"title": plain(), "slack_icon": {"type": "icon", "name": "rocket"}},
        ],
        "carousel": [{"elements": [card(), card()]}],
        "container": [
            {
                **container(), "subtitle": mrkdwn(), "icon": image(), "width": "full", "is_collapsible": True,
                "default_collapsed": True, "has_header_divider": False,
            },
            {"rich_text_title": rich(), "child_blocks": [table()], "has_header_divider": True},
        ],
        "context_actions": [
            {
                "elements": [
                    {"type": "feedback_buttons", "positive_button": FEEDBACK, "negative_button": FEEDBACK},
                    {"type": "icon_button", "icon": "trash", "text": plain()},
                ]
            }
        ],
        "task_card": [
            task(details=rich(), output=rich(), sources=[{"type": "url", "url": SITE, "text": "x"}])
        ],
        "plan": [{"title": "Plan", "plan_id": "p", "tasks": [WAITING, task()]}],
        "auth_provider": [
            {
                "value": "crm", "name": plain("CRM"), "is_connected": True, "description": plain(),
                "connected_identity": plain("Ana"), "connected_context": plain("Demo"), "icon_url": SITE,
                "auth_url": SITE, "disconnect_url": SITE, "fallback": [section()],
                "accessory": {"type": "overflow", "options": [option()]},
            }
        ],
        "table": [table(column_settings=[{"align": "right", "is_wrapped": True}, None])],
        "data_table": [data_table(page_size=100, row_header_column_index=1)],
        "data_visualization": [{"title": "Calls", "chart": pie()}],
    },
    "cells": {
        "raw_text": [{"text": "x"}],
        "raw_number": [{"value": 1.5, "text": "1½"}],
        "rich_text": [{**rich(), "block_id": "b"}],
        "action": [{"element": button(), "fallback": cell()}],
    },
    "charts": {"pie": [pie()], **{kind: [chart(kind)] for kind in ("bar", "line", "area")}},
    "parts": {
        "rich_text_section": [{"elements": [{"type": "text", "text": "x"}]}, {"elements": []}],
        "rich_text_list": [
            {"elements": rich()["elements"], "style": "ordered", "indent": 8, "offset": 3, "border": 1}
        ],
        "rich_text_preformatted": [
            {"elements": [{"type": "text", "text": "x"}], "border": 0, "language": "sql"}
        ],
        "rich_text_quote": [{"elements": [{"type": "text", "text": "x"}], "border": 1}],
    },
    "leaves": {
        "text": [{"text": "x", "style": {**STYLE, "code": True}}],
        "link": [{"url": SITE, "text": "x", "unsafe": True, "style": {"bold": True}}],
        "emoji": [
            {
                "name": "wave", "unicode": "1f44b", "url": SITE, "display_url": SITE, "display_team_id": "T1",
                "skin_tone": 6, "style": {},
            }
        ],
        "user": [{"user_id": "U1", "from_llm": True, "style": STYLE}],
        "usergroup": [{"usergroup_id": "S1", "from_llm": True, "style": STYLE}],
        "channel": [{"channel_id": "C1", "tab_id": "1", "from_llm": False, "style": STYLE}],
        "team": [{"team_id": "T1", "style": STYLE}],
        "broadcast": [{"range": "here", "style": STYLE}],
        "date": [{"timestamp": 0, "format": "{date}", "url": SITE, "fallback": "then", "style": STYLE}],
        "color": [{"value": "#F405B3", "style": STYLE}],
        "file": [{"file_id": "F1", "is_skill_invocation": False, "style": STYLE, **SEEN}],
        "canvas": [
            {
                "file_id": "F1", "label": "x", "hide_title": True, "section_id": "1", "style": STYLE,
                "is_skill_invocation": False, **SEEN,
            }
        ],
        "canvas_user_mention": [{"user_id": "U1", "thread_id": "1", "style": STYLE}],
        "canvas_message_unfurl": [
            {"root_message_ts": "1.0", "root_message_channel": "C1", "style": STYLE}
        ],
        "list_record": [{"file_id": "F1", "record_id": "1", "view_id": "1", "style": STYLE, **SEEN}],
        "message_mention": [
            {
                "channel_id": "C1", "message_ts": "1.0", "author_id": "U1", "thread_ts": "1.0",
                "style": STYLE, **SEEN,
            }
        ],
        "attachment_mention": [
            {
                "url": SITE, "text": "x", "app_id": "A1", "entity_id": "1", "icon_url": SITE, "style": STYLE,
                "channel_id": "C1", "ts": "1.0", "full_size_preview_enabled": True, "icon_name": "sf-list",
                "reference_object_type": "record",
            }
        ],
        "work_object_mention": [
            {
                "entity_id": "1", "app_id": "A1", "text": "x", "url": SITE, "icon_url": SITE, "style": STYLE,
                "full_size_preview_enabled": True, "product_name": "CRM",
            }
        ],
        "workflow_mention": [
            {
                "workflow_id": "1", "function_trigger_id": "1", "text": "x", "url": SITE, "style": STYLE,
                "channel_id": "C1", "ts": "1.0",
            }
        ],
    },
}  # fmt: skip
HOSTS = {
    "icon_button": "context_actions", "feedback_buttons": "context_actions", "image": "context",
    "plain_text": "context", "mrkdwn": "context", "button": "actions", "workflow_button": "actions",
    "overflow": "actions",
}  # fmt: skip


def specimens(table_name: str, kind: str) -> list[JSON]:
    """Fresh specimens of that kind, with their type; blocks have an id too."""
    found = copy.deepcopy(KINDS[table_name][kind])
    named = {"block_id": "b1"} if table_name == "blocks" else {}
    return [{"type": kind, **named, **one} for one in found]


def placed(table_name: str, one: JSON) -> JSON:
    """A block in which this specimen stands where it may stand."""
    kind = one.get("type")
    if table_name == "elements" and kind == "url":
        return {"type": "task_card", **task(sources=[one])}
    if table_name == "elements":
        host = HOSTS.get(str(kind))
        return {"type": host, "elements": [one]} if host else asked(one)
    return {
        "blocks": lambda: one,
        "cells": lambda: data_table(rows=1, columns=1) | {"rows": [[cell()], [one]]},
        "charts": lambda: shown(one),
        "parts": lambda: {"type": "rich_text", "elements": [one]},
        "leaves": lambda: rich(one),
    }[table_name]()
