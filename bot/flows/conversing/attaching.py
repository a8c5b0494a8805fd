"""What an answer rests on is attached to its question, and removed again.

A Yes that needs evidence has it where something is attached; then it needs no words.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.evidence import MOST_PIECES, Brought, Link, SlackFile, SlackMessage, unsuitable
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.rights import Act, Refusal
from bot.flows import places
from bot.flows.allowing import is_only_asked, may, refuse
from bot.flows.context import Context, Step, chain_of
from bot.flows.conversing import asking, requests
from bot.store import words
from bot.store.engine import added, find, key_of, locked
from bot.store.evidence import evidence_of, rests_on_it_alone
from bot.store.people import Who, ensure_member, is_user, known_workspace
from bot.store.reviews import reopening_of
from bot.store.tables import Assessment, Evidence, EvidenceKind, EvidenceState

_LOST = (EvidenceState.GONE, EvidenceState.OUT_OF_REACH)


class Removal(StrEnum):
    """What came of removing a piece of evidence."""

    REMOVED = "removed"
    NEEDED = "needed"
    """A Yes without words rests on this piece alone."""
    REFUSED = "refused"
    """The person was told why not."""


def begin(context: Context, now: datetime, who: Who) -> None:
    """Note who brings something, and that they are in the channel they do it in."""
    with context.acting(who, now):
        pass


def attach(
    context: Context, now: datetime, who: Who, assessment_id: int, question_id: str, brought: Brought
) -> bool:
    """Attach what somebody brings to a question, or tell them why not and return False.

    What is attached to it already is not attached again; of the files, only those that can be evidence are.
    Raises InvalidInput at "question" or "brought".
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.ANSWER) or not asking.is_open(step, assessment):
            return False
        sheet = context.questionnaire_of(step.session, assessment)
        question = sheet.standard.question(question_id)
        if not _is_theirs(step, assessment, sheet, question_id):
            return False
        reopening = reopening_of(step.session, assessment)
        if not sheet.is_asked(question_id) or not reopening.is_open(sheet, question_id):
            raise InvalidInput("question", Problem.QUESTION_NOT_ASKED)
        brought = brought.suitable
        if brought.is_nothing:
            raise InvalidInput("question", Problem.FILE_GONE)
        adding = _Adding(step, assessment, question)
        if brought.message is not None:
            adding.message(brought.message)
        for file in brought.files:
            adding.file(file)
        if adding.too_many:
            raise InvalidInput("question", Problem.EVIDENCE_TOO_MANY, {"most": str(MOST_PIECES)})
        if adding.new:
            _say(step, assessment, question, adding.new)
            asking.touch_question(step, assessment, question.id)
        return True


def from_reply(
    step: Step,
    assessment: Assessment,
    question: Question,
    links: Sequence[Link],
    files: Sequence[SlackFile],
) -> int:
    """Attach the links and files of a reply that was taken as an answer; return how many are new.

    The assessment is held. The person is told of files that cannot be evidence, and of what is too much: the
    reply's own words are kept with the answer in any case.
    """
    adding = _Adding(step, assessment, question)
    for link in links:
        adding.link(link)
    refused = []
    for file in files:
        problem = unsuitable(file)
        if problem is None:
            adding.file(file)
        else:
            refused.append({"title": file.name, "problem": problem.value})
    if refused or adding.too_many:
        step.tell(
            places.near(step, assessment),
            "evidence_refused",
            asks=question.asks,
            files=refused,
            too_many=adding.too_many,
            most=MOST_PIECES,
        )
    return len(adding.new)


def remove(context: Context, now: datetime, who: Who, evidence_id: int) -> Removal:
    """Take a piece of evidence away from its question; its row stays. The same again does nothing more."""
    with context.acting(who, now) as step:
        row = find(step.session, Evidence, step.workspace_id, evidence_id)
        assessment = locked(step.session, Assessment, step.workspace_id, row.assessment_id)
        step.session.refresh(row)
        if not may(step, assessment, Act.ANSWER) or not asking.is_open(step, assessment):
            return Removal.REFUSED
        if row.removed_at is not None:
            return Removal.REMOVED
        sheet = context.questionnaire_of(step.session, assessment)
        if not _is_theirs(step, assessment, sheet, row.question):
            return Removal.REFUSED
        if not reopening_of(step.session, assessment).is_open(sheet, row.question):
            step.tell(
                places.near(step, assessment),
                "accepted",
                asks=sheet.standard.question(row.question).asks,
            )
            return Removal.REFUSED
        is_last = len(evidence_of(step.session, assessment, row.question)) == 1
        if (
            is_last
            and sheet.standard.question(row.question).evidence
            and rests_on_it_alone(step.session, assessment, row.question)
        ):
            return Removal.NEEDED
        row.removed_by_id, row.removed_at = step.person_id, now
        step.record(assessment, "evidence_removed", evidence=row.id, question=row.question)
        asking.touch_question(step, assessment, row.question)
        return Removal.REMOVED


def question_of(context: Context, who: Who, evidence_id: int) -> tuple[int, str]:
    """Return the assessment and the question that a piece of evidence belongs to."""
    with context.database.reading() as session:
        row = find(session, Evidence, known_workspace(session, who.team), evidence_id)
        return row.assessment_id, row.question


def _is_theirs(step: Step, assessment: Assessment, sheet: Questionnaire, question: str) -> bool:
    """Return whether a question is one that whoever is only asked something was asked; else tell them."""
    if not is_only_asked(step, assessment) or requests.asked_of(step, assessment, sheet, question):
        return True
    refuse(step, assessment, Act.ANSWER, Refusal.ASKED_OTHERWISE)
    return False


class _Adding:
    """Adds evidence to one question, none of it twice."""

    def __init__(self, step: Step, assessment: Assessment, question: Question) -> None:
        self._step, self._assessment, self._question = step, assessment, question
        self._there = {
            (row.kind, row.origin): row for row in evidence_of(step.session, assessment, question.id)
        }
        self.new: list[Evidence] = []
        self.too_many = False

    def message(self, brought: SlackMessage) -> None:
        if self._is_there(EvidenceKind.MESSAGE, brought.origin):
            return
        author = self._person(brought.author)
        said = None
        if brought.words:  # they are the author's, who can have them erased
            chain = chain_of(self._assessment).name
            owner = author or self._step.person_id
            said = words.keep(self._step.session, self._step.workspace_id, chain, owner, brought.words)
        self._add(
            Evidence(
                **self._of(EvidenceKind.MESSAGE, brought.origin),
                author_id=author,
                words=said,
                written_at=brought.at,
            )
        )

    def file(self, brought: SlackFile) -> None:
        if self._is_there(EvidenceKind.FILE, brought.id):
            return
        self._add(
            Evidence(
                **self._of(EvidenceKind.FILE, brought.id),
                title=brought.name,
                author_id=self._person(brought.author),
                size=brought.size or None,
                media_type=brought.media_type or None,
            )
        )

    def link(self, brought: Link) -> None:
        if self._is_there(EvidenceKind.LINK, brought.address):
            return
        self._add(
            Evidence(
                **self._of(EvidenceKind.LINK, brought.address),
                title=brought.title,
                address=brought.address,
                author_id=self._step.person_id,
            )
        )

    def _is_there(self, kind: EvidenceKind, origin: str) -> bool:
        """Return whether it is attached already; what Slack did not give then is asked for once more."""
        row = self._there.get((kind, origin))
        if row is not None and row.state in _LOST:
            row.state, row.ask_at, row.attempts, row.error = EvidenceState.UNREAD, 0.0, 0, None
        return row is not None

    def _add(self, row: Evidence) -> None:
        if len(self._there) >= MOST_PIECES:
            self.too_many = True
            return
        added(self._step.session, row)
        self._there[row.kind, row.origin] = row
        self.new.append(row)
        is_link = row.kind is EvidenceKind.LINK  # its address is somebody's words, which can be erased
        self._step.record(
            self._assessment,
            "evidence_added",
            evidence=row.id,
            question=row.question,
            kind=row.kind.value,
            origin=None if is_link else row.origin,
            words=row.words,
        )

    def _of(self, kind: EvidenceKind, origin: str) -> dict[str, Any]:
        return {
            "workspace_id": self._step.workspace_id,
            "assessment_id": key_of(self._assessment),
            "question": self._question.id,
            "kind": kind,
            "state": EvidenceState.KEPT if kind is EvidenceKind.LINK else EvidenceState.UNREAD,
            "origin": origin,
            "added_by_id": self._step.person_id,
            "added_at": self._step.now,
        }

    def _person(self, slack_id: str) -> int | None:
        if not is_user(slack_id):
            return None
        return key_of(ensure_member(self._step.session, self._step.workspace_id, slack_id))


def _say(step: Step, assessment: Assessment, question: Question, new: Sequence[Evidence]) -> None:
    """Say in the team's conversation that there is evidence; what it is stands on the question's card."""
    places.say_to_team(
        step,
        assessment,
        f"evidence:{new[-1].id}",
        "evidence_added",
        by=step.person.slack_id,
        asks=question.asks,
        count=len(new),
    )
