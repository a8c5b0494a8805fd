"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "businessclock",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("offset_seconds", sa.Integer(), nullable=False),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slack_id", sa.String(), nullable=False, unique=True),
        sa.Column("bot_user_id", sa.String(), nullable=True),
        sa.Column("bot_id", sa.String(), nullable=True),
    )
    op.create_table(
        "budget",
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("tokens", sa.Float(53), nullable=False),
        sa.Column("refilled_at", sa.Float(53), nullable=False),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    op.create_table(
        "outboxlane",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_at", sa.Float(53), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.Float(53), nullable=True),
        sa.Column("parked", sa.String(), nullable=True),
        sa.UniqueConstraint("workspace_id", "name"),
    )
    op.create_index("ix_outboxlane_next", "outboxlane", ["next_at"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("dm_channel", sa.String(), nullable=True),
        sa.UniqueConstraint("workspace_id", "slack_id"),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("assessment.id"), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("cost_pence", sa.BigInteger(), nullable=False),
        sa.Column("public_facing", sa.Boolean(), nullable=False),
        sa.Column("novel", sa.Boolean(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asking", sa.String(), nullable=True),
        sa.Column("started_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workspace_id", "origin"),
    )
    op.create_index("ix_assessment_parent_id", "assessment", ["parent_id"])
    op.create_index("ix_assessment_started_by_id", "assessment", ["started_by_id"])
    op.create_index("ix_assessment_status", "assessment", ["status"])
    op.create_table(
        "auditentry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.UniqueConstraint("workspace_id", "chain", "number"),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("thread_of", sa.Integer(), sa.ForeignKey("card.id"), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("draw_after", sa.Float(53), nullable=False),
        sa.Column("drawn_by", sa.String(), nullable=True),
        sa.Column("drawn_lease", sa.Float(53), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("response_url", sa.Text(), nullable=True),
        sa.Column("response_expires", sa.Float(53), nullable=False),
        sa.Column("response_uses", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_card_dirty",
        "card",
        ["draw_after"],
        sqlite_where=sa.text("shown < revision"),
        postgresql_where=sa.text("shown < revision"),
    )
    op.create_index("ix_card_message", "card", ["workspace_id", "channel", "ts"])
    op.create_index("ix_card_subject", "card", ["kind", "subject_id"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("assessment_id", sa.Integer(), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.UniqueConstraint("workspace_id", "source"),
    )
    op.create_index("ix_answer_assessment_question", "answer", ["assessment_id", "question"])
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("assessment_id", sa.Integer(), sa.ForeignKey("assessment.id"), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("value_pence", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("notice_number", sa.Integer(), nullable=False),
        sa.Column("notice_unit", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workspace_id", "origin"),
    )
    op.create_index("ix_contract_assessment_id", "contract", ["assessment_id"])
    op.create_index("ix_contract_owner_id", "contract", ["owner_id"])
    op.create_table(
        "outboxmessage",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("lane_id", sa.Integer(), sa.ForeignKey("outboxlane.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("card_id", sa.Integer(), sa.ForeignKey("card.id"), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("thread_of", sa.Integer(), sa.ForeignKey("card.id"), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("started_at", sa.Float(53), nullable=True),
        sa.Column("unreported", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    op.create_index("ix_outboxmessage_lane", "outboxmessage", ["lane_id", "state", "id"])
    op.create_index("ix_outboxmessage_thread", "outboxmessage", ["thread_of", "state"])
    op.create_index(
        "ix_outboxmessage_unreported",
        "outboxmessage",
        ["id"],
        sqlite_where=sa.text("unreported"),
        postgresql_where=sa.text("unreported"),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("assessment_id", sa.Integer(), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.UniqueConstraint("assessment_id", "number"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("submission_id", sa.Integer(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("exemption_by", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("submission_id", "number"),
    )
    op.create_table(
        "keydate",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("contract_id", sa.Integer(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("acknowledged_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("contract_id", "kind", "on"),
    )
    op.create_index("ix_keydate_deadline", "keydate", ["deadline"])
    op.create_table(
        "condition",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("decision_id", sa.Integer(), sa.ForeignKey("decision.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("decision_id", "number"),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("key_date_id", sa.Integer(), sa.ForeignKey("keydate.id"), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.UniqueConstraint("key_date_id", "step"),
    )
    op.create_index("ix_reminder_due", "reminder", ["state", "due_at"])
