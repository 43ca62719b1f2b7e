"""what counts for a team, and what reps say to their goals."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """what counts for a team, and what reps say to their goals."""
    op.create_table(
        "team_kpis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("own", sa.JSON(), nullable=False),
        sa.Column("year_starts", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.tables.Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_team_kpis_by_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["people.id"], name=op.f("fk_team_kpis_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_kpis")),
    )
    with op.batch_alter_table("team_kpis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_kpis_manager_id"), ["manager_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.tables.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("answered_at", storage.tables.Moment(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_agreements_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_agreements_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("person_id", "starts", name=op.f("uq_agreements_person_id_starts")),
    )
    op.create_table(
        "agreement_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.tables.Moment(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_moves_agreement_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_agreement_moves_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_moves")),
    )
    with op.batch_alter_table("agreement_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_moves_agreement_id"), ["agreement_id"], unique=False)


def downgrade() -> None:
    """Undo: what counts for a team, and what reps say to their goals."""
    op.drop_table("agreement_moves")
    op.drop_table("agreements")
    op.drop_table("team_kpis")
