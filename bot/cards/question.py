"""One question in an assessment's thread."""

from collections.abc import Mapping

from bot.cards import evidence
from bot.cards.beginning import begun_from, hint
from bot.cards.notes import shown_notes
from bot.cards.reading import Data, Reading
from bot.domain.crossing import is_a_moment_ago
from bot.domain.given import fits
from bot.domain.lifecycle import Status
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.section import Section
from bot.store.assessments import UNFINISHED, answer_above, latest_answers, latest_submission
from bot.store.conversations import asked_in, request_of
from bot.store.copies import can_hold
from bot.store.engine import find, key_of
from bot.store.noted import notes_of
from bot.store.reviews import point_reviews, reopening_of, sent_comments
from bot.store.tables import Answer, Assessment, Card, Conversation
from bot.store.versions import version_before

MOST_BUTTONS = 5
"""Options that are buttons of their own; a longer list is chosen from in a form."""


def data(reading: Reading, card: Card) -> tuple[str, Data]:
    """Return the template and its data: with buttons while it is being asked, else one line."""
    talk = find(reading.session, Conversation, reading.workspace_id, card.subject_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, talk.assessment_id)
    sheet = reading.questionnaire_of(assessment)
    if not sheet.standard.has(card.part):
        return question_gone(reading, assessment)
    question = sheet.standard.question(card.part)
    section = sheet.standard.section_of(question.id)
    latest = latest_answers(reading.session, reading.workspace_id, talk.assessment_id)
    answer = latest.get(question.id)
    is_asked = sheet.is_asked(question.id)
    is_open = is_asked and assessment.status in UNFINISHED and talk.asking == card.part
    sensitive = sheet.standard.is_sensitive(question.id)
    request = request_of(reading.session, talk)
    reopening = reopening_of(reading.session, assessment)
    return "question", {
        "open": is_open and reading.is_newest(card),
        "comments": _comments(reading, assessment, question, section) if is_open else [],
        "asked": is_asked,
        "again": is_open and not reading.is_newest(card),
        "asks": question.asks,
        "good": question.good,
        "kind": question.kind,
        "buttons": buttons(question),
        "may_not_apply": question.can_be_not_applicable,
        "evidence": bool(question.evidence),
        "knows": section.knows_of(question),
        "sensitive": sensitive,
        "clause": question.clause,
        "force": sheet.standard.force_of(question),
        "part": {"number": section.number, "title": section.title, "of": len(sheet.standard.points)},
        "position": sheet.place(question.id),
        "total": len(sheet.asked),
        "first": reopening.previous(sheet, question.id, asked_in(reading.session, talk, sheet)) is None,
        "answer": shown(reading, question, answer, sensitive=sensitive) if answer else None,
        "crossed": _crossed(reading, question, answer, sensitive=sensitive) if answer else None,
        "notes": _notes(reading, assessment, question, sensitive=sensitive) if is_open else [],
        "talk": talk.id,
        "counts": sheet.counts(question),
        "deleted": assessment.status is Status.DELETED,
        "begun": begun_from(reading, answer) if answer else None,
        "holds": answer is not None and _may_hold(sheet, question, answer),
        "hint": hint(reading, assessment, question.id) if is_open else None,
        "grew_from": _grew_from(reading, sheet, latest, question),
        "parent": _parent(reading, assessment, question),
        "direct": bool(talk.person_id or assessment.direct_with_id),
        "requested": request is not None,
        "over": assessment.status is Status.ARCHIVED
        or (request is not None and request.closed_as is not None),
        "can_skip": request is None or request.question is None,
        "attached": evidence.on_card(reading, assessment, question.id, sensitive=sensitive),
        "value": f"{talk.id}:{question.id}:{answer.id if answer else 0}",
    }


def question_gone(reading: Reading, assessment: Assessment) -> tuple[str, Data]:
    """Return the template and its data for what is about a question that the standard has no more."""
    standard = reading.standard_of(assessment)
    return "question_gone", {"standard": standard.title, "edition": standard.edition}


def buttons(question: Question) -> list[Data]:
    """Return the options that are buttons of their own, with their values; empty where a form is needed."""
    if question.kind is QuestionKind.ONE and len(question.options) <= MOST_BUTTONS:
        return [{"title": option.title, "value": option.id} for option in question.options]
    return []


def shown(
    reading: Reading,
    question: Question,
    answer: Answer,
    *,
    sensitive: bool,
    people: Mapping[int, str] | None = None,
) -> Data:
    """Return an answer as templates show it; of a sensitive one only who gave it, and when.

    `people` are Slack's ids of those who answered, where they are at hand.
    """
    person = None if sensitive else reading.person(question, answer.value)
    return {
        "value": answer.value if fits(question, answer.value) and not sensitive else None,
        "judged": question.kind is QuestionKind.JUDGEMENT or answer.value == AnswerValue.NOT_APPLICABLE,
        "person": person,
        "shown": "" if sensitive or person else reading.answer(question, answer.value),
        "words": "" if sensitive else answer.words,
        "inherited": answer.inherited_from_id is not None,
        "by": (people or reading.people([answer.person_id]))[answer.person_id],
        "at": answer.at,
        "phase": answer.phase,
    }


def _may_hold(sheet: Questionnaire, question: Question, answer: Answer) -> bool:
    """Return whether an answer that does not count can be said to hold still."""
    is_sensitive = sheet.standard.is_sensitive(question.id)
    return not sheet.counts(question) and not is_sensitive and can_hold(question, answer)


def _comments(reading: Reading, assessment: Assessment, question: Question, section: Section) -> list[Data]:
    """Return what assessors said to the team of this question, or of its point as a whole."""
    submission = latest_submission(reading.session, reading.workspace_id, key_of(assessment))
    if submission is None:
        return []
    reviews = [
        review
        for review in point_reviews(reading.session, reading.workspace_id, key_of(submission))
        if review.section == section.id and review.question in (question.id, None)
    ]
    sent, _ = sent_comments(reading.session, reading.workspace_id, reviews)
    people = reading.people(review.person_id for review in sent)
    words = reading.said(review.words for review in sent)
    return [
        {
            "by": people[review.person_id],
            "at": review.at,
            "whole": review.question is None,
            "words": words[review.words].text,
        }
        for review in sent
    ]


def _crossed(reading: Reading, question: Question, answer: Answer, *, sensitive: bool) -> Data | None:
    """Return the answer that somebody else had given a moment before the one that counts, if there is one."""
    before = version_before(reading.session, answer)
    if before is None or before.person_id == answer.person_id or not is_a_moment_ago(before.at, answer.at):
        return None
    return shown(reading, question, before, sensitive=sensitive)


def _notes(reading: Reading, assessment: Assessment, question: Question, *, sensitive: bool) -> list[Data]:
    """Return the notes that are not settled yet, the newest first."""
    found = notes_of(reading.session, reading.workspace_id, key_of(assessment), question.id)
    return shown_notes(reading, [each for each in reversed(found) if not each.settled_at], hide=sensitive)


def _grew_from(
    reading: Reading, sheet: Questionnaire, latest: dict[str, Answer], question: Question
) -> Data | None:
    """Return the answer to a question of an earlier edition that this one grew from, if there is one."""
    if question.id in latest:
        return None
    before = next((latest[name] for name in question.was if name in latest), None)
    if before is None or sheet.standard.is_sensitive(question.id) or _was_sensitive(reading, before):
        return None
    people = reading.people([before.person_id])
    return {"value": before.value, "words": before.words, "by": people[before.person_id], "at": before.at}


def _was_sensitive(reading: Reading, answer: Answer) -> bool:
    """Return whether an answer was sensitive where it was given; of a standard that is gone, it may be."""
    asked = [
        standard
        for standard in reading.config.editions.values()
        if standard.id == answer.edition and standard.has(answer.question)
    ]
    return not asked or any(standard.is_sensitive(answer.question) for standard in asked)


def _parent(reading: Reading, assessment: Assessment, question: Question) -> Data | None:
    """Return what has an answer that could be taken over, if there is such a one."""
    found = answer_above(reading.session, assessment, question)
    return {"title": found[0].title, "kind": found[0].kind} if found else None
