"""How calls are read: where arguments may stand, what Slack remarks, what it refuses and how it says so."""

import json
from urllib.request import Request, urlopen

import pytest

from tests.slack_emulator.conftest import WIDE

FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


@pytest.fixture
def send(emulator):
    def sent(method, body=None, kind=None, token=True, query=""):
        request = Request(
            f"{emulator.api_url}{method}{query}", body, method="GET" if body is None else "POST"
        )
        if token:
            request.add_header("Authorization", f"Bearer {emulator.app.bot_token}")
        if kind:
            request.add_header("Content-Type", kind)
        with urlopen(request, timeout=60) as response:
            return {**json.load(response), "headers": response.headers}

    return sent


def test_a_token_may_stand_in_a_header_a_query_or_a_form_but_not_in_json(send, emulator):
    token = emulator.app.bot_token
    assert send("auth.test")["ok"]
    assert send("auth.test", token=False, query=f"?token={token}")["ok"]
    assert send("auth.test", f"token={token}".encode(), FORM, token=False)["ok"]
    body = json.dumps({"token": token}).encode()
    assert send("auth.test", body, "application/json", token=False)["error"] == "not_authed"


def test_slack_remarks_on_charsets_and_still_answers(send):
    body = b'{"channel": "C0SALES", "text": "x"}'
    missing = send("chat.postMessage", body, "application/json")
    assert (missing["warning"], missing["response_metadata"]["warnings"]) == (
        "missing_charset",
        ["missing_charset"],
    )
    assert "warning" not in send("chat.postMessage", body, "application/json; charset=utf-8")
    form = send("chat.postMessage", b"channel=C0SALES&text=x", f"{FORM}; charset=utf-8")
    assert (form["ok"], form["warning"]) == (True, "superfluous_charset")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("application/xml", "invalid_post_type"),
        ("application/json; charset=utf-7", "invalid_charset"),
    ],
)
def test_a_body_that_slack_cannot_read_is_refused_before_all_else(send, kind, error):
    assert send("chat.postMessage", b"{}", kind, token=False)["error"] == error


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("conversations.list", {"limit": "many"}, "must provide a number [json-pointer:/limit]"),
        ("auth.teams.list", {"limit": 1001}, "must be less than 1001 [json-pointer:/limit]"),
        (
            "slackLists.items.list",
            {"list_id": "F1", "limit": 0},
            "must be greater than 0 [json-pointer:/limit]",
        ),
        ("users.info", {"user": ["U0ANA"]}, "must provide a string [json-pointer:/user]"),
        (
            "canvases.access.set",
            {"canvas_id": "F1", "access_level": "all"},
            "must be a valid enum value [json-pointer:/access_level]",
        ),
        (
            "chat.postEphemeral",
            {"user": "ana", "channel": "C0SALES", "text": "x"},
            "input must match regex pattern: ^[UW][A-Z0-9]{2,}$ [json-pointer:/user]",
        ),
    ],
)
def test_an_argument_of_the_wrong_kind_is_named_with_its_place(client, error_of, method, arguments, message):
    refusal = error_of(client.api_call, api_method=method, json=arguments)
    assert refusal["error"] == "invalid_arguments"
    assert refusal["response_metadata"]["messages"] == [f"[ERROR] {message}"]


def test_all_missing_arguments_are_named_at_once(client, error_of):
    refusal = error_of(client.api_call, api_method="reactions.add")
    assert refusal["response_metadata"]["messages"] == [
        "[ERROR] missing required field: name",
        "[ERROR] missing required field: timestamp",
        "[ERROR] missing required field: channel",
    ]


def test_an_empty_argument_is_there_and_names_nothing(client, error_of):
    assert (
        error_of(client.api_call, api_method="users.info", params={"user": ""})["error"] == "user_not_found"
    )


def test_arguments_that_no_method_knows_are_overlooked(client):
    assert client.api_call("users.info", params={"user": "U0ANA", "colour": "red"})["ok"]


def test_each_answer_says_which_scopes_there_are_and_which_would_do(send):
    headers = send("users.info", query="?user=U0ANA")["headers"]
    assert "users:read" in headers["X-OAuth-Scopes"].split(",")
    assert headers["X-Accepted-OAuth-Scopes"] == "users:read"


def test_lists_are_read_page_by_page_and_a_cursor_that_leads_nowhere_is_refused(client, error_of):
    pages = [[one["name"] for one in page["channels"]] for page in client.conversations_list(limit=1)]
    assert pages == [["sales"], ["other"]]
    for method in ("users.list", "conversations.list", "reactions.list", "chat.scheduledMessages.list"):
        refusal = error_of(client.api_call, api_method=method, params={"cursor": "bm9uc2Vuc2U="})
        assert refusal["error"] == "invalid_cursor"


def test_people_have_pictures(client):
    address = client.users_info(user="U0ANA")["user"]["profile"]["image_48"]
    with urlopen(address, timeout=60) as response:
        content = response.read()
    assert (response.headers["Content-Type"], content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(content[16:20]) == 48


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_calls_json_is_none(send, hand, word):
    body = b'{"channel": "C0SALES", "text": "x", "unfurl_links": ' + word.encode() + b"}"
    assert send("chat.postMessage", body, "application/json")["error"] == "invalid_json"
    assert hand.look("calls")[-1]["args"] == {}
