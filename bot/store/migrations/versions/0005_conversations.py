"""Conversations in several places, requests to colleagues, evidence, notes and doubts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what was being asked of an assessment moves to its team's conversation."""
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_at", sa.Float(precision=53), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name="fk_evidence_added_by_id"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_evidence_assessment_id"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_evidence_author_id"),
        sa.ForeignKeyConstraint(["removed_by_id"], ["person.id"], name="fk_evidence_removed_by_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_evidence_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    with op.batch_alter_table("evidence") as batch:
        batch.create_index("ix_evidence_origin", ["workspace_id", "origin"], unique=False)
        batch.create_index("ix_evidence_question", ["assessment_id", "question"], unique=False)
        batch.create_index("ix_evidence_state", ["state"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_note_assessment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_note_person_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_note_settled_by_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_note_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    with op.batch_alter_table("note") as batch:
        batch.create_index("ix_note_question", ["assessment_id", "question"], unique=False)

    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_of_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_as", sa.String(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_request_asked_by_id"),
        sa.ForeignKeyConstraint(["asked_of_id"], ["person.id"], name="fk_request_asked_of_id"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_request_assessment_id"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name="fk_request_closed_by_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_request_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    with op.batch_alter_table("request") as batch:
        batch.create_index("ix_request_asked_by_id", ["asked_by_id"], unique=False)
        batch.create_index("ix_request_asked_of_id", ["asked_of_id"], unique=False)
        batch.create_index("ix_request_assessment_id", ["assessment_id"], unique=False)

    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("asking", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_conversation_assessment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_conversation_person_id"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_conversation_request_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_conversation_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    with op.batch_alter_table("conversation") as batch:
        batch.create_index("ix_conversation_assessment_id", ["assessment_id"], unique=False)
        batch.create_index("ix_conversation_person_id", ["person_id"], unique=False)
        batch.create_index("ix_conversation_request_id", ["request_id"], unique=False)

    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_doubt_conversation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_doubt_person_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_doubt_settled_by_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_doubt_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_doubt"),
        sa.UniqueConstraint(
            "workspace_id", "source", "kind", "edition", name="uq_doubt_workspace_id_source_kind_edition"
        ),
    )
    with op.batch_alter_table("doubt") as batch:
        batch.create_index("ix_doubt_conversation_id", ["conversation_id"], unique=False)

    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_answer_copied_from_id", "answer", ["copied_from_id"], ["id"])

    with op.batch_alter_table("assessment") as batch:
        batch.add_column(sa.Column("direct_with_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("template", sa.String(), nullable=True))
        batch.add_column(sa.Column("archived_from", sa.String(), nullable=True))
        batch.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index("ix_assessment_channel", ["channel"], unique=False)
        batch.create_index("ix_assessment_direct_with_id", ["direct_with_id"], unique=False)
        batch.create_index("ix_assessment_owner_id", ["owner_id"], unique=False)
        batch.create_foreign_key("fk_assessment_owner_id", "person", ["owner_id"], ["id"])
        batch.create_foreign_key("fk_assessment_direct_with_id", "person", ["direct_with_id"], ["id"])

    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("time_zone", sa.String(), nullable=True))

    _begin_conversations()
    with op.batch_alter_table("assessment") as batch:
        batch.alter_column("owner_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.drop_column("asking")


def _begin_conversations() -> None:
    """Give each assessment its team's conversation, an owner and the moment it was last answered.

    A card of a question is about a conversation from now on; it was about the assessment, so each first
    conversation has the id of its assessment.
    """
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "INSERT INTO conversation (id, workspace_id, assessment_id, asking, opened_at)"
            " SELECT id, workspace_id, id, asking, started_at FROM assessment"
        )
    )
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text(
                "SELECT setval(pg_get_serial_sequence('conversation', 'id'),"
                " (SELECT max(id) FROM conversation))"
            )
        )
    connection.execute(
        sa.text(
            "UPDATE assessment SET owner_id = started_by_id, changed_at = COALESCE((SELECT max(answer.at)"
            " FROM answer WHERE answer.assessment_id = assessment.id), started_at)"
        )
    )
