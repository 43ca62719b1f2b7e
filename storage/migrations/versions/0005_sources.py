"""sources: how they stand, and the records of those that only tell what changed."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How sources stand, and the records of those that only tell what changed."""
    op.create_table(
        "source_standings",
        sa.Column("workspace", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("tried_at", storage.tables.Moment(), nullable=True),
        sa.Column("done_at", storage.tables.Moment(), nullable=True),
        sa.Column("read_to", storage.tables.Moment(), nullable=True),
        sa.Column("whole_at", storage.tables.Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("lease_until", storage.tables.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "name", name=op.f("pk_source_standings")),
    )
    op.create_table(
        "source_records",
        sa.Column("workspace", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("seen", storage.tables.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "source", "part", "key", name=op.f("pk_source_records")),
    )
