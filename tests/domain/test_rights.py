"""The table of rights: every act, by every role, at every status, and what each comes to."""

from itertools import product
from pathlib import Path

import pytest

from bot.domain.lifecycle import Outcome, Status
from bot.domain.rights import RIGHTS, Act, Refusal, Role, outcome_allowed, refusal
from tests.domain.rights_page import page

ROLES = [
    Role.TEAM, Role.STARTER, Role.ANSWERER, Role.SUBMITTER, Role.OWNER, Role.ASSESSOR, Role.LEAD,
    Role.SPECIALIST, Role.ABOVE, Role.CONDITION_OWNER, Role.COMMERCIAL_LEAD, Role.ADMIN,
    Role.ASKED, Role.CONTRIBUTOR,
]  # fmt: skip
STATUSES = [
    Status.ANSWERING, Status.SUBMITTED, Status.APPROVED, Status.APPROVED_WITH_CONDITIONS,
    Status.CHANGES_ASKED, Status.REJECTED, Status.EXPIRED, Status.ARCHIVED,
    Status.DELETED,
]  # fmt: skip
OWN = {
    Role.SUBMITTER: Refusal.SUBMITTED_IT,
    Role.ANSWERER: Refusal.ANSWERED_IT,
    Role.STARTER: Refusal.STARTED_IT,
    Role.OWNER: Refusal.OWNS_IT,
    Role.CONTRIBUTOR: Refusal.ANSWERED_IT,
}
# Who may: team, starter, answerer, submitter, owner | assessor, lead, specialist, above | condition owner,
# commercial lead, admin | asked, contributor. When: answering, submitted, approved, with conditions, changes
# asked, rejected, expired, archived, deleted. What those are told who have no right to it, and who have, at
# another time.
TABLE = {
    Act.READ: ("yyyyy yyyy y.. yy", "yyyyyyyyy", Refusal.MAY_NOT_READ, None),
    Act.READ_SENSITIVE: (".yyyy yyyy ... ..", "yyyyyyyyy", Refusal.SENSITIVE, None),
    Act.ANSWER: ("yyyyy .... ... y.", "y...y....", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.SUBMIT: ("yyyyy .... ... ..", "y...y....", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.WITHDRAW: (".yyy. .... ... ..", ".y.......", Refusal.NOT_ON_TEAM, Refusal.NOT_WAITING),
    Act.MOVE_ON: ("yyyyy .... ... ..", "y.yyy.y..", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.CHANGE_EDITION: ("yyyyy .... ... ..", "y...y....", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.CHANGE_FACTS: ("yyyyy .... ... ..", "..yy..y..", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.ADD_TO: ("yyyyy yyyy yyy ..", "yyyyyyyyy", Refusal.MAY_NOT_READ, None),
    Act.ASK: ("yyyyy .... ... ..", "y...y....", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.HAND_OVER: ("yyyyy .... ..y ..", "yyyyyyyyy", Refusal.NOT_TEAM, None),
    Act.MOVE: ("yyyyy .... ... ..", "yyyyyyyyy", Refusal.NOT_TEAM, None),
    Act.ARCHIVE: ("yyyyy .... ... ..", "y...y..y.", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.DELETE: (".y..y .... ... ..", "y...y..y.", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.ANSWER_ENQUIRY: ("yyyyy .... ... ..", ".y.......", Refusal.NOT_TEAM, Refusal.NOT_NOW),
    Act.CLAIM: ("..... yyyy ... ..", ".y.......", Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED),
    Act.REVIEW_POINTS: ("..... yyyy ... ..", ".y.......", Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED),
    Act.ENQUIRE: ("..... yyyy ... ..", ".y.......", Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED),
    Act.AGREE: ("..... ..yy ... ..", ".y.......", Refusal.NOT_SPECIALIST, Refusal.ALREADY_DECIDED),
    Act.OBJECT: ("..... ..yy ... ..", ".y.......", Refusal.NOT_SPECIALIST, Refusal.ALREADY_DECIDED),
    Act.APPROVE: ("..... y... ... ..", ".y.......", Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED),
    Act.APPROVE_WITH_CONDITIONS: (
        "..... y... ... ..",
        ".y.......",
        Refusal.NOT_ASSESSOR,
        Refusal.ALREADY_DECIDED,
    ),
    Act.ASK_FOR_CHANGES: ("..... y... ... ..", ".y.......", Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED),
    Act.REJECT: ("..... y... ... ..", ".y.......", Refusal.NOT_ASSESSOR, Refusal.ALREADY_DECIDED),
    Act.REVOKE: ("..... .y.. ... ..", "..yy.y...", Refusal.NOT_LEAD, Refusal.NOTHING_TO_REVOKE),
    Act.FINISH_CONDITION: ("yyyyy .... y.. ..", "yyyyyyyyy", Refusal.NOT_CONDITION_OWNER, None),
    Act.ACCEPT_CONDITION: ("..... y... ... ..", "yyyyyyyyy", Refusal.NOT_ASSESSOR, None),
    Act.SEE_REGISTER: ("..... .y.. .yy ..", "yyyyyyyyy", Refusal.NOT_LEAD, None),
}
JUDGING = set(Act) - {
    Act.READ, Act.READ_SENSITIVE, Act.ANSWER, Act.SUBMIT, Act.WITHDRAW, Act.MOVE_ON, Act.ANSWER_ENQUIRY,
    Act.CHANGE_EDITION, Act.CHANGE_FACTS, Act.ADD_TO, Act.REVOKE, Act.FINISH_CONDITION, Act.SEE_REGISTER,
    Act.ASK, Act.HAND_OVER, Act.MOVE, Act.ARCHIVE, Act.DELETE,
}  # fmt: skip


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(Act) == set(RIGHTS)
    assert set(ROLES) == set(Role)
    assert set(STATUSES) == set(Status)


@pytest.mark.parametrize("act", list(Act))
def test_every_role_at_every_status(act: Act) -> None:
    who, when, otherwise, not_then = TABLE[act]
    for (role, may), (status, fits) in product(
        zip(ROLES, who.replace(" ", ""), strict=True), zip(STATUSES, when, strict=True)
    ):
        expected = otherwise if may == "." else None if fits == "y" else not_then
        assert refusal(act, {role}, status) is expected, (role, status)


@pytest.mark.parametrize("act", list(Act))
def test_anyone_else_may_do_nothing(act: Act) -> None:
    assert {refusal(act, (), status) for status in Status} == {TABLE[act][2]}


@pytest.mark.parametrize("act", list(Act))
def test_nobody_judges_their_own_work(act: Act) -> None:
    able = set(RIGHTS[act].by)
    for (role, reason), status in product(OWN.items(), Status):
        found = refusal(act, able | {role}, status)
        if act in JUDGING:
            assert found is reason
        else:
            assert found is refusal(act, able, status)


def test_of_several_reasons_the_first_is_given() -> None:
    roles = {Role.ASSESSOR, *OWN}
    assert refusal(Act.APPROVE, roles, Status.SUBMITTED) is Refusal.SUBMITTED_IT
    assert refusal(Act.APPROVE, roles - {Role.SUBMITTER}, Status.SUBMITTED) is Refusal.ANSWERED_IT
    assert refusal(Act.APPROVE, {*OWN}, Status.SUBMITTED) is Refusal.NOT_ASSESSOR


def test_the_page_shows_the_table() -> None:
    assert Path("docs/rights.md").read_text("utf-8") == page()


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
        found = outcome_allowed(outcome, blocking=gaps, conditions=conditions, exemption=exemption)

        assert found is None
