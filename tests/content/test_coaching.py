"""The shipped coaching bank loads and is worded by the rules; a broken one is refused."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.catalogue import HERE, BadContent, load_catalogue
from content.coaching import COMMON, PARTS, load_coaching
from content.wording import blaming, fault
from domain.coaching import MANAGERS_CAUSES, NAMED_TOPICS, STAGES, Cause
from domain.commitments import Evidence
from domain.kpis import Kind

BANK = load_coaching()
CATALOGUE = load_catalogue()


def test_the_bank_has_the_studys_topics_and_those_that_rules_name() -> None:
    assert len(BANK.topics) == 24
    assert BANK.topics.keys() >= NAMED_TOPICS


@pytest.mark.parametrize("key", BANK.topics)
def test_a_manager_finds_everything_for_the_talk_in_each_topic(key: str) -> None:
    topic = BANK.topics[key]
    assert topic.questions.keys() == set(STAGES)
    for part in (topic.check_first, topic.listen_for, topic.roleplays, topic.obstacles, topic.commitments):
        assert part
    assert all(play.minutes > 0 and play.good for play in topic.roleplays)
    assert all(template.qty > 0 for template in topic.commitments)
    assert topic.advice
    assert topic.recognition


@pytest.mark.parametrize("key", BANK.topics)
def test_every_question_of_a_topic_is_open_and_none_asks_why(key: str) -> None:
    topic = BANK.topics[key]
    asked = [question for stage in topic.questions.values() for question in stage]
    for question in [*asked, *(obstacle.probe for obstacle in topic.obstacles)]:
        assert fault(question) is None


def test_every_input_and_every_result_of_the_core_pack_leads_to_a_topic() -> None:
    inputs = {key for key, kpi in CATALOGUE.kpis.items() if kpi.kind is Kind.INPUT}
    assert inputs | {kpi.key for kpi, _ in CATALOGUE.pack("core")} <= BANK.topic_for.keys()


def test_every_cause_has_its_answer() -> None:
    assert BANK.diagnoses.keys() == set(Cause)
    assert sorted(MANAGERS_CAUSES) == [Cause.MARKET, Cause.SYSTEM]


def test_the_agendas_take_as_long_as_they_say() -> None:
    assert {name: sum(block.minutes for block in agenda) for name, agenda in BANK.agendas.items()} == {
        "monthly_45": 45,
        "short_20_on_goal": 20,
        "weekly_15_checkin": 15,
    }


def test_evidence_speaks_the_domains_words() -> None:
    found = {template.evidence for topic in BANK.topics.values() for template in topic.commitments}
    assert found == set(Evidence)


@pytest.mark.parametrize("name", [*PARTS, COMMON])
def test_no_word_of_blame_is_anywhere_in_the_bank(name: str) -> None:
    assert blaming(yaml.safe_load((HERE / name).read_text(encoding="utf-8"))) is None


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("How do you decide who gets called first?", None),
        ("Which deals could you leave?", None),
        ("Looking back, what did you see?", None),
        ("You were away. What helped?", None),
        ("And what else?", None),
        ("Did you call them?", "yes or no"),
        ("Looking back, did you see it?", "yes or no"),
        ("So, can't you call more?", "yes or no"),
        ("Won't you call?", "yes or no"),
        ("Don’t you have time?", "yes or no"),
        ("Why did you not call?", "why"),
        ("And why not?", "why"),
        ("What happened? Why?", "why"),
        ("Tell me about last Tuesday.", "asks nothing"),
        ("", "asks nothing"),
    ],
)
def test_a_question_is_judged_by_how_it_begins(question: str, wrong: str | None) -> None:
    found = fault(question)
    assert found is None if wrong is None else wrong in (found or "")


@pytest.mark.parametrize(
    "part", ["No EXCUSE!", {"a": ["fine", {"b": "excuses"}]}, {"excuse": 1}, ["x", "an excuse"]]
)
def test_blame_is_found_wherever_it_hides(part: object) -> None:
    assert blaming(part)


@pytest.mark.parametrize("part", ["obstacle", {"a": [1, None, 2.5]}, [], None, "an inexcusable pun"])
def test_what_is_no_blame_passes(part: object) -> None:
    assert blaming(part) is None


def bank_with(folder: Path, name: str, change: Callable[[Any], None]) -> Path:
    for file in ("kpis.yaml", *PARTS, COMMON):
        shutil.copy(HERE / file, folder / file)
    raw = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    change(raw)
    (folder / name).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (PARTS[0], lambda raw: raw["topics"][0].pop("name"), "name"),
        (PARTS[0], lambda raw: raw["topics"].append(raw["topics"][0]), "twice"),
        (PARTS[0], lambda raw: raw["topics"][0].update(kpis=["nonsense"]), "nonsense"),
        (PARTS[0], lambda raw: raw["topics"][0].update(kpis="sales_calls"), "list"),
        (PARTS[0], lambda raw: raw["topics"][0]["questions"].pop("will"), "will"),
        (PARTS[0], lambda raw: raw["topics"][0]["questions"].update(more=["What else?"]), "more"),
        (PARTS[0], lambda raw: raw["topics"][0]["questions"].update(goal=["Why?"]), "why"),
        (PARTS[0], lambda raw: raw["topics"][0]["questions"].update(goal=["Do you see?"]), "yes or no"),
        (PARTS[0], lambda raw: raw["topics"][0]["obstacles"][0].update(probe="Tell me."), "asks nothing"),
        (PARTS[0], lambda raw: raw["topics"][0]["obstacles"][0].update(kind="laziness"), "laziness"),
        (PARTS[0], lambda raw: raw["topics"][0]["commitments"][0].update(kpi="nonsense"), "nonsense"),
        (PARTS[0], lambda raw: raw["topics"][0]["commitments"][0].update(per="day"), "day"),
        (PARTS[0], lambda raw: raw["topics"][0]["commitments"][0].update(evidence="trust"), "trust"),
        (PARTS[0], lambda raw: raw["topics"][0].update(recognition="no excuse"), "excuse"),
        (PARTS[1], lambda raw: raw["topics"].clear(), "lacks"),
        (PARTS[1], lambda raw: raw.clear(), "topics"),
        (COMMON, lambda raw: raw["diagnosis"]["kinds"].pop("market"), "market"),
        (COMMON, lambda raw: raw["topic_for_kpi"].update(nonsense="win_rate"), "nonsense"),
        (COMMON, lambda raw: raw["topic_for_kpi"].update(revenue="nonsense"), "nonsense"),
        (COMMON, lambda raw: raw["topic_for_kpi"].pop("sales_calls"), "sales_calls"),
        (COMMON, lambda raw: raw["depth_reviews"]["funnel"].update(ask=["Is it thin?"]), "yes or no"),
        (COMMON, lambda raw: raw["agenda"]["monthly_45"][0].pop("minutes"), "minutes"),
        (COMMON, lambda raw: raw.pop("rollout"), "rollout"),
    ],
)
def test_a_broken_bank_is_refused_and_says_where(
    tmp_path: Path, name: str, change: Callable[[Any], None], said: str
) -> None:
    with pytest.raises(BadContent, match=said):
        load_coaching(bank_with(tmp_path, name, change))


@pytest.mark.parametrize("text", ["", "- a", "a: [", None])
def test_an_unreadable_part_is_refused_by_its_name(tmp_path: Path, text: str | None) -> None:
    folder = bank_with(tmp_path, COMMON, lambda raw: None)
    (folder / PARTS[2]).unlink()
    if text is not None:
        (folder / PARTS[2]).write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=PARTS[2]):
        load_coaching(folder)
