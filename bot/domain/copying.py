"""Which answers of an earlier assessment a new one can begin with."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.editions import answered_as
from bot.domain.given import Given, fits
from bot.domain.questionnaire import Questionnaire


def copied(earlier: Questionnaire, new: Questionnaire) -> Mapping[str, str]:
    """Return the questions of `new` that answers of `earlier` are copied to, with the questions they are of.

    They are asked, given what is copied with them, and have no answer yet. Across editions an answer goes
    where it would be carried to. Left out is what is sensitive in either, what cannot be an answer there, and
    what nobody has looked at since it stopped counting.
    """
    found: dict[str, str] = {}
    fresh = {name: given for name, given in earlier.answers.items() if not given.stale}
    kinds = {question.id: question.kind for question in earlier.standard.questions}
    for question in new.standard.questions:
        was = answered_as(question, fresh, kinds)
        if (
            was is not None
            and fits(question, fresh[was].value)
            and not earlier.standard.is_sensitive(was)
            and not new.standard.is_sensitive(question.id)
        ):
            found[question.id] = was
    begun = {name: replace(fresh[was], stale=True) for name, was in found.items()}
    asked = asked_with(new, begun)
    return {name: was for name, was in found.items() if name in asked}


def asked_with(sheet: Questionnaire, begun: Mapping[str, Given]) -> set[str]:
    """Return which of these questions are asked and have no answer yet, once they all begin with one."""
    path = Questionnaire(sheet.standard, sheet.facts, {**begun, **sheet.answers})
    return {name for name in begun if path.is_asked(name) and name not in sheet.answers}
