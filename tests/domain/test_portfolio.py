"""The portfolio: every assessment at one stage, and no cost counted beside the whole it belongs to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lifecycle import Status
from bot.domain.portfolio import DAYS_AHEAD, Entry, Figure, Stage, by_programme, by_stage, figure, stage_of
from bot.domain.spend import Phase

TODAY = date(2027, 4, 1)


def entry(
    key: int = 1, stage: Stage = Stage.WAITING, cost: int = 100, *above: int, programme: str = ""
) -> Entry:
    return Entry(
        id=key,
        organisation="Department for Examples",
        programme=programme,
        title=f"Thing {key}",
        category="digital-services",
        phase=Phase.BETA,
        status=Status.SUBMITTED,
        stage=stage,
        cost_pence=cost,
        above=above,
    )


@st.composite
def portfolios(draw: st.DrawFn) -> list[Entry]:
    """Give entries, each part of nothing or of one that came before it, under its programme."""
    made: list[Entry] = []
    for key in range(1, draw(st.integers(0, 12)) + 1):
        parent = draw(st.sampled_from([None, *made]))
        made.append(
            entry(
                key,
                draw(st.sampled_from(Stage)),
                draw(st.integers(0, 10**13)),
                *((parent.id, *parent.above) if parent else ()),
                programme=parent.programme if parent else draw(st.sampled_from(["", "A", "a ", "B"])),
            )
        )
    return made


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_at_a_stage(status: Status) -> None:
    assert stage_of(status, None, TODAY) in Stage
    is_approved = status in (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS)
    assert (stage_of(status, TODAY, TODAY) is Stage.ENDING) is is_approved


@pytest.mark.parametrize(
    ("days", "stage"),
    [(DAYS_AHEAD + 1, Stage.APPROVED), (DAYS_AHEAD, Stage.ENDING), (0, Stage.ENDING), (-1, Stage.ENDING)],
)
def test_an_approval_is_ending_from_ninety_days_before(days: int, stage: Stage) -> None:
    assert stage_of(Status.APPROVED, TODAY + timedelta(days=days), TODAY) is stage


def test_what_was_turned_down_is_not_in_progress() -> None:
    assert stage_of(Status.REJECTED, None, TODAY) is Stage.TURNED_DOWN


def test_a_part_is_not_paid_for_twice() -> None:
    whole, part, other = entry(1, cost=100), entry(2, Stage.WAITING, 60, 1), entry(3, cost=5)
    assert figure([whole, part, other]) == Figure(3, 105)
    assert figure([part, other]) == Figure(2, 65)


@given(portfolios())
def test_programmes_and_stages_come_to_the_same(entries: list[Entry]) -> None:
    rows, stages = by_programme(entries), by_stage(entries)
    for stage in Stage:
        figures = [row.figures[stage] for row in rows if stage in row.figures]
        whole = stages.get(stage, Figure(0, 0))
        assert sum(each.count for each in figures) == whole.count
        assert sum(each.pence for each in figures) == whole.pence
    assert sum(each.count for each in stages.values()) == len(entries)


@given(portfolios())
def test_no_figure_is_more_than_all_costs_together(entries: list[Entry]) -> None:
    assert 0 <= figure(entries).pence <= sum(each.cost_pence for each in entries)
    assert [each.title for each in by_programme(entries)][:-1].count("") == 0
