"""The example in the README is an app that works."""

import re
from pathlib import Path

import pytest

from slack_emulator import server
from slack_emulator.control.door import GET, POST

README = Path(server.__file__).parent / "README.md"


def test_the_ten_lines_of_the_readme_are_an_app(hand, emulator, monkeypatch, closing):
    monkeypatch.setenv("SLACK_API_URL", emulator.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", emulator.app.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", emulator.app.app_token)
    code = README.read_text("utf-8").partition("```python")[2].partition("```")[0]
    names = {}
    exec(code, names)
    try:
        answer = hand.act("command", user="U0ANA", command="/helper")
        assert answer["response"]["text"] == "Hello <@U0ANA>"
    finally:
        names["handler"].client.auto_reconnect_enabled = False
        closing.submit(names["handler"].close)


@pytest.mark.parametrize("name", sorted({*GET, *POST}))
def test_every_control_call_stands_in_the_readme(name):
    cells = re.findall(r"^\| (`.*?) \|", README.read_text("utf-8"), re.MULTILINE)
    assert any(re.search(rf"`{name}[ ?`\[]", cell) for cell in cells)


def test_every_option_of_the_command_line_stands_in_the_readme():
    source = (README.parent / "__main__.py").read_text("utf-8")
    options = re.findall(r'add_argument\("(--[a-z-]+)"', source)
    assert options
    assert [option for option in options if f"`{option}" not in README.read_text("utf-8")] == []
