"""imports: files on their way, how they are read, whom names mean, and who typed numbers."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables of imports, and who typed a number."""
    with op.batch_alter_table("imports") as batch:
        batch.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_imports_by_id", "people", ["by_id"], ["id"])
    op.create_table(
        "import_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_wanted", sa.Boolean(), nullable=False),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("lease_until", storage.tables.Moment(), nullable=True),
        sa.Column("at", storage.tables.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_import_files_by_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["import_files.id"], name=op.f("fk_import_files_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
        sa.UniqueConstraint("key", name=op.f("uq_import_files_key")),
    )
    op.create_index(op.f("ix_import_files_rows_wanted"), "import_files", ["rows_wanted"])
    op.create_index(op.f("ix_import_files_state"), "import_files", ["state"])
    op.create_table(
        "import_plans",
        sa.Column("workspace", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("at", storage.tables.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_import_plans")),
    )
    op.create_table(
        "spellings",
        sa.Column("workspace", sa.String(length=255), nullable=False),
        sa.Column("spelling", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_spellings_person_id")),
        sa.PrimaryKeyConstraint("workspace", "spelling", name=op.f("pk_spellings")),
    )
