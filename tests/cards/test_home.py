"""The Home tab shows each person what is theirs, and nothing that is not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.config import Config
from bot.domain.lifecycle import DateStatus, Outcome, Status
from bot.domain.standard import AnswerValue
from bot.store.engine import Database
from bot.store.tables import CardKind, Condition, Request
from tests.cards.checking import buttons, check_home, words_of
from tests.cards.world import ASHA, BEN, CARYS, CONFIG, DEVELOPER, LEAD, NOW, World, days

LISTS = {
    "Yours": "mine",
    "Your teams": "team",
    "Waiting on others": "waiting",
    "Decided lately": "decided",
}
DOORS = {"Start an assessment": "", "Add a contract": "", "See contracts": "", **LISTS}
MOST_QUERIES = 8


@pytest.fixture
def world(database: Database) -> World:
    """Give a workspace on each kind of database: these queries are the ones that differ most."""
    return World(database)


def test_nobody_has_anything_at_first(world: World) -> None:
    drawing = world.home(LEAD)
    check_home(drawing)
    assert "Nothing is waiting for you" in words_of(drawing)
    assert buttons(drawing) == DOORS


def test_the_team_sees_what_is_to_finish_and_what_waits(world: World) -> None:
    begun = world.assessment(title="Begun")
    world.answer(begun, "user-research", AnswerValue.NO, by=DEVELOPER)
    world.answer(begun, "user-research", AnswerValue.YES, by=DEVELOPER)
    world.assessment(title="To change", status=Status.CHANGES_ASKED)
    world.assessment(title="Sent", status=Status.SUBMITTED)
    world.assessment(title="Done", status=Status.APPROVED)
    lead, developer = words_of(world.home(LEAD)), words_of(world.home(DEVELOPER))
    assert "*Begun* in <#C0LICENSE1>\n□□□□□□□□□□ 1 of" in lead
    assert "*To change*" in lead
    assert "Sent" not in lead
    assert "Done" not in lead
    waiting = words_of(world.home(LEAD, part="waiting"))
    assert "*Sent* in <#C0LICENSE1>\nWaiting for the assessors" in waiting
    assert "Begun" not in waiting
    assert "*Begun*" in developer
    assert "*To change*" not in developer


def test_a_long_list_has_pages(world: World) -> None:
    for number in range(13):
        world.assessment(title=f"Number {number}.", changed_at=NOW + days(number))
    first, second = world.home(LEAD), world.home(LEAD, part="mine:1")
    assert "1 to 10 of 13" in words_of(first)
    assert words_of(first).index("Number 12.") < words_of(first).index("Number 3.")
    assert buttons(first)["Next page"] == "mine:1"
    assert "Previous page" not in buttons(first)
    assert "11 to 13 of 13" in words_of(second)
    assert "Number 2." in words_of(second)
    assert buttons(second)["Previous page"] == "mine:0"
    assert "Next page" not in buttons(second)
    assert words_of(world.home(LEAD, part="mine:7")) == words_of(first)


def test_what_a_team_answers_is_seen_by_whoever_is_in_its_channel(world: World) -> None:
    world.assessment(title="Theirs")
    world.assessment(title="Elsewhere", channel="C0ELSEWHERE")
    world.joins(DEVELOPER)
    assert "Theirs" not in words_of(world.home(DEVELOPER))
    team = world.home(DEVELOPER, part="team")
    assert "*Theirs* in <#C0LICENSE1>" in words_of(team)
    assert "Elsewhere" not in words_of(team)
    assert "Continue" in buttons(team)
    assert "No assessment is being answered" in words_of(world.home(BEN, part="team"))


def test_what_somebody_was_asked_comes_first_and_what_they_asked_waits_on_others(world: World) -> None:
    asked_about = world.assessment(title="Asked about")
    world.assessment(title="Mine", started_by_id=world.person(DEVELOPER))
    section = world.sheet(asked_about).standard.sections[0]
    values: dict[str, Any] = {
        "assessment_id": asked_about.id,
        "section": section.id,
        "asked_by_id": world.person(LEAD),
    }
    values |= {"asked_of_id": world.person(DEVELOPER), "asked_at": NOW, "due": NOW.date() - days(2)}
    world.add(Request, **values, words=world.said("You know this."))
    question = section.questions[0]
    world.add(Request, **values | {"due": NOW.date()}, question=question.id)
    world.add(Request, **values, closed_at=NOW, closed_as="answered")
    drawing = world.home(DEVELOPER)
    check_home(drawing)
    words = words_of(drawing)
    assert words.index("You were asked") < words.index("*Asked about:*") < words.index("*Mine*")
    assert f"<@{LEAD}> asks: You know this. · *2 days late*: it was wanted by 30 March 2027" in words
    assert f"*Asked about:* {question.asks[:50]}" in words
    assert f"<@{LEAD}> asks · Wanted today" in words
    assert words.count("*Asked about:*") == 2
    waiting = words_of(world.home(LEAD, part="waiting"))
    assert f"Waiting for <@{DEVELOPER}> ({section.title}) until 30 March 2027, *2 days late*" in waiting or (
        f"Waiting for <@{DEVELOPER}> (point {section.number}) until 30 March 2027, *2 days late*" in waiting
    )
    assert "Asked about" not in words_of(world.home(DEVELOPER, part="waiting"))


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
    drawing = world.home(ASHA, part="decided")
    check_home(drawing)
    assert buttons(drawing)["Revoke"] == f"{approved.id}:3"
    assert f"*Approved* in <#C0LICENSE1>\nApproved with conditions: submission 1, by <@{ASHA}>" in words_of(
        drawing
    )
    assert "Long ago" not in words_of(drawing)
    assert "To change" not in words_of(drawing)
    assert "Revoke" not in buttons(world.home(BEN, part="decided"))


def test_a_revoked_decision_cannot_be_revoked_again(world: World) -> None:
    submission = world.submission(world.assessment(status=Status.SUBMITTED))
    world.decision(submission, Outcome.APPROVE)
    world.decision(submission, None, number=2)
    assert "Revoke" not in buttons(world.home(ASHA, part="decided"))


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


@pytest.mark.parametrize("which", list(LISTS.values()))
def test_whoever_looks_it_takes_few_queries_and_no_more_for_more(world: World, which: str) -> None:
    """Asha leads the assessors, the commercial side and a team here, and sits in a specialist group."""
    busy = World(world.database, world.team, everything_to(ASHA))
    card = busy.card(CardKind.HOME, busy.person(ASHA), which)
    busy.joins(ASHA)

    def fill() -> None:
        for _ in range(3):
            mine = busy.assessment(started_by_id=busy.person(ASHA))
            busy.answer(mine, "user-research", AnswerValue.YES)
            busy.contract(assessment_id=mine.id)
            busy.assessment(parent_id=mine.id)
            values = {"assessment_id": mine.id, "section": "about", "asked_at": NOW, "due": NOW.date()}
            for by, of in ((ASHA, LEAD), (LEAD, ASHA)):
                busy.add(Request, **values, asked_by_id=busy.person(by), asked_of_id=busy.person(of))
            busy.submission(busy.assessment(status=Status.SUBMITTED))
            busy.submission(busy.assessment(status=Status.SUBMITTED, started_by_id=busy.person(ASHA)))
            approved = busy.submission(busy.assessment(status=Status.APPROVED_WITH_CONDITIONS))
            decision = busy.decision(approved, Outcome.APPROVE_WITH_CONDITIONS)
            kept = {"number": 1, "words": busy.said("Publish it."), "owner_id": busy.person(ASHA)}
            busy.add(Condition, decision_id=decision.id, **kept)
            busy.key_date(busy.contract(owner_id=busy.person(ASHA)), decide_by=date(2027, 5, 1))

    fill()
    few = busy.queries(card)
    check_home(busy.draw(card))
    fill()
    assert busy.queries(card) == few
    assert few <= MOST_QUERIES


def everything_to(slack_id: str) -> Config:
    """Return the configuration with somebody in every group and place of an organisation."""
    first = CONFIG.organisations[0]
    specialists = [
        each.model_copy(update={"members": [*each.members, slack_id]}) for each in first.specialists
    ]
    changed = {"specialists": specialists, "admins": [*first.admins, slack_id]}
    changed["commercial"] = first.commercial.model_copy(update={"leads": [*first.commercial.leads, slack_id]})
    return replace(CONFIG, organisations=(first.model_copy(update=changed),))
