"""Several workspaces behind one address, and one app in all of them."""

from urllib.request import Request, urlopen

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.slack_emulator.conftest import MANIFEST, SEED

OTHER = {
    "team": {"id": "T0OTHER", "name": "Other", "domain": "other"},
    "users": [{"id": "U0EVE", "name": "eve"}, {"id": "U0ANA", "name": "anna"}],
    "channels": [{"id": "C0SALES", "name": "elsewhere", "members": ["U0EVE", "app"]}],
}
THIRD = {
    "users": [{"id": "U0IVO", "name": "ivo"}],
    "channels": [{"name": "x", "members": ["app"]}],
    "installed": False,
}


@pytest.fixture
def emulator(clock):
    with Emulator(MANIFEST, {"teams": [SEED, OTHER, THIRD]}, clock=clock) as running:
        yield running


@pytest.fixture
def other(emulator):
    token = emulator.workspaces.of_team("T0OTHER").app.bot_token
    return WebClient(token, base_url=emulator.api_url)


def test_each_has_its_own_people_channels_and_bot(hand):
    demo, other = hand.look("state"), hand.look("state", team="T0OTHER")
    assert [team["id"] for team in demo["teams"]] == ["T0DEMO", "T0OTHER", "T0EMULATED3"]
    assert demo["teams"] == other["teams"]
    assert (demo["team"]["name"], other["team"]["name"]) == ("Demo", "Other")
    assert [user["name"] for user in other["users"] if not user["is_bot"]] == ["eve", "anna"]
    for secret in ("bot_user_id", "bot_id", "bot_token"):
        assert demo["apps"][0][secret] != other["apps"][0][secret]
    for secret in ("app_id", "app_token", "signing_secret", "client_id", "client_secret"):
        assert demo["apps"][0][secret] == other["apps"][0][secret]


def test_the_token_says_which_workspace_is_meant(hand, client, other):
    client.chat_postMessage(channel="C0SALES", text="to Demo")
    other.chat_postMessage(channel="C0SALES", text="to Other")
    assert hand.texts("U0ANA", channel="sales") == ["to Demo"]
    assert hand.texts("eve", channel="elsewhere", team="other") == ["to Other"]
    assert other.users_info(user="U0ANA")["user"]["name"] == "anna"


def test_one_connection_hears_of_all_of_them(hand, emulator, closing):
    def authorize(team_id, **_):
        token = emulator.workspaces.of_team(team_id).app.bot_token
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=token)

    app = App(authorize=authorize, client=WebClient(base_url=emulator.api_url))
    app.command("/helper")(lambda ack, client: ack(client.auth_test()["team"]))
    handler = SocketModeHandler(app, emulator.app.app_token)
    handler.connect()
    try:
        assert hand.act("command", user="U0ANA", command="/helper")["response"]["text"] == "Demo"
        answer = hand.act("command", user="U0EVE", command="/helper", team="T0OTHER")
        assert answer["response"]["text"] == "Other"
    finally:
        handler.client.auto_reconnect_enabled = False
        closing.submit(handler.close)


def test_where_it_is_not_installed_nobody_hears_of_it(hand):
    state = hand.look("state", team="T0EMULATED3")
    assert state["apps"][0]["installed"] is False
    assert state["channels"][0]["members"] == []
    with pytest.raises(Exception, match="/helper is not a valid command"):
        hand.act("command", user="U0IVO", command="/helper", team="T0EMULATED3")


def test_an_unknown_workspace_is_refused_with_those_there_are(hand):
    with pytest.raises(
        Exception, match='404 There is no workspace "T1"; there are T0DEMO, T0OTHER, T0EMULATED3'
    ):
        hand.look("state", team="T1")


def test_a_file_is_read_with_the_token_of_its_own_workspace(client, other, emulator):
    uploaded = client.files_upload_v2(filename="a.txt", content="words", channel="C0SALES")["files"][0]
    address = uploaded["url_private"]
    with urlopen(
        Request(address, headers={"Authorization": f"Bearer {client.token}"}), timeout=60
    ) as response:
        assert response.read() == b"words"
    with urlopen(
        Request(address, headers={"Authorization": f"Bearer {other.token}"}), timeout=60
    ) as response:
        assert "?redir=" in response.url
