"""calendar addresses: sealed, with when each is read next and how the last readings went."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Addresses of calendars that are read by themselves."""
    op.create_table(
        "calendar_addresses",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("given_at", storage.tables.Moment(), nullable=False),
        sa.Column("due_at", storage.tables.Moment(), nullable=False),
        sa.Column("lease_until", storage.tables.Moment(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("done_at", storage.tables.Moment(), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=400), nullable=False),
        sa.Column("whole_at", storage.tables.Moment(), nullable=True),
        sa.Column("ahead", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_addresses_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_addresses")),
    )
    with op.batch_alter_table("calendar_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_addresses_due_at"), ["due_at"], unique=False)


def downgrade() -> None:
    """Undo: the addresses are forgotten."""
    op.drop_table("calendar_addresses")
