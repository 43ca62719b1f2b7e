"""Nobody else: every word, button and form of Ana and Dana in the hands of those whom it does not concern.

Buttons and forms are forged with the app's own token, which is more than anybody in Slack can do.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from slack_sdk import WebClient

from demo.stage import Stage
from tests.acting import elements, shown
from tests.hand import Hand
from tests.playing import Player, go, rows

JSON = dict[str, Any]
STRANGERS = ("U0BEN", "U0MARCO", "U0IRIS", "U0PRIYA")
SECRETS = ("hush", "92,000", "31,280", "18,000", "10 calls each week", "U0ANA", "Ana ")
FILLED = {
    "plain_text_input": "forged",
    "number_input": "5",
    "datepicker": "2026-10-14",
    "timepicker": "10:00",
}
REFUSED = ("between a sales rep and their manager", "an administrator can do it")


@pytest.fixture(scope="module")
def bot(stage: Stage) -> WebClient:
    return WebClient(stage.slack.app.bot_token, base_url=stage.slack.api_url)


@pytest.fixture(scope="module", autouse=True)
def a_month_of_two(hand: Hand, ana: Player, dana: Player) -> None:
    """Something of every kind between Ana and Dana; what they write begins with hush."""
    go(hand, "2026-10-07T15:30:00Z")
    ana.presses(ana.last("92,000"), "Add my view")
    ana.submits(kpi="revenue", text="hush view")
    go(hand, "2026-10-08T14:00:00Z")
    dana.logs("ana", wins="hush wins", mine="hush price list", mine_by="2026-10-12", heard="hush heard")
    ana.presses(ana.last("Can you give me"), "Suggest a change")
    ana.submits(text="hush counter", quantity="8")
    for words in ("hush proposed", "hush active"):
        dana.types("commit ana")
        dana.submits(text=words, quantity="5")
    ana.presses(ana.last("hush active"), "Yes, I commit")
    go(hand, "2026-10-09T12:00:00Z")


@pytest.fixture(scope="module")
def buttons(hand: Hand, ana: Player, dana: Player) -> list[tuple[str, str]]:
    """Every button about the two, on messages, on Home and in answers: its action and its value."""
    for words in ("", "scorecard", "goals", "progress"):
        ana.types(words)
    for words in ("prep ana", "scorecard ana", "goals ana", "progress ana", "progress"):
        dana.types(words)
    seen = [*ana.messages(), *(message for message in dana.messages() if "Ana" in shown(message))]
    for who in (ana, dana):
        hand.act("open_home", user=who.user)
        seen.append(hand.look("home", user=who.user))
    found = {
        (each["action_id"].partition(":")[0], each["value"])
        for place in seen
        for each in elements(place)
        if each.get("value") and each.get("action_id")
    }
    nobodys_secret = ("roleplay", "open_progress")  # a scene to play, and the list of whoever presses
    return sorted((action, value) for action, value in found if action not in nobodys_secret)


def button(action: str, value: str) -> JSON:
    words = {"type": "plain_text", "text": "x"}
    return {
        "type": "actions",
        "elements": [{"type": "button", "text": words, "action_id": action, "value": value}],
    }


def presses(hand: Hand, bot: WebClient, user: str, action: str, value: str) -> str:
    """Press a forged button; everything that it shows."""
    who = Player(hand, user)
    posted = bot.chat_postMessage(channel=user, text="forged", blocks=[button(action, value)])
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    hand.act("press", user=user, action_id=action, value=value, **place)
    said = [message for message in who.messages() if message["ts"] >= posted["ts"]]
    form = who.view()
    if form:
        who.closes()
    return "\n".join(map(shown, [*said, *([form] if form else [])]))


@pytest.mark.parametrize("user", STRANGERS)
def test_no_button_of_the_two_works_for_anybody_else(
    stage: Stage, hand: Hand, bot: WebClient, buttons: list[tuple[str, str]], user: str
) -> None:
    assert len({action for action, _ in buttons}) >= 14
    before = rows(stage)
    for action, value in buttons:
        seen = presses(hand, bot, user, action, value)
        assert not [secret for secret in SECRETS if secret in seen], (action, value, seen)
        assert "reference" not in seen
    assert rows(stage) == before


@pytest.mark.parametrize("value", ["abc", "999", "9" * 30, "2|2026-99"])
def test_a_broken_button_changes_nothing_and_says_so(
    stage: Stage, hand: Hand, bot: WebClient, buttons: list[tuple[str, str]], value: str
) -> None:
    before = rows(stage)
    for action in sorted({action for action, _ in buttons}):
        assert presses(hand, bot, "U0MARCO", action, value).strip()
    assert rows(stage) == before


@pytest.fixture(scope="module")
def forms(ana: Player, dana: Player) -> list[JSON]:
    """Every form that the two can open, as it is shown to them."""
    return list(opened(ana, dana))


def opened(ana: Player, dana: Player) -> Iterator[JSON]:
    for who, words in (
        (ana, "move"),
        (ana, "commit"),
        (dana, "commit ana"),
        (dana, "log ben"),
    ):
        who.types(words)
        yield who.form()
        who.closes()
    for who, about, label in (
        (dana, "Goals 2026", "Set goals"),
        (ana, "A number looks wrong", "A number looks wrong"),
        (ana, "hush proposed*. Can you", "Suggest a change"),
        (ana, "how many did you do", "more"),
        (ana, "how many did you do", "Blocked"),
        (dana, "How did it go with Ben", "Move it"),
        (dana, "How did it go with Ben", "Skip"),
    ):
        who.presses(who.last(about), label)
        yield who.form()
        who.closes()


def filled(view: JSON) -> Mapping[str, Mapping[str, Any]]:
    """Something plausible in every field."""
    values: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            kind = element["type"]
            known = element["options"][0]["value"] if kind == "static_select" else FILLED[kind]
            values[block["block_id"]] = {element["action_id"]: known}
    return values


@pytest.mark.parametrize("user", [user for user in STRANGERS if user != "U0BEN"])
def test_no_form_of_the_two_works_for_anybody_else(
    stage: Stage, hand: Hand, bot: WebClient, forms: list[JSON], user: str
) -> None:
    assert len({view["callback_id"] for view in forms}) >= 8
    who, channel = Player(hand, user), bot.conversations_open(users=user)["channel"]["id"]
    before = rows(stage)
    for view in forms:
        ts = bot.chat_postMessage(channel=channel, text="x", blocks=[button("roleplay", "opps_added")])["ts"]
        hand.act("press", user=user, action_id="roleplay", channel=channel, ts=ts)
        wanted = ("type", "callback_id", "title", "submit", "private_metadata", "blocks")
        forged = {name: view[name] for name in wanted}
        bot.views_update(view_id=who.form()["id"], view=forged)
        count = who.count()
        hand.act("submit", user=user, view_id=who.form()["id"], values=filled(view))
        seen = "\n".join(map(shown, [who.form(), *who.new(count)]))
        assert any(words in seen for words in REFUSED), (view["callback_id"], seen)
        who.closes()
    assert rows(stage) == before


@pytest.mark.parametrize("user", STRANGERS)
def test_no_word_gets_anything_out_for_anybody_else(stage: Stage, hand: Hand, user: str) -> None:
    who, before = Player(hand, user), rows(stage)
    for name in ("ana", "<@U0ANA|ana.silva>"):
        for word in ("prep", "log", "scorecard", "goals", "commit", "progress", "move"):
            assert "nobody of yours" in shown(who.types(f"{word} {name}"))
            assert who.view() is None
    if user != "U0BEN":  # who may skip his own, whatever his reason is called
        assert "no one-on-one planned" in shown(who.types("skip ana on leave"))
    assert rows(stage) == before


@pytest.mark.parametrize("user", STRANGERS)
def test_no_home_and_no_message_tells_anything_of_the_two(hand: Hand, user: str) -> None:
    hand.act("open_home", user=user)
    seen = [hand.look("home", user=user), *hand.messages(user)]
    for secret in SECRETS[:5]:
        assert not [place for place in seen if secret in shown(place)]
