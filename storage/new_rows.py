"""Rows that two may add at once: whoever comes second finds the row of the first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_new(session: Session, table: Any, rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose unique columns nobody has taken yet; how many those were.

    On PostgreSQL this waits for a transaction that is adding the same row, so that it can be read after it.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = next(iter(table.__table__.primary_key))
    statement = insert(table.__table__).on_conflict_do_nothing().returning(key)
    return len(session.connection().execute(statement, list(rows)).all())
