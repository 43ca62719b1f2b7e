"""A database as a source: one query in a file, read only, streamed row by row."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from connectors.vendor_tables import cell
from domain.sources import Change, Part, SourceTrouble

PART = Part("rows")
BATCH = 2000
CONNECT_SECONDS = 15
STEPS = 10_000
"""SQLite looks at the time after so many of its own instructions."""
QUIET = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|\$(\w*)\$.*?\$\1\$", re.DOTALL
)
"""What is no instruction: comments, words in quotes, names in quotes."""
WRITES = re.compile(
    r"\b(?:insert|update|delete|merge|drop|alter|create|truncate|into|call|exec|execute|grant|revoke|"
    r"attach|copy|lock|vacuum|pragma|set)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SqlSource:
    """A query; `:since` in it is the day from which numbers are wanted. `seconds` is all it may take."""

    name: str
    url: URL
    query: str
    seconds: float = 300.0
    clock: Callable[[], float] = time.monotonic
    kind: str = "SQL"
    parts: Sequence[Part] = (PART,)

    def answer(self) -> str:
        """The database answers; the query is not run."""
        with self._connected() as connection:
            connection.execute(text("SELECT 1"))
        return f"{self.url.get_backend_name()} database {self.url.database}"

    def rows(self, part: str, since: date) -> Iterator[Sequence[str]]:
        """The headings, then the rows, in bounded memory."""
        with self._connected() as connection:
            statement = text(self.query)
            given = {"since": since} if "since" in statement.compile().params else {}
            found = connection.execution_options(stream_results=True, yield_per=BATCH).execute(
                statement, given
            )
            yield list(found.keys())
            over = self.clock() + self.seconds
            for row in found:
                if self.clock() > over:
                    raise SourceTrouble(self._too_slow())
                yield [cell(value) for value in row]

    def changes(self, part: str, since: datetime | None) -> Iterator[Change]:
        """A query does not say what changed: it is read as a whole each time."""
        return iter(())

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection that can't write, as far as the database can be told."""
        engine = None
        try:
            engine = _engine(self.url, self.seconds, self.clock)
            with engine.connect() as connection:
                _read_only(connection, self.seconds)
                yield connection
        except (SQLAlchemyError, sqlite3.Error, ImportError) as problem:
            raise SourceTrouble(self._told(problem)) from None
        finally:
            if engine is not None:
                engine.dispose()

    def _told(self, problem: Exception) -> str:
        """What the database says, in one line and without the password."""
        said = str(getattr(problem, "orig", None) or problem).strip().splitlines()
        first = said[0] if said else type(problem).__name__
        if "interrupted" in first or "statement timeout" in first:
            return self._too_slow()
        return f"The database of “{self.name}” says: {without_password(first, self.url)[:300]}"

    def _too_slow(self) -> str:
        return (
            f"The query of “{self.name}” took longer than {self.seconds:.0f} seconds. "
            "Ask for fewer rows with :since, or raise its timeout in the sources file."
        )


def checked(name: str, query: str) -> str:
    """The query, if it is one that only reads.

    Raises:
        SourceTrouble: It is not a single SELECT.
    """
    bare = QUIET.sub(" x ", query).strip().rstrip(";").strip()
    first = bare.split(None, 1)[0].lower() if bare else ""
    if first not in ("select", "with") or ";" in bare or WRITES.search(bare):
        raise SourceTrouble(f"The query of “{name}” has to be a single SELECT that changes nothing.")
    if unknown := set(re.findall(r"(?<![:\w]):(\w+)", bare)) - {"since"}:
        raise SourceTrouble(f"The query of “{name}” asks for :{sorted(unknown)[0]}; I only know :since.")
    return query.strip().rstrip(";")


def read_url(name: str, given: str) -> URL:
    """The address of a database.

    Raises:
        SourceTrouble: It is none; it is not repeated, for it may hold a password.
    """
    try:
        return make_url(given)
    except ArgumentError:
        raise SourceTrouble(f"The address of “{name}” is no SQLAlchemy URL.") from None


def without_password(words: str, url: URL) -> str:
    """The same words with every spelling of the password taken out."""
    password = str(url.password or "")
    for spelling in sorted({password, quote(password), quote(password, safe="")}, key=len, reverse=True):
        words = words.replace(spelling, "***") if spelling else words
    return words


def _engine(url: URL, seconds: float, clock: Callable[[], float]) -> Engine:
    backend = url.get_backend_name()
    if backend == "sqlite":
        engine = create_engine("sqlite://", creator=lambda: _sqlite(url), poolclass=NullPool)
        event.listen(engine, "connect", lambda raw, _: _limit(raw, clock() + seconds, clock))
        return engine
    if backend == "postgresql":
        driver = url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
        return create_engine(driver, poolclass=NullPool, connect_args={"connect_timeout": CONNECT_SECONDS})
    return create_engine(url, poolclass=NullPool)


def _sqlite(url: URL) -> sqlite3.Connection:
    path = Path(url.database or "").absolute()
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=CONNECT_SECONDS)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _limit(raw: Any, over: float, clock: Callable[[], float]) -> None:
    raw.set_progress_handler(lambda: int(clock() > over), STEPS)


def _read_only(connection: Connection, seconds: float) -> None:
    """Where a database has a way to say it, nothing in this transaction can write."""
    backend = connection.dialect.name
    if backend == "postgresql":
        connection.execute(text("SET TRANSACTION READ ONLY"))
        connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
    elif backend in ("mysql", "mariadb"):
        connection.execute(text("SET SESSION TRANSACTION READ ONLY"))
        connection.commit()
