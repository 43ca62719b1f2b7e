"""One running workspace for each module, on the first of October, and its people."""

from collections.abc import Iterator

import pytest

from demo.stage import Stage
from tests.hand import Hand
from tests.handlers.playing import Player


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(f"sqlite:///{tmp_path_factory.mktemp('played') / 'played.db'}", frozen=True) as running:
        yield running


@pytest.fixture(scope="module")
def hand(stage: Stage) -> Hand:
    return Hand(stage.slack.url)


@pytest.fixture(scope="module")
def dana(hand: Hand) -> Player:
    return Player(hand, "U0DANA")


@pytest.fixture(scope="module")
def ana(hand: Hand) -> Player:
    return Player(hand, "U0ANA")


@pytest.fixture(scope="module")
def ben(hand: Hand) -> Player:
    return Player(hand, "U0BEN")


@pytest.fixture(scope="module")
def chloe(hand: Hand) -> Player:
    return Player(hand, "U0CHLOE")


@pytest.fixture(scope="module")
def iris(hand: Hand) -> Player:
    return Player(hand, "U0IRIS")
