"""Things to be said on a day to come, at the time of day the organisation's policy says."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.domain.calendar import london_instant
from bot.flows.context import Moment
from bot.store import due
from bot.store.due import Subject
from bot.store.tables import Due, DueKind


def plan(moment: Moment, kind: DueKind, subject_id: int, step: str, day: date) -> None:
    """Have something of a subject dealt with on a day; the same step again changes nothing."""
    subject = Subject(moment.workspace_id, kind, subject_id)
    due.make(moment.session, subject, step, instant(moment, day))


def drop(moment: Moment, kind: DueKind, subject_id: int) -> None:
    """Drop all that is still to come of a subject."""
    due.drop(moment.session, Subject(moment.workspace_id, kind, subject_id))


def put_off(moment: Moment, held: Iterable[Due], day: date) -> None:
    """Have these dealt with on another day instead."""
    for each in held:
        each.at = instant(moment, day)


def instant(moment: Moment, day: date) -> datetime:
    """Return when on a day reminders are sent."""
    return london_instant(day, moment.context.config.reminders.send_at)
