"""An assessor's judgement beside what the answers come to, and how far lines that bind are kept."""

from itertools import product

import pytest

from bot.domain.judging import WANTING, Judgement, Kept, differs, kept
from bot.domain.questionnaire import Result
from bot.domain.section import Force
from tests.domain.making import SMALL

ALIKE = {
    (Judgement.MET, Result.MET),
    (Judgement.MET, Result.NOT_APPLICABLE),
    (Judgement.PARTLY, Result.PARTLY_MET),
    (Judgement.NOT_MET, Result.NOT_MET),
    (Judgement.NOT_MET, Result.UNANSWERED),
}


@pytest.mark.parametrize(("judgement", "result"), list(product(Judgement, Result)))
def test_a_judgement_differs_unless_it_says_the_same(judgement: Judgement, result: Result) -> None:
    assert differs(judgement, result) == ((judgement, result) not in ALIKE)


def test_all_but_met_is_likely_to_be_changed() -> None:
    assert set(Judgement) - WANTING == {Judgement.MET}


@pytest.mark.parametrize(
    ("values", "force", "expected"),
    [
        ({"risks": "yes", "hosting-case": "no"}, Force.MUST, Kept(1, 1)),
        ({"risks": "partly", "hosting-case": "no"}, Force.SHOULD, Kept(0, 1)),
        ({"risks": "not_applicable"}, Force.MUST, Kept(0, 0)),
        ({"ownership": "yes"}, Force.MUST, Kept(0, 0)),
    ],
)
def test_lines_are_counted_by_force_where_they_apply(
    values: dict[str, str], force: Force, expected: Kept
) -> None:
    section = SMALL.section_of("risks")
    assert kept(SMALL, section, values, force) == expected
