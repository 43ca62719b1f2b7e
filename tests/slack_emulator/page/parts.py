"""What the page tests are made of: a small team, blocks of every kind, and what is done on the page."""

from queue import SimpleQueue
from typing import Any

from playwright.sync_api import Locator, Page
from slack_bolt import App
from slack_sdk import WebClient

JSON = dict[str, Any]
ANA, DANA = "U0ANA", "U0DANA"
HINT = "[prep @person|promises|settings]"
SCOPES = (
    "chat:write",
    "commands",
    "im:write",
    "files:read",
    "files:write",
    "links.embed:write",
    "reactions:write",
)
MANIFEST: JSON = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "slash_commands": [{"command": "/helper", "description": "Helps", "usage_hint": HINT}],
        "shortcuts": [
            {"name": "Plan a talk", "type": "global", "callback_id": "plan", "description": "For two"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "As a note"},
        ],
    },
    "oauth_config": {"scopes": {"bot": list(SCOPES)}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True, "message_menu_options_url": "https://demo.test/options"},
        "socket_mode_enabled": True,
    },
}
SEED: JSON = {
    "team": {"id": "T0DEMO", "name": "Demo"},
    "users": [
        {"id": ANA, "name": "ana", "real_name": "Ana Diaz", "tz": "Europe/Madrid"},
        {"id": DANA, "name": "dana", "real_name": "Dana Reed", "tz": "America/New_York"},
    ],
    "channels": [{"id": "C0SALES", "name": "sales", "members": [ANA, DANA, "app"]}],
}


def plain(words: str) -> JSON:
    return {"type": "plain_text", "text": words}


def marked(words: str) -> JSON:
    return {"type": "mrkdwn", "text": words}


def section(words: str, **more: Any) -> JSON:
    return {"type": "section", "text": marked(words), **more}


def button(words: str, action_id: str, **more: Any) -> JSON:
    return {"type": "button", "text": plain(words), "action_id": action_id, "value": "1", **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def asked(block_id: str, label: str, kind: str, **more: Any) -> JSON:
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def choices(*names: str) -> list[JSON]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def form(*blocks: JSON, title: str = "A form", **more: Any) -> JSON:
    named = {"title": plain(title), "submit": plain("Send"), "close": plain("Cancel"), **more}
    return {"type": "modal", "callback_id": "form", **named, "blocks": list(blocks)}


def raw(*words: str) -> list[JSON]:
    return [{"type": "raw_text", "text": word} for word in words]


def number(value: float, text: str) -> JSON:
    return {"type": "raw_number", "value": value, "text": text}


def series(kind: str) -> JSON:
    weeks = ("W1", "W2", "W3", "W4")
    lines = {"Calls": (8, 12, 9, 14), "Meetings": (3, 5, 4, 7)}
    data = [
        {
            "name": name,
            "data": [{"label": week, "value": value} for week, value in zip(weeks, values, strict=True)],
        }
        for name, values in lines.items()
    ]
    axes = {"categories": list(weeks), "x_label": "Week", "y_label": "How many"}
    return {
        "type": "data_visualization",
        "title": "Activity",
        "chart": {"type": kind, "series": data, "axis_config": axes},
    }


def rich(*elements: JSON) -> JSON:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: JSON | str) -> JSON:
    elements = [{"type": "text", "text": part} if isinstance(part, str) else part for part in parts]
    return {"type": "rich_text_section", "elements": elements}


def bullets(*items: JSON | str, style: str = "bullet", **more: Any) -> JSON:
    return {"type": "rich_text_list", "style": style, "elements": [line(item) for item in items], **more}


def styled(words: str, **styles: bool) -> JSON:
    return {"type": "text", "text": words, "style": styles}


def post(client: WebClient, block: JSON) -> str:
    return str(client.chat_postMessage(channel=ANA, text="in short", blocks=[block])["ts"])


def last(page: Page) -> Locator:
    return page.locator("#messages .message").last


def modal(page: Page, name: str = "A form") -> Locator:
    return page.get_by_role("dialog", name=name)


def compose(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Message")


def type_command(page: Page, words: str = "/helper now") -> None:
    compose(page).fill(words)
    page.keyboard.press("Enter")


def choose(where: Locator, label: str, option: str) -> None:
    """Type a choice into a select and take it."""
    where.get_by_role("combobox", name=label).fill(option)
    where.get_by_role("option", name=option).first.click()


def opens(bolt: App, *blocks: JSON, **more: Any) -> SimpleQueue[JSON]:
    """/helper opens a form; what is sent from it arrives in the queue."""
    sent: SimpleQueue[JSON] = SimpleQueue()

    def command(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(*blocks, **more))

    def submitted(ack: Any, view: JSON) -> None:
        values = view["state"]["values"]
        wrong = values.get("why", {}).get("it", {}).get("value") == "no"
        ack(response_action="errors", errors={"why": "Say more, please."}) if wrong else ack()
        sent.put(values)

    bolt.command("/helper")(command)
    bolt.view("form")(submitted)
    return sent
