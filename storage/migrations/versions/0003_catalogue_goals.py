"""what counts for a team, and what reps say to their goals."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0003"
down_revision = "0001"
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
        "goal_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.tables.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answered_at", storage.tables.Moment(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by_id", sa.Integer(), nullable=True),
        sa.Column("replied_at", storage.tables.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_goal_proposals_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_goal_proposals_person_id")),
        sa.ForeignKeyConstraint(
            ["replied_by_id"], ["people.id"], name=op.f("fk_goal_proposals_replied_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_proposals")),
    )
    with op.batch_alter_table("goal_proposals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goal_proposals_person_id_starts"), ["person_id", "starts"], unique=False
        )


def downgrade() -> None:
    """Undo: what counts for a team, and what reps say to their goals."""
    op.drop_table("goal_proposals")
    op.drop_table("team_kpis")
