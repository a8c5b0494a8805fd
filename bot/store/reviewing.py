"""What waits for somebody who assesses: to be decided, or to be agreed to for one of their groups."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, null, or_, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.config import Organisation
from bot.domain.agreement import Panel
from bot.domain.groups import LEAD
from bot.domain.lifecycle import Outcome, Status
from bot.store.agreements import panel_from
from bot.store.assessments import is_latest_submission
from bot.store.engine import key_of, of_workspace
from bot.store.readable import MINE, Viewer
from bot.store.snapshots import shape_of
from bot.store.tables import (
    Agreement,
    Assessment,
    Concerned,
    Decision,
    Enquiry,
    Person,
    Submission,
    View,
)
from bot.store.types import Instant

MOST_LOOKED_AT = 30
"""Submissions that are looked through for those that a person's groups must agree to, the oldest first."""

AGREEMENT, DECISION, ENQUIRY = "agreement", "decision", "enquiry"


@dataclass(frozen=True)
class ToReview:
    """A submission that waits for somebody, in which channel they act on it, and who submitted it.

    `by` is as Slack names them. `enquiries` is what the assessors asked the team about it.
    """

    submission: Submission
    assessment: Assessment
    channel: str
    by: str
    findings: int
    enquiries: Sequence[Enquiry]


@dataclass
class _SaidOf:
    """All that was asked, agreed and decided about a submission, in order."""

    enquiries: list[Enquiry] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def of(self, kind: str) -> list[Any]:
        kinds: dict[str, list[Any]] = {
            AGREEMENT: self.agreements,
            DECISION: self.decisions,
            ENQUIRY: self.enquiries,
        }
        return kinds[kind]


def to_review(session: Session, viewer: Viewer, most: int) -> tuple[list[ToReview], int]:
    """Return the first that wait for somebody, the longest wait first, and how many there are in all.

    First come those they may decide on, then those their other groups must agree to now. Nobody decides on
    what they started, answered, own or submitted. However many there are, it takes two queries.
    """
    decides = [key for key, groups in viewer.groups.items() if LEAD in groups]
    agrees = {key: groups - {LEAD} for key, groups in viewer.groups.items() if groups - {LEAD}}
    if not decides and not agrees:
        return [], 0
    rows = _waiting(session, viewer, decides, agrees, MOST_LOOKED_AT if agrees else most)
    said = _said_of(session, [key_of(row[0]) for row in rows])
    found = [
        _row(row, viewer.organisations[row[1].organisation_id].assessors.channel, said)
        for row in rows
        if row[1].organisation_id in decides
    ]
    asked = [
        _row(row, seat.group.channel, said)
        for row in rows
        for seat in _panel(viewer.organisations[row[1].organisation_id], row[0], said).open_to(
            agrees.get(row[1].organisation_id, frozenset())
        )
    ]
    total = (rows[0][3] or 0) if rows else 0
    return [*found, *asked][:most], total + len(asked)


def _waiting(
    session: Session,
    viewer: Viewer,
    decides: Collection[int],
    agrees: Mapping[int, frozenset[str]],
    most: int,
) -> Sequence[Any]:
    by: Any = aliased(Person)
    is_theirs = col(Assessment.organisation_id).in_(decides)
    needed = [
        and_(
            col(Assessment.organisation_id) == key,
            col(Assessment.id).in_(
                select(Concerned.assessment_id).where(
                    Concerned.workspace_id == viewer.workspace_id, col(Concerned.group).in_(sorted(groups))
                )
            ),
        )
        for key, groups in agrees.items()
    ]
    columns: Any = (Submission.id, func.sum(case((is_theirs, 1), else_=0)).over().label("total"))
    waiting: Any = (  # by their ids, so that no snapshot is sorted
        select(*columns)
        .select_from(Submission)
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .where(
            of_workspace(Assessment.workspace_id, viewer.workspace_id),
            col(Assessment.organisation_id).in_({*decides, *agrees}),
            or_(is_theirs, *needed),
            Assessment.status == Status.SUBMITTED,
            is_latest_submission(),
            ~viewer.where(MINE),
        )
        .order_by(col(Submission.submitted_at), col(Submission.id))
        .limit(most)
        .subquery()
    )
    columns = (Submission, Assessment, by.slack_id, waiting.c.total)
    query: Any = (
        select(*columns)
        .select_from(waiting)
        .join(Submission, col(Submission.id) == waiting.c.id)
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .join(by, by.id == Submission.submitted_by_id)
        .order_by(col(Submission.submitted_at), col(Submission.id))
    )
    return list(session.exec(query))


def _row(row: Any, channel: str, said: Mapping[int, _SaidOf]) -> ToReview:
    submission, assessment, by, _ = row
    findings = len(shape_of(submission)["findings"])
    return ToReview(submission, assessment, channel, by, findings, said[key_of(submission)].enquiries)


def _panel(organisation: Organisation, submission: Submission, said: Mapping[int, _SaidOf]) -> Panel:
    of = said[key_of(submission)]
    return panel_from(organisation, shape_of(submission), of.agreements, of.decisions)


def _said_of(session: Session, submission_ids: Collection[int]) -> Mapping[int, _SaidOf]:
    """Return what was said of each of these submissions, in one query, as far as it is needed."""
    found: dict[int, _SaidOf] = defaultdict(_SaidOf)
    if not submission_ids:
        return found
    text, whole, at = cast(null(), String), literal(0), cast(null(), Instant)
    agreements: Any = (
        *(literal(AGREEMENT), Agreement.submission_id, Agreement.number, Agreement.group),
        *(Agreement.person_id, cast(col(Agreement.view), String), Agreement.decisions, at, at),
    )
    decisions: Any = (
        *(literal(DECISION), Decision.submission_id, Decision.number, text),
        *(whole, cast(col(Decision.outcome), String), whole, at, at),
    )
    enquiries: Any = (
        *(literal(ENQUIRY), Enquiry.submission_id, Enquiry.number, text, whole, text, whole),
        *(Enquiry.asked_at, Enquiry.answered_at),
    )
    every: Any = union_all(
        *(
            select(*columns).where(columns[1].in_(submission_ids))
            for columns in (agreements, decisions, enquiries)
        )
    )
    rows = session.execute(every).all()
    tables: dict[str, Any] = {AGREEMENT: Agreement, DECISION: Decision, ENQUIRY: Enquiry}
    for kind, key, number, *rest in sorted(rows, key=lambda row: row[2]):
        group, person, code, decided, asked_at, answered_at = rest
        values: dict[str, Any] = {"asked_at": asked_at, "answered_at": answered_at}
        if kind == AGREEMENT:
            values = {"group": group, "person_id": person, "view": View(code), "decisions": decided}
        elif kind == DECISION:
            values = {"outcome": Outcome(code) if code else None}
        made = tables[kind](submission_id=key, number=number, **values)
        found[key].of(kind).append(made)
    return found
