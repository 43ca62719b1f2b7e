"""`python -m benchmarks [--quick] [--only WORD] [--json FILE]`: each figure beside its floor, in one run.

A figure that falls short of its goal is printed as such and is no error; a part that breaks is one.
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import ack, cards, crowd, deliver, due, everybody, imports, page, start
from benchmarks.databases import KINDS
from benchmarks.measuring import NotMeasured, progress
from benchmarks.report import Figure, Found, NotMeasuredHere, as_json, table


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark, with the sizes it is quoted at and those that only show that it runs."""

    name: str
    figures: Callable[[Any], list[Figure]]
    full: Any
    quick: Any


PARTS = (
    Part("ack, staged", ack.staged, ack.Sizes(), ack.QUICK),
    Part("ack, own process", ack.own_process, ack.Sizes(), ack.QUICK),
    *(Part(f"due, {kind}", partial(due.figures, kind), due.Sizes(), due.QUICK) for kind in KINDS),
    *(
        Part(f"deliver, {kind}", partial(deliver.figures, kind), deliver.Sizes(), deliver.QUICK)
        for kind in KINDS
    ),
    *(Part(f"cards, {kind}", partial(cards.figures, kind), cards.Sizes(), cards.QUICK) for kind in KINDS),
    *(
        Part(f"all cards, {kind}", partial(everybody.figures, kind), everybody.Sizes(), everybody.QUICK)
        for kind in KINDS
    ),
    *(
        Part(f"imports, {kind}", partial(imports.figures, kind), imports.Sizes(), imports.QUICK)
        for kind in KINDS
    ),
    Part("start", start.figures, start.Sizes(), start.QUICK),
    Part("crowd", crowd.figures, crowd.Sizes(), crowd.QUICK),
    Part("page", page.figures, page.Sizes(), page.QUICK),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write JSON if that was asked for."""
    asked = _parser().parse_args(arguments)
    parts = [part for part in PARTS if asked.only.lower() in part.name.lower()]
    about = _about(quick=asked.quick)
    began = time.monotonic()
    found = [one for part in parts for one in measure(part, quick=asked.quick)]
    about |= {"seconds": round(time.monotonic() - began), "load_after": round(os.getloadavg()[0], 2)}
    print(_heading(about), table(found), sep="\n\n")
    if asked.json:
        asked.json.write_text(json.dumps(as_json(found, about), indent=2) + "\n", "utf-8")
    return int(any(isinstance(one, NotMeasuredHere) and one.broken for one in found))


def measure(part: Part, *, quick: bool) -> list[Found]:
    """The part's figures; or the reason why there are none here."""
    try:
        return list(part.figures(part.quick if quick else part.full))
    except NotMeasured as why:
        return [NotMeasuredHere(part.name, str(why))]
    except Exception as error:  # noqa: BLE001 - the door: the other parts' figures shall not be lost
        traceback.print_exc()
        return [NotMeasuredHere(part.name, f"it broke ({error!r})", broken=True)]
    finally:
        progress(f"{part.name}: done")


def _about(*, quick: bool) -> dict[str, Any]:
    """What the figures were found on; the load shows whether the machine had other work."""
    return {
        "at": time.strftime("%Y-%m-%d %H:%M:%S %z"),
        "quick": quick,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": round(os.getloadavg()[0], 2),
    }


def _heading(about: dict[str, Any]) -> str:
    lines = [
        f"{about['at']}, {about['seconds']} s; {about['cores']} cores, load {about['load_before']} before it"
        f" and {about['load_after']} after; Python {about['python']}, SQLite {about['sqlite']},"
        f" {about['system']}",
        "Each figure is the median of n repetitions (smallest–largest), in turns with its floor.",
    ]
    if about["quick"]:
        lines.append("Quick: sizes that only show that everything runs. Quote none of these figures.")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Each figure beside its floor, in one run."
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    parser.add_argument("--only", default="", metavar="WORD", help="the parts whose names contain this word")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was found")
    return parser


if __name__ == "__main__":
    sys.exit(main())
