from collections.abc import Collection
from itertools import product

import pytest

from bot.domain.lifecycle import Outcome
from bot.domain.rights import Refusal, may_decide, may_revoke, outcome_allowed

ASSESSORS = ("amara", "bryn")


@pytest.mark.parametrize(
    ("person", "submitted_by", "answered_by", "started_by", "refusal"),
    [
        ("amara", "dev", ("dev",), "lead", None),
        ("bryn", "dev", ("dev", "amara"), "amara", None),
        ("dev", "lead", (), "lead", Refusal.NOT_ASSESSOR),
        ("dev", "dev", ("dev",), "dev", Refusal.NOT_ASSESSOR),
        ("", "dev", (), "dev", Refusal.NOT_ASSESSOR),
        ("amara", "amara", (), "lead", Refusal.SUBMITTED_IT),
        ("amara", "amara", ("amara",), "amara", Refusal.SUBMITTED_IT),
        ("amara", "dev", ("dev", "amara"), "lead", Refusal.ANSWERED_IT),
        ("amara", "dev", ("amara",), "amara", Refusal.ANSWERED_IT),
        ("amara", "dev", ("dev",), "amara", Refusal.STARTED_IT),
    ],
)
def test_only_an_assessor_decides_and_never_on_their_own(
    person: str, submitted_by: str, answered_by: Collection[str], started_by: str, refusal: Refusal | None
) -> None:
    found = may_decide(
        person,
        assessors=ASSESSORS,
        submitted_by=submitted_by,
        answered_by=answered_by,
        started_by=started_by,
    )

    assert found is refusal


def test_with_no_assessors_nobody_decides() -> None:
    refusal = may_decide("amara", assessors=(), submitted_by="dev", answered_by=(), started_by="dev")

    assert refusal is Refusal.NOT_ASSESSOR


def test_only_a_lead_takes_a_decision_back() -> None:
    assert may_revoke("amara", leads={"amara"}) is None
    assert may_revoke("bryn", leads={"amara"}) is Refusal.NOT_LEAD
    assert may_revoke("bryn", leads=()) is Refusal.NOT_LEAD


@pytest.mark.parametrize(
    ("outcome", "blocking", "conditions", "exemption", "refusal"),
    [
        (Outcome.APPROVE, 0, 0, False, None),
        (Outcome.APPROVE, 1, 0, False, Refusal.BLOCKED),
        (Outcome.APPROVE, 3, 2, False, Refusal.BLOCKED),
        (Outcome.APPROVE, 3, 0, True, None),
        (Outcome.APPROVE_WITH_CONDITIONS, 0, 1, False, None),
        (Outcome.APPROVE_WITH_CONDITIONS, 3, 1, False, None),
        (Outcome.APPROVE_WITH_CONDITIONS, 0, 0, False, Refusal.CONDITION_MISSING),
        (Outcome.APPROVE_WITH_CONDITIONS, 3, 0, False, Refusal.CONDITION_MISSING),
        (Outcome.APPROVE_WITH_CONDITIONS, 3, 0, True, None),
    ],
)
def test_a_finding_that_blocks_needs_a_condition_or_an_exemption(
    outcome: Outcome, *, blocking: int, conditions: int, exemption: bool, refusal: Refusal | None
) -> None:
    found = outcome_allowed(outcome, blocking=blocking, conditions=conditions, exemption=exemption)

    assert found is refusal


def test_changes_can_always_be_asked_for_and_a_rejection_made() -> None:
    for outcome, gaps, conditions, exemption in product(
        (Outcome.ASK_FOR_CHANGES, Outcome.REJECT), (0, 3), (0, 1), (False, True)
    ):
        refusal = outcome_allowed(outcome, blocking=gaps, conditions=conditions, exemption=exemption)

        assert refusal is None
