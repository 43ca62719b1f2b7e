"""The connection of the app, looked at from its own end of the wire."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk import WebClient


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
        return await asyncio.wait_for(self.socket.receive_json(), 30)  # its own starts anew with each ping

    async def ack(self, envelope, **payload):
        answer = {"envelope_id": envelope["envelope_id"], **({"payload": payload} if payload else {})}
        await self.socket.send_json(answer)


def wired(conversation, address, lines):
    """Run a conversation over so many raw connections, their greeting heard."""

    async def run():
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(address()) for _ in range(lines)]
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


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_bolt_app_comes_back_after_a_disconnect_and_goes_on(hand, bolt, reason):
    bolt.command("/helper")(lambda ack: ack("Still here"))
    assert hand.act("disconnect", reason=reason) == {"dropped": 1, "reconnected": True}
    assert hand.act("command", user="U0ANA", command="/helper")["response"]["text"] == "Still here"


def test_a_connection_that_is_cut_is_gone_at_once(hand, address):
    async def conversation(line):
        cut = await acting(hand, "disconnect", reason="abrupt")
        assert cut == {"dropped": 1, "reconnected": False}
        assert (await line.socket.receive(timeout=5)).type in (
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
