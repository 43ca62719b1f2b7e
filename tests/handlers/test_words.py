"""Whatever somebody types gets a sentence that helps; nothing is lost, nothing is half done."""

import pytest

from tests.acting import Someone, shown
from tests.hand import Hand
from tests.playing import Player, go


@pytest.fixture(scope="module", autouse=True)
def noon(hand: Hand) -> None:
    go(hand, "2026-10-01T12:00:00Z")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("scorcard", "Did you mean `/oneonone scorecard"),
        ("PREP ana", "45 minutes with"),
        ("prep zoe", "I know nobody of yours called"),
        ("prep <@U0NOBODY|zoe>", "I know nobody of yours called"),
        ("scorecard ana 2026-13", "as a month"),
        ("goals ana 1890", "1890"),
        ("help", "/oneonone scorecard"),
        ("skip on leave", "Whose one-on-one do you mean?"),
        ("prep <!channel>", "I know nobody of yours called"),
        ("🦄", "I don't know"),
        ("<!channel> & <script>", "I don't know"),
    ],
)
def test_every_word_gets_an_answer_that_says_what_to_do(dana: Player, words: str, answer: str) -> None:
    said = dana.types(words)
    assert answer in shown(said)
    assert said["ephemeral"]
    assert "<!channel>" not in shown(said)


def test_a_command_in_a_channel_is_answered_to_the_asker_alone(hand: Hand, dana: Player, ana: Player) -> None:
    hand.act("command", user="U0DANA", command="/oneonone", text="prep ana", channel="C0SALES")
    seen = hand.messages("U0DANA", channel="C0SALES")
    assert "45 minutes with" in shown(seen[-1])
    assert seen[-1]["ephemeral"]
    assert not any("45 minutes" in shown(message) for message in hand.messages("U0ANA", channel="C0SALES"))


@pytest.mark.parametrize("words", ["prep", "log"])
def test_a_manager_without_reps_reads_that_nobody_reports_to_them(hand: Hand, words: str) -> None:
    assert "Nobody reports to you here yet" in shown(Someone(hand, "U0MARCO").types(words))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("commit", "You have no manager here yet"),
        ("move", "no one-on-one planned"),
        ("scorecard", "no numbers"),
        ("goals", "goal"),
        ("", "You look after this workspace"),
    ],
)
def test_somebody_without_manager_numbers_or_goals_reads_what_is_missing(
    hand: Hand, words: str, answer: str
) -> None:
    said = shown(Someone(hand, "U0PRIYA").types(words))
    assert answer in said
    assert "reference" not in said


def test_plain_words_to_the_bot_are_understood_and_forms_are_pointed_to(hand: Hand, ana: Player) -> None:
    hand.act("say", user="U0ANA", text="scorecard")
    assert "92,000" in shown(ana.messages()[-1])
    hand.act("say", user="U0ANA", text="commit")
    assert "/oneonone" in shown(ana.messages()[-1])


def test_a_meeting_cannot_be_moved_into_the_past_and_the_form_says_so(hand: Hand, ana: Player) -> None:
    ana.types("move")
    answer = ana.submits(day="2026-09-01", time="10:00")
    assert "gone already" in answer["response"]["errors"]["day"]
    hand.act("close", user="U0ANA", view_id=ana.form()["id"])


def test_skipping_asks_for_a_reason_and_tells_the_other(hand: Hand) -> None:
    ben = Someone(hand, "U0BEN")
    ben.types("skip")
    ben.submits(reason="On a <b>course</b>")
    assert Someone(hand, "U0DANA").sees("On a &lt;b&gt;course&lt;/b&gt;")


def test_what_happened_twice_happened_once(hand: Hand, ana: Player) -> None:
    invitation = ana.last("One-on-one with Dana")
    ana.presses(invitation, "Works for me")
    before = len(hand.messages("U0DANA"))
    hand.act("redeliver", count=3)
    hand.act("redeliver", count=3)
    assert len(hand.messages("U0DANA")) == before
    assert ana.sees("Accepted. See you Thu 8 October")


def test_a_workspace_that_knows_no_charts_and_tables_yet_gets_words(hand: Hand, ana: Player) -> None:
    hand.act("refuse", types=["data_visualization", "table"])
    answer = ana.types("scorecard")
    hand.act("refuse", types=[])
    assert "92,000" in shown(answer)
    assert not {"table", "data_visualization"} & {block["type"] for block in answer["blocks"]}


def test_a_form_that_somebody_else_forges_changes_nothing(hand: Hand, dana: Player) -> None:
    dana.types("log ana")
    form = dana.form()
    with pytest.raises(Exception, match="has no view"):
        hand.act("submit", user="U0MARCO", view_id=form["id"], values={})
    hand.act("close", user="U0DANA", view_id=form["id"])
