"""A crowd is let through a few at a time; who only looks does not wait for all of them."""

import asyncio
from itertools import pairwise

from slack_emulator.turns import Turns


def test_a_crowd_comes_in_order_and_a_few_in_each_round():
    came, looked = [], []

    async def act(turns, number):
        await turns.mine()
        came.append(number)

    async def look():
        while len(came) < 25:
            looked.append(len(came))
            await asyncio.sleep(0)

    async def crowd():
        turns = Turns(at_once=4)
        await asyncio.gather(look(), *(act(turns, number) for number in range(25)))

    asyncio.run(crowd())
    assert came == list(range(25))
    assert all(after - before <= 4 for before, after in pairwise(looked))


def test_one_alone_need_not_wait():
    async def alone():
        turns = Turns(at_once=1)
        for _ in range(3):
            mine = turns.mine()
            try:
                mine.send(None)
            except StopIteration:
                await asyncio.sleep(0)
            else:
                raise AssertionError("it had to wait")

    asyncio.run(alone())
