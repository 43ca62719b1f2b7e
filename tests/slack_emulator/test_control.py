"""Running the workspace: its time, its page, and its own command line."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from slack_emulator import Emulator, MovableClock


def test_the_state_tells_who_is_there_and_how_to_connect(hand, emulator):
    state = hand.look("state")
    assert state["now"] == "2026-10-01T09:00:00+00:00"
    assert state["team"]["name"] == "Demo"
    ana = next(one for one in state["users"] if one["id"] == "U0ANA")
    assert (ana["tz"], ana["email"], ana["is_bot"], ana["deleted"]) == (
        "Europe/Madrid",
        "ana@demo.test",
        False,
        False,
    )
    assert [channel["name"] for channel in state["channels"]] == ["sales", "other"]
    (app,) = state["apps"]
    assert (app["bot_token"], app["app_token"]) == (emulator.app.bot_token, emulator.app.app_token)
    assert hand.look("commands")[0] == {"command": "/helper", "description": "Helps", "usage_hint": "[what]"}


def test_time_is_moved_to_a_moment_or_by_a_span(hand):
    assert hand.act("clock", advance="PT8H") == {"now": "2026-10-01T17:00:00+00:00"}
    assert hand.act("clock", to="2026-10-02T09:00:00+02:00") == {"now": "2026-10-02T07:00:00+00:00"}
    assert hand.look("clock") == {"now": "2026-10-02T07:00:00+00:00"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "2026-09-30T09:00:00Z"}, "Time only moves forwards"),
        ({"to": "2026-10-02T09:00:00"}, "does not say its time zone"),
        ({"to": "tomorrow"}, "is not a moment like"),
        ({"advance": "8H"}, "is not a duration like PT8H"),
        ({}, 'Say either "to", a moment, or "advance", a span'),
    ],
)
def test_time_that_cannot_be_moved_like_that_stays(hand, fields, sentence):
    with pytest.raises(Exception, match=f"400 .*{sentence}"):
        hand.act("clock", **fields)
    assert hand.look("clock") == {"now": "2026-10-01T09:00:00+00:00"}


def test_the_program_that_travels_may_call_slack_on_the_way(hand, emulator, client, clock):
    def travel(to):
        while clock.now() < to:
            clock.set(clock.now() + timedelta(hours=4))
            client.chat_postMessage(channel="U0ANA", text=clock.now().strftime("%H:%M"))

    emulator.travel = travel
    hand.act("clock", advance="PT8H")
    assert hand.texts("U0ANA") == ["13:00", "17:00"]


def test_a_call_answers_when_the_app_has_settled(hand, emulator, client, bolt):
    bolt.command("/helper")(lambda ack: ack())
    emulator.settle = lambda: client.chat_postMessage(channel="U0ANA", text="last words")
    hand.act("command", user="U0ANA", command="/helper")
    assert hand.texts("U0ANA") == ["last words"]


def test_unknown_calls_and_unreadable_bodies_are_refused_with_a_sentence(hand, emulator):
    with pytest.raises(Exception, match='404 There is no call "dance"'):
        hand.act("dance")
    with pytest.raises(Exception, match='400 The call lacks "user"'):
        hand.look("messages")
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(f"{emulator.url}/_control/say", b"{", method="POST"), timeout=60)
    with caught.value as refusal:
        assert (refusal.code, json.load(refusal)) == (400, {"error": "The body is not JSON."})


def test_a_zone_that_does_not_exist_is_refused(hand):
    with pytest.raises(Exception, match='400 "Mars/Olympus" is not a time zone'):
        hand.act("users", id="U0ANA", tz="Mars/Olympus")


def test_the_page_hears_of_changes_that_concern_its_person(hand, emulator, client):
    stream = urlopen(f"{emulator.url}/_control/events?user=U0ANA", timeout=60)
    with stream, ThreadPoolExecutor(1) as reader:
        assert stream.readline() == b": hello\n"
        stream.readline()
        heard = reader.submit(lambda: [stream.readline() for _ in range(6)])
        client.chat_postMessage(channel="U0DANA", text="not for Ana")
        posted = client.chat_postMessage(channel="U0ANA", text="for Ana")
        hand.act("clock", advance="PT1H")
        lines = heard.result(60)
    assert lines[0] == lines[3] == b"event: change\n"
    assert json.loads(lines[1].removeprefix(b"data: ")) == {
        "what": "message",
        "channel": posted["channel"],
        "user": "U0ANA",
    }
    assert json.loads(lines[4].removeprefix(b"data: "))["what"] == "clock"


def test_only_files_of_the_page_are_given_out(emulator):
    with urlopen(f"{emulator.url}/page/api.js", timeout=60) as response:
        assert "javascript" in response.headers["Content-Type"]
    for path in ("/page/..%2fserver.py", "/page/nothing.js", "/page/%2e%2e%2f__init__.py"):
        with pytest.raises(HTTPError) as caught:
            urlopen(emulator.url + path, timeout=60)
        with caught.value as refusal:
            assert refusal.code == 404


def test_a_workspace_can_be_stopped_and_started_again(clock):
    emulator = Emulator({}, {}, clock=clock)
    for _ in range(2):
        emulator.start()
        with urlopen(f"{emulator.url}/_control/clock", timeout=60) as response:
            assert json.load(response) == {"now": "2026-10-01T09:00:00+00:00"}
        emulator.stop()
    emulator.stop()


def test_a_taken_port_is_said_at_once(emulator):
    port = int(emulator.url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        Emulator({}, {}, clock=MovableClock(), port=port).start()


def test_it_runs_from_the_command_line(tmp_path):
    manifest, seed = tmp_path / "manifest.json", tmp_path / "seed.json"
    manifest.write_text("{}")
    seed.write_text('{"users": [{"name": "ana"}]}')
    arguments = ["--manifest", str(manifest), "--seed", str(seed), "--at", "2026-10-01T09:00:00Z"]
    command = [sys.executable, "-m", "slack_emulator", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            ready = process.stdout.readline()
            assert ready.startswith("ready http://127.0.0.1:")
            with urlopen(f"{ready.split()[1]}/_control/state", timeout=60) as response:
                state = json.load(response)
            assert state["now"].startswith("2026-10-01T09:00")
            assert state["users"][0]["id"] == "U0ANA0000"
        finally:
            process.terminate()
        assert process.wait(60) == 0
