"""Loads the coaching bank from its YAML and refuses one that is incomplete or worded against the rules."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from content.catalogue import HERE, BadContent, load_catalogue, read_yaml, unique
from content.wording import blaming, fault
from domain.coaching import (
    NAMED_TOPICS,
    STAGES,
    AgendaBlock,
    Cause,
    CoachingBank,
    DepthReview,
    Diagnosis,
    Obstacle,
    Promise,
    Roleplay,
    Rollout,
    TeamObjection,
    Template,
    Topic,
)
from domain.commitments import Evidence, Per
from domain.kpis import Kind, Kpi

PARTS = ("coaching_a.yaml", "coaching_b.yaml", "coaching_c.yaml")
COMMON = "coaching_common.yaml"
EVIDENCE = {"auto": Evidence.DATA, "self": Evidence.OWN_WORD, "artifact": Evidence.ARTEFACT}

Built = TypeVar("Built")
Row = Mapping[str, Any]


def load_coaching(folder: Path = HERE) -> CoachingBank:
    """Read the topics and the shared texts; the folder also holds the catalogue that they refer to.

    Raises:
        BadContent: Something is missing, names an unknown KPI or topic, or is worded against the rules.
    """
    parts = {name: read_yaml(folder / name) for name in (*PARTS, COMMON)}
    for name, part in parts.items():
        found = blaming(part)
        if found:
            raise BadContent(f"{name}: calls an obstacle an excuse: {found!r}")
    topics = [topic for name in PARTS for topic in _topics(name, parts[name])]
    unique((topic.key for topic in topics), "The topic")
    bank = _built(COMMON, "shared texts", lambda: _bank(topics, parts[COMMON]))
    _check(bank, load_catalogue(folder).kpis)
    return bank


def _built(file: str, key: str, build: Callable[[], Built]) -> Built:
    """What `build` makes, or a refusal that says in which file and where something is wrong."""
    try:
        return build()
    except KeyError as error:
        raise BadContent(f"{file}, {key}: lacks {error}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadContent(f"{file}, {key}: {error}") from error


def _topics(file: str, part: Row) -> list[Topic]:
    rows = _built(file, "topics", lambda: list(part["topics"]))
    return [_built(file, str(row.get("key", "a topic")), partial(_topic, row)) for row in rows]


def _topic(row: Row) -> Topic:
    return Topic(
        key=row["key"],
        name=row["name"],
        kpis=_lines(row["kpis"]),
        fires_when=row["fires_when"],
        check_first=_lines(row["check_first"]),
        questions={stage: _lines(asked) for stage, asked in row["questions"].items()},
        listen_for=_lines(row["listen_for"]),
        roleplays=tuple(Roleplay(**{**play, "good": _lines(play["good"])}) for play in row["roleplays"]),
        obstacles=tuple(Obstacle(**{**each, "kind": Cause(each["kind"])}) for each in row["obstacles"]),
        advice=row["response"]["advice"],
        skill=row["response"]["skill"],
        plan=row["response"]["plan"],
        commitments=tuple(_template(each) for each in row["commitments"]),
        recognition=row["recognition"],
    )


def _template(row: Row) -> Template:
    return Template(
        text=row["text"],
        kpi=row["kpi"],
        type=Promise(row["type"]),
        qty=float(row["qty"]),
        per=Per(row["per"]),
        evidence=EVIDENCE[row["evidence"]],
        of=row.get("of"),
    )


def _bank(topics: Iterable[Topic], common: Row) -> CoachingBank:
    diagnosis, recognition, rollout = common["diagnosis"], common["recognition"], common["rollout"]
    return CoachingBank(
        topics={topic.key: topic for topic in topics},
        topic_for=dict(common["topic_for_kpi"]),
        agendas={
            name: tuple(AgendaBlock(**each) for each in rows) for name, rows in common["agenda"].items()
        },
        diagnoses={Cause(kind): Diagnosis(**texts) for kind, texts in diagnosis["kinds"].items()},
        diagnosis_rule=diagnosis["rule"],
        listening=_lines(common["listening"]["during"]),
        what_i_heard=common["listening"]["capture"],
        recognition_rules=_lines(recognition["rules"]),
        recognition=dict(recognition["templates"]),
        depth_reviews={name: _review(row) for name, row in common["depth_reviews"].items()},
        team_objections=tuple(TeamObjection(**each) for each in common["team_objections"]),
        rollout=Rollout(**{**rollout, "first_three_months": _lines(rollout["first_three_months"])}),
        follow_up=dict(common["follow_up_messages"]),
    )


def _review(row: Row) -> DepthReview:
    return DepthReview(row["when"], _lines(row["ask"]), _lines(row["show"]), _lines(row.get("never", [])))


def _lines(texts: object) -> tuple[str, ...]:
    """A list of texts; a single text would fall apart into letters, so it is refused."""
    if not isinstance(texts, list):
        raise TypeError(f"should be a list, but is {texts!r}")
    return tuple(str(text) for text in texts)


def _check(bank: CoachingBank, kpis: Mapping[str, Kpi]) -> None:
    for topic in bank.topics.values():
        _check_topic(topic, kpis)
    for name, review in bank.depth_reviews.items():
        _check_questions(f"{COMMON}, {name}", review.ask)
    _refuse(f"{COMMON}, topics: lacks", NAMED_TOPICS - bank.topics.keys())
    _refuse(f"{COMMON}, diagnosis: lacks", set(Cause) - bank.diagnoses.keys())
    _refuse(f"{COMMON}, topic_for_kpi: no KPI is called", bank.topic_for.keys() - kpis.keys())
    _refuse(f"{COMMON}, topic_for_kpi: no topic is called", set(bank.topic_for.values()) - bank.topics.keys())
    inputs = {key for key, kpi in kpis.items() if kpi.kind is Kind.INPUT}
    _refuse(f"{COMMON}, topic_for_kpi: no topic for the input", inputs - bank.topic_for.keys())


def _check_topic(topic: Topic, kpis: Mapping[str, Kpi]) -> None:
    where = f"topic {topic.key}"
    named = {*topic.kpis, *(template.kpi for template in topic.commitments)}
    _refuse(f"{where}: no KPI is called", named - kpis.keys())
    _refuse(f"{where}: lacks questions for", {stage for stage in STAGES if not topic.questions.get(stage)})
    _refuse(f"{where}: no stage is called", topic.questions.keys() - set(STAGES))
    _check_questions(where, [question for asked in topic.questions.values() for question in asked])
    _check_questions(where, [obstacle.probe for obstacle in topic.obstacles])


def _check_questions(where: str, questions: Iterable[str]) -> None:
    for question in questions:
        found = fault(question)
        if found:
            raise BadContent(f"{where}: {question!r} {found}.")


def _refuse(sentence: str, names: Iterable[str]) -> None:
    wrong = sorted(names)
    if wrong:
        raise BadContent(f"{sentence} {', '.join(wrong)}.")
