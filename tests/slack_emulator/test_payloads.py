"""Each payload has the fields that Slack's own samples and type definitions name, no fewer."""

import pytest

SENDER = {"type", "user", "team", "enterprise", "is_enterprise_install", "token", "api_app_id"}
VIEW = {
    "id", "team_id", "type", "blocks", "private_metadata", "callback_id", "state", "hash", "title",
    "clear_on_close", "notify_on_close", "close", "submit", "previous_view_id", "root_view_id", "app_id",
    "external_id", "app_installed_team_id", "bot_id",
}  # fmt: skip
EVENT = {
    "token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id", "event", "type", "event_id",
    "event_time", "authorizations", "is_ext_shared_channel", "event_context",
}  # fmt: skip


def plain(text):
    return {"type": "plain_text", "text": text}


@pytest.fixture
def heard(bolt):
    """The bodies as they came, whatever they are."""
    bodies = []

    @bolt.middleware
    def listen(body, next):
        bodies.append(body)
        next()

    for accept in (bolt.action("go"), bolt.view("form"), bolt.view_closed("form")):
        accept(lambda ack: ack())
    bolt.event("message")(lambda: None)
    return bodies


BUTTON = {
    "type": "button", "action_id": "go", "text": plain("Go"), "value": "1", "style": "danger",
    "url": "https://example.com",
    "confirm": {
        "title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No"),
    },
}  # fmt: skip


def test_a_button_in_a_thread(hand, client, heard):
    root = client.chat_postMessage(channel="C0SALES", text="x")["ts"]
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    reply = client.chat_postMessage(channel="C0SALES", text="y", blocks=blocks, thread_ts=root)["ts"]
    hand.act("press", user="U0ANA", channel="sales", ts=reply, action_id="go")
    (body,) = heard
    own = {"container", "trigger_id", "channel", "message", "state", "response_url", "actions"}
    assert SENDER | own <= set(body)
    assert body["container"] == {
        "type": "message", "message_ts": reply, "channel_id": "C0SALES", "is_ephemeral": False,
        "thread_ts": root,
    }  # fmt: skip
    assert set(BUTTON) | {"block_id", "action_ts"} == set(body["actions"][0])
    assert set(body["user"]) == {"id", "username", "name", "team_id"}


def test_a_select_tells_what_it_started_with(hand, client, heard):
    options = [{"text": plain(one), "value": one} for one in ("a", "b")]
    select = {
        "type": "static_select", "action_id": "go", "options": options, "initial_option": options[0],
        "placeholder": plain("Choose"),
    }  # fmt: skip
    ts = client.chat_postMessage(
        channel="U0ANA", text="x", blocks=[{"type": "actions", "elements": [select]}]
    )["ts"]
    hand.act("press", user="U0ANA", ts=ts, action_id="go", value="b")
    action = heard[0]["actions"][0]
    assert (action["initial_option"]["value"], action["selected_option"]["value"]) == ("a", "b")
    assert action["placeholder"] == plain("Choose")


def test_a_form_submitted_and_a_form_closed(hand, bolt, client, heard):
    conversation = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    block = {"type": "input", "block_id": "place", "label": plain("Where"), "element": conversation}
    view = {
        "type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Go"),
        "notify_on_close": True, "blocks": [block],
    }  # fmt: skip
    bolt.command("/helper")(
        lambda ack, body: (ack(), client.views_open(trigger_id=body["trigger_id"], view=view))
    )
    for _ in range(2):
        hand.act("command", user="U0ANA", command="/helper")
    hand.act("close", user="U0ANA", view_id=hand.look("view", user="U0ANA")["id"])
    hand.act("command", user="U0ANA", command="/helper")
    opened = hand.look("view", user="U0ANA")["id"]
    hand.act("submit", user="U0ANA", view_id=opened, values={"place": {"where": "sales"}})
    closed, submitted = (body for body in heard if "view" in body)
    assert SENDER | {"view", "is_cleared"} == set(closed)
    assert SENDER | {"view", "trigger_id", "response_urls"} == set(submitted)
    assert set(submitted["view"]) >= VIEW
    (answer,) = submitted["response_urls"]
    assert (answer["block_id"], answer["action_id"], answer["channel_id"]) == ("place", "where", "C0SALES")
    assert answer["response_url"].startswith("http://127.0.0.1:")


def test_a_command(hand, bolt, heard):
    bolt.command("/helper")(lambda ack: ack())
    hand.act("command", user="U0ANA", command="/helper", text="x", channel="sales")
    assert set(heard[0]) >= {
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command",
        "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
    }  # fmt: skip


def test_an_event(hand, heard):
    hand.act("say", user="U0ANA", text="hello")
    (body,) = heard
    assert set(body) >= EVENT
    assert set(body["authorizations"][0]) == {
        "enterprise_id", "team_id", "user_id", "is_bot", "is_enterprise_install",
    }  # fmt: skip
    assert {
        "client_msg_id",
        "type",
        "team",
        "channel",
        "user",
        "text",
        "ts",
        "event_ts",
        "channel_type",
    } <= set(body["event"])
