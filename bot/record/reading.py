"""Draws up a record from the database. All that people wrote is read here and nowhere else in this room."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.standard import Standard
from bot.record.model import (
    Answer,
    Decision,
    Exemption,
    Finding,
    Inherited,
    LeftOut,
    Point,
    Record,
    SubmissionFacts,
    Version,
    Words,
)
from bot.store.assessments import conditions, decision_history, latest_submission, standing_decision
from bot.store.editions import Editions, kept_edition
from bot.store.engine import find, key_of
from bot.store.people import slack_ids
from bot.store.snapshots import frozen
from bot.store.tables import Decision as DecisionRow
from bot.store.tables import Submission

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """A session to read with, the standards as they are configured now, and when the record is drawn up."""

    session: Session
    editions: Editions
    now: datetime

    def record(self, workspace_id: int, submission_id: int) -> Record:
        """Return the full record of a submission; raises NotFoundError where there is no such."""
        return _record(self, find(self.session, Submission, workspace_id, submission_id))

    def register(self) -> Iterator[Record]:
        """Give the full record of every submission, the oldest first."""
        for submission_id in self.session.exec(select(Submission.id).order_by(col(Submission.id))).all():
            yield _record(self, self.session.get_one(Submission, submission_id))

    def workspace_of(self, submission_id: int) -> int | None:
        """Return the workspace that a submission belongs to; None where there is no such submission."""
        submission = self.session.get(Submission, submission_id)
        return submission and submission.workspace_id


def _record(reading: Reading, submission: Submission) -> Record:
    kept = frozen(submission)
    own = [_answer(question, answer) for question, answer in kept["answers"].items()]
    history = _history(reading, submission)
    people = _people(reading.session, submission, kept, [made for _, made in history])
    hidden = _Hidden.of(kept_edition(reading.session, kept["standard"].get("digest"), reading.editions), own)
    rating = kept["regime"]["rating"]
    return Record(
        version=Version.FULL,
        made_at=reading.now,
        submission=_submission(reading, submission, people),
        assessment=_facts(kept["assessment"], people),
        standard={**kept["standard"], "digest": kept["standard"].get("digest")},
        regime={name: kept["regime"][name] for name in ("id", "title", "reasons", "report")},
        rating=rating,
        points=tuple(_point(point, hidden) for point in kept["points"]),
        findings=tuple(_finding(finding, hidden) for finding in kept["findings"]),
        answers=tuple(_named(answer, kept["answers"], people) for answer in own),
        evidence=kept["evidence"],
        parts=kept["parts"],
        above=tuple(
            {
                "title": above["title"],
                "kind": above["kind"],
                "answers": tuple(_answer(None, each) for each in above["answers"]),
            }
            for above in kept["above"]
        ),
        left_out=tuple(LeftOut(asks=each["asks"], because=each["because"]) for each in kept["left_out"]),
        decisions=_decisions(reading, submission, history, people),
    )
