"""Who may decide what about a submission. People are compared by their ids, whatever those are."""

from collections.abc import Collection
from enum import StrEnum

from bot.domain.lifecycle import Outcome


class Refusal(StrEnum):
    """Why something may not be done. The value is the code a template puts into words."""

    NOT_ASSESSOR = "not_assessor"
    SUBMITTED_IT = "submitted_it"
    ANSWERED_IT = "answered_it"
    STARTED_IT = "started_it"
    NOT_LEAD = "not_lead"
    MAY_NOT_READ = "may_not_read"
    BLOCKED = "blocked"
    CONDITION_MISSING = "condition_missing"
    ALREADY_DECIDED = "already_decided"
    SUPERSEDED = "superseded"
    CHANGED = "changed"
    NOTHING_TO_REVOKE = "nothing_to_revoke"
    WITHDRAWN = "withdrawn"
    NOT_ON_TEAM = "not_on_team"
    NOT_OWNER = "not_owner"
    NOT_WAITING = "not_waiting"


def may_decide(
    person: str,
    *,
    assessors: Collection[str],
    submitted_by: str,
    answered_by: Collection[str],
    started_by: str,
) -> Refusal | None:
    """Say why `person` may not decide on a submission, or None where they may.

    Only an assessor decides, and never on what they submitted, answered in part, or started.
    Where several reasons apply the first of these is given.
    """
    if person not in assessors:
        return Refusal.NOT_ASSESSOR
    if person == submitted_by:
        return Refusal.SUBMITTED_IT
    if person in answered_by:
        return Refusal.ANSWERED_IT
    if person == started_by:
        return Refusal.STARTED_IT
    return None


def may_revoke(person: str, *, leads: Collection[str]) -> Refusal | None:
    """Say why `person` may not take back a decision, or None where they may: only a lead assessor may."""
    return None if person in leads else Refusal.NOT_LEAD


def outcome_allowed(outcome: Outcome, *, blocking: int, conditions: int, exemption: bool) -> Refusal | None:
    """Say why a submission may not get this outcome, or None where it may.

    `blocking` is how many findings bar a plain approval, `conditions` how many conditions the assessor
    set, `exemption` whether they recorded one and who granted it. A plain approval needs an exemption where
    there is a blocking finding. An approval with conditions needs
    a condition or an exemption. Asking for changes and rejecting are always open.
    """
    if exemption:
        return None
    if outcome is Outcome.APPROVE and blocking:
        return Refusal.BLOCKED
    if outcome is Outcome.APPROVE_WITH_CONDITIONS and not conditions:
        return Refusal.CONDITION_MISSING
    return None
