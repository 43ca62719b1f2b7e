"""A database as a source: it is only read, in bounded memory, and never tells its password."""

import socket
import sqlite3
import tracemalloc
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from connectors.sql_source import SqlSource, checked, read_url, without_password
from domain.sources import SourceTrouble

SINCE = date(2026, 9, 1)
QUERY = "SELECT rep, month, value FROM sales WHERE month >= :since ORDER BY month"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Three numbers of Ana, from July to October."""
    path = tmp_path / "ware house.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE sales (rep TEXT, month DATE, value NUMERIC)")
    rows = [("Ana Silva", "2026-07-01", 5), ("Ana Silva", "2026-09-01", 12.125), (None, "2026-10-01", None)]
    connection.executemany("INSERT INTO sales VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def source(path: Path, query: str = QUERY, **options: Any) -> SqlSource:
    return SqlSource("warehouse", read_url("warehouse", f"sqlite:///{path}"), query, **options)


@pytest.fixture
def postgres(postgres_server: Any) -> str:
    """A PostgreSQL with one row in it."""
    with psycopg.connect(postgres_server.get_uri("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS warehouse")
        connection.execute("CREATE DATABASE warehouse")
    url = postgres_server.get_uri("warehouse")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE sales (rep text, month date, value numeric(12, 3))")
        connection.execute("INSERT INTO sales VALUES ('Ana Silva', '2026-09-01', 12500.000)")
    return url


def test_a_query_gives_its_headings_and_its_rows_from_the_day_that_is_wanted(warehouse: Path) -> None:
    assert list(source(warehouse).rows("rows", SINCE)) == [
        ["rep", "month", "value"],
        ["Ana Silva", "2026-09-01", "12.1250"],
        ["-", "2026-10-01", "-"],
    ]


def test_a_query_that_asks_for_no_day_is_read_as_a_whole(warehouse: Path) -> None:
    assert len(list(source(warehouse, "SELECT rep FROM sales").rows("rows", SINCE))) == 4


def test_sqlite_is_opened_for_reading_only(warehouse: Path) -> None:
    before = warehouse.read_bytes()
    with pytest.raises(SourceTrouble, match="readonly"):
        list(source(warehouse, "DELETE FROM sales").rows("rows", SINCE))
    assert warehouse.read_bytes() == before


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SourceTrouble, match="unable to open"):
        source(tmp_path / "none.db").answer()
    assert not (tmp_path / "none.db").exists()


@pytest.mark.postgres
def test_postgresql_is_read_in_a_transaction_that_can_not_write(postgres: str) -> None:
    found = SqlSource("warehouse", read_url("warehouse", postgres), QUERY)
    assert found.answer() == "postgresql database warehouse"
    assert list(found.rows("rows", SINCE)) == [
        ["rep", "month", "value"],
        ["Ana Silva", "2026-09-01", "12500.0000"],
    ]
    for query in (
        "INSERT INTO sales VALUES ('Eve', '2026-09-01', 1)",
        "WITH gone AS (DELETE FROM sales RETURNING rep) SELECT * FROM gone",
        "SELECT set_config('transaction_read_only', 'off', true)",
    ):
        with pytest.raises(SourceTrouble, match=r"read-only|read-write|syntax error|must not"):
            list(SqlSource("warehouse", read_url("warehouse", postgres), query).rows("rows", SINCE))
    assert len(list(found.rows("rows", SINCE))) == 2


@pytest.mark.postgres
def test_postgresql_stops_a_query_that_takes_too_long(postgres: str) -> None:
    slow = SqlSource("warehouse", read_url("warehouse", postgres), "SELECT pg_sleep(60)", seconds=0.05)
    with pytest.raises(SourceTrouble, match="took longer than"):
        list(slow.rows("rows", SINCE))


def test_sqlite_stops_a_query_that_takes_too_long(warehouse: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    ticking = count(0, 100)
    slow = source(warehouse, endless, clock=lambda: float(next(ticking)))
    with pytest.raises(SourceTrouble, match="took longer than 300 seconds"):
        list(slow.rows("rows", SINCE))


def test_a_stream_that_never_ends_is_stopped_between_two_rows(warehouse: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    ticking = count()
    slow = source(warehouse, endless, clock=lambda: float(next(ticking)))
    with pytest.raises(SourceTrouble, match="took longer than"):
        for _ in slow.rows("rows", SINCE):
            pass


def test_many_rows_pass_through_little_memory(warehouse: Path) -> None:
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
        " SELECT 'somebody with a name ' || i AS rep, i AS value FROM n"
    )
    rows = source(warehouse, many).rows("rows", SINCE)
    next(rows)
    tracemalloc.start()
    read = sum(1 for _ in rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == 200_000
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1; SELECT 2",
        "DELETE FROM sales",
        "SELECT * INTO copy FROM sales",
        "WITH gone AS (DELETE FROM sales RETURNING 1) SELECT * FROM gone",
        "/* SELECT */ UPDATE sales SET value = 1",
        "",
        "-- SELECT 1",
        "EXEC cheap_trick",
    ],
)
def test_anything_but_a_single_select_is_refused(query: str) -> None:
    with pytest.raises(SourceTrouble, match="a single SELECT that changes nothing"):
        checked("warehouse", query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1;",
        "select 'a; delete from sales', \"update\" from sales -- and drop; nothing",
        "WITH x AS (SELECT 1) SELECT * FROM x WHERE day >= :since",
        "SELECT value::int, deleted_at, created FROM sales WHERE at > '12:30'",
        "SELECT $tag$ insert; $tag$",
    ],
)
def test_words_in_quotes_and_comments_are_no_instructions(query: str) -> None:
    assert checked("warehouse", query)


def test_a_query_that_asks_for_what_nobody_knows_says_so() -> None:
    with pytest.raises(SourceTrouble, match="asks for :until; I only know :since"):
        checked("warehouse", "SELECT 1 WHERE day < :until")


def test_a_database_that_refuses_never_tells_the_password(free_port: int) -> None:
    url = read_url("warehouse", f"postgresql://bot:p%40ss%20word@127.0.0.1:{free_port}/sales")
    with pytest.raises(SourceTrouble, match="The database of “warehouse” says") as said:
        SqlSource("warehouse", url, QUERY).answer()
    assert "ss word" not in str(said.value)
    assert "p%40ss" not in str(said.value)
    assert without_password("no p@ss word and no p%40ss%20word", url) == "no *** and no ***"


def test_an_address_that_is_none_is_not_repeated() -> None:
    with pytest.raises(SourceTrouble, match="no SQLAlchemy URL") as said:
        read_url("warehouse", "bot:secret-word@host")
    assert "secret-word" not in str(said.value)


def test_an_unknown_kind_of_database_says_what_is_missing() -> None:
    with pytest.raises(SourceTrouble, match="The database of “warehouse” says"):
        SqlSource("warehouse", read_url("warehouse", "nosuch://host/name"), QUERY).answer()


@pytest.fixture
def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
