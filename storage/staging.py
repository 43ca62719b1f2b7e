"""Many rows at once into a table that lasts as long as a transaction, to be compared and merged there."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

Rows = Sequence[tuple[Any, ...]]


def stage(session: Session, table: Table, batches: Iterable[Rows]) -> None:
    """Make that temporary table anew with these rows, in the quickest way each driver has.

    Values go to the driver as they are: SQLite wants days as ISO text.
    """
    connection = session.connection()
    connection.execute(DropTable(table, if_exists=True))
    connection.execute(CreateTable(table))
    _pour(connection, table, batches)
    for index in table.indexes:  # afterwards, which is quicker
        connection.execute(CreateIndex(index))


def _pour(connection: Connection, table: Table, batches: Iterable[Rows]) -> None:
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"
        for rows in batches:
            if rows:
                connection.exec_driver_sql(statement, list(rows))
        return
    whole = ", ".join(column.name for column in table.columns if not column.nullable)
    never_null = f", FORCE_NOT_NULL ({whole})" if whole else ""
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} FROM STDIN WITH (FORMAT csv{never_null})") as copy:
        for rows in batches:
            text = StringIO()
            csv.writer(text).writerows(rows)  # nothing is written as an empty cell
            copy.write(text.getvalue())
