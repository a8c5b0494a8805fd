"""The modals: what each shows when it opens."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from sqlmodel import select

from bot.cards.reading import Data, Reading
from bot.cards.review import frozen
from bot.config import Config
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, Outcome
from bot.domain.questionnaire import needs_words
from bot.domain.regimes import Kind
from bot.domain.standard import AnswerValue, Standard
from bot.render import Renderer
from bot.render.drawing import Json
from bot.store.assessments import decisions, latest_answers, newest, standing_decision
from bot.store.contracts import dated_contract
from bot.store.engine import Database, find, key_of
from bot.store.people import Who
from bot.store.tables import Assessment, Submission, Workspace

CHOICES: Mapping[KeyDateKind, tuple[DateDecision, ...]] = {
    KeyDateKind.BREAK: (DateDecision.USE_BREAK, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.RENEWAL: (DateDecision.RENEW, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.END: (DateDecision.EXTEND, DateDecision.REPROCURE, DateDecision.LET_END),
}
"""What can be decided about each kind of date. Letting a break date pass means not to use the break."""

NOWHERE = 0
"""The workspace of somebody from one that was never seen: nothing is in it."""

MOST_OPTIONS = 100
"""As many as a Slack menu takes: the newest are offered."""


class Asked(Protocol):
    """A question as a person saw it: `seen` is the id of its latest answer then, 0 where it had none."""

    @property
    def assessment_id(self) -> int:
        """The assessment's id."""

    @property
    def question(self) -> str:
        """The question's id."""

    @property
    def seen(self) -> int:
        """The id of the answer it had."""


class Seen(Protocol):
    """A submission as a person saw it: its digest, and how many decisions it had."""

    @property
    def submission_id(self) -> int:
        """The submission's id."""

    @property
    def digest(self) -> str:
        """The digest of what was submitted."""

    @property
    def decisions(self) -> int:
        """How many decisions there were."""


class Modals:
    """Every modal. What a modal is about comes back with what is entered, as JSON in its private_metadata."""

    def __init__(self, config: Config, renderer: Renderer, database: Database) -> None:
        """Keep what to read and what to render with."""
        self._config = config
        self._renderer = renderer
        self._database = database

    def start(self, who: Who, channel: str) -> Json:
        """Return the form that starts an assessment; `channel` is chosen at first where it can be talked in."""
        with self._reading(who) as reading:
            return self._render("start", _start(reading, channel))

    def words(self, who: Who, asked: Asked, value: AnswerValue) -> Json:
        """Return the form for the reason or the evidence of an answer."""
        carried = {
            "assessment": asked.assessment_id, "question": asked.question, "seen": asked.seen, "value": value.value,
        }  # fmt: skip
        with self._reading(who) as reading:
            return self._render("words", _words(reading, asked.assessment_id, asked.question, value), carried)

    def why(self, who: Who, asked: Asked) -> Json:
        """Return why a question is asked, and what a good answer looks like."""
        with self._reading(who) as reading:
            return self._render("why", _why(reading, asked.assessment_id, asked.question))

    def decide(self, who: Who, outcome: Outcome, seen: Seen) -> Json:
        """Return the form in which a submission is decided; its callback_id is the outcome's value."""
        carried = {"submission": seen.submission_id, "digest": seen.digest, "decisions": seen.decisions}
        with self._reading(who) as reading:
            return self._render(outcome.value, _decision(reading, seen.submission_id), carried)

    def revoke(self, who: Who, submission_id: int, number: int) -> Json:
        """Return the form in which decision `number` of a submission is revoked."""
        carried = {"submission": submission_id, "number": number}
        with self._reading(who) as reading:
            return self._render("revoke", _decision(reading, submission_id), carried)

    def contract(self, who: Who) -> Json:
        """Return the form that adds a contract; whoever adds it is its owner at first."""
        with self._reading(who) as reading:
            return self._render("contract", _contract(reading, who.user))

    def record(self, who: Who, key_date_id: int) -> Json:
        """Return the form for the decision about a contract's date."""
        with self._reading(who) as reading:
            return self._render("record", _record(reading, key_date_id), {"key_date": key_date_id})

    def notice(self, words: str) -> Json:
        """Return a window that says one thing."""
        return self._render("notice", {"words": words})

    @contextmanager
    def _reading(self, who: Who) -> Iterator[Reading]:
        with self._database.reading() as session:
            workspace = session.exec(select(Workspace).where(Workspace.slack_id == who.team)).first()
            yield Reading(session, self._config, key_of(workspace) if workspace else NOWHERE)

    def _render(self, template: str, data: Data, carried: Mapping[str, object] | None = None) -> Json:
        metadata = json.dumps(carried) if carried else ""
        return self._renderer.modal(template, {**data, "metadata": metadata})


def _start(reading: Reading, channel: str) -> Data:
    parents = newest(reading.session, reading.workspace_id, MOST_OPTIONS, (Kind.PROGRAMME, Kind.SERVICE))
    return {
        "organisations": _organisations(reading),
        "categories": _categories(reading),
        "parents": [{"id": each.id, "kind": each.kind, "title": each.title} for each in parents],
        "channel": channel if channel.startswith(("C", "G")) else None,
    }


def _words(reading: Reading, assessment_id: int, question_id: str, value: AnswerValue) -> Data:
    question = _standard(reading, assessment_id).question(question_id)
    answer = latest_answers(reading.session, reading.workspace_id, assessment_id).get(question_id)
    return {
        "asks": question.asks,
        "good": question.good,
        "value": value,
        "needs": needs_words(question, value),
        "written": answer.words[:3000] if answer and answer.value is value and answer.words else None,
    }


def _why(reading: Reading, assessment_id: int, question_id: str) -> Data:
    standard = _standard(reading, assessment_id)
    question = standard.question(question_id)
    clause, point = standard.clause_of(question), standard.point_of(question_id)
    return {
        "asks": question.asks,
        "why": question.why,
        "good": question.good,
        "clause": clause.id,
        "says": clause.says,
        "force": clause.force,
        "point": {"number": point.number, "title": point.title},
        "standard": standard.title,
    }


def _decision(reading: Reading, submission_id: int) -> Data:
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    made = standing_decision(decisions(reading.session, reading.workspace_id, submission_id))
    gaps = submission.snapshot["gaps"]
    return {
        **frozen(submission),
        "must": [gap for gap in gaps if gap["blocks"]],
        "made": reading.decision(made) if made else None,
    }


def _contract(reading: Reading, owner: str) -> Data:
    assessments = newest(reading.session, reading.workspace_id, MOST_OPTIONS)
    return {
        "organisations": _organisations(reading),
        "assessments": [{"id": each.id, "title": each.title} for each in assessments],
        "owner": owner,
    }


def _record(reading: Reading, key_date_id: int) -> Data:
    found = dated_contract(reading.session, reading.workspace_id, key_date_id)
    return {
        "title": found.contract.title,
        "supplier": found.contract.supplier,
        "kind": found.key_date.kind,
        "on": found.key_date.on,
        "choices": CHOICES[found.key_date.kind],
    }


def _standard(reading: Reading, assessment_id: int) -> Standard:
    return reading.standard_of(find(reading.session, Assessment, reading.workspace_id, assessment_id))


def _organisations(reading: Reading) -> list[Data]:
    return [{"id": each.id, "name": each.name} for each in reading.config.organisations]


def _categories(reading: Reading) -> list[Data]:
    """Return the categories of every regime in use here, each once."""
    regimes = [reading.config.regimes[organisation.regime] for organisation in reading.config.organisations]
    titles = {category.id: category.title for regime in regimes for category in regime.categories}
    return [{"id": key, "title": title} for key, title in titles.items()]
