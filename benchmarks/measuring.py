"""How things are measured: each side in turn, so that a slow minute of the machine hits both."""

import sys
import time
from collections.abc import Callable, Mapping
from statistics import median

from benchmarks.report import Sample

ENOUGH = 1.0
"""Seconds of one repetition after which no more of the same calls are made."""


class NotMeasured(Exception):
    """Something that the benchmark needs is not there; the words say what."""


def interleaved(
    sides: Mapping[str, Callable[[], float]], repetitions: int, *, warm_up: bool = True
) -> dict[str, Sample]:
    """Run every side in turn, `repetitions` times, after one round that is not counted.

    Each side does its work and returns its figure.
    """
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(-1 if warm_up else 0, repetitions):
        for name, side in sides.items():
            value = side()
            if number >= 0:
                found[name].append(value)
    return {name: Sample(name, tuple(values)) for name, values in found.items()}


def milliseconds(call: Callable[[], object], times: int = 1) -> float:
    """The median time of some calls, of fewer when they take longer than a second together."""
    spent: list[float] = []
    while len(spent) < times and sum(spent) < ENOUGH:
        started = time.perf_counter()
        call()
        spent.append(time.perf_counter() - started)
    return median(spent) * 1000


def progress(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(f"  {time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)
