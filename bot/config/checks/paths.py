"""Checks by exploring: each question can come to be asked."""

from collections.abc import Iterator

from bot.config.checks.ids import Fault
from bot.domain.paths import unreachable
from bot.domain.regimes import Regime
from bot.domain.representatives import TooMuchToExplore
from bot.domain.standard import Standard


def of_paths(standard: Standard) -> Iterator[Fault]:
    """Yield the questions that no facts and answers lead to, where nothing else is wrong with a standard."""
    try:
        never = unreachable(standard)
    except TooMuchToExplore as error:
        yield ("rules",), f"{error}; make them look at less"
        return
    for question in never:
        section = standard.section_of(question.id)
        here = ("sections", standard.order_of(section), "questions", section.questions.index(question))
        what = f"question {question.id} can never come to be asked"
        yield here, f"{what}; mend the rules under when, or whom it is asked of"


def of_paths_of_regime(regime: Regime) -> Iterator[Fault]:
    """Yield the questions of a regime that could not come to be asked with all its sections turned on."""
    if regime.sections:
        yield from of_paths(
            Standard(
                id="regime", title=regime.title, edition="1", rules=regime.rules, sections=regime.sections
            )
        )
