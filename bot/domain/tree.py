"""Assessments that are parts of each other, and how a point of the whole comes out of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.questionnaire import WORST_FIRST, Questionnaire, Result, SectionResult
from bot.domain.spend import Kind

PARENTS: dict[Kind, frozenset[Kind]] = {
    Kind.SERVICE: frozenset({Kind.PROGRAMME}),
    Kind.COMPONENT: frozenset({Kind.PROGRAMME, Kind.SERVICE}),
}
"""What each kind can be part of; what is not here stands alone."""

_HOLDS_BACK = frozenset({Result.NOT_MET, Result.UNANSWERED, Result.PARTLY_MET})


@dataclass(frozen=True, slots=True)
class Node:
    """One assessment with those that are part of it."""

    id: int
    title: str
    kind: Kind
    questionnaire: Questionnaire
    parts: tuple["Node", ...] = ()

    def below(self) -> Iterator["Node"]:
        """Give all that is part of it, and the parts of those, from the top down."""
        for part in self.parts:
            yield part
            yield from part.below()


@dataclass(frozen=True, slots=True)
class PartResult:
    """How a section comes out in one part; `result` is None where the part answers another standard."""

    id: int
    title: str
    result: Result | None


@dataclass(frozen=True, slots=True)
class RolledUp:
    """How one section comes out in the whole.

    `own` is the result of the root's own answers, not applicable where it is not asked of the root. `whole`
    is the worst of that and of all parts. `held_back_by` are the parts that keep it from being better: those
    that stand worse than the root's own answers, or as badly as the whole. `not_comparable` are the parts
    that answer another edition and are left out.
    """

    section: str
    number: int | None
    title: str
    own: Result
    whole: Result
    held_back_by: tuple[PartResult, ...]
    not_comparable: tuple[PartResult, ...]


def may_be_part_of(kind: Kind, parent_kind: Kind) -> bool:
    """Return whether one kind of thing can be part of another."""
    return parent_kind in PARENTS.get(kind, frozenset())


def worst(*results: Result) -> Result:
    """Return the worst of several results; what does not apply counts only where nothing else does."""
    return min(results, key=WORST_FIRST.index)


def roll_up(node: Node) -> tuple[RolledUp, ...]:
    """Return how each section that is asked of a node or of its parts comes out in the whole, in order."""
    standard = node.questionnaire.standard
    below = tuple(node.below())
    same = [part for part in below if part.questionnaire.standard.id == standard.id]
    others = tuple(
        PartResult(part.id, part.title, None)
        for part in below
        if part.questionnaire.standard.id != standard.id
    )
    own = _by_section(node)
    of_parts = [(part, _by_section(part)) for part in same]
    titles = {name: result for _, results in of_parts for name, result in results.items()} | own
    order = {section.id: place for place, section in enumerate(standard.sections)}
    return tuple(
        _rolled_up(
            titles[name],
            own[name].result if name in own else Result.NOT_APPLICABLE,
            [
                PartResult(part.id, part.title, results[name].result)
                for part, results in of_parts
                if name in results
            ],
            others,
        )
        for name in sorted(titles, key=lambda name: order.get(name, len(order)))
    )


def _by_section(node: Node) -> dict[str, SectionResult]:
    return {result.section: result for result in node.questionnaire.results}


def _rolled_up(
    section: SectionResult, own: Result, parts: list[PartResult], others: tuple[PartResult, ...]
) -> RolledUp:
    known = [part.result for part in parts if part.result]
    whole = worst(own, *known)
    return RolledUp(
        section.section,
        section.number,
        section.title,
        own,
        whole,
        tuple(part for part in parts if _holds_back(part, own, whole)),
        others,
    )


def _holds_back(part: PartResult, own: Result, whole: Result) -> bool:
    if part.result not in _HOLDS_BACK:
        return False
    return part.result is whole or WORST_FIRST.index(part.result) < WORST_FIRST.index(own)
