"""Checks between editions of a standard: what a later one says of the one before has to be so."""

from collections.abc import Iterator, Mapping

from bot.config.checks.ids import Fault, there_is
from bot.config.source import Where, did_you_mean
from bot.domain.standard import Standard


def of_editions(standard: Standard, standards: Mapping[str, Standard | None]) -> Iterator[Fault]:
    """Yield what is wrong with `follows` and `was`; `standards` has None for those that cannot be read.

    The edition before need not be there any more; then nothing can be said of it.
    """
    if standard.follows is None:
        for where, _ in _was(standard):
            yield where, "was names questions of an earlier edition; say under follows which edition that is"
        return
    where = ("follows",)
    if standard.follows == standard.id:
        yield where, f"{standard.id} follows itself; name the edition before it, or take this out"
    elif standard.follows not in standards:
        others = [name for name in standards if name != standard.id]
        if hint := did_you_mean(standard.follows, others):
            yield where, f"there is no standard {standard.follows}{hint}"
    elif _goes_round(standard, standards):
        yield where, f"{standard.follows} follows {standard.id} in turn; one of them has to be the earlier"
    else:
        before = standards[standard.follows]
        if before:
            known = [question.id for question in before.questions]
            for place, name in _was(standard):
                yield from there_is(f"question in {before.id} called", name, known, place)


def _was(standard: Standard) -> Iterator[tuple[Where, str]]:
    for place, section in enumerate(standard.sections):
        for number, question in enumerate(section.questions):
            for position, name in enumerate(question.was):
                yield ("sections", place, "questions", number, "was", position), name


def _goes_round(standard: Standard, standards: Mapping[str, Standard | None]) -> bool:
    passed = {standard.id}
    here = standards.get(standard.follows or "")
    while here and here.id not in passed:
        passed.add(here.id)
        here = standards.get(here.follows or "")
    return here is not None
