"""Contracts with all their terms, reminders that are rows once sent, imports, feeds, emails and what
follows."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; the terms of contracts that are there move to where terms are kept."""
    op.create_table(
        "bankholidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("ask_at", sa.Float(precision=53), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bankholidays"),
    )
    op.create_table(
        "calendarfeed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_calendarfeed_organisation_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendarfeed_person_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_calendarfeed_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendarfeed"),
        sa.UniqueConstraint("token_digest", name="uq_calendarfeed_token_digest"),
    )
    with op.batch_alter_table("calendarfeed") as batch:
        batch.create_index("ix_calendarfeed_person_id", ["person_id"], unique=False)

    op.create_table(
        "contractimport",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slack_file", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("held_until", sa.Float(precision=53), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("problem_values", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("guessed", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name="fk_contractimport_accepted_by_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_contractimport_by_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_contractimport_organisation_id"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_contractimport_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contractimport"),
        sa.UniqueConstraint("workspace_id", "origin", name="uq_contractimport_workspace_id_origin"),
    )
    with op.batch_alter_table("contractimport") as batch:
        batch.create_index("ix_contractimport_state", ["state"], unique=False)

    op.create_table(
        "remindermessage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_remindermessage_organisation_id"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_remindermessage_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_remindermessage"),
        sa.UniqueConstraint(
            "workspace_id",
            "recipient",
            "day",
            "number",
            name="uq_remindermessage_workspace_id_recipient_day_number",
        ),
    )
    op.create_table(
        "email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Float(precision=53), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("notify_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["remindermessage.id"], name="fk_email_message_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_email_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_email_person_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_email_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_email"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_email_workspace_id_key"),
    )
    with op.batch_alter_table("email") as batch:
        batch.create_index("ix_email_message_id", ["message_id"], unique=False)
        batch.create_index(
            "ix_email_waiting",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "importproblem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["contractimport.id"], name="fk_importproblem_import_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_importproblem_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_importproblem"),
    )
    with op.batch_alter_table("importproblem") as batch:
        batch.create_index("ix_importproblem_import_id", ["import_id"], unique=False)

    op.create_table(
        "contractchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name="fk_contractchange_contract_id"),
        sa.ForeignKeyConstraint(["import_id"], ["contractimport.id"], name="fk_contractchange_import_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_contractchange_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contractchange"),
        sa.UniqueConstraint("import_id", "contract_id", name="uq_contractchange_import_id_contract_id"),
    )
    op.create_table(
        "followup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("key_date_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("was_due", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name="fk_followup_contract_id"),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name="fk_followup_done_by_id"),
        sa.ForeignKeyConstraint(["key_date_id"], ["keydate.id"], name="fk_followup_key_date_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_followup_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_followup"),
        sa.UniqueConstraint("key_date_id", "kind", "title", name="uq_followup_key_date_id_kind_title"),
    )
    with op.batch_alter_table("followup") as batch:
        batch.create_index("ix_followup_contract_id", ["contract_id"], unique=False)
        batch.create_index(
            "ix_followup_open",
            ["workspace_id", "due"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND dropped_at IS NULL"),
        )

    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))

    _make_channels()

    with op.batch_alter_table("contract") as batch:
        batch.add_column(sa.Column("staged_in_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reference", sa.String(), nullable=True))
        batch.add_column(sa.Column("ocid", sa.String(), nullable=True))
        batch.add_column(sa.Column("suppliers", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("spent_pence", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("terms", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("data_owner", sa.String(), nullable=True))
        batch.add_column(sa.Column("ip_owner", sa.String(), nullable=True))
        batch.add_column(sa.Column("usage_based", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("links", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("notes", sa.Text(), nullable=True))
        batch.add_column(sa.Column("notes_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("guessed", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("owner_left_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=True))
    _move_terms()
    with op.batch_alter_table("contract") as batch:
        batch.alter_column("suppliers", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("terms", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("links", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("notes", existing_type=sa.Text(), nullable=False)
        batch.alter_column("guessed", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("revision", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("owner_id", existing_type=sa.INTEGER(), nullable=True)
        batch.create_index("ix_contract_notes_by_id", ["notes_by_id"], unique=False)
        batch.create_index("ix_contract_deputy_id", ["deputy_id"], unique=False)
        batch.create_index("ix_contract_end", ["organisation_id", "end"], unique=False)
        batch.create_index(
            "ix_contract_ocid",
            ["organisation_id", "ocid"],
            unique=True,
            sqlite_where=sa.text("staged_in_id IS NULL"),
            postgresql_where=sa.text("staged_in_id IS NULL"),
        )
        batch.create_index(
            "ix_contract_ocid_staged", ["organisation_id", "ocid", "staged_in_id"], unique=False
        )
        batch.create_index("ix_contract_owner", ["organisation_id", "owner_id", "end"], unique=False)
        batch.create_index(
            "ix_contract_reference_staged", ["organisation_id", "reference", "staged_in_id"], unique=False
        )
        batch.create_index(
            "ix_contract_reference",
            ["organisation_id", "reference"],
            unique=True,
            sqlite_where=sa.text("staged_in_id IS NULL"),
            postgresql_where=sa.text("staged_in_id IS NULL"),
        )
        batch.create_index("ix_contract_staged_in_id", ["staged_in_id"], unique=False)
        batch.create_index("ix_contract_registered_by_id", ["registered_by_id"], unique=False)
        batch.create_foreign_key("fk_contract_staged_in_id", "contractimport", ["staged_in_id"], ["id"])
        batch.create_foreign_key("fk_contract_notes_by_id", "person", ["notes_by_id"], ["id"])
        batch.create_foreign_key("fk_contract_deputy_id", "person", ["deputy_id"], ["id"])
        batch.drop_column("supplier")
        batch.drop_column("notice_unit")
        batch.drop_column("automatic")
        batch.drop_column("notice_number")

    with op.batch_alter_table("keydate") as batch:
        batch.add_column(sa.Column("decide_by", sa.Date(), nullable=True))
        batch.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("planned", sa.String(), nullable=True))
        batch.add_column(sa.Column("handled_through", sa.Date(), nullable=True))
        batch.add_column(sa.Column("asked_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("planned_start", sa.Date(), nullable=True))
        batch.add_column(sa.Column("rolled_to", sa.Date(), nullable=True))
        batch.add_column(sa.Column("sequence", sa.Integer(), nullable=True))
    _plan_anew()
    with op.batch_alter_table("keydate") as batch:
        batch.alter_column("decide_by", existing_type=sa.Date(), nullable=False)
        batch.alter_column("handled_through", existing_type=sa.Date(), nullable=False)
        batch.alter_column("sequence", existing_type=sa.Integer(), nullable=False)
        batch.drop_index("ix_keydate_deadline")
        batch.create_index("ix_keydate_deadline", ["workspace_id", "status", "deadline"], unique=False)
        batch.create_index("ix_keydate_decide_by", ["workspace_id", "status", "decide_by"], unique=False)
        batch.create_index("ix_keydate_next", ["next_at"], unique=False)
        batch.create_index("ix_keydate_planned", ["planned"], unique=False)

    _keep_what_was_sent()


def _make_channels() -> None:
    """Add the channels of the conversations that there are, with nobody known to be in them yet."""
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_channel_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
        sa.UniqueConstraint("workspace_id", "slack_id", name="uq_channel_workspace_id_slack_id"),
    )
    with op.batch_alter_table("channel") as batch:
        batch.create_index("ix_channel_tried_at", ["tried_at"], unique=False)

    op.create_table(
        "channelmember",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_channelmember_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_channelmember"),
        sa.UniqueConstraint(
            "workspace_id", "channel", "slack_id", name="uq_channelmember_workspace_id_channel_slack_id"
        ),
    )
    with op.batch_alter_table("channelmember") as batch:
        batch.create_index("ix_channelmember_person", ["workspace_id", "slack_id"], unique=False)

    op.execute(
        "INSERT INTO channel (workspace_id, slack_id) SELECT DISTINCT workspace_id, channel FROM assessment"
    )


def _move_terms() -> None:
    """Keep what a contract's columns and its key dates said as its terms; reminders had no others."""
    connection = op.get_bind()
    contract = sa.table(
        "contract",
        *(sa.column(name) for name in ("id", "supplier", "notice_number", "notice_unit", "automatic")),
        *(sa.column(name, sa.JSON()) for name in ("suppliers", "terms", "links", "guessed")),
        sa.column("notes"),
        sa.column("revision"),
    )
    dated = sa.table(
        "keydate", *(sa.column(name) for name in ("contract_id", "kind")), sa.column("on", sa.Date())
    )
    dates: dict[tuple[int, str], str] = {}
    for row in connection.execute(sa.select(dated)):
        dates[row.contract_id, row.kind] = row.on.isoformat()
    for row in connection.execute(sa.select(contract)).all():
        terms: dict[str, object] = {"notice": {"number": row.notice_number, "unit": row.notice_unit}}
        if row.automatic is not None:
            terms["automatic"] = bool(row.automatic)
        if (row.id, "break") in dates:
            terms["breaks"] = [{"on": dates[row.id, "break"]}]
        if (row.id, "renewal") in dates:
            terms["renewal"] = {"on": dates[row.id, "renewal"]}
        kept = {"suppliers": [{"name": row.supplier}], "terms": terms, "links": [], "guessed": {}}
        connection.execute(
            contract.update().where(contract.c.id == row.id).values(**kept, notes="", revision=1)
        )


def _plan_anew() -> None:
    """Have the clock plan what is undecided anew, after the last reminder that was sent."""
    connection = op.get_bind()
    date = sa.table(
        "keydate",
        *(sa.column(name) for name in ("id", "status", "planned", "sequence")),
        *(sa.column(name, sa.Date()) for name in ("deadline", "decide_by", "handled_through")),
    )
    reminder = sa.table(
        "reminder",
        *(sa.column(name) for name in ("key_date_id", "state", "step")),
        sa.column("due_at", sa.DateTime(timezone=True)),
    )
    sent: dict[int, object] = {}
    missed: dict[int, object] = {}
    for row in connection.execute(sa.select(reminder).order_by(reminder.c.due_at)):
        if row.state == "sent":
            sent[row.key_date_id] = row.due_at.date()
        elif row.state == "pending":
            missed.setdefault(row.key_date_id, row.due_at.date() - timedelta(days=1))
    for row in connection.execute(sa.select(date)).all():
        through = sent.get(row.id) or missed.get(row.id) or row.deadline
        open_ = row.status in ("open", "acknowledged")
        connection.execute(
            date.update()
            .where(date.c.id == row.id)
            .values(
                decide_by=row.deadline,
                handled_through=through,
                planned="" if open_ else None,
                sequence=0,
            )
        )


def _keep_what_was_sent() -> None:
    """Make the table of reminders anew: only those that were sent are rows now."""
    connection = op.get_bind()
    before = sa.table(
        "reminder",
        *(sa.column(name) for name in ("workspace_id", "key_date_id", "step", "state")),
        sa.column("due_at", sa.DateTime(timezone=True)),
    )
    sent = connection.execute(sa.select(before).where(before.c.state == "sent").order_by("due_at")).all()
    op.drop_table("reminder")
    made = op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key_date_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_reminder_workspace_id"),
        sa.ForeignKeyConstraint(["key_date_id"], ["keydate.id"], name="fk_reminder_key_date_id"),
        sa.ForeignKeyConstraint(["message_id"], ["remindermessage.id"], name="fk_reminder_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "key_date_id", "step", "recipient", name="uq_reminder_key_date_id_step_recipient"
        ),
    )
    op.create_index("ix_reminder_message_id", "reminder", ["message_id"])
    op.bulk_insert(
        made,
        [
            {
                "workspace_id": row.workspace_id,
                "key_date_id": row.key_date_id,
                "step": row.step,
                "recipient": "",
                "at": row.due_at,
            }
            for row in sent
        ],
    )
