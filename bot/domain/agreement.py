"""Who must agree to a submission before it is approved, who has, and who is awaited.

A panel is the groups a submission needs. Specialists give their view in any order. The groups that decide
come after them, one after another; the last approval that is needed is the decision.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.domain.groups import AssessorGroup, Call, Specialists
from bot.domain.spend import PENCE_IN_A_POUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What was submitted, as far as it says who must agree.

    `results` are those of its points for the whole tree, by section id. `level` is the id of its level of
    scrutiny, None where it has none.
    """

    cost_pence: int
    category: str
    level: str | None
    results: Mapping[str, str]
    rules: frozenset[str]
    severities: frozenset[str]


def submitted(frozen: Mapping[str, Any]) -> Submitted:
    """Return what a snapshot says of who must agree, in the shape of `bot.store.snapshots.frozen`."""
    rating = frozen["regime"]["rating"] or {}
    return Submitted(
        cost_pence=frozen["assessment"]["cost_pence"],
        category=frozen["assessment"]["category"],
        level=rating.get("level_id"),
        # a point of the first version had no id of its own: its number is the section's
        results={str(point.get("section", point["number"])): point["whole"] for point in frozen["points"]},
        rules=frozenset(finding["rule"] for finding in frozen["findings"]),
        severities=frozenset(finding["severity"] for finding in frozen["findings"]),
    )


def calls(call: Call, facts: Submitted) -> bool:
    """Return whether everything that a call names is so."""
    return all(
        (
            not call.points or any(facts.results.get(point) in call.results for point in call.points),
            not call.category or facts.category in call.category,
            call.cost_at_least is None or facts.cost_pence >= call.cost_at_least * PENCE_IN_A_POUND,
            not call.rating or facts.level in call.rating,
            not call.findings or not facts.rules.isdisjoint(call.findings),
            not call.severity or not facts.severities.isdisjoint(call.severity),
        )
    )


def needed_groups(groups: Iterable[Specialists], facts: Submitted) -> tuple[Specialists, ...]:
    """Return the groups that something about a submission calls for, in their order."""
    return tuple(group for group in groups if any(calls(call, facts) for call in group.when))


def needed_deciders(line: Sequence[AssessorGroup], facts: Submitted) -> tuple[AssessorGroup, ...]:
    """Return who of a line has to decide: the first, and each next one while the cost is over the limit."""
    needed = list(line[:1])
    for before, group in pairwise(line):
        if before.limit is None or facts.cost_pence <= before.limit * PENCE_IN_A_POUND:
            break
        needed.append(group)
    return tuple(needed)


@dataclass(frozen=True, slots=True)
class GivenView:
    """What a person said for a group; `agrees` is False for an objection."""

    group: str
    person: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One group of a panel: whether it decides, and who agreed and objected for it, in order.

    The latest view of each person counts, and each person once.
    """

    group: AssessorGroup
    decides: bool
    agreed: tuple[int, ...] = ()
    objected: tuple[int, ...] = ()

    @property
    def missing(self) -> int:
        """How many more have to agree."""
        return max(self.group.needed - len(self.agreed), 0)

    @property
    def is_complete(self) -> bool:
        """Whether as many agreed as are needed. An objection is shown, and does not undo that."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Panel:
    """The groups that a submission needs: the specialists, then those that decide, in order."""

    seats: tuple[Seat, ...]

    @property
    def awaited(self) -> tuple[Seat, ...]:
        """Whose agreement is still to come."""
        return tuple(seat for seat in self.seats if not seat.is_complete)

    @property
    def may_finish(self) -> bool:
        """Whether nobody is awaited any more: the submission is approved."""
        return not self.awaited

    @property
    def turn(self) -> Seat | None:
        """The group that decides next; None where none is left to."""
        return next((seat for seat in self.seats if seat.decides and not seat.is_complete), None)

    def open_to(self, groups: Collection[str]) -> tuple[Seat, ...]:
        """Return the seats of these groups that are awaited now: the deciding one only in its turn."""
        return tuple(
            seat
            for seat in self.awaited
            if seat.group.id in groups and (not seat.decides or seat is self.turn)
        )

    def seat(self, group_id: str) -> Seat | None:
        """Return the seat of a group; None where the submission does not need it."""
        return next((seat for seat in self.seats if seat.group.id == group_id), None)

    def awaited_before(self, group_id: str) -> tuple[Seat, ...]:
        """Return who is awaited before a group can decide: the specialists, and those before it in line."""
        found: list[Seat] = []
        for seat in self.seats:
            if seat.group.id == group_id:
                break
            if not seat.is_complete:
                found.append(seat)
        return tuple(found)


def panel(
    specialists: Iterable[Specialists],
    line: Sequence[AssessorGroup],
    facts: Submitted,
    views: Sequence[GivenView],
) -> Panel:
    """Return the panel of a submission with the views given so far, in the order in which they were given."""
    latest = {(view.group, view.person): view.agrees for view in views}

    def seat(group: AssessorGroup, *, decides: bool) -> Seat:
        said = {person: agrees for (of, person), agrees in latest.items() if of == group.id}
        agreed = tuple(person for person, agrees in said.items() if agrees)
        objected = tuple(person for person, agrees in said.items() if not agrees)
        return Seat(group, decides, agreed, objected)

    return Panel(
        (
            *(seat(group, decides=False) for group in needed_groups(specialists, facts)),
            *(seat(group, decides=True) for group in needed_deciders(line, facts)),
        )
    )
