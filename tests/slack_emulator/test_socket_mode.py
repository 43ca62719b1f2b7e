"""The connection of the app, looked at from its own end of the wire."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk import WebClient

from tests.slack_emulator.test_commands import post


@pytest.fixture
def address(emulator):
    """Ask for the address of a new connection."""
    client = WebClient(base_url=emulator.api_url)
    return lambda: client.apps_connections_open(app_token=emulator.app.app_token)["url"]


class Line:
    """One raw connection."""

    def __init__(self, socket):
        self.socket = socket

    async def hear(self):
        """The next envelope."""
        frame = await self.next()
        assert frame.type is aiohttp.WSMsgType.TEXT, frame
        return json.loads(frame.data)

    async def next(self):
        """The next frame, pings answered: aiohttp's own answer fails where the other side has gone, and
        what it said before it went is then never read."""
        while (frame := await self.socket.receive(timeout=60)).type is aiohttp.WSMsgType.PING:
            with suppress(ConnectionError):
                await self.socket.pong(frame.data)
        return frame

    async def end(self):
        """Wait until the other side has closed."""
        while not self.socket.closed:
            await self.next()

    async def ack(self, envelope, **payload):
        answer = {"envelope_id": envelope["envelope_id"], **({"payload": payload} if payload else {})}
        await self.socket.send_json(answer)


def wired(conversation, address, lines):
    """Run a conversation over so many raw connections, their greeting heard."""

    async def run():
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(address(), autoping=False) for _ in range(lines)]
            opened = [Line(socket) for socket in sockets]
            hellos = [await line.hear() for line in opened]
            assert {hello["type"] for hello in hellos} == {"hello"}
            await conversation(*opened)
            for socket in sockets:
                await socket.close()

    asyncio.run(run())


def acting(hand, path, **fields):
    """A person acts while the wire is watched."""
    return asyncio.create_task(asyncio.to_thread(hand.act, path, **fields))


def test_an_address_can_be_used_once(address):
    url = address()

    async def twice():
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(url) as socket:
                hello = await socket.receive_json()
                assert hello["connection_info"]["app_id"] == "A0EMULATED"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)

    asyncio.run(twice())


def test_an_address_does_not_last(address, clock):
    url = address()
    clock.set(clock.now() + timedelta(seconds=61))

    async def late():
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
                await session.ws_connect(url)

    asyncio.run(late())


def test_a_greeting_tells_how_many_are_there_and_how_long_one_may_stay(address):
    async def conversation():
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(address()) for _ in range(2)]
            hellos = [await socket.receive_json() for socket in sockets]
        assert [hello["num_connections"] for hello in hellos] == [1, 2]
        debug = hellos[1]["debug_info"]
        assert debug["started"] == "2026-10-01T09:00:00+00:00"
        assert (debug["approximate_connection_time"], debug["build_number"]) == (3600, 1)
        assert hellos[0]["debug_info"]["host"] != debug["host"]

    asyncio.run(conversation())


def test_each_envelope_goes_to_one_connection_in_turn_and_any_may_answer(hand, address):
    async def conversation(first, second):
        typing = acting(hand, "command", user="U0ANA", command="/helper", text="1")
        one = await first.hear()
        assert (one["type"], one["accepts_response_payload"]) == ("slash_commands", True)
        await second.ack(one, text="from the other line")
        assert (await typing)["response"] == {"text": "from the other line"}
        typing = acting(hand, "command", user="U0ANA", command="/helper", text="2")
        two = await second.hear()
        assert two["payload"]["text"] == "2"
        assert two["envelope_id"] != one["envelope_id"]
        await second.ack(two)
        assert (await typing)["status"] == 200

    wired(conversation, address, 2)


def test_an_event_that_is_not_answered_is_sent_again_at_once_then_later_then_given_up(
    hand, address, clock, three_seconds_pass
):
    def minutes_pass(minutes):
        clock.set(clock.now() + timedelta(minutes=minutes))

    async def conversation(line):
        saying = acting(hand, "say", user="U0ANA", text="hello")
        heard = [await line.hear()]
        three_seconds_pass()
        assert (await saying)["status"] == "operation_timeout"
        for minutes in (0, 1, 5):
            minutes_pass(minutes)
            heard.append(await line.hear())
            three_seconds_pass()
        assert [one["retry_attempt"] for one in heard] == [0, 1, 2, 3]
        assert [one["retry_reason"] for one in heard] == ["", "timeout", "timeout", "timeout"]
        assert len({one["payload"]["event_id"] for one in heard}) == 1
        assert len({one["envelope_id"] for one in heard}) == 4
        minutes_pass(60)
        asking = acting(hand, "say", user="U0ANA", text="next")
        following = await line.hear()
        assert following["payload"]["event"]["text"] == "next"
        await line.ack(following)
        await asking

    wired(conversation, address, 1)


def test_the_last_envelopes_can_be_sent_once_more(hand, address):
    async def conversation(line):
        for text in ("one", "two"):
            saying = acting(hand, "say", user="U0ANA", text=text)
            await line.ack(await line.hear())
            await saying
        again = acting(hand, "redeliver", count=1)
        envelope = await line.hear()
        assert envelope["payload"]["event"]["text"] == "two"
        assert envelope["retry_attempt"] == 1
        await line.ack(envelope)
        assert await again == {"sent": 1, "acked": 1}

    wired(conversation, address, 1)


def test_the_eleventh_connection_is_sent_away(address):
    async def conversation(*lines):
        async with aiohttp.ClientSession() as session, session.ws_connect(address()) as socket:
            goodbye = await socket.receive_json()
            assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "too_many_websockets")

    wired(conversation, address, 10)


@pytest.fixture
def patient(emulator):
    """However slow the machine is, whoever was sent away is waited for."""
    emulator.workspace.socket.patience = 60


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_bolt_app_comes_back_after_a_disconnect_and_goes_on(hand, bolt, reason):
    bolt.command("/helper")(lambda ack: ack("Still here"))
    assert hand.act("disconnect", reason=reason) == {"dropped": 1, "reconnected": True}
    assert hand.act("command", user="U0ANA", command="/helper")["response"]["text"] == "Still here"


def test_a_connection_that_is_cut_is_gone_at_once(hand, address):
    async def conversation(line):
        cut = await acting(hand, "disconnect", reason="abrupt")
        assert cut == {"dropped": 1, "reconnected": False}
        assert (await line.next()).type in (
            aiohttp.WSMsgType.CLOSED,
            aiohttp.WSMsgType.CLOSE,
            aiohttp.WSMsgType.ERROR,
        )
        state = await asyncio.to_thread(hand.look, "state")
        assert state["apps"][0]["connections"] == 0

    wired(conversation, address, 1)


def test_a_reason_must_be_one_that_slack_has(hand):
    with pytest.raises(Exception, match='400 "boredom" is not a reason to disconnect'):
        hand.act("disconnect", reason="boredom")


def test_a_press_that_nobody_answers_is_not_sent_again(hand, address, clock, client, three_seconds_pass):
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    posted = client.chat_postMessage(
        channel="U0ANA", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )

    async def conversation(line):
        pressing = acting(hand, "press", user="U0ANA", action_id="go", ts=posted["ts"])
        envelope = await line.hear()
        assert (envelope["type"], "retry_attempt" in envelope) == ("interactive", False)
        three_seconds_pass()
        assert (await pressing)["status"] == "operation_timeout"
        clock.set(clock.now() + timedelta(hours=1))
        saying = acting(hand, "say", user="U0ANA", text="next")
        following = await line.hear()
        assert following["payload"]["event"]["text"] == "next"
        await line.ack(envelope)
        await line.ack(following)
        assert (await saying)["status"] == 200

    wired(conversation, address, 1)


def test_frames_that_are_no_answer_are_ignored(hand, address):
    async def conversation(line):
        typing = acting(hand, "command", user="U0ANA", command="/helper")
        envelope = await line.hear()
        for noise in ("not JSON", "[]", "7", '{"type": "surprise"}', '{"envelope_id": ["x"]}', "{}"):
            await line.socket.send_str(noise)
        await line.socket.send_bytes(b"\xff")
        await line.ack({"envelope_id": "nobody-knows"}, text="lost")
        await line.ack(envelope, text="found")
        assert (await typing)["response"] == {"text": "found"}

    wired(conversation, address, 1)


def test_an_event_whose_connection_breaks_goes_to_another_at_once(hand, address):
    async def conversation(first, second):
        saying = acting(hand, "say", user="U0ANA", text="hello")
        envelope = await first.hear()
        assert envelope["retry_attempt"] == 0
        await first.socket.close()
        again = await second.hear()
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")
        assert again["payload"]["event_id"] == envelope["payload"]["event_id"]
        await second.ack(again)
        await saying

    wired(conversation, address, 2)


def test_a_command_whose_connection_breaks_may_still_be_answered_on_another(hand, address):
    async def conversation(first, second):
        typing = acting(hand, "command", user="U0ANA", command="/helper")
        envelope = await first.hear()
        await first.socket.close()
        await second.ack(envelope, text="here I am")
        assert (await typing)["response"] == {"text": "here I am"}

    wired(conversation, address, 2)


def test_an_answer_that_comes_too_late_is_not_shown_but_the_response_url_still_works(
    hand, address, three_seconds_pass
):
    async def conversation(line):
        typing = acting(hand, "command", user="U0ANA", command="/helper")
        envelope = await line.hear()
        three_seconds_pass()
        assert (await typing)["status"] == "operation_timeout"
        await line.ack(envelope, text="too late")
        url = envelope["payload"]["response_url"]
        assert await asyncio.to_thread(post, url, text="by the other way") == (200, "ok")
        texts = await asyncio.to_thread(hand.texts, "U0ANA")
        assert texts == ['/helper failed with the error "operation_timeout"', "by the other way"]

    wired(conversation, address, 1)


def test_an_answer_can_be_lost_on_purpose(hand, address, three_seconds_pass):
    hand.act("faults", method="events_api", kind="drop_ack", count=1)

    async def conversation(line):
        saying = acting(hand, "say", user="U0ANA", text="hello")
        envelope = await line.hear()
        await line.ack(envelope)
        three_seconds_pass()
        again = await line.hear()
        assert (again["retry_attempt"], again["payload"]) == (1, envelope["payload"])
        await line.ack(again)
        assert (await saying)["status"] == "operation_timeout"

    wired(conversation, address, 1)


def test_what_the_app_is_sent_goes_wrong_in_its_own_ways_only(hand):
    with pytest.raises(Exception, match="400 What the app is sent can only go wrong as drop_ack or slow"):
        hand.act("faults", method="interactive", kind="500")


def test_a_warning_comes_ten_seconds_before_the_end(hand, address, clock, emulator):
    emulator.workspace.socket.patience = 0.05  # nobody comes back here, and real seconds count as well

    async def conversation(line):
        warning = acting(hand, "disconnect", reason="warning")
        assert (await line.hear())["reason"] == "warning"
        assert (await warning)["reconnected"] is False
        clock.set(clock.now() + timedelta(seconds=10))
        end = await line.hear()
        assert (end["type"], end["reason"]) == ("disconnect", "refresh_requested")
        await line.end()

    wired(conversation, address, 1)


def test_connections_are_refreshed_as_often_as_they_were_told(hand, address, clock):
    assert hand.act("refresh", seconds=60) == {"seconds": 60}

    async def conversation(line):
        clock.set(clock.now() + timedelta(seconds=50))
        assert (await line.hear())["reason"] == "warning"
        clock.set(clock.now() + timedelta(seconds=10))
        assert (await line.hear())["reason"] == "refresh_requested"
        await line.end()

    wired(conversation, address, 1)
    with pytest.raises(Exception, match='400 "seconds" is 11 or more, or null'):
        hand.act("refresh", seconds=5)
    hand.act("refresh", seconds=None)


@pytest.mark.usefixtures("patient")
def test_a_bolt_app_lives_through_hour_after_hour_of_refreshes(hand, bolt, clock):
    heard = []
    bolt.event("message")(lambda event: heard.append(event["text"]))
    hand.act("refresh", seconds=3600)
    for hour in range(4):
        hand.act("clock", advance="PT1H")
        assert hand.act("say", user="U0ANA", text=f"hour {hour}")["status"] == 200
    assert sorted(set(heard)) == sorted(f"hour {hour}" for hour in range(4))


@asynccontextmanager
async def silent(url):
    """A connection that answers no ping by itself."""
    async with aiohttp.ClientSession() as session, session.ws_connect(url, autoping=False) as socket:
        yield socket


def test_a_ping_is_answered_with_its_own_words(address):
    async def conversation():
        async with silent(address()) as socket:
            await socket.receive_json()
            await socket.ping(b"are you there")
            heard = [await socket.receive()]
            while heard[-1].type is not aiohttp.WSMsgType.PONG:
                heard.append(await socket.receive())
            assert heard[-1].data == b"are you there"

    asyncio.run(asyncio.wait_for(conversation(), 30))


def test_a_connection_that_stays_silent_is_taken_for_dead(address, emulator):
    emulator.workspace.socket.dead_after = 0.3

    async def conversation():
        async with silent(address()) as socket:
            while not socket.closed:
                await socket.receive()

    asyncio.run(asyncio.wait_for(conversation(), 30))


def test_what_was_sent_is_kept_with_what_became_of_it(hand, address):
    async def conversation(line):
        typing = acting(hand, "command", user="U0ANA", command="/helper", text="x")
        waiting = await line.hear()
        (entry,) = await asyncio.to_thread(hand.look, "envelopes")
        assert (entry["n"], entry["status"], entry["ack_ms"]) == (1, None, None)
        assert (entry["type"], entry["payload_kind"], entry["attempt"]) == ("slash_commands", "/helper", 0)
        await line.ack(waiting)
        await typing
        (entry,) = await asyncio.to_thread(hand.look, "envelopes")
        assert (entry["status"], entry["payload"]["text"]) == (200, "x")
        assert entry["ack_ms"] > 0
        assert entry["connection"].startswith("applink-emulated-")
        assert entry["at"] == "2026-10-01T09:00:00+00:00"
        assert await asyncio.to_thread(hand.look, "envelopes", since=1) == []

    wired(conversation, address, 1)
