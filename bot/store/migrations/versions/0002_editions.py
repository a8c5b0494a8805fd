"""Editions as they stood, answers of every kind with their phase, what contracts supply, exemptions with dates."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what was answered before counts for the phase and the edition its assessment was in."""
    op.create_table(
        "edition",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("assessment") as batch:
        batch.add_column(
            sa.Column("edition", sa.String(), sa.ForeignKey("edition.digest", name="fk_assessment_edition"))
        )
        batch.add_column(sa.Column("year", sa.Integer()))
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("value", type_=sa.Text(), existing_type=sa.String(), existing_nullable=False)
        batch.add_column(sa.Column("phase", sa.String()))
        batch.add_column(sa.Column("edition", sa.String()))
        batch.add_column(
            sa.Column(
                "inherited_from_id", sa.Integer(), sa.ForeignKey("answer.id", name="fk_answer_inherited_from_id")
            )
        )
    op.execute(
        "UPDATE answer SET "
        "phase = (SELECT phase FROM assessment WHERE assessment.id = answer.assessment_id), "
        "edition = (SELECT standard FROM assessment WHERE assessment.id = answer.assessment_id)"
    )
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("phase", existing_type=sa.String(), nullable=False)
        batch.alter_column("edition", existing_type=sa.String(), nullable=False)
    with op.batch_alter_table("contract") as batch:
        batch.add_column(sa.Column("product", sa.String()))
        batch.add_column(sa.Column("supplies", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("automatic", sa.Boolean()))
    with op.batch_alter_table("contract") as batch:
        batch.alter_column(
            "supplies", existing_type=sa.JSON(), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("exemption_on", sa.Date()))
        batch.add_column(sa.Column("exemption_until", sa.Date()))
