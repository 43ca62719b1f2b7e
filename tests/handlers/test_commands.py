"""Whatever is typed, however clumsily: the asker alone gets an answer, and a slip harms nobody's meeting."""

import pytest

from demo.stage import Stage
from domain.people import SYSTEM
from tests.acting import shown
from tests.hand import Hand
from tests.playing import Player, go
from usecases import people

SLIPS = [
    "<!channel> & <script>",
    "prep <!here>",
    "scorecard <@U0ANA|ana> & <b>",
    "goals " + "x" * 3000,
    "y" * 3000,
    "prep مرحبا بالعالم",
    "prep 👩‍💻",
    "scorecard ²²²²-²²",
    "goals ²²²²",
    "goals ٢٠٢٦",
    "scorecard --",
    "commit ana and ben",
    "progress %",
    "log _",
    "move '; DROP TABLE meetings",
    "skip",
]


@pytest.fixture(scope="module", autouse=True)
def morning(hand: Hand) -> None:
    go(hand, "2026-10-01T12:00:00Z")


@pytest.mark.parametrize("words", SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_answered_in_words_at_once_and_pings_nobody(hand: Hand, dana: Player, words: str) -> None:
    before = dana.count()
    answer = hand.act("command", user="U0DANA", command="/oneonone", text=words)
    assert answer["status"] == 200
    assert answer["ack_ms"] < 3000
    (said,) = dana.new(before)
    assert said["ephemeral"]
    assert "reference" not in shown(said)
    for live in ("<!", "<b>", "<script>", "<@U0ANA|"):
        assert live not in shown(said)


@pytest.mark.parametrize("words", ["PREP ANA", "prep\nana", "Prep   <@U0ANA|ana.silva>", "prep ana silva"])
def test_case_lines_and_spaces_do_not_matter(dana: Player, words: str) -> None:
    assert "45 minutes with Ana" in shown(dana.types(words))


@pytest.mark.parametrize("words", ["help", "/oneonone help", "  /oneonone   HELP!  "])
def test_what_is_written_to_the_bot_may_begin_with_the_command(hand: Hand, ana: Player, words: str) -> None:
    hand.act("say", user="U0ANA", text=words)
    assert "What you can type" in shown(ana.messages()[-1])


@pytest.mark.parametrize(
    "who", ["<@U0MARCO|marco.ruiz>", "@marco.ruiz", "marco", "Marco Ruiz", "iris", "zoe"]
)
def test_strangers_are_as_unknown_as_people_who_do_not_exist(dana: Player, who: str) -> None:
    for word in ("prep", "log", "scorecard", "goals", "commit", "progress", "move"):
        said = shown(dana.types(f"{word} {who}"))
        assert "I know nobody of yours called" in said
        assert "U0MARCO" not in said


def test_a_month_is_read_in_either_order_and_a_name_is_never_one(dana: Player) -> None:
    assert "March: " in shown(dana.types("scorecard march ana"))
    assert "March: " in shown(dana.types("scorecard Ana Silva 2026-03"))
    assert "as a month" in shown(dana.types("scorecard ana 2026-13"))
    assert "nobody of yours called “ana ben”" in shown(dana.types("scorecard ana ben"))
    assert "no numbers for Ana" in shown(dana.types("scorecard ana 2019-01"))


def test_a_manager_of_several_is_asked_whose_meeting_before_anybodys_is_skipped(dana: Player) -> None:
    for words in ("skip", "skip on leave", "skip anna on leave", "skip <@U0MARCO> on leave"):
        assert "Whose one-on-one do you mean?" in shown(dana.types(words))
        assert dana.view() is None
    assert "skipped" not in shown(dana.types("")).lower()
    dana.types("skip ana")
    assert "What is the reason?" in shown(dana.form())
    dana.closes()
    assert "is skipped: on leave" in shown(dana.types("skip ana on leave"))


def test_a_rep_who_skips_means_their_own(ben: Player, dana: Player) -> None:
    ben.types("skip")
    ben.submits(reason="Trade fair")
    assert dana.sees("Ben skipped the one-on-one about September: Trade fair")


def test_two_people_of_one_first_name_are_told_apart_before_anything_is_shown(
    stage: Stage, hand: Hand, dana: Player
) -> None:
    hand.act("users", id="U0ANA2", name="ana.prado", real_name="Ana Prado", tz="Europe/Madrid")
    services = stage.bot.services
    new, manager = (people.asking(services, each) for each in ("U0ANA2", "U0DANA"))
    people.lead(services, SYSTEM, rep=new, manager=manager, starts=services.now().date())
    for word in ("prep", "scorecard", "log", "goals"):
        said = shown(dana.types(f"{word} ana"))
        assert "Do you mean Ana Prado or Ana Silva?" in said
        assert "92,000" not in said
    assert "skipped" in shown(dana.types("log ana silva"))
    assert "Goals 2026 · Ana" in shown(dana.types("goals <@U0ANA|ana.silva>"))


def test_whatever_is_typed_in_a_channel_only_the_asker_sees_the_answer(hand: Hand, dana: Player) -> None:
    for words in ("", "help", "garbage", "scorecard chloe", "prep chloe", "progress chloe", "prep zoe"):
        hand.act("command", user="U0DANA", command="/oneonone", text=words, channel="C0SALES")
    mine = hand.messages("U0DANA", channel="C0SALES")
    assert len(mine) == 7
    assert all(message["ephemeral"] for message in mine)
    for other in ("U0ANA", "U0CHLOE", "U0IRIS", "U0PRIYA"):
        assert hand.messages(other, channel="C0SALES") == []


def test_what_is_said_in_a_channel_is_nobodys_command(stage: Stage, hand: Hand) -> None:
    bot = stage.slack.app.bot_user_id
    before = hand.messages("U0CHLOE", channel="C0SALES")
    for words in ("scorecard", f"<@{bot}> scorecard"):
        hand.act("say", user="U0CHLOE", text=words, channel="C0SALES")
    assert len(hand.messages("U0CHLOE", channel="C0SALES")) == len(before) + 2
