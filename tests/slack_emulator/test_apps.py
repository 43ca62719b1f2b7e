"""The app itself: its manifest, its steps in workflows, its threads as an assistant."""

import copy
import json
from pathlib import Path

import pytest
from slack_sdk import WebClient

from tests.slack_emulator.conftest import WIDE

MANIFEST = Path(__file__).parents[2] / "manifest.json"

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def validate(emulator):
    client = WebClient(emulator.app.config_token, base_url=emulator.api_url)
    return lambda **arguments: client.apps_manifest_validate(**arguments)


def test_the_bots_own_manifest_is_valid(validate):
    assert validate(manifest=MANIFEST.read_text("utf-8"))["errors"] == []


@pytest.mark.parametrize(
    ("change", "message", "pointer"),
    [
        (
            {"display_information": {"name": "x" * 36}},
            "must be less than 36 characters",
            "/display_information/name",
        ),
        (
            {"display_information": {}},
            "missing required field: name",
            "/display_information/name",
        ),
        (
            {"features": {"slash_commands": [{"command": "go", "description": "x"}]}},
            "input must match regex pattern: ^\\/",
            "/features/slash_commands/0/command",
        ),
        (
            {"settings": {"socket_mode_enabled": "yes"}},
            "must provide a boolean",
            "/settings/socket_mode_enabled",
        ),
        (
            {"features": {"bot_user": {"display_name": "x", "colour": "red"}}},
            "unexpected property: colour",
            "/features/bot_user/colour",
        ),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}},
            "Event Subscription requires either Request URL or Socket Mode Enabled",
            "/settings/event_subscriptions",
        ),
        (
            {"settings": {"interactivity": {"is_enabled": True}}},
            "Interactivity requires a Request URL or Socket Mode Enabled",
            "/settings/interactivity",
        ),
    ],
)
def test_what_is_wrong_with_a_manifest_is_told_with_its_place(validate, error_of, change, message, pointer):
    given = {"display_information": {"name": "x"}, **change}
    refusal = error_of(validate, manifest=json.dumps(given))
    assert refusal["error"] == "invalid_manifest"
    assert {"message": message, "pointer": pointer} in refusal["errors"]


PARAMETERS = {"properties": {"word": {"type": "string", "default": "x"}}, "required": ["word"]}
PROMPT = {"title": "Goals", "message": "My goals?"}
EVERYTHING = {
    "_metadata": {"major_version": 2, "minor_version": 1},
    "display_information": {
        "name": "Helper", "description": "Helps", "long_description": "Helps. " * 25,
        "background_color": "#1f3a5f",
    },
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "helper", "always_online": True},
        "slash_commands": [
            {"command": "/helper", "description": "Helps", "usage_hint": "[what]", "should_escape": True}
        ],
        "shortcuts": [{"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keeps"}],
        "unfurl_domains": ["example.com"],
        "assistant_view": {"assistant_description": "Helps", "suggested_prompts": [PROMPT]},
        "agent_view": {"agent_description": "Helps", "suggested_prompts": [PROMPT]},
    },
    "oauth_config": {
        "redirect_urls": ["https://example.com/slack/oauth_redirect"],
        "scopes": {"bot": ["chat:write"], "user": [], "bot_optional": ["im:write"]},
        "pkce_enabled": True,
    },
    "settings": {
        "event_subscriptions": {
            "request_url": "https://example.com/events",
            "bot_events": ["app_mention"],
            "metadata_subscriptions": [{"app_id": "*", "event_type": "task_added"}],
        },
        "interactivity": {"is_enabled": True, "request_url": "https://example.com/clicks"},
        "allowed_ip_address_ranges": ["192.0.2.0/24"],
        "token_rotation_enabled": True,
        "org_deploy_enabled": True,
        "function_runtime": "remote",
    },
    "functions": {
        "count": {
            "title": "Count", "description": "Counts", "input_parameters": PARAMETERS,
            "output_parameters": {"properties": {"who": {"type": "slack#/types/user_id"}}},
        }
    },
}  # fmt: skip


def test_a_manifest_that_says_everything_is_valid(validate):
    assert validate(manifest=json.dumps(EVERYTHING))["errors"] == []


FAULTS = {
    "display_information/long_description": ("x" * 174, "must be more than 174 characters"),
    "display_information/description": ("x" * 141, "must be less than 141 characters"),
    "features/bot_user/display_name": ("x" * 81, "must be less than 81 characters"),
    "features/slash_commands/0/command": ("/" + "x" * 32, "must be less than 33 characters"),
    "features/slash_commands/0/description": ("x" * 2001, "must be less than 2001 characters"),
    "features/slash_commands/0/usage_hint": ("x" * 1001, "must be less than 1001 characters"),
    "features/shortcuts/0/name": ("x" * 25, "must be less than 25 characters"),
    "features/shortcuts/0/type": ("both", "must be one of: message, global"),
    "features/unfurl_domains": (["a.test"] * 2, "must not contain duplicate items"),
    "features/agent_view/suggested_prompts": ([PROMPT] * 5, "no more than 4 items allowed"),
    "oauth_config/scopes/bot": (["x"] * 256, "no more than 255 items allowed"),
    "settings/event_subscriptions/bot_events": (
        [f"e{number}" for number in range(101)], "no more than 100 items allowed",
    ),
    "settings/event_subscriptions/metadata_subscriptions": ([], "no fewer than 1 items allowed"),
    "settings/event_subscriptions/request_url": (
        "example.com", "input must match regex pattern: ^https?:\\/\\/",
    ),
    "settings/token_rotation_enabled": ("yes", "must provide a boolean"),
    "functions/count/input_parameters/properties/word/type": (7, "must provide a string"),
    "functions": ({f"f{number}": EVERYTHING["functions"]["count"] for number in range(51)},
        "no more than 50 properties allowed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", FAULTS)
def test_what_goes_beyond_a_bound_is_told_alone(validate, error_of, place):
    wrong, sentence = FAULTS[place]
    given = copy.deepcopy(EVERYTHING)
    *path, last = (int(step) if step.isdigit() else step for step in place.split("/"))
    here = given
    for step in path:
        here = here[step]
    here[last] = wrong
    refusal = error_of(validate, manifest=json.dumps(given))
    assert refusal["errors"] == [{"message": sentence, "pointer": f"/{place}"}]


def test_a_step_of_a_workflow_reaches_the_app_and_ends_as_it_says(bolt, hand, client, error_of):
    def count(event):
        client.functions_completeSuccess(
            function_execution_id=event["function_execution_id"],
            outputs={"sum": len(event["inputs"]["words"])},
        )

    bolt.event("function_executed")(count)
    hand.act("run_step", user="U0ANA", callback_id="count", inputs={"words": ["a", "b"]})
    (run,) = hand.look("executions")
    assert (run["status"], run["outputs"]) == ("completed", {"sum": 2})
    again = error_of(
        client.functions_completeError, function_execution_id=run["function_execution_id"], error="late"
    )
    assert again["error"] == "execution_not_in_running_state"


def test_a_step_ends_only_with_the_outputs_that_the_manifest_declares(hand, client, error_of):
    hand.act("run_step", user="U0ANA", callback_id="count")
    (run,) = hand.look("executions")
    which = {"function_execution_id": run["function_execution_id"]}
    refusal = error_of(client.functions_completeSuccess, **which, outputs={"total": 2})
    assert refusal["error"] == "parameter_validation_failed"
    client.functions_completeError(**which, error="No words")
    assert [(one["status"], one["error"]) for one in hand.look("executions")] == [("failed", "No words")]


def test_an_assistant_tells_what_it_does_in_a_thread(hand, client, error_of):
    said = hand.act("say", user="U0ANA", text="How was my month?")
    where = {"channel_id": said["channel"], "thread_ts": said["ts"]}
    client.assistant_threads_setStatus(**where, status="is counting")
    client.assistant_threads_setTitle(**where, title="The month")
    client.assistant_threads_setSuggestedPrompts(
        **where, prompts=[{"title": "Goals", "message": "My goals?"}]
    )
    (thread,) = hand.look("threads")
    assert (thread["status"], thread["title"]) == ("is counting", "The month")
    assert thread["prompts"] == [{"title": "Goals", "message": "My goals?"}]
    nowhere = error_of(
        client.assistant_threads_setTitle, channel_id=said["channel"], thread_ts="1.1", title="x"
    )
    assert nowhere["error"] == "invalid_thread_ts"


def test_emoji_of_the_workspace_and_quiet_hours_are_told(client):
    assert client.emoji_list()["emoji"] == {}
    assert client.dnd_info(user="U0ANA")["dnd_enabled"] is False
    assert client.dnd_teamInfo(users="U0ANA,U0DANA")["users"]["U0DANA"]["dnd_enabled"] is False


def test_somebody_who_is_away_is_told_to_be_away(client, hand, error_of):
    assert client.users_getPresence(user="U0ANA")["presence"] == "active"
    hand.act("users", id="U0ANA", away=True)
    assert client.users_getPresence(user="U0ANA")["presence"] == "away"
    client.users_setPresence(presence="away")
    assert client.users_getPresence(user="")["manual_away"] is True
    assert error_of(client.users_setPresence, presence="busy")["error"] == "invalid_presence"
