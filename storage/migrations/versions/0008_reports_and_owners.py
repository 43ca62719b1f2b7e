"""reports: to which a file and its numbers belong, who brought them, and who owns a source."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LOADED, SOURCE = "loaded", "source:"


def upgrade() -> None:
    """Reports and owners; what is loaded already is the first report of its name."""
    op.create_table(
        "source_owners",
        sa.Column("workspace", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_source_owners_person_id")),
        sa.PrimaryKeyConstraint("workspace", "source", name=op.f("pk_source_owners")),
    )
    op.add_column("imports", sa.Column("report", sa.Text(), nullable=True))
    op.create_index(op.f("ix_imports_report"), "imports", ["report"])
    op.execute(  # SQLite would write the whole table anew for it, which numbers that refer to it forbid
        "ALTER TABLE imports ADD COLUMN brought_by_id INTEGER"
        " CONSTRAINT fk_imports_brought_by_id REFERENCES people (id)"
    )
    op.add_column("import_files", sa.Column("report", sa.Text(), nullable=True))
    op.add_column("import_files", sa.Column("another", sa.Boolean(), nullable=True))
    op.add_column("disputes", sa.Column("asked", sa.JSON(), nullable=True))
    _fill()


def _fill() -> None:
    """A load goes by the newest file of its name; what came otherwise belongs to none."""
    connection = op.get_bind()
    asked = (
        "SELECT id, place, name, by_id FROM import_files"
        " WHERE state = :loaded AND corrects_id IS NULL ORDER BY id"
    )
    rows = connection.execute(sa.text(asked), {"loaded": LOADED}).all()
    for row in rows:
        key = _report(row.place, row.name, row.by_id)
        values = {"report": key, "by": row.by_id, "id": row.id, "name": row.name}
        connection.execute(sa.text("UPDATE import_files SET report = :report WHERE id = :id"), values)
        connection.execute(
            sa.text(
                "UPDATE imports SET report = :report, brought_by_id = :by"
                " WHERE source = :name AND by_id IS NULL"
            ),
            values,
        )


def _report(place: str, name: str, by_id: int | None) -> str:
    """Whose hand it came from, the first report of that name, and the name."""
    if place.startswith(SOURCE):
        source, _, part = place.partition("/")
        return f"{source}/1/{part}"
    return f"{'folder' if by_id is None else f'by:{by_id}'}/1/{name}"
