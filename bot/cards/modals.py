"""The modals: what each shows when it opens."""

from collections.abc import Mapping

from bot.cards.reading import Data, Reading
from bot.cards.review import frozen
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, Outcome
from bot.domain.questionnaire import needs_words
from bot.domain.regimes import Kind
from bot.domain.standard import AnswerValue, Standard
from bot.render import Renderer
from bot.render.drawing import Json
from bot.store.assessments import decisions, latest_answers, newest, standing_decision
from bot.store.contracts import dated_contract
from bot.store.engine import find
from bot.store.tables import Assessment, Submission

CHOICES: Mapping[KeyDateKind, tuple[DateDecision, ...]] = {
    KeyDateKind.BREAK: (DateDecision.USE_BREAK, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.RENEWAL: (DateDecision.RENEW, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.END: (DateDecision.EXTEND, DateDecision.REPROCURE, DateDecision.LET_END),
}
"""What can be decided about each kind of date. Letting a break date pass means not to use the break."""

_TALKED_IN = ("C", "G")
"""How the ids of channels begin; a direct message has no team in it."""

LONGEST_WRITTEN = 2000
"""As much as the box for a reason takes: a longer answer is not put in it, since it would have to be cut."""

MOST_OPTIONS = 100
"""As many as a Slack menu takes: the newest are offered."""


class Modals:
    """The modals of one workspace. `metadata` comes back to the handler together with what is entered."""

    def __init__(self, reading: Reading, renderer: Renderer) -> None:
        """Keep what to read with and what to render with."""
        self._reading = reading
        self._renderer = renderer

    def start(self, channel: str | None, metadata: str = "") -> Json:
        """Return the form that starts an assessment; `channel` is chosen in it at first."""
        return self._render("start", _start(self._reading, channel), metadata)

    def words(self, assessment_id: int, question: str, value: AnswerValue, metadata: str = "") -> Json:
        """Return the form for the reason or the evidence of an answer."""
        return self._render("words", _words(self._reading, assessment_id, question, value), metadata)

    def why(self, assessment_id: int, question: str) -> Json:
        """Return why a question is asked, and what a good answer looks like."""
        return self._render("why", _why(self._reading, assessment_id, question))

    def decide(self, outcome: Outcome, submission_id: int, metadata: str = "") -> Json:
        """Return the form in which a submission is decided; its callback_id is the outcome's value."""
        return self._render(outcome.value, _decision(self._reading, submission_id), metadata)

    def revoke(self, submission_id: int, metadata: str = "") -> Json:
        """Return the form in which a decision is revoked."""
        return self._render("revoke", _decision(self._reading, submission_id), metadata)

    def contract(self, owner: str | None, metadata: str = "") -> Json:
        """Return the form that adds a contract; `owner` is Slack's id of the person chosen at first."""
        return self._render("contract", _contract(self._reading, owner), metadata)

    def record(self, key_date_id: int, metadata: str = "") -> Json:
        """Return the form for the decision about a contract's date."""
        return self._render("record", _record(self._reading, key_date_id), metadata)

    def _render(self, template: str, data: Data, metadata: str = "") -> Json:
        return self._renderer.modal(template, {**data, "metadata": metadata})


def _start(reading: Reading, channel: str | None) -> Data:
    parents = newest(reading.session, reading.workspace_id, MOST_OPTIONS, (Kind.PROGRAMME, Kind.SERVICE))
    return {
        "organisations": _organisations(reading),
        "categories": _categories(reading),
        "parents": [{"id": each.id, "kind": each.kind, "title": each.title} for each in parents],
        "channel": channel if channel and channel.startswith(_TALKED_IN) else None,
    }


def _words(reading: Reading, assessment_id: int, question_id: str, value: AnswerValue) -> Data:
    question = _standard(reading, assessment_id).question(question_id)
    answer = latest_answers(reading.session, reading.workspace_id, assessment_id).get(question_id)
    is_short = answer is not None and 0 < len(answer.words) <= LONGEST_WRITTEN
    return {
        "asks": question.asks,
        "good": question.good,
        "value": value,
        "needs": needs_words(question, value),
        "written": answer.words if answer and answer.value is value and is_short else None,
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


def _contract(reading: Reading, owner: str | None) -> Data:
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
