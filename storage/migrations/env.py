"""Alembic's door: it is handed a connection by `storage.schema`, or opens DATABASE_URL by itself."""

import os

from alembic import context

from storage.database import open_engine
from storage.tables import Base


def _run(connection: object) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)  # type: ignore[arg-type]
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    _run(handed)
else:
    with open_engine(os.environ.get("DATABASE_URL", "sqlite:///oneonone.db")).connect() as connection:
        _run(connection)
