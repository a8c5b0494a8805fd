"""Somebody always answers for a contract: those without an owner are listed until somebody takes them.

Who leaves Slack answers for nothing any more: their contracts join the list.
"""

from datetime import date, datetime, timedelta
from datetime import time as clock_time

from sqlmodel import col, or_, select

from bot.config import Keeping, Organisation
from bot.domain.calendar import london_date, london_instant, working_days_before
from bot.domain.lifecycle import DateStatus
from bot.flows import ahead, home, places
from bot.flows.context import Context, Moment
from bot.flows.contracting import dating, overview, telling
from bot.store import due
from bot.store.contracts import OPEN
from bot.store.due import Subject
from bot.store.engine import find, key_of
from bot.store.outbox import Place, dm_lane
from bot.store.people import ensure_member, known_person, known_workspace
from bot.store.tables import Card, CardKind, Contract, DueKind, KeyDate, Person, Reminder
from bot.store.tables import Organisation as OrganisationRow
from bot.store.unowned import ALL_OTHERS, groups

AT_ONCE = 40
"""Contracts put back in one transaction, so that none holds others up for long."""

MOST_NAMED = 5


def begin(moment: Moment, organisation_id: int) -> None:
    """Have the commercial channel told of contracts without an owner: once today, then every week.

    Call it whenever there are some more; the same day again it is told once. It begins the digests too.
    """
    overview.begin(moment, organisation_id)
    today, quiet = london_date(moment.now), moment.context.config.reminders.quiet
    if moment.now >= london_instant(today, quiet.begin):
        today += timedelta(days=1)
    ahead.plan(moment, DueKind.UNOWNED, organisation_id, f"new:{today.isoformat()}", today)
    refresh(moment, organisation_id)


def refresh(moment: Moment, organisation_id: int) -> None:
    """Have the latest list drawn anew."""
    latest = _latest(moment, organisation_id)
    if latest is not None:
        moment.touch(CardKind.UNOWNED, organisation_id, latest.part, at_once=True)


def fall_due(moment: Moment, row: OrganisationRow, step: str) -> None:
    """List the contracts without an owner, if there are any; tell others of those without one for long."""
    key, today = key_of(row), london_date(moment.now)
    organisation = moment.context.config.organisation(row.key)
    day = overview.next_week(moment)
    ahead.plan(moment, DueKind.UNOWNED, key, f"week:{day.isoformat()}", day)
    told = _told(moment, key, organisation, today)
    if told is None:
        return
    before = _latest(moment, key)
    place = Place(channel=organisation.commercial.channel)
    moment.post(places.commercial_lane(key), CardKind.UNOWNED, key, place, today.isoformat())
    if before is not None:
        moment.touch(CardKind.UNOWNED, key, before.part, at_once=True)
    year, week, _ = today.isocalendar()
    for user, (count, role, days) in sorted(told.items()):
        person = ensure_member(moment.session, moment.workspace_id, user)
        moment.say(
            dm_lane(person),
            f"unowned:{key}:{year}-{week}:{user}",
            Place(person_id=person.id),
            "unowned_for_long",
            count=count,
            role=role,
            days=days,
            channel=organisation.commercial.channel,
        )


def changed(context: Context, now: datetime, team: str, user: str, *, left: bool) -> None:
    """Note that somebody has left Slack, or is back; nothing where that is known, or they are a stranger."""
    with context.database.reading() as session:
        known = known_person(session, known_workspace(session, team), user)
    if known is None or (known.left_at is not None) == left:
        return
    with context.database.writing() as session:
        person = find(session, Person, known.workspace_id, key_of(known))
        if left:
            leave(Moment(context, session, now, person.workspace_id), person)
        else:
            person.left_at = None


def leave(moment: Moment, person: Person) -> None:
    """Have the contracts of somebody who has left Slack put back among those without an owner."""
    if person.left_at is None:
        person.left_at = moment.now
        _go_on(moment, person, 1)
        team = Subject(moment.workspace_id, DueKind.LEFT_TEAM, key_of(person))
        due.make(moment.session, team, f"0:{moment.now.isoformat()}", moment.now)


def put_back(moment: Moment, person: Person, step: str) -> None:
    """Put some contracts back of somebody who has left, tell the deputies, and go on with the rest later."""
    if person.left_at is None:
        return
    key = key_of(person)
    theirs = (
        Contract.workspace_id == moment.workspace_id,
        or_(col(Contract.owner_id) == key, col(Contract.deputy_id) == key),
    )
    query = select(Contract).where(*theirs).order_by(col(Contract.id)).limit(AT_ONCE)
    held = moment.session.exec(
        query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).all()
    deputies: dict[int, list[str]] = {}
    organisations = set()
    for contract in held:
        if contract.deputy_id == key:
            contract.deputy_id = None
            moment.record(contract, "deputy_left", deputy=key)
        if contract.owner_id == key:
            _disown(moment, contract)
            organisations.add(contract.organisation_id)
            if contract.deputy_id is not None:
                deputies.setdefault(contract.deputy_id, []).append(contract.title)
    moment.session.flush()
    for organisation_id in sorted(organisations):
        begin(moment, organisation_id)
    _tell_deputies(moment, person, step, deputies)
    if moment.session.exec(select(Contract.id).where(*theirs).limit(1)).first() is not None:
        _go_on(moment, person, int(step.partition(":")[0]) + 1)


def _disown(moment: Moment, contract: Contract) -> None:
    """Have nobody answer for a contract; its reminders go on, and one not answered is said once more."""
    before, contract.owner_id, contract.owner_left_at = contract.owner_id, None, moment.now
    contract.revision += 1
    moment.record(contract, "owner_left", owner=before)
    kept = dating.keeping_of(moment, contract)
    for key_date in dating.dates_of(moment, contract):
        if key_date.status not in OPEN:
            continue
        if key_date.asked_on is not None:
            day = _last_told(moment, kept, key_date, before)
            key_date.handled_through = min(key_date.handled_through, day - timedelta(days=1))
        key_date.status, key_date.snoozed_until, key_date.asked_on = DateStatus.OPEN, None, None
        key_date.acknowledged_by_id, key_date.acknowledged_at = None, None
        dating.plan(moment, kept, key_date)
        telling.touch(moment, key_date)
    home.refresh(moment, [each for each in (contract.deputy_id,) if each is not None])


def _last_told(moment: Moment, kept: Keeping, key_date: KeyDate, person_id: int | None) -> date:
    """Return the day of the last step of a key date that a person was reminded by; today if by none."""
    query = select(Reminder.step).where(
        Reminder.key_date_id == key_of(key_date), Reminder.recipient == f"{telling.PERSON}:{person_id}"
    )
    said = set(moment.session.exec(query))
    days = [step.day for step in kept.steps(dating.course_of(key_date)) if step.name in said]
    return max(days, default=london_date(moment.now))


def _tell_deputies(moment: Moment, person: Person, step: str, deputies: dict[int, list[str]]) -> None:
    for deputy_id, titles in sorted(deputies.items()):
        deputy = find(moment.session, Person, moment.workspace_id, deputy_id)
        if deputy.left_at is not None:
            continue
        moment.say(
            dm_lane(deputy),
            f"owner_left:{person.id}:{step}:{deputy_id}",
            Place(person_id=deputy_id),
            "owner_left",
            owner=person.slack_id,
            count=len(titles),
            titles=titles[:MOST_NAMED],
        )


def _go_on(moment: Moment, person: Person, number: int) -> None:
    left_at = person.left_at or moment.now
    subject = Subject(moment.workspace_id, DueKind.LEFT, key_of(person))
    due.make(moment.session, subject, f"{number}:{left_at.isoformat()}", moment.now)


def _told(
    moment: Moment, organisation_id: int, organisation: Organisation, today: date
) -> dict[str, tuple[int, str, int]] | None:
    """Return who besides the channel is told: of how many, as what, after how many working days.

    None where every contract has an owner.
    """
    policy, commercial = moment.context.config.reminders, organisation.commercial
    after = {
        "leads": policy.unowned_leads_after_working_days,
        "senior": policy.unowned_senior_after_working_days,
        "admins": policy.unowned_admins_after_working_days,
    }
    instants = [_before(today, days, organisation.nation) for days in after.values()]
    found = groups(moment.session, moment.workspace_id, organisation_id, commercial, instants)
    if not found:
        return None
    told: dict[str, tuple[int, str, int]] = {}
    for group in found:
        leads = commercial.leads if group.led_by == ALL_OTHERS else commercial.leads_for[group.led_by].leads
        for user in leads if group.since_before[0] else ():
            told[user] = (told.get(user, (0,))[0] + group.since_before[0], "leads", after["leads"])
    for place, (role, users) in enumerate(
        (("senior", [commercial.senior] if commercial.senior else []), ("admins", organisation.admins)), 1
    ):
        count = sum(group.since_before[place] for group in found)
        for user in users if count else ():
            told.setdefault(user, (count, role, after[role]))
    return told


def _before(today: date, working_days: int, nation: str) -> datetime:
    """Return the end of the day since which so many working days have passed."""
    day = working_days_before(today, working_days, nation) + timedelta(days=1)
    return london_instant(day, clock_time())


def _latest(moment: Moment, organisation_id: int) -> Card | None:
    query = (
        select(Card)
        .where(
            Card.workspace_id == moment.workspace_id,
            Card.kind == CardKind.UNOWNED,
            Card.subject_id == organisation_id,
        )
        .order_by(col(Card.id).desc())
        .limit(1)
    )
    return moment.session.exec(query).first()
