"""What columns are called in eight languages, and what words in them mean.

The phrases stand in `words.yaml`. The longest phrase that a heading consists of,
or else holds, wins; how sure that is depends on how much of the heading it covers.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from domain.imports import Meaning, Word, plain

M = Meaning
SURE_ENOUGH = 0.5

TOTALS = re.compile(
    r"(?:grand |sub ?|gesamt|zwischen)?(?:totals?|summen?|summe|total general|totaux|suma)\b.*|"
    r"gesamt(?:ergebnis)?\b.*|insgesamt\b.*|durchschnitt\b.*|average\b.*|sum of .*|\d+ records?\b.*|count\b.*"
)


def plain_heading(text: str) -> str:
    """A heading without case, accents and punctuation; CamelCase comes apart."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[\W_]+", " ", plain(apart).replace("ß", "ss")).split())


_WORDS = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))


def _phrases(kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, phrases in _WORDS[kind].items():
        yield name, tuple(plain_heading(str(phrase)) for phrase in phrases)


NAMES: Mapping[Meaning, tuple[str, ...]] = {M(name): each for name, each in _phrases("columns")}
MEASURES: Mapping[str, tuple[str, ...]] = dict(_phrases("measures"))
STAGES, TYPES, OUTCOMES = (
    {Word(name): each for name, each in _phrases(kind)} for kind in ("stages", "types", "outcomes")
)
ALONE, NEGATIONS, WHOLE = (frozenset(map(str, _WORDS[kind])) for kind in ("alone", "negations", "whole"))


def meanings_of(heading: str) -> Iterator[tuple[Meaning, float]]:
    """(meaning, how sure from 0 to 1) for each thing that a heading may say."""
    words = plain_heading(heading)
    for meaning, phrases in NAMES.items():
        if sure := _sure(words, phrases):
            yield meaning, sure


def measure_of(text: str, names: Mapping[str, str]) -> str | None:
    """The measure that words mean; `names` gives the keys and names of the team's own catalogue."""
    words = plain_heading(text)
    if words in names:
        return names[words]
    best = max(MEASURES, key=lambda key: _sure(words, MEASURES[key]))
    return best if _sure(words, MEASURES[best]) >= SURE_ENOUGH else None


def word_in(text: str, words: Mapping[Word, tuple[str, ...]]) -> Word | None:
    """What a word of a column means; None for one that nobody told us of."""
    bare = plain_heading(text)
    return next((word for word, phrases in words.items() if bare in phrases), None) or _inside(bare, words)


def is_total(cell: str) -> bool:
    """Whether a cell begins a row of totals."""
    return bool(TOTALS.fullmatch(plain_heading(cell)))


def _inside(bare: str, words: Mapping[Word, tuple[str, ...]]) -> Word | None:
    """The meaning whose longest phrase stands in the text as whole words."""
    found = [
        (len(phrase), word)
        for word, phrases in words.items()
        for phrase in phrases
        if len(phrase) > 2 and phrase not in ALONE and f" {phrase} " in f" {bare} "
    ]
    word = max(found)[1] if found else None
    return None if word is Word.WON and NEGATIONS & set(bare.split()) else word


def _sure(words: str, phrases: tuple[str, ...]) -> float:
    if words in phrases:
        return 1 - phrases.index(words) / 1000
    held = [
        len(phrase)
        for phrase in phrases
        if len(phrase) > 2 and phrase not in WHOLE and f" {phrase} " in f" {words} "
    ]
    return 0.3 + 0.5 * max(held) / len(words) if held else 0.0
