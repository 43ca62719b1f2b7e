"""What the coaching bank's words must be like: open questions, no "why", and obstacles in place of blame."""

import re
from collections.abc import Iterator, Mapping

AUXILIARY = frozenset(
    "am are be can could did do does had has have is may might must shall should was were will would".split()
)
ASKING = frozenset("how what when where which who whom whose".split())
SUBJECTS = frozenset(
    "a any anybody anyone he i it she someone that the there these they this we you your".split()
)
LINKING = frozenset("and but or so then".split())
BLAMING = re.compile(r"\bexcuse", re.IGNORECASE)


def fault(question: str) -> str | None:
    """What is wrong with a coaching question, None if nothing is.

    Only how a question begins counts: "Which deals could you leave?" is open although it holds "could you".
    """
    asked = [sentence for sentence in _sentences(question) if sentence.endswith("?")]
    if not asked:
        return "asks nothing"
    if any(_words(sentence)[:1] == ["why"] for sentence in asked):
        return 'starts with "why", which puts people on the defence; ask what or how'
    if any(_closed(sentence) for sentence in asked):
        return "can be answered with yes or no; ask what, how or which"
    return None


def blaming(part: object) -> str | None:
    """The first text anywhere inside that calls an obstacle an excuse."""
    return next((text for text in _texts(part) if BLAMING.search(text)), None)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text.strip())


def _closed(sentence: str) -> bool:
    """Whether the verb comes first, at once or after an introduction: "Looking back, did you ...?"."""
    clauses = [words for words in map(_words, re.split(r"[,;:]", sentence)) if words]
    for place, words in enumerate(clauses):
        if words[0] in AUXILIARY and (place == 0 or (words[1:2] and words[1] in SUBJECTS)):
            return True
        if ASKING.intersection(words):
            return False
    return False


def _words(text: str) -> list[str]:
    """Lower-case words; "don't" counts as "do", and a linking word in front does not count."""
    words = [re.sub(r"n't$", "", word) for word in re.findall(r"[a-z']+", text.lower().replace("’", "'"))]
    words = [{"wo": "will", "ca": "can"}.get(word, word) for word in words]
    return words[1:] if words and words[0] in LINKING else words


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
