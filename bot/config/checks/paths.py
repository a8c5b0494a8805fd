"""Checks by exploring: each question can come to be asked."""

from collections.abc import Collection, Iterator

from bot.config.checks.ids import Fault
from bot.config.checks.routing import MOST_RULES
from bot.config.checks.sound import sound_part
from bot.config.source import Where
from bot.domain.paths import unreachable
from bot.domain.regimes import Regime
from bot.domain.representatives import TooMuchToExplore
from bot.domain.standard import Standard


def of_paths(standard: Standard, wrong: Collection[Where] = ()) -> Iterator[Fault]:
    """Yield the questions that no facts and answers lead to.

    `wrong` are the places of other mistakes. What depends on those is not explored, because it may be right
    once they are mended.
    """
    if len(standard.rules) > MOST_RULES:
        return
    try:
        never = {question.id for question in unreachable(sound_part(standard, wrong) if wrong else standard)}
    except TooMuchToExplore as error:
        yield ("rules",), f"{error}; make them look at less"
        return
    for place, section in enumerate(standard.sections):
        for number, question in enumerate(section.questions):
            if question.id in never:
                what = f"question {question.id} can never come to be asked"
                here: Where = ("sections", place, "questions", number)
                yield here, f"{what}; mend the rules under when, or whom it is asked of"


def of_paths_of_regime(regime: Regime, wrong: Collection[Where] = ()) -> Iterator[Fault]:
    """Yield the questions of a regime that could not come to be asked with all its sections turned on."""
    if regime.sections:
        whole = Standard(
            id="regime", title=regime.title, edition="1", rules=regime.rules, sections=regime.sections
        )
        yield from of_paths(whole, wrong)
