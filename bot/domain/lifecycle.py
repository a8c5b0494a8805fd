"""The life of an assessment, from the first answer to a decision, and of a contract's key date."""

from enum import StrEnum

from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed


class Status(StrEnum):
    """Where an assessment stands. `DELETED` is a draft of which only the record is left."""

    ANSWERING = "answering"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    CHANGES_ASKED = "changes_asked"
    REJECTED = "rejected"
    EXPIRED = "expired"
    ARCHIVED = "archived"
    DELETED = "deleted"


class Outcome(StrEnum):
    """What an assessor can decide about a submission."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    ASK_FOR_CHANGES = "ask_for_changes"
    REJECT = "reject"


class Action(StrEnum):
    """What people do to an assessment, or time does. The four outcomes have the same values as in Outcome."""

    ANSWER = "answer"
    SUBMIT = "submit"
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    ASK_FOR_CHANGES = "ask_for_changes"
    REJECT = "reject"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    MOVE_ON = "move_on"
    REOPEN = "reopen"
    EXPIRE = "expire"
    ARCHIVE = "archive"
    RESTORE = "restore"
    DELETE = "delete"


_KNOWN = frozenset(action.value for action in Action)


class DateStatus(StrEnum):
    """Where a contract's key date stands.

    `LAPSED`: it went by with nothing decided. `SUPERSEDED`: the contract's terms have changed, and it is none
    of its key dates any more.
    """

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


class DateDecision(StrEnum):
    """What was decided to do about a contract's key date."""

    USE_BREAK = "use_break"
    RENEW = "renew"
    EXTEND = "extend"
    REPROCURE = "reprocure"
    LET_END = "let_end"
    REVIEWED = "reviewed"
    NOT_RELEVANT = "not_relevant"


class NotAllowed(Exception):
    """The `action` cannot be done to an assessment that stands at `status`."""

    def __init__(self, status: Status, action: str) -> None:
        super().__init__(status, action)
        self.status = status
        self.action = action

    def __str__(self) -> str:
        return f"{self.action} is not allowed when {self.status}"


class AssessmentLife(StateMachine):
    """Which action leads from which status to which. Holds no assessment of its own: use `after`."""

    answering = State(value=Status.ANSWERING, initial=True)
    submitted = State(value=Status.SUBMITTED)
    approved = State(value=Status.APPROVED)
    approved_with_conditions = State(value=Status.APPROVED_WITH_CONDITIONS)
    changes_asked = State(value=Status.CHANGES_ASKED)
    rejected = State(value=Status.REJECTED)
    expired = State(value=Status.EXPIRED)
    archived = State(value=Status.ARCHIVED)
    deleted = State(value=Status.DELETED, final=True)

    answer = answering.to(answering) | changes_asked.to(changes_asked)
    submit = answering.to(submitted) | changes_asked.to(submitted)
    approve = submitted.to(approved)
    approve_with_conditions = submitted.to(approved_with_conditions)
    ask_for_changes = submitted.to(changes_asked)
    reject = submitted.to(rejected)
    withdraw = submitted.to(answering)
    revoke = approved.to(submitted) | approved_with_conditions.to(submitted) | rejected.to(submitted)
    move_on = (
        answering.to(answering)
        | changes_asked.to(changes_asked)
        | approved.to(answering)
        | approved_with_conditions.to(answering)
        | expired.to(answering)
    )
    reopen = approved.to(answering) | approved_with_conditions.to(answering) | expired.to(answering)
    expire = approved.to(expired) | approved_with_conditions.to(expired)
    archive = answering.to(archived) | changes_asked.to(archived)
    restore = archived.to(answering)
    delete = answering.to(deleted) | archived.to(deleted)


def after(status: Status, action: str) -> Status:
    """Give the status that `action` (a value of Action or Outcome) leads to from `status`.

    Raises NotAllowed where the action cannot be done then, or is none that is known.
    """
    # The machine looks an action up among its own attributes, so it is never given one that is not known.
    if action not in _KNOWN:
        raise NotAllowed(status, action)
    life = AssessmentLife(start_value=status)
    try:
        life.send(str(action))
    except TransitionNotAllowed:
        raise NotAllowed(status, action) from None
    return Status(life.current_state_value)


def allows(status: Status, action: str) -> bool:
    """Return whether `action` (a value of Action or Outcome) can be done then."""
    try:
        after(status, action)
    except NotAllowed:
        return False
    return True


def restored(status: Status, archived_from: Status | None) -> Status:
    """Give the status that what was archived comes back to: that which it was archived from.

    Raises NotAllowed where it is not archived.
    """
    usual = after(status, Action.RESTORE)
    return archived_from or usual
