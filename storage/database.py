"""The database itself: how it is opened, and the two kinds of transaction, reading and writing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 10_000


class Database:
    """An engine with one door for reading and one for writing.

    SQLite lets one connection write at a time; when many threads find that out by waiting for each
    other, the slowest waits for a second. So writers of one process queue here instead.
    """

    def __init__(self, url: str, **options: Any) -> None:
        self.engine = open_engine(url, **options)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)
        self._one_writer = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent look; nothing can be changed through it on SQLite without waiting."""
        with self._reading.begin() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: all of it is saved when the block ends, or nothing if it raises."""
        if not self.is_sqlite:
            with self._writing.begin() as session:
                yield session
            return
        with self._one_writer, self._writing.begin() as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_engine(url: str, **options: Any) -> Engine:
    """An engine for the URL, with SQLite told to be durable, to keep foreign keys and to lock early."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    options = {"hide_parameters": True} | options  # errors are logged, and parameters are people's words
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Take transactions into our own hands: the driver's default starts them too late.

    `synchronous=FULL`, because NORMAL can forget at power loss that a message was sent.
    """
    connection.isolation_level = None
    connection.create_function("lower", 1, _lower, deterministic=True)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _lower(words: str | None) -> str | None:
    """SQLite's own knows only A to Z, and people are also called Élodie."""
    return None if words is None else words.lower()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
