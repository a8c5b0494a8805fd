from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from bot.domain.conditions import CannotKeep, ConditionStatus, days_late, follows, may_settle

DUE = date(2027, 4, 1)
OPEN, DONE, ACCEPTED, SENT_BACK = ConditionStatus
STEPS = {(OPEN, DONE), (SENT_BACK, DONE), (DONE, ACCEPTED), (DONE, SENT_BACK)}


@pytest.mark.parametrize(("status", "step"), list(product(ConditionStatus, ConditionStatus)))
def test_every_status_and_step(status: ConditionStatus, step: ConditionStatus) -> None:
    assert follows(status, step) == ((status, step) in STEPS)


@pytest.mark.parametrize("status", ConditionStatus)
@pytest.mark.parametrize("days", [-1, 0, 1, 8])
def test_only_what_its_owner_has_to_do_is_late(status: ConditionStatus, days: int) -> None:
    late = max(days, 0) if status in (OPEN, SENT_BACK) else 0
    assert days_late(status, DUE, DUE + timedelta(days=days)) == late
    assert days_late(status, None, DUE) == 0


def test_nobody_accepts_what_they_did_themselves() -> None:
    people: Any = {"assessors": ("asha", "ben"), "done_by": "ben", "owner": "dina"}
    assert may_settle("asha", **people) is None
    assert may_settle("ben", **people) is CannotKeep.OWN
    assert may_settle("asha", **people | {"owner": "asha"}) is CannotKeep.OWN
    assert may_settle("dina", **people) is CannotKeep.NOT_ASSESSOR
