"""Making a standard larger by a regime's sections, and moving an assessment to another edition."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.given import Given
from bot.domain.question import Question, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.rules import Rule
from bot.domain.section import Section
from bot.domain.standard import Standard


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """An earlier answer to a question of the new edition; `was` is the question it was given to."""

    question: Question
    was: str
    given: Given


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of the answers when an assessment is moved to another edition.

    `answers` are those to go on with: all earlier ones under the questions they were given to, and those that
    stand also under the new questions. Nothing is ever taken out; an answer of another kind is stale.
    `stands` need nothing; `look_again` are asked again with the earlier answer shown; `new` are asked for the
    first time. `no_place` are the earlier questions whose answers no question of the new edition takes up.
    """

    answers: Mapping[str, Given]
    stands: tuple[CarriedAnswer, ...]
    look_again: tuple[CarriedAnswer, ...]
    new: tuple[Question, ...]
    no_place: tuple[str, ...]


def with_sections(standard: Standard, rules: tuple[Rule, ...], sections: tuple[Section, ...]) -> Standard:
    """Return a standard with a regime's sections after its own, and with the rules that they are asked by.

    Raises ValueError where one of the names is already taken.
    """
    all_rules, all_sections = standard.rules + rules, standard.sections + sections
    _refuse_twice([rule.id for rule in all_rules])
    _refuse_twice([section.id for section in all_sections])
    _refuse_twice([question.id for section in all_sections for question in section.questions])
    # made anew, because model_copy would take along what was worked out from the smaller one
    fields = {name: getattr(standard, name) for name in Standard.model_fields}
    return Standard.model_validate(fields | {"rules": all_rules, "sections": all_sections})


def carry(old: Questionnaire, new: Standard) -> Carried:
    """Return what becomes of the answers of `old` under the edition `new`, for the same facts.

    An answer stands where its question goes on under its own id or as the one that a new question grew from,
    takes the same kind of answer, and has not to be looked at again. Where a new question grew from several
    that were answered, no one answer can stand for it.
    """
    kinds = {question.id: question.kind for question in old.standard.questions}
    answers = dict(old.answers)
    for question in new.questions:
        if question.id in old.answers:
            if kinds.get(question.id) is not question.kind:
                answers[question.id] = replace(old.answers[question.id], stale=True)
            continue
        earlier = answered_as(question, old.answers, kinds)
        if earlier is not None and not question.look_again:
            answers[question.id] = old.answers[earlier]
    moved = Questionnaire(new, old.facts, answers)
    carried = [
        (question, was, old.answers[was])
        for question in moved.asked
        if (was := _first_answered(question, old.answers)) is not None
    ]
    taken_up = {name for question in new.questions for name in (question.id, *question.was)}
    return Carried(
        answers=answers,
        stands=tuple(CarriedAnswer(*each) for each in carried if moved.answer_to(each[0].id)),
        look_again=tuple(CarriedAnswer(*each) for each in carried if not moved.answer_to(each[0].id)),
        new=tuple(each for each in moved.asked if _first_answered(each, old.answers) is None),
        no_place=tuple(name for name in old.answers if name not in taken_up),
    )


def answered_as(
    question: Question, answers: Mapping[str, Given], kinds: Mapping[str, QuestionKind]
) -> str | None:
    """Return the earlier question whose answer can stand for this one; None where there is none.

    It is the same or the one that this grew from, and takes the same kind of answer (`kinds`, by id). Where
    this grew from several that were answered, no one answer can stand for it.
    """
    names = [question.id] if question.id in answers else [name for name in question.was if name in answers]
    return names[0] if len(names) == 1 and kinds.get(names[0]) is question.kind else None


def _first_answered(question: Question, answers: Mapping[str, Given]) -> str | None:
    return next((name for name in (question.id, *question.was) if name in answers), None)


def _refuse_twice(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"there is more than one {', '.join(twice)}")
