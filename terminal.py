"""What can be done from a terminal besides running the bot: numbers in and out.

Each command is handed what use cases need; `bot.py` says how to get that.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from connectors.crm_files import CrmExport, read_crm
from connectors.kpi_files import read_kpis, write_kpis
from connectors.measure_files import MeasureFile, read_goals, read_measures, write_measures
from connectors.table_files import table_files
from domain.errors import OneOnOneError
from domain.people import SYSTEM
from domain.questions import BLOCKING
from usecases import catalogue, goals, import_answers, importing, numbers, sources
from usecases.services import Services
from views import reports

IMPORTS = ("file", "crm", "measures", "goals", "kpis", "sources")
Command = Callable[[argparse.Namespace, Services], int]


class NoSuchSource(OneOnOneError):
    """There is no such source. SOURCES_FILE in .env names the file that says them."""


def with_file(words: list[str]) -> list[str]:
    """`import deals.csv` is `import file deals.csv`."""
    short = len(words) > 1 and words[0] == "import" and not words[1].startswith("-")
    return ["import", "file", *words[1:]] if short and words[1] not in IMPORTS else words


def add_to(commands: Any, having: Callable[[Command], Any]) -> None:
    """Enter `import` and `export` among the commands; `having` hands a command its services."""
    what = commands.add_parser("import", help="load numbers").add_subparsers(required=True, metavar="what")
    some = what.add_parser("file", help="any CSV or XLSX; the word itself can be left out")
    some.add_argument("file", type=Path)
    some.add_argument("--sheet", default="", help="which sheet of a workbook")
    some.add_argument("--yes", action="store_true", help="load it as it is understood, without asking")
    some.add_argument("--add-people", action="store_true", help="add names that nobody knows as new people")
    some.set_defaults(run=having(_import_file))
    crm = what.add_parser("crm", help="opportunities and teams as CSV files")
    crm.add_argument("--opportunities", type=Path, required=True)
    crm.add_argument("--teams", type=Path, required=True)
    crm.add_argument("--accounts", type=Path)
    crm.set_defaults(run=having(_import_crm))
    all_sources = what.add_parser("sources", help="what the sources file names: SQL, Salesforce, HubSpot")
    all_sources.add_argument("--since", type=date.fromisoformat, help="read from this day on, as 2026-01-01")
    all_sources.add_argument("--only", default="", help="only the source of this name")
    all_sources.set_defaults(run=having(_import_sources))
    for name, told, run in (
        ("measures", "CSV: rep, month or day, measure, value", _import_measures),
        (
            "goals",
            "CSV or XLSX: rep, kpi, year, annual; or month, goal; or Jan to Dec",
            _import_goals,
        ),
        ("kpis", "YAML or CSV: what counts for each team, from which month on", _import_kpis),
    ):
        one = what.add_parser(name, help=told)
        one.add_argument("file", type=Path)
        one.set_defaults(run=having(run))
    exports = commands.add_parser("export", help="hand numbers back").add_subparsers(
        required=True, metavar="what"
    )
    exports.add_parser("kpis", help="YAML: what counts for each team").set_defaults(run=having(_export_kpis))
    exports.add_parser("measures", help="CSV: rep, month, measure, value").set_defaults(
        run=having(_export_measures)
    )


def _import_sources(asked: argparse.Namespace, services: Services) -> int:
    """Read the sources now, all or the one that is named."""
    found = [each for each in asked.sources() if asked.only in ("", each.name)]
    if not found:
        raise NoSuchSource
    tables, troubles = table_files(services.catalogue), 0
    for source in found:
        outcome = sources.read(services, SYSTEM, source, tables, since=asked.since, progress=_each_so_often())
        say(reports.sourced(source.name, outcome.files, outcome.trouble))
        troubles += bool(outcome.trouble)
    return 1 if troubles else 0


def _each_so_often() -> Callable[[int], None]:
    """Every thousandth row is told."""
    tell = _rows_so_far("read")
    return lambda rows: tell(rows) if not rows % 1000 else None


def _import_file(asked: argparse.Namespace, services: Services) -> int:
    """Any file: shown as it is understood, asked about, loaded."""
    tables = table_files(services.catalogue)
    file = importing.preview(
        services, SYSTEM, tables, asked.file, sheet=asked.sheet, progress=_rows_so_far("read")
    )
    say(reports.understood(file))
    if set(file.findings.asks) & BLOCKING:
        print("Please drop it into the conversation with the bot, where I can ask.", file=sys.stderr)
        return 1
    if not (asked.yes or input("Load it? [y/N] ").strip().lower() in ("y", "yes")):
        print("Nothing was changed.")
        return 1
    if asked.add_people:
        import_answers.add_people(services, SYSTEM, [name for name, _ in file.findings.unknown])
    found = importing.load_at_once(services, SYSTEM, tables, asked.file, file, _rows_so_far("loaded"))
    say(reports.loaded(asked.file.name, found))
    return 0


def _rows_so_far(done: str) -> Callable[[int], None]:
    """One line that is written anew, where somebody watches."""

    def told(rows: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{rows:,} rows {done}", end="", file=sys.stderr, flush=True)

    return told


def _import_crm(asked: argparse.Namespace, services: Services) -> int:
    export = read_crm(asked.opportunities, asked.teams, asked.accounts)
    loaded = numbers.load_crm(
        services,
        SYSTEM,
        source=asked.opportunities.name,
        members=export.members,
        measured=export.measured,
        since=export.first,
        deals=export.deals,
        rows=(export.rows_read, export.rows_loaded, len(export.refusals)),
    )
    _report(export, loaded)
    return 0


def _import_measures(asked: argparse.Namespace, services: Services) -> int:
    file = read_measures(asked.file, services.catalogue.measures)
    rows = (file.rows_read, file.rows_read - len(file.refusals), len(file.refusals))
    loaded = numbers.load_measures(
        services,
        SYSTEM,
        source=asked.file.name,
        measured=file.measured,
        daily=file.daily,
        emails=file.emails,
        rows=rows,
    )
    _report(file, loaded)
    return 0


def _import_goals(asked: argparse.Namespace, services: Services) -> int:
    file = read_goals(asked.file)
    loaded = goals.load(services, SYSTEM, file.rows)
    say(reports.rows(file.rows_read, file.refusals))
    print(f"Goals by month {loaded.goals:,}, of them new or changed {loaded.changed:,}.")
    name = asked.file.name
    say(reports.named([(f"{name} line {line}", why) for line, why in (*loaded.refusals, *loaded.kept)]))
    say(reports.named(loaded.unmatched))
    return 0


def _import_kpis(asked: argparse.Namespace, services: Services) -> int:
    loaded = catalogue.load(services, SYSTEM, read_kpis(asked.file, services.catalogue))
    for words, teams in (("changed", loaded.changed), ("stood so already", loaded.same)):
        say([f"Teams that {words}: {', '.join(teams)}."] if teams else [])
    say(reports.named(loaded.refused))
    return 1 if loaded.refused else 0


def _export_kpis(_asked: argparse.Namespace, services: Services) -> int:
    found = catalogue.everything(services, SYSTEM)
    write_kpis([(manager.email or manager.name, chosen) for manager, chosen in found], sys.stdout)
    return 0


def _report(read: CrmExport | MeasureFile, loaded: numbers.Loaded) -> None:
    say(reports.rows(read.rows_read, read.refusals))
    print(f"Measures written {loaded.measures:,}, people added {loaded.people_added}.")
    say(reports.named(loaded.unmatched))
    say(f"Note: {note}" for note in read.notes)


def say(lines: Iterable[str]) -> None:
    """Print them."""
    for line in lines:
        print(line)


def _export_measures(_asked: argparse.Namespace, services: Services) -> int:
    try:
        write_measures(numbers.measures(services, SYSTEM), sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
