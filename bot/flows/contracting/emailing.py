"""Reminders by email: who gets one, what becomes of it, and who hears of those that nobody got."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import Session, col, func, select

from bot.config import Commercial, UnknownOrganisation
from bot.domain.reminding import ContractPolicy, Level, Step
from bot.flows import places
from bot.flows.context import Context, Moment
from bot.flows.contracting import dating
from bot.store import emails
from bot.store.engine import NotFoundError, added, find, key_of, row_id
from bot.store.machine import machine_now
from bot.store.outbox import Place
from bot.store.people import ensure_member
from bot.store.tables import Contract, Email, EmailState, KeyDate, Person, ReminderMessage

log = structlog.get_logger(__name__)

CONTRACT_DATES = "contract_dates"
"""The template of reminders, by its name in config/notify.yaml."""

GATHERED = 30.0
"""Seconds an email waits before it is sent, so that what falls due in steps goes out as one."""

TRIED_AGAIN = 3
"""How often an email is sent again whose delivery failed for the moment."""

WAIT = 30 * 60.0
"""Seconds until it is: Notify itself has tried for hours by then."""

MOST_NAMED = 5
"""Dates that are named where an email has failed; how many more there are is said."""

PATIENCE = 30.0

FAILED = (EmailState.PERMANENT_FAILURE, EmailState.TEMPORARY_FAILURE, EmailState.TECHNICAL_FAILURE)
FINAL = (EmailState.DELIVERED, *FAILED)
"""What a receipt can say (docs.notifications.service.gov.uk/python.html#email-status-descriptions)."""


@dataclass(frozen=True)
class Told:
    """A key date that somebody is being told of, and the steps that call for it."""

    key_date: KeyDate
    contract: Contract
    steps: Sequence[Step]


@dataclass(frozen=True)
class Receipt:
    """What Notify says became of an email: its reference, Notify's id of it, and a state of `FINAL`."""

    reference: str
    notify_id: str
    state: EmailState


def remind(moment: Moment, commercial: Commercial, message: ReminderMessage, news: Iterable[Told]) -> None:
    """Have those reminded by a message, which the caller holds, get an email too where a policy says so.

    In place of a channel it is the commercial leads who do. Only who has an address does.
    """
    if moment.context.config.notify.templates.contract_dates is None or not commercial.emails:
        return
    dates: dict[int, list[int]] = {}
    for told in news:
        policy = dating.keeping_of(moment, told.contract).policy
        if any(_is_by_email(policy, step) for step in told.steps):
            for person_id in _readers(moment, commercial, message, told.contract):
                dates.setdefault(person_id, []).append(key_of(told.key_date))
    for person_id, key_dates in sorted(dates.items()):
        _write(moment, message, person_id, key_dates)


def took_receipt(context: Context, now: datetime, receipt: Receipt) -> bool:
    """Note what became of an email; return whether it is one of ours. The same again changes nothing.

    One that failed for the moment is sent again under another key, at most `TRIED_AGAIN` times. Of one that
    failed for good the commercial channel is told.
    """
    workspace, _, key = receipt.reference.partition("/")
    with context.database.writing(PATIENCE) as session:
        try:
            email = emails.by_reference(session, row_id(workspace), key)
        except NotFoundError:
            email = None
        if email is None:
            return False
        if email.receipt_at is not None:
            return True
        email.state, email.receipt_at, email.owner = receipt.state, now, None
        email.notify_id = receipt.notify_id
        if email.state is EmailState.TEMPORARY_FAILURE and email.number <= TRIED_AGAIN:
            _send_again(session, now, email)
        elif email.state in FAILED:
            _tell(context, session, now, email)
    return True


def refused(context: Context, now: datetime, email_id: int, owner: str, error: str) -> None:
    """Note that Notify does not take an email that `owner` has claimed, and tell the commercial channel."""
    with context.database.writing(PATIENCE) as session:
        email = emails.held(session, email_id, owner)
        if email is None:
            return
        email.state, email.error, email.owner = EmailState.REFUSED, error, None
        _tell(context, session, now, email)


def _is_by_email(policy: ContractPolicy, step: Step) -> bool:
    if step.level is Level.OWNER:
        return policy.email
    return any(each.email for each in policy.escalation if each.to is step.level)


def _readers(
    moment: Moment, commercial: Commercial, message: ReminderMessage, contract: Contract
) -> Iterator[int]:
    kind, _, name = message.recipient.partition(":")
    if kind == "person":
        if find(moment.session, Person, moment.workspace_id, int(name)).slack_id in commercial.emails:
            yield int(name)
        return
    for lead in commercial.leads_of(contract.product, contract.value_pence):
        if lead in commercial.emails:
            yield key_of(ensure_member(moment.session, moment.workspace_id, lead))


def _write(moment: Moment, message: ReminderMessage, person_id: int, key_dates: list[int]) -> None:
    """Keep an email about key dates, or add them to the one that has not been begun yet."""
    theirs = (Email.message_id == key_of(message), Email.person_id == person_id, Email.number == 1)
    latest = moment.session.exec(
        select(Email)
        .where(*theirs)
        .order_by(col(Email.id).desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if latest is not None and latest.state is EmailState.WAITING and not latest.started:
        latest.data = {"key_dates": [*dict.fromkeys([*latest.data["key_dates"], *key_dates])]}
        return
    before = moment.session.exec(select(func.count()).select_from(Email).where(*theirs)).one()
    key = f"reminders:{message.id}:{person_id}"
    email = Email(
        workspace_id=moment.workspace_id,
        organisation_id=message.organisation_id,
        key=f"{key}:{before + 1}" if before else key,
        person_id=person_id,
        message_id=key_of(message),
        template=CONTRACT_DATES,
        data={"key_dates": key_dates},
        next_at=machine_now(moment.session) + GATHERED,
        added_at=moment.now,
    )
    added(moment.session, email)


def _send_again(session: Session, now: datetime, email: Email) -> None:
    number = email.number + 1
    again = Email(
        workspace_id=email.workspace_id,
        organisation_id=email.organisation_id,
        key=f"{email.key.partition('/')[0]}/{number}",
        person_id=email.person_id,
        message_id=email.message_id,
        template=email.template,
        data=email.data,
        number=number,
        next_at=machine_now(session) + WAIT,
        added_at=now,
    )
    added(session, again)


def _tell(context: Context, session: Session, now: datetime, email: Email) -> None:
    """Tell the commercial channel who did not get which email, and what to do."""
    try:
        commercial = context.organisation_of(session, email).commercial
    except UnknownOrganisation:
        log.error("organisation not configured", email=email.id)  # noqa: TRY400  there is nobody to tell
        return
    query = (
        select(KeyDate, Contract)
        .join(Contract, col(KeyDate.contract_id) == col(Contract.id))
        .where(
            KeyDate.workspace_id == email.workspace_id, col(KeyDate.id).in_(email.data.get("key_dates", []))
        )
        .order_by(col(KeyDate.deadline), col(KeyDate.id))
    )
    found = session.exec(query).all()
    moment = Moment(context, session, now, email.workspace_id)
    moment.say(
        places.commercial_lane(email.organisation_id),
        f"email_failed:{email.id}",
        Place(channel=commercial.channel),
        "email_failed",
        person=find(session, Person, email.workspace_id, email.person_id).slack_id,
        why=email.state.value,
        error=email.error or "",
        tries=email.number,
        count=len(found),
        dates=[
            {"title": contract.title, "kind": key_date.kind.value, "on": key_date.on.isoformat()}
            for key_date, contract in found[:MOST_NAMED]
        ],
    )
