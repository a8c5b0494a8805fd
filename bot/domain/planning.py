"""An organisation's spending plan: what it means to spend on, programme by programme and year by year.

The Technology Code of Practice asks for one that covers "all of your proposed digital and technology
spending, programme by programme". Money is whole pence; a year is the one a financial year begins in.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

YEARS = 5
"""Financial years a plan looks ahead, the present one among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plan. `spend` is in pence by the year a financial year begins in.

    `item` is the id of the planned item, none where the line comes from an assessment that nobody planned;
    then nobody has said either whether it is `funded`. `assessment` is the id of what is assessed, if
    anything is yet.
    """

    programme: str
    title: str
    category: str
    spend: Mapping[int, int]
    funded: bool | None
    item: int | None = None
    assessment: int | None = None

    @property
    def total(self) -> int:
        """The forecast of all years, in pence."""
        return sum(self.spend.values())


@dataclass(frozen=True)
class Programme:
    """The lines of one programme in the order of their titles; `title` is empty for what belongs to none."""

    title: str
    lines: tuple[Line, ...]

    @cached_property
    def by_year(self) -> Mapping[int, int]:
        """Return the forecast of each year in pence, the earliest first; years without spend are left out."""
        return by_year(self.lines)

    @property
    def total(self) -> int:
        """The forecast of all years, in pence."""
        return sum(self.by_year.values())


@dataclass(frozen=True)
class Plan:
    """A whole plan: its programmes by name, and last what belongs to none."""

    programmes: tuple[Programme, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, programme by programme."""
        return tuple(line for programme in self.programmes for line in programme.lines)

    @cached_property
    def by_year(self) -> Mapping[int, int]:
        """Return the forecast of each year in pence, the earliest first; years without spend are left out."""
        return by_year(self.lines)

    @property
    def total(self) -> int:
        """The forecast of all years, in pence."""
        return sum(self.by_year.values())

    @property
    def not_funded(self) -> int:
        """What is said not to be funded, in pence."""
        return sum(line.total for line in self.lines if line.funded is False)

    @property
    def not_planned(self) -> int:
        """What comes from assessments that nobody planned, in pence."""
        return sum(line.total for line in self.lines if line.item is None)


def plan(lines: Iterable[Line]) -> Plan:
    """Return lines as a plan. Programmes are one where their names differ in capitals or spaces only."""
    names: dict[str, str] = {}
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        key = same_name(line.programme)
        names.setdefault(key, " ".join(line.programme.split()))
        grouped.setdefault(key, []).append(line)
    return Plan(
        tuple(
            Programme(names[key], tuple(sorted(grouped[key], key=lambda line: same_name(line.title))))
            for key in sorted(grouped, key=lambda key: (not key, key))
        )
    )


def by_year(lines: Iterable[Line]) -> Mapping[int, int]:
    """Return what lines come to in each year, in pence, the earliest first; years without are left out."""
    sums: dict[int, int] = {}
    for line in lines:
        for year, pence in line.spend.items():
            sums[year] = sums.get(year, 0) + pence
    return {year: sums[year] for year in sorted(sums) if sums[year]}


def years_ahead(present: int) -> tuple[int, ...]:
    """Return the financial years that a forecast is asked for, `present` being the one it is now."""
    return tuple(range(present, present + YEARS))


def matching(found: Plan, words: str) -> Plan:
    """Return the programmes named like `words`, and of the others the lines whose titles hold them."""
    sought = same_name(words)
    if not sought:
        return found
    kept = (
        programme
        if sought in same_name(programme.title)
        else Programme(
            programme.title, tuple(line for line in programme.lines if sought in same_name(line.title))
        )
        for programme in found.programmes
    )
    return Plan(tuple(programme for programme in kept if programme.lines))


def may_change(person: str, *, added_by: str, leads: Collection[str]) -> bool:
    """Say whether `person` may change or remove a planned item: who added it may, and so may the leads."""
    return person == added_by or person in leads


def same_name(words: str) -> str:
    """Return a name as it is compared: without regard to capitals and spaces."""
    return " ".join(words.split()).casefold()
