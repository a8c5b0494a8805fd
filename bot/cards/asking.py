"""The forms and windows about one question: its answer, the reason or evidence, and why it is asked."""

from bot.cards.question import shown
from bot.cards.reading import Data, Reading
from bot.cards.sensitive import may_read
from bot.domain.given import LONGEST_WRITTEN, fits
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import Questionnaire, needs_words
from bot.domain.values import MOST_OPTIONS
from bot.store.assessments import answer_above
from bot.store.contracts import newest_contracts
from bot.store.engine import NotFoundError, find
from bot.store.tables import Assessment

LONGEST_IN_BOX = 2000
"""As much as the box for a reason takes: a longer answer is not put in it, since it would have to be cut."""

LONGEST_TYPED = 60
"""Characters of an amount, a number or a period."""


def words(reading: Reading, assessment_id: int, question_id: str, value: str, viewer: str) -> Data:
    """Return what the form for a reason or evidence shows; earlier words only to who may read them."""
    assessment, sheet, question = _asked(reading, assessment_id, question_id)
    return {
        "asks": question.asks,
        "good": question.good,
        "value": value,
        "needs": needs_words(question, value),
        "written": _written(reading, sheet, assessment, question, value, viewer),
    }


def answer(reading: Reading, assessment_id: int, question_id: str, viewer: str) -> Data:
    """Return what the form for an answer shows; the earlier answer only to who may read it."""
    assessment, sheet, question = _asked(reading, assessment_id, question_id)
    given = sheet.answers.get(question_id)
    value = given.value if given and _may_begin_with(reading, sheet, assessment, question, viewer) else None
    person = reading.person(question, value) if value else None
    return {
        "asks": question.asks,
        "good": question.good,
        "kind": question.kind,
        "options": [{"id": option.id, "title": option.title} for option in question.options],
        "contracts": _contracts(reading, assessment) if question.kind is QuestionKind.CONTRACT else [],
        "longest": LONGEST_WRITTEN.get(question.kind, LONGEST_TYPED),
        "value": person if question.kind is QuestionKind.PERSON else value,
        "shown": reading.answer(question, value) if value and not person else None,
        "written": given.words if value and given else None,
    }


def take_over(reading: Reading, assessment_id: int, question_id: str) -> Data:
    """Return the answer that would be taken over; raises NotFoundError where there is none."""
    assessment, sheet, question = _asked(reading, assessment_id, question_id)
    found = answer_above(reading.session, assessment, question)
    if found is None:
        raise NotFoundError(f"an answer to {question_id} above assessment {assessment_id}")
    above, answer = found
    return {
        "asks": question.asks,
        "title": above.title,
        "answer": shown(reading, question, answer, sensitive=sheet.standard.is_sensitive(question_id)),
    }


def why(reading: Reading, assessment_id: int, question_id: str) -> Data:
    """Return why a question is asked, of whom, and what a good answer looks like."""
    _, sheet, question = _asked(reading, assessment_id, question_id)
    standard = sheet.standard
    clause, section = standard.clause_of(question), standard.section_of(question_id)
    rules = {rule.id: rule for rule in standard.rules}
    return {
        "asks": question.asks,
        "why": question.why,
        "good": question.good,
        "knows": section.knows_of(question),
        "sensitive": standard.is_sensitive(question_id),
        "because": [rules[name].means for name in section.rules_of(question)],
        "phases_asked": [phase.value for phase in question.phases],
        "ours": question.ours,
        "clause": clause.id if clause else None,
        "says": clause.says if clause else None,
        "force": clause.force if clause else None,
        "part": {"number": section.number, "title": section.title, "says": section.says},
        "standard": standard.title,
    }


def _asked(
    reading: Reading, assessment_id: int, question_id: str
) -> tuple[Assessment, Questionnaire, Question]:
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    sheet = reading.questionnaire_of(assessment)
    return assessment, sheet, sheet.standard.question(question_id)


def _may_begin_with(
    reading: Reading, sheet: Questionnaire, assessment: Assessment, question: Question, viewer: str
) -> bool:
    """Return whether a form for an answer can begin with the present one."""
    kept = sheet.answers[question.id].value
    is_one = kept != AnswerValue.NOT_APPLICABLE and fits(question, kept)
    return is_one and may_read(reading, sheet, assessment, question, viewer)


def _written(
    reading: Reading,
    sheet: Questionnaire,
    assessment: Assessment,
    question: Question,
    value: str,
    viewer: str,
) -> str | None:
    """Return the words that are kept with the same value, to go on from, where the viewer may read them."""
    given = sheet.answers.get(question.id)
    if given is None or given.value != value or not 0 < len(given.words) <= LONGEST_IN_BOX:
        return None
    return given.words if may_read(reading, sheet, assessment, question, viewer) else None


def _contracts(reading: Reading, assessment: Assessment) -> list[Data]:
    """Return the contracts of the assessment first, then the newest others of its organisation."""
    held = newest_contracts(reading.session, assessment, MOST_OPTIONS)
    return [{"id": contract.id, "title": contract.title, "supplier": contract.supplier} for contract in held]
