"""Groups that agree, claims, reviews, enquiries, kept conditions, ends of approvals, plans, words that can be erased."""

import hashlib
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; the words of what was decided before move to where they can be erased."""
    op.create_table(
        "anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upto", sa.JSON(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_anchor_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_anchor"),
        sa.UniqueConstraint("workspace_id", "head", name="uq_anchor_workspace_id_head"),
    )
    with op.batch_alter_table("card") as batch:
        batch.add_column(sa.Column("delivered", sa.Text(), nullable=True))

    op.create_table(
        "due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_due_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_due"),
        sa.UniqueConstraint(
            "workspace_id", "kind", "subject_id", "step", name="uq_due_workspace_id_kind_subject_id_step"
        ),
    )
    with op.batch_alter_table("due") as batch:
        batch.create_index("ix_due_at", ["open", "at"])

    op.create_table(
        "usergroup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_usergroup_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_usergroup"),
        sa.UniqueConstraint("workspace_id", "slack_id", name="uq_usergroup_workspace_id_slack_id"),
    )
    op.create_table(
        "words",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_words_person_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_words_workspace_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_words"),
    )
    with op.batch_alter_table("words") as batch:
        batch.create_index("ix_words_chain", ["chain"])
        batch.create_index("ix_words_person_id", ["person_id"])
        batch.create_index("ix_words_workspace_id", ["workspace_id"])

    op.create_table(
        "planneditem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("spend", sa.JSON(), nullable=False),
        sa.Column("funded", sa.Boolean(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name="fk_planneditem_added_by_id"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_planneditem_assessment_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_planneditem_organisation_id"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_planneditem_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_planneditem"),
        sa.UniqueConstraint("workspace_id", "origin", name="uq_planneditem_workspace_id_origin"),
    )
    with op.batch_alter_table("planneditem") as batch:
        batch.create_index("ix_planneditem_assessment_id", ["assessment_id"])
        batch.create_index("ix_planneditem_organisation_id", ["organisation_id"])

    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("exemption_by", sa.String(), nullable=True),
        sa.Column("exemption_on", sa.Date(), nullable=True),
        sa.Column("exemption_until", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["exemption_by"], ["words.digest"], name="fk_agreement_exemption_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_agreement_person_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_agreement_submission_id"),
        sa.ForeignKeyConstraint(["words"], ["words.digest"], name="fk_agreement_words"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_agreement_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.UniqueConstraint("submission_id", "number", name="uq_agreement_submission_id_number"),
    )
    op.create_table(
        "claim",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_claim_person_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_claim_submission_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_claim_workspace_id"),
        sa.PrimaryKeyConstraint("submission_id", name="pk_claim"),
    )
    with op.batch_alter_table("claim") as batch:
        batch.create_index("ix_claim_person_id", ["person_id"])

    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answer"], ["words.digest"], name="fk_enquiry_answer"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_enquiry_answered_by_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_enquiry_asked_by_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_enquiry_submission_id"),
        sa.ForeignKeyConstraint(["words"], ["words.digest"], name="fk_enquiry_words"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_enquiry_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry"),
        sa.UniqueConstraint("submission_id", "number", name="uq_enquiry_submission_id_number"),
    )
    op.create_table(
        "pointreview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pointreview_person_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_pointreview_submission_id"),
        sa.ForeignKeyConstraint(["words"], ["words.digest"], name="fk_pointreview_words"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_pointreview_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pointreview"),
    )
    with op.batch_alter_table("pointreview") as batch:
        batch.create_index("ix_pointreview_submission", ["submission_id", "section"])

    op.create_table(
        "withdrawal",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_withdrawal_person_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_withdrawal_submission_id"),
        sa.ForeignKeyConstraint(["words"], ["words.digest"], name="fk_withdrawal_words"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_withdrawal_workspace_id"),
        sa.PrimaryKeyConstraint("submission_id", name="pk_withdrawal"),
    )
    op.create_table(
        "conditionstep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["condition_id"], ["condition.id"], name="fk_conditionstep_condition_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_conditionstep_person_id"),
        sa.ForeignKeyConstraint(["words"], ["words.digest"], name="fk_conditionstep_words"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_conditionstep_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_conditionstep"),
        sa.UniqueConstraint("condition_id", "number", name="uq_conditionstep_condition_id_number"),
    )
    _move_words()
    with op.batch_alter_table("condition") as batch:
        batch.add_column(sa.Column("evidence", sa.String(), nullable=True))
        batch.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("due", sa.Date(), nullable=True))
        batch.alter_column("words", existing_type=sa.TEXT(), type_=sa.String(), existing_nullable=False)
        batch.create_index("ix_condition_owner_id", ["owner_id"])
        batch.create_foreign_key("fk_condition_words", "words", ["words"], ["digest"])
        batch.create_foreign_key("fk_condition_evidence", "words", ["evidence"], ["digest"])
        batch.create_foreign_key("fk_condition_owner_id", "person", ["owner_id"], ["id"])

    with op.batch_alter_table("assessment") as batch:
        batch.add_column(sa.Column("look_again", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("assessment") as batch:
        batch.alter_column("look_again", existing_type=sa.JSON(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("points", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("summary", sa.String(), nullable=True))
        batch.create_foreign_key("fk_decision_words", "words", ["words"], ["digest"])
        batch.create_foreign_key("fk_decision_exemption_by", "words", ["exemption_by"], ["digest"])
        batch.create_foreign_key("fk_decision_summary", "words", ["summary"], ["digest"])

    with op.batch_alter_table("decision") as batch:
        batch.alter_column("points", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def _move_words() -> None:
    """Keep the words of decisions and conditions in the table of words, and their digests where they stood."""
    connection = op.get_bind()
    about = "submission.assessment_id FROM decision JOIN submission ON submission.id = decision.submission_id"
    decisions = connection.execute(
        sa.text(
            "SELECT decision.id, decision.workspace_id, decided_by_id, words, exemption_by, " + about  # noqa: S608
        )
    ).all()
    conditions = connection.execute(
        sa.text(
            "SELECT condition.id, condition.workspace_id, decided_by_id, condition.words, "
            + about  # noqa: S608
            + " JOIN condition ON condition.decision_id = decision.id"
        )
    ).all()
    for table in ("decision", "condition"):
        _allow_changes(connection, table)
    with op.batch_alter_table("decision") as batch:
        batch.alter_column("words", existing_type=sa.Text(), type_=sa.String(), nullable=True)
        batch.alter_column("exemption_by", existing_type=sa.Text(), type_=sa.String(), nullable=True)
    for key, workspace, person, words, exemption, assessment in decisions:
        kept = {
            "words": _keep(connection, workspace, assessment, person, words),
            "exemption": _keep(connection, workspace, assessment, person, exemption),
            "key": key,
        }
        connection.execute(
            sa.text("UPDATE decision SET words = :words, exemption_by = :exemption WHERE id = :key"), kept
        )
    for key, workspace, person, words, assessment in conditions:
        digest = _keep(connection, workspace, assessment, person, words)
        connection.execute(
            sa.text("UPDATE condition SET words = :words WHERE id = :key"), {"words": digest, "key": key}
        )


def _allow_changes(connection: sa.Connection, table: str) -> None:
    """Take the triggers away for this migration; all are made again after it."""
    on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    for event in ("update", "delete", "change", "emptying"):
        connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_refuses_{event}{on}"))


def _keep(connection: sa.Connection, workspace: int, assessment: int, person: int, text: str) -> str | None:
    if not text:
        return None
    salt = secrets.token_hex(16)
    digest = hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
    connection.execute(
        sa.text(
            "INSERT INTO words (digest, workspace_id, chain, person_id, salt, text) "
            "VALUES (:digest, :workspace, :chain, :person, :salt, :text)"
        ),
        {
            "digest": digest,
            "workspace": workspace,
            "chain": f"assessment:{assessment}",
            "person": person,
            "salt": salt,
            "text": text,
        },
    )
    return digest
