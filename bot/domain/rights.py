"""Who may do what to an assessment, and when: one table, which everything that asks looks into.

Rights follow from the roles somebody has at that moment. docs/rights.md shows the table.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.domain.lifecycle import Outcome, Status


class Refusal(StrEnum):
    """Why something may not be done. The value is the code a template puts into words."""

    NOT_ASSESSOR = "not_assessor"
    NOT_SPECIALIST = "not_specialist"
    SUBMITTED_IT = "submitted_it"
    ANSWERED_IT = "answered_it"
    STARTED_IT = "started_it"
    OWNS_IT = "owns_it"
    NOT_LEAD = "not_lead"
    NOT_TEAM = "not_team"
    NOT_CONDITION_OWNER = "not_condition_owner"
    MAY_NOT_READ = "may_not_read"
    SENSITIVE = "sensitive"
    BLOCKED = "blocked"
    CONDITION_MISSING = "condition_missing"
    AWAITED = "awaited"
    AGREED_ALREADY = "agreed_already"
    MEMBERS_STALE = "members_stale"
    ALREADY_DECIDED = "already_decided"
    NOT_NOW = "not_now"
    SUPERSEDED = "superseded"
    CHANGED = "changed"
    NOTHING_TO_REVOKE = "nothing_to_revoke"
    WITHDRAWN = "withdrawn"
    NOT_ON_TEAM = "not_on_team"
    NOT_OWNER = "not_owner"
    NOT_WAITING = "not_waiting"
    ASKED_OTHERWISE = "asked_otherwise"


class Role(StrEnum):
    """What somebody is to an assessment; they can be several of these, and who is none is anyone else.

    `TEAM` is in the channel of its conversation. `OWNER` sees to it, is named in it as responsible, or owns
    one of its contracts. `ASKED` is a colleague with a request of the team to answer, and
    `CONTRIBUTOR` one who has answered some and nothing else. `SPECIALIST` and
    `ABOVE` act for a group that its submission needs, `ASSESSOR` for the lead group.
    """

    TEAM = "team"
    STARTER = "starter"
    ANSWERER = "answerer"
    SUBMITTER = "submitter"
    OWNER = "owner"
    ASKED = "asked"
    CONTRIBUTOR = "contributor"
    ASSESSOR = "assessor"
    LEAD = "lead"
    SPECIALIST = "specialist"
    ABOVE = "above"
    CONDITION_OWNER = "condition_owner"
    COMMERCIAL_LEAD = "commercial_lead"
    ADMIN = "admin"


class Act(StrEnum):
    """What is done to an assessment. The outcomes have the same values as in Outcome."""

    READ = "read"
    READ_SENSITIVE = "read_sensitive"
    ANSWER = "answer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    MOVE_ON = "move_on"
    CHANGE_EDITION = "change_edition"
    CHANGE_FACTS = "change_facts"
    ADD_TO = "add_to"
    ASK = "ask"
    HAND_OVER = "hand_over"
    MOVE = "move"
    ARCHIVE = "archive"
    DELETE = "delete"
    ANSWER_ENQUIRY = "answer_enquiry"
    CLAIM = "claim"
    REVIEW_POINTS = "review_points"
    ENQUIRE = "enquire"
    AGREE = "agree"
    OBJECT = "object"
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    ASK_FOR_CHANGES = "ask_for_changes"
    REJECT = "reject"
    REVOKE = "revoke"
    FINISH_CONDITION = "finish_condition"
    ACCEPT_CONDITION = "accept_condition"
    SEE_REGISTER = "see_register"


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do something (`by`), at which statuses (`when`), and what everybody else is told.

    With `not_own` nobody does it to what they submitted, answered, started or own, whatever else they are.
    """

    by: frozenset[Role]
    when: frozenset[Status]
    otherwise: Refusal
    not_then: Refusal = Refusal.NOT_NOW
    not_own: bool = False


_OWN: Mapping[Role, Refusal] = {
    Role.SUBMITTER: Refusal.SUBMITTED_IT,
    Role.ANSWERER: Refusal.ANSWERED_IT,
    Role.STARTER: Refusal.STARTED_IT,
    Role.OWNER: Refusal.OWNS_IT,
    Role.CONTRIBUTOR: Refusal.ANSWERED_IT,
}
"""What somebody is told who may not judge their own work; where several apply, the first."""

_THEIRS = frozenset({Role.SUBMITTER, Role.ANSWERER, Role.STARTER, Role.OWNER})
TAKING_PART = _THEIRS | {Role.TEAM}
_ALWAYS = frozenset(Status)
_OPEN = frozenset({Status.ANSWERING, Status.CHANGES_ASKED})
_SUBMITTED = frozenset({Status.SUBMITTED})
_APPROVED = frozenset({Status.APPROVED, Status.APPROVED_WITH_CONDITIONS})
_PANEL = frozenset({Role.ASSESSOR, Role.LEAD, Role.SPECIALIST, Role.ABOVE})
_DECIDES = Right(
    frozenset({Role.ASSESSOR}), _SUBMITTED, Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED, not_own=True
)
_AGREES = Right(
    frozenset({Role.SPECIALIST, Role.ABOVE}),
    _SUBMITTED,
    Refusal.NOT_SPECIALIST,
    Refusal.ALREADY_DECIDED,
    not_own=True,
)
_REVIEWS = Right(_PANEL, _SUBMITTED, Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED, not_own=True)
_TEAMS = Right(TAKING_PART, _OPEN, Refusal.NOT_TEAM)

RIGHTS: Mapping[Act, Right] = MappingProxyType(
    {
        Act.READ: Right(
            TAKING_PART | _PANEL | {Role.CONDITION_OWNER, Role.ASKED, Role.CONTRIBUTOR},
            _ALWAYS,
            Refusal.MAY_NOT_READ,
        ),
        Act.READ_SENSITIVE: Right(_THEIRS | _PANEL, _ALWAYS, Refusal.SENSITIVE),
        Act.ANSWER: Right(TAKING_PART | {Role.ASKED}, _OPEN, Refusal.NOT_TEAM),
        Act.SUBMIT: _TEAMS,
        Act.WITHDRAW: Right(
            frozenset({Role.STARTER, Role.ANSWERER, Role.SUBMITTER}),
            _SUBMITTED,
            Refusal.NOT_ON_TEAM,
            Refusal.NOT_WAITING,
        ),
        Act.MOVE_ON: Right(TAKING_PART, _OPEN | _APPROVED | {Status.EXPIRED}, Refusal.NOT_TEAM),
        Act.CHANGE_EDITION: _TEAMS,
        Act.CHANGE_FACTS: Right(TAKING_PART, _APPROVED | {Status.EXPIRED}, Refusal.NOT_TEAM),
        Act.ADD_TO: Right(
            TAKING_PART | _PANEL | {Role.CONDITION_OWNER, Role.COMMERCIAL_LEAD, Role.ADMIN},
            _ALWAYS,
            Refusal.MAY_NOT_READ,
        ),
        Act.ASK: _TEAMS,
        Act.HAND_OVER: Right(TAKING_PART | {Role.ADMIN}, _ALWAYS, Refusal.NOT_TEAM),
        Act.MOVE: Right(TAKING_PART, _ALWAYS, Refusal.NOT_TEAM),
        Act.ARCHIVE: Right(TAKING_PART, _OPEN | {Status.ARCHIVED}, Refusal.NOT_TEAM),
        Act.DELETE: Right(frozenset({Role.STARTER, Role.OWNER}), _OPEN | {Status.ARCHIVED}, Refusal.NOT_TEAM),
        Act.ANSWER_ENQUIRY: Right(TAKING_PART, _SUBMITTED, Refusal.NOT_TEAM),
        Act.CLAIM: _REVIEWS,
        Act.REVIEW_POINTS: _REVIEWS,
        Act.ENQUIRE: _REVIEWS,
        Act.AGREE: _AGREES,
        Act.OBJECT: _AGREES,
        Act.APPROVE: _DECIDES,
        Act.APPROVE_WITH_CONDITIONS: _DECIDES,
        Act.ASK_FOR_CHANGES: _DECIDES,
        Act.REJECT: _DECIDES,
        Act.REVOKE: Right(
            frozenset({Role.LEAD}),
            _APPROVED | {Status.REJECTED},
            Refusal.NOT_LEAD,
            Refusal.NOTHING_TO_REVOKE,
        ),
        Act.FINISH_CONDITION: Right(
            TAKING_PART | {Role.CONDITION_OWNER},
            _ALWAYS,
            Refusal.NOT_CONDITION_OWNER,
        ),
        Act.ACCEPT_CONDITION: Right(
            frozenset({Role.ASSESSOR}),
            _ALWAYS,
            Refusal.NOT_ASSESSOR,
            not_own=True,
        ),
        Act.SEE_REGISTER: Right(
            frozenset({Role.LEAD, Role.COMMERCIAL_LEAD, Role.ADMIN}), _ALWAYS, Refusal.NOT_LEAD
        ),
    }
)
"""The table of rights. The lead assessors, who are members of the lead group too, have both roles."""


def has_right(act: Act, roles: Collection[Role]) -> bool:
    """Say whether somebody with these roles may do this at some time."""
    return not RIGHTS[act].by.isdisjoint(roles)


def refusal(act: Act, roles: Collection[Role], status: Status) -> Refusal | None:
    """Say why somebody with these roles may not do this to an assessment at `status`; None where they may.

    Of several reasons that of a role comes first, then that it is their own, then that it is not the time.
    """
    right = RIGHTS[act]
    if not has_right(act, roles):
        return right.otherwise
    if right.not_own:
        for role, reason in _OWN.items():
            if role in roles:
                return reason
    return None if status in right.when else right.not_then


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
