"""The app is thrown out of a workspace, or somebody leaves it: nothing of theirs goes on working."""

from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.hand import Refused
from tests.slack_emulator.conftest import SEED, WIDE

BACK = "https://app.test/back"
PLAIN = {"type": "plain_text", "text": "Go"}
WITH_BUTTON = [{"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": PLAIN}]}]
FORM = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": WITH_BUTTON}
SECRETS = {"client_id": "1000000000.4000000000", "client_secret": "emulated-client-secret"}


@pytest.fixture
def manifest():
    scopes = {"bot": [*WIDE["oauth_config"]["scopes"]["bot"], "commands"]}
    return {**WIDE, "oauth_config": {"scopes": scopes, "redirect_urls": [BACK]}}


@pytest.fixture
def granted(hand, emulator):
    """The token that a person gives the app."""

    def token(user):
        query = urlencode({"client_id": SECRETS["client_id"], "user_scope": "users:read"})
        redirect = hand.act("install", url=f"http://any/oauth/v2/authorize?{query}", user=user)["redirect"]
        code = parse_qs(urlsplit(redirect).query)["code"][0]
        answer = WebClient(base_url=emulator.api_url).oauth_v2_access(code=code, **SECRETS)
        return answer["authed_user"]["access_token"]

    return token


def test_what_was_scheduled_is_not_said_by_an_app_that_was_thrown_out(client, hand, clock):
    at = int(clock.now().timestamp()) + 3600
    client.chat_scheduleMessage(channel="C0SALES", post_at=at, text="Good morning")
    hand.act("uninstall")
    hand.act("clock", advance="PT2H")
    assert hand.messages("U0ANA", channel="sales") == []


def test_the_buttons_of_an_app_that_was_thrown_out_do_nothing(client, hand, bolt):
    pressed = []
    bolt.action("go")(lambda ack, body: (ack(), pressed.append(body)))
    said = client.chat_postMessage(channel="C0SALES", text="x", blocks=WITH_BUTTON)["ts"]
    hand.act("press", user="U0ANA", channel="sales", ts=said, action_id="go")
    hand.act("uninstall")
    with pytest.raises(Refused, match="The app is not installed in Demo"):
        hand.act("press", user="U0ANA", channel="sales", ts=said, action_id="go")
    assert len(pressed) == 1


def test_the_home_and_the_forms_of_an_app_that_was_thrown_out_are_gone(client, hand, bolt):
    urls = []

    @bolt.command("/helper")
    def helper(ack, body, client):
        ack()
        urls.append(body["response_url"])
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": WITH_BUTTON})
    hand.act("command", user="U0ANA", command="/helper")
    assert hand.look("home", user="U0ANA")
    assert hand.look("view", user="U0ANA")
    hand.act("uninstall")
    assert hand.look("home", user="U0ANA") is None
    assert hand.look("view", user="U0ANA") is None
    with pytest.raises(HTTPError, match="404") as refusal:
        urlopen(Request(urls[0], b'{"text": "Still here"}', {"Content-Type": "application/json"}), timeout=60)
    refusal.value.close()
    assert hand.messages("U0ANA") == []


def test_the_token_of_somebody_who_left_is_worth_nothing_until_they_are_back(
    granted, hand, emulator, error_of
):
    hers = WebClient(granted("U0ANA"), base_url=emulator.api_url)
    assert hers.auth_test()["user_id"] == "U0ANA"
    hand.act("users", id="U0ANA", deleted=True)
    assert error_of(hers.auth_test)["error"] == "account_inactive"
    hand.act("users", id="U0ANA", deleted=False)
    assert hers.auth_test()["ok"]


def test_the_token_that_configures_the_app_is_neither_exchanged_nor_taken_back(clock, error_of):
    rotating = {**WIDE, "settings": {**WIDE["settings"], "token_rotation_enabled": True}}
    with Emulator(rotating, SEED, clock=clock) as emulator:
        anybody = WebClient(base_url=emulator.api_url)
        token = emulator.app.config_token
        assert error_of(anybody.oauth_v2_exchange, token=token, **SECRETS)["error"] == "invalid_token"


def test_nobody_takes_back_a_token_that_belongs_to_no_workspace(hand, emulator):
    with pytest.raises(Refused, match="404 There is no such token"):
        hand.act("revoke", token=emulator.app.config_token)
