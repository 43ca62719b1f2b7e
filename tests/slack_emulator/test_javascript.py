"""Slack's Bolt for JavaScript runs here as it is: through Socket Mode, and over HTTP."""

import copy
import os
import shutil
import socket
import subprocess
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from slack_emulator import Emulator, server
from tests.hand import Hand
from tests.node import APP, find_modules, find_node
from tests.slack_emulator.conftest import MANIFEST, MORNING, SEED, MovableClock
from tests.slack_emulator.test_shortcuts import SHORTCUTS


def manifest():
    made = copy.deepcopy(MANIFEST)
    made["features"]["shortcuts"] = SHORTCUTS
    made["oauth_config"]["scopes"]["bot"] += ["app_mentions:read", "channels:history"]
    made["settings"]["event_subscriptions"]["bot_events"] += ["app_mention", "message.channels"]
    return made


def example_of_the_readme():
    text = (Path(server.__file__).parent / "README.md").read_text("utf-8")
    return text.partition("```javascript\n")[2].partition("```")[0]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The app with its packages beside it, as `npm install` leaves it."""
    made = tmp_path_factory.mktemp("javascript")
    shutil.copy(APP / "app.mjs", made)
    (made / "node_modules").symlink_to(find_modules())
    return made


class Running:
    """The app's process, and what it says."""

    def __init__(self, process, emulator):
        self.process, self.emulator, self.done = process, emulator, 0
        self.said = Queue()
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.said.put(line.strip())

    def wait_for(self, word):
        while self.said.get(timeout=60) != word:
            pass

    def settle(self):
        """Wait until it has done whatever was sent to it."""
        while self.done < len(self.emulator.workspace.delivery.since(0)):
            self.wait_for("done")
            self.done += 1

    def stop(self):
        self.process.terminate()
        self.reader.join()


@pytest.fixture(scope="module", params=["Socket Mode", "HTTP"])
def hand(request, folder):
    """Acts for people in a workspace to which the app is connected."""
    node, port = find_node(), free_port() if request.param == "HTTP" else None
    url = f"http://127.0.0.1:{port}/slack/events" if port else ""
    clock = MovableClock(MORNING, frozen=True)
    with Emulator(manifest(), SEED, clock=clock, request_url=url) as emulator:
        environment = os.environ | {
            "SLACK_API_URL": emulator.api_url,
            "SLACK_BOT_TOKEN": emulator.app.bot_token,
            "SLACK_APP_TOKEN": emulator.app.app_token,
            "SLACK_SIGNING_SECRET": emulator.app.signing_secret,
            "PORT": str(port or ""),
        }
        command = [node, "app.mjs"]
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as app:
            running = Running(app, emulator)
            try:
                running.wait_for("ready")
                emulator.settle = running.settle
                yield Hand(emulator.url)
            finally:
                running.stop()


def command(hand, text="", channel="sales"):
    return hand.act("command", user="U0ANA", command="/helper", text=text, channel=channel)


def last(hand, user="U0ANA"):
    return hand.messages(user, channel="sales")[-1]


def test_the_example_of_the_readme_is_an_app(folder):
    (folder / "example.mjs").write_text(example_of_the_readme())
    with Emulator(manifest(), SEED, clock=MovableClock(MORNING, frozen=True)) as emulator:
        environment = os.environ | {
            "SLACK_API_URL": emulator.api_url,
            "SLACK_BOT_TOKEN": emulator.app.bot_token,
            "SLACK_APP_TOKEN": emulator.app.app_token,
        }
        command = [find_node(), "example.mjs"]
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as app:
            try:
                assert any("The app is running" in line for line in app.stdout)
                answer = Hand(emulator.url).act("command", user="U0ANA", command="/helper")
                assert answer["response"] == {"text": "Hello <@U0ANA>"}
            finally:
                app.terminate()


def test_its_address_proves_itself_where_it_has_one(hand):
    if hand.look("state")["apps"][0]["socket_mode"]:
        with pytest.raises(Exception, match="400 The manifest has no request URL"):
            hand.act("verify")
    else:
        assert hand.act("verify")["verified"].endswith("/slack/events")


def test_a_command_is_answered_at_once_or_later(hand):
    assert command(hand)["status"] == 200
    assert last(hand)["text"] == "Hello <@U0ANA>"
    command(hand, "later")
    assert last(hand, "U0DANA")["text"] == "Later"


def test_buttons_replace_and_delete_the_message(hand):
    command(hand, "buttons")
    hand.act("press", user="U0ANA", channel="sales", ts=last(hand)["ts"], action_id="yes")
    assert last(hand)["text"] == "ana said yes"
    command(hand, "buttons")
    asked = last(hand)["ts"]
    hand.act("press", user="U0ANA", channel="sales", ts=asked, action_id="no")
    assert asked not in [message["ts"] for message in hand.messages("U0ANA", channel="sales")]


def test_a_form_complains_and_then_goes_on(hand):
    command(hand, "form")
    view = hand.look("view", user="U0ANA")["id"]
    wrong = hand.act("submit", user="U0ANA", view_id=view, values={"word": {"given": "wrong"}})
    assert wrong["response"]["errors"] == {"word": "Another word, please"}
    hand.act("submit", user="U0ANA", view_id=view, values={"word": {"given": "right"}})
    shown = hand.look("view", user="U0ANA")
    assert (shown["id"], shown["blocks"][0]["text"]["text"]) == (view, "right")
    hand.act("submit", user="U0ANA", view_id=view)
    assert hand.look("view", user="U0ANA") is None


def test_a_form_can_lie_on_another_and_both_go(hand):
    command(hand, "form")
    view = hand.look("view", user="U0ANA")["id"]
    hand.act("submit", user="U0ANA", view_id=view, values={"word": {"given": "more"}})
    top = hand.look("view", user="U0ANA")
    assert (top["depth"], top["previous_view_id"]) == (2, view)
    hand.act("submit", user="U0ANA", view_id=top["id"])
    assert hand.look("view", user="U0ANA") is None


def test_both_kinds_of_shortcuts_work(hand):
    hand.act("shortcut", user="U0DANA", callback_id="new_note")
    view = hand.look("view", user="U0DANA")
    assert view["blocks"][0]["text"]["text"] == "From a shortcut"
    hand.act("close", user="U0DANA", view_id=view["id"])
    said = hand.act("say", user="U0DANA", channel="sales", text="Remember")
    hand.act("shortcut", user="U0ANA", callback_id="keep", channel="sales", ts=said["ts"])
    assert last(hand)["text"] == "Kept: Remember"


def test_options_come_while_one_types(hand):
    command(hand, "select")
    where = {"user": "U0ANA", "channel": "sales", "ts": last(hand)["ts"], "action_id": "who"}
    (option,) = hand.act("suggest", **where, value="dana")["options"]
    hand.act("press", **where, value=option["value"])
    assert last(hand)["text"] == "Chose dana"


def test_the_home_tab_is_published_when_it_is_opened(hand):
    hand.act("open_home", user="U0ANA")
    assert hand.look("home", user="U0ANA")["blocks"][0]["text"]["text"] == "Home of U0ANA"


def test_messages_and_mentions_are_heard(hand):
    said = hand.act("say", user="U0ANA", channel="sales", text="hello there")
    assert (last(hand)["text"], last(hand)["thread_ts"]) == ("Hello yourself", said["ts"])
    hand.act("say", user="U0ANA", channel="sales", text="look @Helper")
    assert last(hand)["reactions"] == [{"name": "eyes", "users": ["U0EMULATED"], "count": 1}]


def test_a_file_is_shared(hand):
    command(hand, "file")
    shared = last(hand)
    assert (shared["text"], shared["files"][0]["name"]) == ("Numbers", "a.csv")
