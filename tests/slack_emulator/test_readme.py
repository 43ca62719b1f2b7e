"""The example in the README is an app that works."""

from pathlib import Path

from slack_emulator import server

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
