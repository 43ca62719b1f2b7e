"""Installing in several workspaces, rotation, and being thrown out: looked at call by call."""

import copy
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_emulator import Emulator
from tests.slack_emulator.conftest import MANIFEST, SEED

BACK = "https://app.test/slack/oauth_redirect"
OTHER = {
    "team": {"id": "T0OTHER", "name": "Other", "domain": "other"},
    "users": [{"id": "U0EVE", "name": "eve", "real_name": "Eve <b>", "is_admin": True}],
    "installed": False,
}
SECRETS = {"client_id": "1000000000.4000000000", "client_secret": "emulated-client-secret"}


def manifest(rotation=False):
    made = copy.deepcopy(MANIFEST)
    made["oauth_config"]["redirect_urls"] = [BACK]
    made["settings"]["event_subscriptions"]["bot_events"] += ["tokens_revoked", "app_uninstalled"]
    made["settings"]["token_rotation_enabled"] = rotation
    return made


@pytest.fixture
def rotation():
    return False


@pytest.fixture
def emulator(clock, rotation):
    with Emulator(manifest(rotation), {"teams": [SEED, OTHER]}, clock=clock) as running:
        yield running


@pytest.fixture
def anybody(emulator):
    return WebClient(base_url=emulator.api_url)


@pytest.fixture
def consent(hand):
    """A person allows the app what it asks for; answers the code."""

    def allowed(user="U0EVE", team="T0OTHER", **asked):
        query = {"client_id": SECRETS["client_id"], "scope": "chat:write,commands", **asked}
        url = f"http://any/oauth/v2/authorize?{urlencode(query)}"
        redirect = hand.act("install", url=url, user=user, team=team)["redirect"]
        return parse_qs(urlsplit(redirect).query)["code"][0]

    return allowed


def send(emulator, method, query="", form=None):
    connection = HTTPConnection(urlsplit(emulator.url).netloc, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        body = urlencode(form) if form else None
        connection.request(method, f"/oauth/v2/authorize?{query}", body, headers)
        response = connection.getresponse()
        return response.status, response.headers.get("Location"), response.read().decode()
    finally:
        connection.close()


class Form(HTMLParser):
    """The fields of a page's form, and its people."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.people = {}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input":
            self.fields[given["name"]] = given["value"]
        if tag == "option":
            self.people.append(given["value"])


def test_the_page_says_in_words_what_is_asked_and_who_may_install(emulator):
    query = urlencode({"client_id": SECRETS["client_id"], "scope": "chat:write", "user_scope": "users:read"})
    status, _, page = send(emulator, "GET", query)
    assert status == 200
    for words in (
        "Send messages",
        "View people in the workspace",
        "Helper",
        "Dana Reed (admin)",
        "Eve &lt;b&gt;",
    ):
        assert words in page
    assert "<script" not in page
    assert Form(page).people == ["T0DEMO:U0DANA", "T0DEMO:U0ANA", "T0DEMO:U0BEN0000", "T0OTHER:U0EVE"]


def test_one_workspace_can_be_asked_for(emulator):
    query = urlencode({"client_id": SECRETS["client_id"], "scope": "chat:write", "team": "T0OTHER"})
    assert Form(send(emulator, "GET", query)[2]).people == ["T0OTHER:U0EVE"]


@pytest.mark.parametrize(("decision", "key"), [("allow", "code"), ("cancel", "error")])
def test_the_buttons_lead_back_to_the_app_with_its_state(emulator, decision, key):
    query = {
        "client_id": SECRETS["client_id"],
        "scope": "chat:write",
        "state": "s&1",
        "redirect_uri": f"{BACK}?x=1",
    }
    page = send(emulator, "GET", urlencode({**query, "redirect_uri": BACK}))[2]
    form = Form(page).fields | {"who": "T0OTHER:U0EVE", "decision": decision}
    status, location, _ = send(emulator, "POST", form=form)
    assert status == 302
    answer = parse_qs(urlsplit(location).query)
    assert location.startswith(f"{BACK}?")
    assert answer["state"] == ["s&1"]
    assert answer[key][0] == (answer[key][0] if key == "code" else "access_denied")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client_id": "1.2"}, "Invalid client_id parameter"),
        ({"scope": ""}, "No scopes requested"),
        ({"scope": "chat:write,world:rule"}, "Invalid permissions requested: world:rule"),
        ({"redirect_uri": "https://evil.test/"}, "redirect_uri did not match any configured URIs. Passed URI: https://evil.test/"),
        ({"redirect_uri": "https://app.test.evil/slack/oauth_redirect"}, "redirect_uri did not match"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_shown_to_nobody(emulator, change, words):
    query = {"client_id": SECRETS["client_id"], "scope": "chat:write", **change}
    for status, location, page in (
        send(emulator, "GET", urlencode(query)),
        send(emulator, "POST", form={**query, "who": "T0OTHER:U0EVE", "decision": "allow"}),
    ):
        assert (status, location) == (400, None)
        assert words in page


def test_nobody_installs_for_a_bot_or_for_somebody_who_left(emulator):
    form = {"client_id": SECRETS["client_id"], "scope": "chat:write", "decision": "allow"}
    for who in ("T0DEMO:U0GONE", "T0DEMO:U0EMULATED", "T0NONE:U0EVE", ""):
        assert send(emulator, "POST", form={**form, "who": who})[0] == 400


def test_a_code_becomes_a_token_for_that_workspace(anybody, consent, emulator):
    answer = anybody.oauth_v2_access(code=consent(), **SECRETS).data
    token = answer.pop("access_token")
    assert token.startswith("xoxb-")
    assert answer == {
        "ok": True, "token_type": "bot", "scope": "chat:write,commands", "bot_user_id": "U0EMULATED2",
        "app_id": "A0EMULATED", "team": {"id": "T0OTHER", "name": "Other"}, "enterprise": None,
        "is_enterprise_install": False, "authed_user": {"id": "U0EVE"},
    }  # fmt: skip
    client = WebClient(token, base_url=emulator.api_url)
    whoami = client.auth_test()
    assert (whoami["team_id"], whoami["bot_id"]) == ("T0OTHER", "B0EMULATED2")
    assert client.chat_postMessage(channel="U0EVE", text="Hi")["message"]["team"] == "T0OTHER"
    assert whoami.headers["X-OAuth-Scopes"] == "chat:write,commands"


def test_a_token_knows_nothing_of_the_other_workspace(anybody, consent, emulator, error_of):
    token = anybody.oauth_v2_access(code=consent(), **SECRETS)["access_token"]
    client = WebClient(token, base_url=emulator.api_url)
    assert error_of(client.chat_postMessage, channel="U0ANA", text="x")["error"] == "channel_not_found"
    assert error_of(client.users_list)["error"] == "missing_scope"


def test_without_the_scope_for_commands_there_are_none(anybody, consent, hand):
    typed = {"user": "U0EVE", "command": "/helper", "team": "T0OTHER"}
    anybody.oauth_v2_access(code=consent(scope="chat:write"), **SECRETS)
    with pytest.raises(Exception, match="/helper is not a valid command"):
        hand.act("command", **typed)
    anybody.oauth_v2_access(code=consent(scope="commands"), **SECRETS)
    assert hand.act("command", **typed)["status"] == "dispatch_failed"


def test_a_second_consent_adds_scopes_to_the_same_token(anybody, consent):
    first = anybody.oauth_v2_access(code=consent(), **SECRETS)
    second = anybody.oauth_v2_access(code=consent(scope="users:read"), **SECRETS)
    assert second["access_token"] == first["access_token"]
    assert second["scope"] == "chat:write,commands,users:read"


def test_a_person_can_give_a_token_of_their_own(anybody, consent, emulator, error_of):
    user = anybody.oauth_v2_access(code=consent(user_scope="chat:write"), **SECRETS)["authed_user"]
    assert (user["id"], user["scope"], user["token_type"]) == ("U0EVE", "chat:write", "user")
    client = WebClient(user["access_token"], base_url=emulator.api_url)
    whoami = client.auth_test()
    assert (whoami["user"], "bot_id" in whoami.data) == ("eve", False)
    assert error_of(client.chat_postMessage, channel="U0EVE", text="x")["error"] == "not_allowed_token_type"


def test_a_code_is_good_once_and_for_ten_minutes(anybody, consent, hand, error_of):
    used, late = consent(), consent()
    anybody.oauth_v2_access(code=used, **SECRETS)
    assert error_of(anybody.oauth_v2_access, code=used, **SECRETS)["error"] == "code_already_used"
    hand.act("clock", advance="PT10M")
    assert error_of(anybody.oauth_v2_access, code=late, **SECRETS)["error"] == "invalid_code"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"code": "guess"}, "invalid_code"),
        ({"redirect_uri": BACK}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "xoxe-1-guess"}, "invalid_refresh_token"),
    ],
)
def test_each_way_of_asking_wrongly_has_its_error(anybody, consent, error_of, change, error):
    arguments = {"code": consent(), **SECRETS, **change}
    assert error_of(anybody.oauth_v2_access, **arguments)["error"] == error


class TestRotation:
    """Tokens that expire."""

    @pytest.fixture
    def rotation(self):
        return True

    def test_a_token_lives_twelve_hours_and_its_refresh_token_works_once(
        self, anybody, consent, emulator, hand, error_of
    ):
        first = anybody.oauth_v2_access(code=consent(user_scope="users:read"), **SECRETS)
        assert first["access_token"].startswith("xoxe.xoxb-1-")
        assert (first["expires_in"], first["refresh_token"][:7]) == (43200, "xoxe-1-")
        assert first["authed_user"]["access_token"].startswith("xoxe.xoxp-1-")
        client = WebClient(first["access_token"], base_url=emulator.api_url)
        assert client.auth_test()["expires_in"] == 43200
        hand.act("clock", advance="PT12H")
        assert error_of(client.auth_test)["error"] == "token_expired"
        renewal = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], **SECRETS}
        fresh = anybody.oauth_v2_access(**renewal)
        assert (fresh["bot_user_id"], fresh["token_type"]) == ("U0EMULATED2", "bot")
        assert WebClient(fresh["access_token"], base_url=emulator.api_url).auth_test()["team"] == "Other"
        assert error_of(anybody.oauth_v2_access, **renewal)["error"] == "invalid_refresh_token"

    def test_a_token_from_before_can_be_exchanged_once(self, anybody, emulator, error_of):
        old = emulator.app.bot_token
        pair = anybody.oauth_v2_exchange(token=old, **SECRETS)
        assert (pair["expires_in"], pair["team"]["id"]) == (43200, "T0DEMO")
        assert emulator.app.bot_token == pair["access_token"]
        assert error_of(anybody.auth_test, token=old)["error"] == "token_revoked"
        for token, error in ((old, "token_already_exchanged"), (pair["access_token"], "invalid_token")):
            assert error_of(anybody.oauth_v2_exchange, token=token, **SECRETS)["error"] == error


def test_without_rotation_there_is_nothing_to_exchange(anybody, emulator, error_of):
    refusal = error_of(anybody.oauth_v2_exchange, token=emulator.app.bot_token, **SECRETS)
    assert refusal["error"] == "token_rotation_not_enabled"


def test_an_app_can_take_its_own_token_back(client, anybody, consent, emulator, error_of):
    assert client.auth_revoke(test=True)["revoked"] is False
    anybody.oauth_v2_access(code=consent("U0DANA", "T0DEMO", user_scope="users:read"), **SECRETS)
    assert client.auth_revoke()["revoked"] is True
    assert error_of(client.auth_test)["error"] == "token_revoked"
    assert emulator.app.installed


def test_an_app_can_leave_and_come_back(client, anybody, consent, emulator, error_of, hand):
    assert error_of(client.apps_uninstall, client_id="1.2", client_secret="x")["error"] == "invalid_client_id"
    hand.act("clock", advance="PT1M")  # the method is of the first tier: once a minute
    assert client.apps_uninstall(**SECRETS)["uninstalled"] is True
    assert error_of(client.auth_test)["error"] == "account_inactive"
    with pytest.raises(Exception, match="/helper is not a valid command"):
        hand.act("command", user="U0ANA", command="/helper")
    assert hand.look("state")["teams"][0] == {
        "id": "T0DEMO", "name": "Demo", "domain": "demo", "installed": False, "bot_token": "",
    }  # fmt: skip
    fresh = anybody.oauth_v2_access(code=consent("U0DANA", "T0DEMO"), **SECRETS)
    assert fresh["access_token"] != client.token
    assert fresh["scope"] == "chat:write,commands"
    assert hand.look("state")["apps"][0]["installed"] is True


def test_the_last_token_taken_back_is_the_end_of_the_installation(hand, emulator, error_of, client):
    assert hand.act("revoke") == {"revoked": True, "installed": False}
    assert error_of(client.auth_test)["error"] == "account_inactive"
    with pytest.raises(Exception, match="no such token, or it was taken back already"):
        hand.act("revoke")
    with pytest.raises(Exception, match="The app is not installed in Demo"):
        hand.act("uninstall")


def test_secrets_do_not_stand_in_the_log_of_calls(anybody, consent, hand):
    anybody.oauth_v2_access(code=consent(), code_verifier="x" * 43, **SECRETS)
    (call,) = [call for call in hand.look("calls") if call["method"] == "oauth.v2.access"]
    assert set(call["args"]) == {"client_id"}


def test_errors_are_slack_errors(anybody):
    with pytest.raises(SlackApiError, match="not_authed"):
        anybody.auth_test()
