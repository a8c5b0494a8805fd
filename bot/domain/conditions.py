"""A condition of an approval: where it stands, who may say what of it, and how late it is."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

MOST_CONDITIONS = 5
"""As many are set in one decision; more are better put as changes to be made first."""


class ConditionStatus(StrEnum):
    """Where a condition stands. It begins open, without a step."""

    OPEN = "open"
    DONE = "done"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


TO_DO = (ConditionStatus.OPEN, ConditionStatus.SENT_BACK)
"""Its owner has something to do."""


class CannotKeep(StrEnum):
    """Why a step of a condition may not be taken. The value is the code a template puts into words."""

    MOVED_ON = "moved_on"
    REVOKED = "revoked"
    NOT_TEAM = "not_team"
    NOT_ASSESSOR = "not_assessor"
    OWN = "own"


def follows(status: ConditionStatus, step: ConditionStatus) -> bool:
    """Return whether a condition that stands at `status` may be brought to `step`."""
    if step is ConditionStatus.DONE:
        return status in TO_DO
    return status is ConditionStatus.DONE and step is not ConditionStatus.OPEN


def days_late(status: ConditionStatus, due: date | None, today: date) -> int:
    """Return by how many days a condition is late; 0 where it is not.

    What was said to be done waits for the assessors, so it is not its owner who is late.
    """
    if status not in TO_DO or due is None:
        return 0
    return max((today - due).days, 0)


def may_settle(person: str, *, assessors: Collection[str], done_by: str, owner: str) -> CannotKeep | None:
    """Say why `person` may not accept a condition or send it back, or None where they may.

    An assessor does, but neither on what they themselves said was done nor on a condition that they own.
    """
    if person not in assessors:
        return CannotKeep.NOT_ASSESSOR
    return CannotKeep.OWN if person in (done_by, owner) else None
