"""How heavy the scrutiny of a spend is by its regime, and how that came about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.domain.english import number
from bot.domain.given import shown_answer
from bot.domain.money import pounds
from bot.domain.questionnaire import Questionnaire
from bot.domain.regimes import Band, Level, Scrutiny
from bot.domain.rules import Seen
from bot.domain.spend import Fact, Facts


@dataclass(frozen=True, slots=True)
class Rated:
    """One criterion: what it is called, what was answered, and the level that follows.

    `question` is the question that was asked; None where it is read from the facts.
    """

    title: str
    question: str | None
    answered: str
    level: Level

    @property
    def points(self) -> int:
        """What it adds to a total."""
        return self.level.points


@dataclass(frozen=True, slots=True)
class Rating:
    """The level of scrutiny, and how it came about.

    `level` is None while it is not settled. `total` is None where levels are not added up, or not all
    criteria have one. `decided_by` are the criteria that settle it: those with the highest level or with a
    decisive one; empty where the total does. `missing` are the questions that are asked and have no answer
    yet; `not_asked` those of criteria that the organisation has not turned on, or that are not asked of this.
    """

    by: Literal["highest", "total"]
    level: Level | None
    total: int | None
    how: tuple[Rated, ...]
    decided_by: tuple[Rated, ...]
    missing: tuple[str, ...]
    not_asked: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing that is asked is missing."""
        return not self.missing


def rate(scrutiny: Scrutiny, facts: Facts, questionnaire: Questionnaire) -> Rating | None:
    """Return the rating of a spend; None where the regime's criteria look at nothing that is known or asked.

    The highest level counts once all that is asked is answered, or as soon as nothing could be heavier. A
    total needs every criterion; a decisive level counts as soon as there is one.
    """
    levels = {level.id: level for level in scrutiny.levels}
    how = (*_from_facts(scrutiny, facts, levels), *_from_answers(scrutiny, questionnaire, levels))
    questions = [criterion.question for criterion in scrutiny.questions]
    not_asked = tuple(each for each in questions if not questionnaire.is_asked(each))
    rated = {each.question for each in how}
    missing = tuple(each for each in questions if each not in rated and each not in not_asked)
    if not how and not missing:
        return None
    is_whole = len(how) == len(scrutiny.facts) + len(scrutiny.questions)
    total = sum(each.points for each in how) if scrutiny.by == "total" and is_whole else None
    decided_by = _decisive(scrutiny, how) if scrutiny.by == "total" else _heaviest(scrutiny, how, missing)
    level = decided_by[0].level if decided_by else _of_total(scrutiny, total, levels)
    return Rating(scrutiny.by, level, total, how, decided_by, missing, not_asked)


def _from_facts(scrutiny: Scrutiny, facts: Facts, levels: dict[str, Level]) -> Iterator[Rated]:
    seen = facts.seen()
    for criterion in scrutiny.facts:
        band = next((band for band in criterion.bands if band.hold(seen)), None)
        if band:
            shown = _shown_facts(criterion.bands, facts, seen)
            yield Rated(criterion.title, None, shown, levels[band.level])


def _from_answers(
    scrutiny: Scrutiny, questionnaire: Questionnaire, levels: dict[str, Level]
) -> Iterator[Rated]:
    for criterion in scrutiny.questions:
        given = questionnaire.answer_to(criterion.question)
        if given and given.value in criterion.levels:
            question = questionnaire.standard.question(criterion.question)
            level = levels[criterion.levels[given.value]]
            yield Rated(question.asks, question.id, shown_answer(question, given.value), level)


def _heaviest(scrutiny: Scrutiny, how: tuple[Rated, ...], missing: tuple[str, ...]) -> tuple[Rated, ...]:
    order = [level.id for level in scrutiny.levels]
    most = max((order.index(each.level.id) for each in how), default=0)
    if missing and most < len(order) - 1:
        return ()
    return tuple(each for each in how if order.index(each.level.id) == most)


def _decisive(scrutiny: Scrutiny, how: tuple[Rated, ...]) -> tuple[Rated, ...]:
    order = [level.id for level in scrutiny.levels if level.id in scrutiny.decisive]
    decisive = [each for each in how if each.level.id in order]
    most = max((order.index(each.level.id) for each in decisive), default=0)
    return tuple(each for each in decisive if order.index(each.level.id) == most)


def _of_total(scrutiny: Scrutiny, total: int | None, levels: dict[str, Level]) -> Level | None:
    if total is None:
        return None
    reached = [each for each in scrutiny.totals if total >= each.at_least]
    return levels[max(reached, key=lambda each: each.at_least).level] if reached else None


def _shown_facts(bands: tuple[Band, ...], facts: Facts, seen: Seen) -> str:
    """Return the facts that bands look at as people read them: "£1.2 million", "yes", "3"."""
    looked_at = dict.fromkeys(each.fact for band in bands for each in band.criteria if each.fact)
    return ", ".join(_shown_fact(fact, facts, seen) for fact in looked_at)


def _shown_fact(fact: Fact, facts: Facts, seen: Seen) -> str:
    if fact is Fact.COST:
        return pounds(facts.cost_pence)
    known = seen[f"fact:{fact}"]
    return " ".join(known) if isinstance(known, tuple) else number(known)
