"""Who is told of a due key date: its owner, those it goes on to, in one message each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, func, select

from bot.config import Commercial
from bot.domain.calendar import london_date
from bot.domain.reminding import MISSED, PASSED, Level, Step
from bot.flows import places
from bot.flows.context import Moment
from bot.flows.contracting import emailing
from bot.store.cards import card_of
from bot.store.engine import ensured, find, key_of, locked
from bot.store.outbox import Place, dm_lane
from bot.store.people import ensure_member
from bot.store.tables import CardKind, Contract, KeyDate, Person, Reminder, ReminderMessage
from bot.store.tables import Organisation as OrganisationRow

STILL_THE_SAME = timedelta(minutes=10)
"""What falls due for somebody so soon after a message to them was made belongs in that message."""

PERSON, CHANNEL = "person", "channel"


@dataclass(frozen=True)
class Due:
    """A key date of a contract, and its steps that are due, in order; there is at least one."""

    key_date: KeyDate
    contract: Contract
    steps: list[Step]


def tell(moment: Moment, organisation_id: int, due: list[Due]) -> None:
    """Have each of those concerned told of all that is due for them in one message, none of it twice."""
    row = find(moment.session, OrganisationRow, moment.workspace_id, organisation_id)
    commercial = moment.context.config.organisation(row.key).commercial
    told: dict[str, list[tuple[Due, list[Step]]]] = {}
    for each in due:
        for recipient, steps in _recipients(moment, commercial, each).items():
            if not _was_told(moment, each.key_date, steps[-1], recipient):
                told.setdefault(recipient, []).append((each, steps))
    for recipient, news in sorted(told.items()):
        message = _message(moment, organisation_id, recipient, min(steps[-1].day for _, steps in news))
        for each, steps in news:
            moment.session.add(_reminder(moment, each.key_date, steps[-1], recipient, message))
        moment.session.flush()
        news_of_it = (emailing.Told(each.key_date, each.contract, steps) for each, steps in news)
        emailing.remind(moment, commercial, message, news_of_it)
        _post(moment, organisation_id, message)


def touch(moment: Moment, key_date: KeyDate) -> None:
    """Have every message that reminded somebody of a key date drawn anew."""
    query = select(Reminder.message_id).where(
        Reminder.workspace_id == moment.workspace_id, Reminder.key_date_id == key_of(key_date)
    )
    for message_id in sorted({each for each in moment.session.exec(query) if each is not None}):
        moment.touch(CardKind.REMINDERS, message_id, at_once=True)
    moment.touch(CardKind.KEY_DATE, key_of(key_date), at_once=True)


def _recipients(moment: Moment, commercial: Commercial, due: Due) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in due.steps:
        levels = {step.level}
        if step.name in (MISSED, PASSED):
            levels |= {Level.DEPUTY, Level.CHANNEL}
        for recipient in {each for level in levels for each in _at(moment, commercial, due.contract, level)}:
            found.setdefault(recipient, []).append(step)
    return found


def _at(moment: Moment, commercial: Commercial, contract: Contract, level: Level) -> Iterator[str]:
    """Give who is at a level: of a contract that nobody owns, the channel in place of the owner."""
    channel = f"{CHANNEL}:{commercial.channel}"
    match level:
        case Level.OWNER:
            yield f"{PERSON}:{contract.owner_id}" if contract.owner_id is not None else channel
        case Level.DEPUTY if contract.deputy_id is not None:
            yield f"{PERSON}:{contract.deputy_id}"
        case Level.SENIOR if commercial.senior is not None:
            senior = ensure_member(moment.session, moment.workspace_id, commercial.senior)
            yield f"{PERSON}:{key_of(senior)}"
        case Level.CHANNEL:
            yield channel


def _was_told(moment: Moment, key_date: KeyDate, step: Step, recipient: str) -> bool:
    query = select(Reminder.id).where(
        Reminder.key_date_id == key_of(key_date), Reminder.step == step.name, Reminder.recipient == recipient
    )
    return moment.session.exec(query).first() is not None


def _reminder(
    moment: Moment, key_date: KeyDate, step: Step, recipient: str, message: ReminderMessage
) -> Reminder:
    return Reminder(
        workspace_id=moment.workspace_id,
        key_date_id=key_of(key_date),
        step=step.name,
        recipient=recipient,
        message_id=key_of(message),
        at=moment.now,
    )


def _message(moment: Moment, organisation_id: int, recipient: str, since: date) -> ReminderMessage:
    """Return the message to a recipient that what is due now goes into, held; a new one if none is recent."""
    today = london_date(moment.now)
    of_today = (
        ReminderMessage.workspace_id == moment.workspace_id,
        ReminderMessage.recipient == recipient,
        ReminderMessage.day == today,
    )
    latest = moment.session.exec(
        select(ReminderMessage).where(*of_today).order_by(col(ReminderMessage.number).desc()).limit(1)
    ).first()
    if latest is None or latest.made_at < moment.now - STILL_THE_SAME:
        number = moment.session.exec(select(func.count()).where(*of_today)).one() + 1
        latest = ensured(
            moment.session,
            ReminderMessage,
            {"organisation_id": organisation_id, "made_at": moment.now, "late_since": None},
            workspace_id=moment.workspace_id,
            recipient=recipient,
            day=today,
            number=number,
        )
    held = locked(moment.session, ReminderMessage, moment.workspace_id, key_of(latest))
    if since < today:
        held.late_since = min(since, held.late_since or since)
    return held


def _post(moment: Moment, organisation_id: int, message: ReminderMessage) -> None:
    if card_of(moment.session, moment.workspace_id, CardKind.REMINDERS, key_of(message), "") is not None:
        moment.touch(CardKind.REMINDERS, key_of(message))
        return
    kind, _, name = message.recipient.partition(":")
    if kind == CHANNEL:
        lane, place = places.commercial_lane(organisation_id), Place(channel=name)
    else:
        lane = dm_lane(find(moment.session, Person, moment.workspace_id, int(name)))
        place = Place(person_id=int(name))
    moment.post(lane, CardKind.REMINDERS, key_of(message), place)
