"""Settings and the file that explains them."""

from pathlib import Path

import pytest

from settings import MissingSettings, Settings

ROOT = Path(__file__).parent.parent


def test_the_example_file_names_exactly_the_settings_there_are() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if "=" in line and not line.startswith("#")}
    assert named == {name.upper() for name in Settings.__dataclass_fields__}


def test_empty_settings_keep_their_defaults() -> None:
    assert Settings.read({"CURRENCY": " ", "DATABASE_URL": ""}) == Settings()


def test_without_tokens_three_lines_say_what_to_do() -> None:
    with pytest.raises(MissingSettings) as refused:
        Settings.read({"SLACK_BOT_TOKEN": "xoxb-1"}).require_slack()
    assert len(str(refused.value).splitlines()) == 3
    assert "SLACK_APP_TOKEN" in str(refused.value)
    assert "SLACK_BOT_TOKEN" not in str(refused.value)
