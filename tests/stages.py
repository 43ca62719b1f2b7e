"""The running product for tests: one workspace for each module, on the first of October, and its people.

A test names whom it needs: `dana`, `ana`, … are people of the demo's team who type, press and read.
"""

from collections.abc import Callable, Iterator

import pytest

from demo.stage import Stage
from tests.hand import Hand
from tests.playing import Player


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The bot on a local Slack whose clock stands still until it is moved."""
    with Stage(f"sqlite:///{tmp_path_factory.mktemp('a stage') / 'stage.db'}", frozen=True) as running:
        yield running


@pytest.fixture(scope="module")
def hand(stage: Stage) -> Hand:
    """What acts in that workspace."""
    return Hand(stage.slack.url)


def _person(slack_id: str) -> Callable[..., Player]:
    def person(hand: Hand) -> Player:
        return Player(hand, slack_id)

    return pytest.fixture(scope="module")(person)


dana, iris, ana, ben, chloe = map(_person, ("U0DANA", "U0IRIS", "U0ANA", "U0BEN", "U0CHLOE"))
