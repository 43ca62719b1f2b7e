"""What can be typed, and what people hear who typed something else."""

import pytest

from tests.views.october import ENDLESS
from tests.views.samples import HOSTILE, LONG, accepted, words
from views.help import COMMANDS, help_page, unknown

FOR_EVERYBODY = (
    *("scorecard", "goals", "commit", "progress", "funnel", "depth", "hours"),
    *("move", "skip", "settings", "help"),
)


def test_a_manager_who_looks_after_the_workspace_sees_every_command():
    shown = words(accepted(help_page(True, administers=True)))
    for usage in COMMANDS.values():
        assert f"`{usage.replace('<', '&lt;').replace('>', '&gt;')}`" in shown
    assert "For example `/oneonone prep ana` or `/oneonone scorecard ana march`." in shown


def test_a_rep_sees_only_what_a_rep_can_do():
    shown = words(accepted(help_page(False)))
    for word in FOR_EVERYBODY:
        assert f"`/oneonone {word}" in shown
    assert "prep" not in shown
    assert "`/oneonone log" not in shown
    assert "[@rep]" not in shown
    assert "ana" not in shown


@pytest.mark.parametrize(
    ("manages", "administers", "many"),
    [(True, True, 18), (True, False, 16), (False, True, 15), (False, False, 12)],
)
def test_each_command_has_one_line_that_is_read_aloud_too(manages, administers, many):
    message = help_page(manages, administers)
    lines = message.text.splitlines()[1:]
    assert len(lines) == many
    assert all(line in words(message) for line in lines)


def test_every_word_has_its_usage():
    assert set(COMMANDS) == {"", "prep", "log", "import", "setup", "team", "data", *FOR_EVERYBODY}
    for word, usage in COMMANDS.items():
        assert usage.startswith(f"/oneonone {word}".strip())


def test_a_slip_of_the_finger_gets_the_nearest_command():
    message = accepted(unknown("scorcard", "scorecard", COMMANDS["scorecard"]))
    assert message.text == ("I don't know “scorcard”. Did you mean `/oneonone scorecard [@rep] [month]`?")


def test_words_like_no_command_lead_to_the_help_page():
    message = accepted(unknown("weather", None, COMMANDS["help"]))
    assert message.text == "I don't know “weather”. `/oneonone help` shows what I understand."


@pytest.mark.parametrize("typed", [HOSTILE, LONG, ENDLESS, "`*_~", " "])
def test_whatever_is_typed_comes_back_harmless(typed):
    assert "<!channel" not in accepted(unknown(typed, None, "")).text
    assert "&lt;reason&gt;" in accepted(unknown(typed, "skip", COMMANDS["skip"])).text
