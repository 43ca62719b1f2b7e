"""The front door: reads settings, builds, starts. Decides nothing.

Commands: `migrate`, `check`, `import crm`, `export measures`.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from connectors.crm_files import CrmExport, read_crm
from connectors.measure_files import write_measures
from connectors.public_holidays import PublicHolidays
from content.catalogue import load_catalogue
from content.coaching import load_coaching
from domain.errors import OneOnOneError
from domain.people import SYSTEM
from domain.ports import Clock
from settings import MissingSettings, Settings, from_environment
from storage import schema
from storage.database import Database
from usecases import numbers
from usecases.services import Services

REFUSALS_SHOWN = 20


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


def build(settings: Settings, clock: Clock) -> Services:
    """Open the database, bring it up to date and hand back the tools that use cases need."""
    database = Database(settings.database_url)
    schema.migrate(database)
    return Services(
        database, clock, PublicHolidays(), load_catalogue(), load_coaching(), currency=settings.currency
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; what went wrong is one clear sentence."""
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.run(asked, from_environment())
        return code
    except (OneOnOneError, MissingSettings) as trouble:
        print(trouble.for_people if isinstance(trouble, OneOnOneError) else trouble, file=sys.stderr)
        return 2


def _migrate(_asked: argparse.Namespace, settings: Settings) -> int:
    database = Database(settings.database_url)
    print(f"The database stands at {schema.migrate(database)}.")
    return 0


def _check(_asked: argparse.Namespace, settings: Settings) -> int:
    """Say whether everything that a start needs is there."""
    database = Database(settings.database_url)
    stands, newest = schema.revision(database), schema.newest()
    print(f"Database: {'up to date' if stands == newest else f'at {stands}, run migrate'} ({newest})")
    settings.require_slack()
    print("Slack: tokens are there")
    return 0 if stands == newest else 1


def _import_crm(asked: argparse.Namespace, settings: Settings) -> int:
    services = build(settings, SystemClock())
    export = read_crm(asked.opportunities, asked.teams, asked.accounts)
    loaded = numbers.load_crm(
        services,
        SYSTEM,
        source=asked.opportunities.name,
        members=export.members,
        measured=export.measured,
        since=export.first,
        rows=(export.rows_read, export.rows_loaded, len(export.refusals)),
    )
    _report(export, loaded)
    return 0


def _report(export: CrmExport, loaded: numbers.Loaded) -> None:
    refused = len(export.refusals)
    print(f"Rows read {export.rows_read:,}, loaded {export.rows_loaded:,}, refused {refused:,}.")
    print(f"Measures written {loaded.measures:,}, people added {loaded.people_added}.")
    for row in export.refusals[:REFUSALS_SHOWN]:
        print(f"  {row.file} line {row.line}, {row.column} {row.value!r}: {row.reason}")
    if refused > REFUSALS_SHOWN:
        print(f"  and {refused - REFUSALS_SHOWN:,} more")
    for name, reason in loaded.unmatched:
        print(f"  {name}: {reason}")
    for note in export.notes:
        print(f"Note: {note}")


def _export_measures(_asked: argparse.Namespace, settings: Settings) -> int:
    services = build(settings, SystemClock())
    try:
        write_measures(numbers.measures(services, SYSTEM), sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.py", description="The monthly one-on-one, in Slack.")
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    commands.add_parser("check", help="say whether all that a start needs is there").set_defaults(run=_check)
    imports = commands.add_parser("import", help="load numbers").add_subparsers(required=True, metavar="what")
    crm = imports.add_parser("crm", help="opportunities and teams as CSV files")
    crm.add_argument("--opportunities", type=Path, required=True)
    crm.add_argument("--teams", type=Path, required=True)
    crm.add_argument("--accounts", type=Path)
    crm.set_defaults(run=_import_crm)
    exports = commands.add_parser("export", help="hand numbers back").add_subparsers(
        required=True, metavar="what"
    )
    exports.add_parser("measures", help="CSV: rep, month, measure, value").set_defaults(run=_export_measures)
    return parser


if __name__ == "__main__":
    sys.exit(main())
