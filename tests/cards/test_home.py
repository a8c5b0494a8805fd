"""The Home tab shows each person what is theirs, and nothing that is not."""

from datetime import date

import pytest

from bot.domain.lifecycle import DateStatus, Outcome, Status
from bot.domain.standard import AnswerValue
from bot.store.engine import Database
from bot.store.tables import CardKind
from tests.cards.checking import buttons, check_home, words_of
from tests.cards.world import ASHA, BEN, CARYS, DEVELOPER, LEAD, NOW, World, days


@pytest.fixture
def world(database: Database) -> World:
    """Give a workspace on each kind of database: these queries are the ones that differ most."""
    return World(database)


def test_nobody_has_anything_at_first(world: World) -> None:
    drawing = world.home(LEAD)
    check_home(drawing)
    assert "Nothing is waiting for you" in words_of(drawing)
    assert buttons(drawing) == {"Start an assessment": "", "Add a contract": "", "See contracts": ""}


def test_the_team_sees_what_is_to_finish_and_what_waits(world: World) -> None:
    begun = world.assessment(title="Begun")
    world.answer(begun, "user-research", AnswerValue.NO, by=DEVELOPER)
    world.answer(begun, "user-research", AnswerValue.YES, by=DEVELOPER)
    world.assessment(title="To change", status=Status.CHANGES_ASKED)
    world.assessment(title="Sent", status=Status.SUBMITTED)
    world.assessment(title="Done", status=Status.APPROVED)
    lead, developer = words_of(world.home(LEAD)), words_of(world.home(DEVELOPER))
    assert "*Begun* in <#C0LICENSE1>\nBeing answered · 1 of" in lead
    assert "*To change*" in lead
    assert "Waiting for the assessors\n*Sent*" in lead
    assert "Done" not in lead
    assert "*Begun*" in developer
    assert "*To change*" not in developer


def test_a_long_list_says_how_many_more_there_are(world: World) -> None:
    for number in range(13):
        world.assessment(title=f"Number {number}")
    words = words_of(world.home(LEAD))
    assert "and 3 more" in words
    assert words.index("Number 12") < words.index("Number 11")


def test_assessors_see_only_what_they_may_decide(world: World) -> None:
    for number, by in enumerate((LEAD, ASHA)):
        assessment = world.assessment(
            title=f"From {number}", status=Status.SUBMITTED, started_by_id=world.person(by)
        )
        world.submission(assessment, submitted_by_id=world.person(by))
    answered = world.assessment(title="Answered by Ben", status=Status.SUBMITTED)
    world.answer(answered, "user-research", AnswerValue.YES, by=BEN)
    world.submission(answered)
    decided = world.assessment(title="Decided", status=Status.APPROVED)
    world.submission(decided)
    asha, ben = words_of(world.home(ASHA)), words_of(world.home(BEN))
    assert "*From 0* in <#C0APPROVE1>\nSubmission 1 from Department for Examples · £1.2 million" in asha
    assert "*Answered by Ben* in <#C0APPROVE1>" in asha
    assert "*From 1* in <#C0APPROVE1>" not in asha
    assert "*From 1* in <#C0APPROVE1>" in ben
    assert "Answered by Ben* in <#C0APPROVE1>" not in ben
    assert "To review" not in words_of(world.home(LEAD))


def test_only_the_latest_submission_is_to_review(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    world.submission(assessment)
    world.submission(assessment, 2)
    words = words_of(world.home(BEN))
    assert "Submission 2 from" in words
    assert "Submission 1 from" not in words


def test_leads_can_revoke_what_was_decided_lately(world: World) -> None:
    approved = world.submission(world.assessment(title="Approved", status=Status.APPROVED))
    world.decision(approved, Outcome.APPROVE)
    world.decision(approved, None, number=2)
    world.decision(approved, Outcome.APPROVE_WITH_CONDITIONS, number=3)
    for title, status, outcome, when in (
        ("Long ago", Status.APPROVED, Outcome.APPROVE, NOW - days(91)),
        ("To change", Status.CHANGES_ASKED, Outcome.ASK_FOR_CHANGES, NOW),
    ):
        submission = world.submission(world.assessment(title=title, status=status))
        world.decision(submission, outcome, decided_at=when)
    drawing = world.home(ASHA)
    check_home(drawing)
    assert buttons(drawing)["Revoke"] == f"{approved.id}:3"
    assert f"*Approved*, submission 1\nApproved with conditions by <@{ASHA}>" in words_of(drawing)
    assert "Long ago" not in words_of(drawing)
    assert "To change" not in words_of(drawing)
    assert "Revoke" not in buttons(world.home(BEN))


def test_a_revoked_decision_cannot_be_revoked_again(world: World) -> None:
    submission = world.submission(world.assessment(status=Status.SUBMITTED))
    world.decision(submission, Outcome.APPROVE)
    world.decision(submission, None, number=2)
    assert "Revoke" not in buttons(world.home(ASHA))


def test_contract_dates_are_the_owners_and_the_commercial_leads(world: World) -> None:
    contract = world.contract(deputy_id=world.person(BEN))
    world.key_date(contract, decide_by=date(2027, 6, 30))
    world.key_date(contract, on=date(2028, 4, 2), decide_by=date(2027, 7, 1))
    world.key_date(contract, on=date(2028, 4, 3), decide_by=date(2027, 3, 30), deadline=date(2027, 3, 31))
    world.key_date(contract, on=date(2028, 4, 4), status=DateStatus.DECIDED, decide_by=date(2027, 5, 1))
    world.key_date(contract, on=date(2027, 3, 31), decide_by=date(2027, 3, 1))
    for person in (DEVELOPER, BEN, CARYS):
        words = words_of(world.home(person))
        assert (
            "Break on 1 April 2028. *Decide by Wednesday 30 June 2027* (90 days). "
            "The last day to give notice is Friday 31 December 2027." in words
        )
        overdue = (
            "Break on 3 April 2028. *Overdue:* the decision was due by Tuesday 30 March 2027. "
            "The last day to give notice was Wednesday 31 March 2027, 1 day ago."
        )
        assert overdue in words
        assert words.index(overdue) < words.index("Break on 1 April 2028")
        assert "2 April 2028" not in words
        assert "4 April 2028" not in words
        assert "Break on 31 March 2027" not in words
    assert "Contract dates" not in words_of(world.home(LEAD))


def test_another_workspace_sees_none_of_it(world: World) -> None:
    world.submission(world.assessment(status=Status.SUBMITTED))
    world.assessment()
    world.decision(world.submission(world.assessment(status=Status.APPROVED)), Outcome.APPROVE)
    world.key_date(world.contract(), decide_by=date(2027, 5, 1))
    elsewhere = World(world.database, "T0ELSEWHERE")
    for person in (LEAD, DEVELOPER, ASHA, CARYS):
        assert "Nothing is waiting for you" in words_of(elsewhere.home(person))


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    card = world.card(CardKind.HOME, world.person(ASHA))

    def fill() -> None:
        for _ in range(3):
            world.assessment(started_by_id=world.person(ASHA))
            world.submission(world.assessment(status=Status.SUBMITTED))
            world.decision(world.submission(world.assessment(status=Status.APPROVED)), Outcome.APPROVE)
            world.key_date(world.contract(owner_id=world.person(ASHA)), decide_by=date(2027, 5, 1))

    fill()
    few = world.queries(card)
    fill()
    assert world.queries(card) == few
