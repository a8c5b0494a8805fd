"""Every role presses every button of a review at every status: what the handlers and flows make of it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.lifecycle import Outcome, Status
from bot.domain.rights import Refusal
from bot.store.engine import Database
from bot.store.tables import AuditEntry, CardKind, Decision, Submission
from tests.cards.world import ASHA, BEN, CARYS, DEVELOPER, LEAD, TEAM, World
from tests.handlers.window import Window, opened_views
from tests.stories.world import quiet_logs

STRANGER, FARAH, OWNER = "U0STRANGER", "U0FINANCE1", "U0OWNER001"
COST = 12_000_000_00
"""Pence: over the assessors' limit, so that Commercial must agree and the board decide too."""

DECIDES = [outcome.value for outcome in Outcome]
AGREES = ["agree#commercial", "object#commercial", "agree#finance-board", "object#finance-board"]
REVIEWS = ["points", "ask_team"]
OWN = {
    LEAD: Refusal.SUBMITTED_IT,
    DEVELOPER: Refusal.ANSWERED_IT,
    OWNER: Refusal.OWNS_IT,
}
DECIDED = {
    Status.APPROVED: Outcome.APPROVE,
    Status.APPROVED_WITH_CONDITIONS: Outcome.APPROVE_WITH_CONDITIONS,
    Status.CHANGES_ASKED: Outcome.ASK_FOR_CHANGES,
    Status.REJECTED: Outcome.REJECT,
}


@pytest.fixture(scope="module")
def window(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Give the handlers, with everybody who took part in the group of assessors too."""
    copied = shutil.copy(sqlite_template, tmp_path_factory.mktemp("rights") / "spend.db")
    database = Database(f"sqlite:///{copied}")
    with quiet_logs() as log, opened_views() as (address, shown):
        yield Window(World(database), address, shown, log)
    database.close()


class Submitted:
    """A submission at a status, and what became of the last press on it."""

    def __init__(self, window: Window, status: Status) -> None:
        world = window.world
        self.window, self.status = window, status
        self.assessment = world.assessment(status=status, cost_pence=COST)
        world.change(world.card(CardKind.ASSESSMENT, self.assessment), channel=TEAM)
        world.answer(self.assessment, "user-research", "yes", "12", by=DEVELOPER)
        world.contract(assessment_id=self.assessment.id, owner_id=world.person(OWNER))
        self.submission: Submission = world.submission(self.assessment, findings=[])
        world.card(CardKind.REVIEW, self.submission)
        if status in DECIDED:
            world.decision(self.submission, DECIDED[status])
        self.made = int(status in DECIDED)

    def press(self, button: str, by: str) -> str:
        """Press a button; return "opens" where a form opens, or the refusal that is written down."""
        action, _, group = button.partition("#")
        value = f"{self.submission.id}:{self.submission.digest}:{self.made}{':' if group else ''}{group}"
        if action == "revoke":
            value = f"{self.submission.id}:{self.made}"
        before = self.entries()
        view = self.window.presses(action, value, by=by)
        after = self.entries()
        assert self.window.troubles == ""
        assert bool(view) is (len(after) == len(before))
        return "opens" if view else str(after[-1].details["why"])

    def entries(self) -> list[AuditEntry]:
        with self.window.world.database.reading() as session:
            chain = f"assessment:{self.assessment.id}"
            return list(session.exec(select(AuditEntry).where(AuditEntry.chain == chain).order_by("number")))

    def decisions(self) -> int:
        with self.window.world.database.reading() as session:
            rows = select(Decision).where(Decision.submission_id == self.submission.id)
            return len(session.exec(rows).all())


def expected(button: str, by: str, status: Status) -> str:
    """Say what a press comes to, from what docs/rights.md says."""
    group = button.partition("#")[2]
    if button == "revoke":
        if by != ASHA:
            return Refusal.NOT_LEAD
        can_be = status in (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS, Status.REJECTED)
        return "opens" if can_be else Refusal.NOTHING_TO_REVOKE
    panel = [ASHA, BEN, CARYS, FARAH]
    theirs = {"commercial": [CARYS], "finance-board": [FARAH]}.get(
        group, panel if button in REVIEWS else panel[:2]
    )
    if by not in theirs:
        return Refusal.NOT_SPECIALIST if group else Refusal.NOT_ASSESSOR
    if status is not Status.SUBMITTED:
        return Refusal.ALREADY_DECIDED
    # Commercial has not agreed, nor have the assessors approved
    is_awaited = button in ("approve", "approve_with_conditions", "agree#finance-board")
    return Refusal.AWAITED if is_awaited else "opens"


@pytest.mark.parametrize("status", list(Status))
def test_every_button_by_every_role(window: Window, status: Status) -> None:
    case = Submitted(window, status)
    people = [STRANGER, LEAD, DEVELOPER, OWNER, BEN, ASHA, CARYS, FARAH]
    for button, by in product([*DECIDES, *AGREES, *REVIEWS, "revoke"], people):
        assert case.press(button, by) == expected(button, by, status), (button, by)
    assert case.decisions() == case.made


@pytest.mark.parametrize("by", list(OWN))
def test_who_has_a_part_in_it_judges_nothing(window: Window, by: str) -> None:
    """They are in every group now, and act for none."""
    world = window.world
    [organisation] = world.config.organisations
    too = {"deputies": (by,)}
    assessors = organisation.assessors.model_copy(update=too)
    groups = tuple(group.model_copy(update=too) for group in organisation.groups)
    widened = organisation.model_copy(update={"assessors": assessors, "groups": groups})
    config = replace(world.config, organisations=(widened,))
    case = Submitted(window.with_world(World(world.database, config=config)), Status.SUBMITTED)
    for button in [*DECIDES, *AGREES]:
        assert case.press(button, by) == OWN[by], button


@pytest.mark.parametrize("group", ["lead", "nobody", "", "commercial:more"])
def test_a_group_that_cannot_be_is_no_way_round(window: Window, group: str) -> None:
    case = Submitted(window, Status.SUBMITTED)
    before = case.entries()
    value = f"{case.submission.id}:{case.submission.digest}:0:{group}"
    for action in ("agree", "object"):
        window.presses(action, value, by=ASHA)
        window.submits(
            action,
            {"submission": case.submission.id, "digest": "abc", "decisions": 0, "group": group},
            by=ASHA,
            words="So be it.",
            conditions="",
        )
    assert {entry.event for entry in case.entries()[len(before) :]} <= {"refused"}
    assert window.troubles == ""


def test_another_workspaces_submission_is_not_there(window: Window) -> None:
    elsewhere = World(window.world.database, "T0ELSEWHERE")
    submission = elsewhere.submission(elsewhere.assessment(status=Status.SUBMITTED, cost_pence=COST))
    carried: dict[str, Any] = {"submission": submission.id, "digest": "abc", "decisions": 0}
    for action in ("agree", "object"):
        view = window.presses(action, f"{submission.id}:abc:0:commercial", by=CARYS)
        assert view
        assert "no longer here" in str(view)
        answer = window.submits(
            action, carried | {"group": "commercial"}, by=CARYS, words="Yes", conditions=""
        )
        assert "no longer here" in str(answer)
