"""Two people's files may number their deals alike.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A deal is known by its owner, too."""
    with op.batch_alter_table("opportunities") as batch:
        batch.drop_constraint("uq_opportunities_workspace_source_external_id", type_="unique")
        batch.create_unique_constraint(
            op.f("uq_opportunities_owner_id_workspace_source_external_id"),
            ["owner_id", "workspace", "source", "external_id"],
        )
        batch.drop_index(op.f("ix_opportunities_owner_id"))
