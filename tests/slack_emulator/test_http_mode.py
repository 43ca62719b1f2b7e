"""The app behind request URLs: what is posted there, how it is signed, and what its answers mean."""

import hashlib
import hmac
import json
import time
from http import HTTPStatus
from threading import Event
from urllib.parse import parse_qs

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.hand import Hand
from tests.slack_emulator.conftest import MANIFEST, SEED
from tests.slack_emulator.listening import serving, serving_bolt

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}


class Receiver:
    """Notes what is posted and answers what it was told to."""

    def __init__(self):
        self.heard, self.answers, self.enough = [], [], Event()

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {name[5:]: value for name, value in environ.items() if name.startswith("HTTP_")}
        self.heard.append(
            {"path": environ["PATH_INFO"], "kind": environ["CONTENT_TYPE"], "body": body, **headers}
        )
        status, kind, text, more = self.answers.pop(0) if self.answers else (200, "text/plain", "", {})
        if len(self.heard) > 1:
            self.enough.set()
        start_response(f"{status} {HTTPStatus(status).phrase}", [("Content-Type", kind), *more.items()])
        return [text.encode()]


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def url(receiver):
    with serving(receiver) as listening:
        yield listening


@pytest.fixture
def emulator(clock, url):
    with Emulator(MANIFEST, SEED, clock=clock, request_url=f"{url}/slack/events") as running:
        yield running


def test_a_command_comes_as_a_signed_form_and_its_answer_is_shown(hand, emulator, receiver):
    receiver.answers = [(200, "text/plain", "Hello", {})]
    answer = hand.act("command", user="U0ANA", command="/helper", text="me & you")
    assert (answer["status"], answer["response"]) == (200, "Hello")
    assert hand.texts("U0ANA") == ["Hello"]
    (request,) = receiver.heard
    assert (request["path"], request["kind"]) == ("/slack/events", "application/x-www-form-urlencoded")
    assert parse_qs(request["body"].decode())["text"] == ["me & you"]
    stamp = request["X_SLACK_REQUEST_TIMESTAMP"]
    base = b"v0:" + stamp.encode() + b":" + request["body"]
    made = hmac.new(emulator.app.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    assert request["X_SLACK_SIGNATURE"] == f"v0={made}"
    assert abs(int(stamp) - time.time()) < 300


def test_json_is_an_answer_too_and_only_where_it_says_that_it_is(hand, receiver):
    said = json.dumps({"text": "For all", "response_type": "in_channel"})
    receiver.answers = [(200, "application/json; charset=utf-8", said, {}), (200, "text/plain", said, {})]
    for _ in range(2):
        hand.act("command", user="U0ANA", command="/helper", channel="sales")
    assert hand.texts("U0DANA", channel="sales") == ["For all"]
    assert hand.texts("U0ANA", channel="sales") == ["For all", said]


@pytest.mark.parametrize("status", [201, 302, 404, 500])
def test_any_other_status_is_a_failure_that_the_person_sees(hand, receiver, status):
    receiver.answers = [(status, "text/plain", "nothing", {"Location": "/elsewhere"})]
    assert hand.act("command", user="U0ANA", command="/helper")["status"] == "dispatch_failed"
    assert hand.texts("U0ANA") == ['/helper failed with the error "dispatch_failed"']


def test_a_click_comes_as_a_payload(hand, emulator, receiver):
    client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    ts = client.chat_postMessage(channel="U0ANA", text="x", blocks=blocks)["ts"]
    assert hand.act("press", user="U0ANA", action_id="go", ts=ts)["status"] == 200
    (request,) = [one for one in receiver.heard if one["body"].startswith(b"payload=")]
    payload = json.loads(parse_qs(request["body"].decode())["payload"][0])
    assert (payload["type"], payload["actions"][0]["action_id"]) == ("block_actions", "go")


def test_an_event_that_is_refused_comes_again_with_its_reason(hand, receiver):
    receiver.answers = [(500, "text/plain", "", {})]
    hand.act("say", user="U0ANA", text="hello")
    assert receiver.enough.wait(60)
    first, again = receiver.heard
    assert json.loads(first["body"])["event"]["text"] == "hello"
    assert first["body"] == again["body"]
    assert "X_SLACK_RETRY_NUM" not in first
    assert (again["X_SLACK_RETRY_NUM"], again["X_SLACK_RETRY_REASON"]) == ("1", "http_error")


def test_an_event_follows_two_redirects(hand, receiver):
    elsewhere = {"Location": "/elsewhere"}
    receiver.answers = [(307, "text/plain", "", elsewhere), (307, "text/plain", "", elsewhere)]
    assert hand.act("say", user="U0ANA", text="hello")["status"] == 200
    assert [request["path"] for request in receiver.heard] == ["/slack/events", "/elsewhere", "/elsewhere"]


def test_an_app_can_ask_for_no_retry(hand, emulator, receiver):
    receiver.answers = [(500, "text/plain", "", {"X-Slack-No-Retry": "1"})]
    hand.act("say", user="U0ANA", text="one")
    hand.act("say", user="U0ANA", text="two")
    assert [json.loads(one["body"])["event"]["text"] for one in receiver.heard] == ["one", "two"]


def test_nobody_there_is_said_so(hand, emulator, url):
    emulator.workspaces.app.manifest["features"]["slash_commands"][0]["url"] = "http://127.0.0.1:9/"
    assert hand.act("command", user="U0ANA", command="/helper")["status"] == "dispatch_failed"


def test_an_address_proves_itself_in_any_of_the_three_ways(hand, emulator, url, clock):
    shapes = iter(("{}", "challenge={}", '{{"challenge": "{}"}}'))

    def echo(environ, start_response):
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        answer = "" if b"ssl_check=1" in body else next(shapes).format(json.loads(body)["challenge"])
        kind = "application/json" if answer.startswith("{") else "text/plain"
        start_response("200 OK", [("Content-Type", kind)])
        return [answer.encode()]

    with serving(echo) as other:
        for _ in range(3):
            proved = hand.act("verify", url=other)
            assert proved == {"verified": other, "commands": [other]}
    assert emulator.workspaces.app.event_url == other


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((200, "text/plain", "hello", {}), "didn't respond with the value of the `challenge` parameter"),
        ((500, "text/plain", "", {}), "answered with the HTTP error 500"),
    ],
)
def test_an_address_that_fails_is_not_taken_and_it_is_said_why(
    hand, emulator, receiver, url, answer, sentence
):
    receiver.answers = [answer]
    with pytest.raises(Exception, match=sentence):
        hand.act("verify", url=f"{url}/new")
    with pytest.raises(Exception, match="cannot be reached"):
        hand.act("verify", url="http://127.0.0.1:9/")
    assert emulator.workspaces.app.event_url == f"{url}/slack/events"


class TestBolt:
    """A real Bolt app at the other end."""

    @pytest.fixture
    def bolt(self, clock):
        emulator = Emulator(MANIFEST, SEED, clock=clock)
        with emulator:
            client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
            app = App(client=client, signing_secret=emulator.app.signing_secret)
            app.command("/helper")(lambda ack, body: ack(f"Hello <@{body['user_id']}>"))
            with serving_bolt(app) as listening:
                hand = Hand(emulator.url)
                hand.act("verify", url=f"{listening}/slack/events")
                yield hand

    def test_it_proves_its_address_and_answers(self, bolt):
        answer = bolt.act("command", user="U0ANA", command="/helper")
        assert answer["response"] == "Hello <@U0ANA>"

    def test_it_refuses_what_was_signed_six_minutes_ago(self, bolt):
        bolt.act("signing", skew=-360)
        assert bolt.act("command", user="U0ANA", command="/helper")["status"] == "dispatch_failed"
        bolt.act("signing", skew=-240)
        assert bolt.act("command", user="U0ANA", command="/helper")["status"] == 200

    def test_the_workspace_may_live_in_another_month(self, bolt):
        bolt.act("clock", advance="P60D")
        assert bolt.act("command", user="U0ANA", command="/helper")["status"] == 200


def test_what_a_person_waits_for_is_never_called_a_retry(hand, receiver, client):
    where = client.chat_postMessage(
        channel="U0ANA", text="x", blocks=[{"type": "actions", "elements": [BUTTON]}]
    )
    hand.act("press", user="U0ANA", channel=where["channel"], ts=where["ts"], action_id="go")
    hand.act("redeliver", count=1)
    first, again = (one for one in receiver.heard if one["body"].startswith(b"payload="))
    assert first["body"] == again["body"]
    assert "X_SLACK_RETRY_NUM" not in again
