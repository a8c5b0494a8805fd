"""Submissions whose records are drawn up."""

from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from bot.domain.conditions import ConditionStatus
from bot.domain.lifecycle import Outcome, Status
from bot.domain.spend import Kind
from bot.record.model import Record
from bot.record.reading import Reading
from bot.store.tables import Agreement, Assessment, Condition, ConditionStep, Submission, View
from tests.cards.conftest import world as world  # noqa: PLC0414  a fixture that is used here too
from tests.cards.test_sensitive import kept_secret as kept_secret  # noqa: PLC0414
from tests.cards.test_sensitive import take
from tests.cards.world import BEN, LEAD, NOW, World, days

MENTIONED = "<@U0WRITTEN1> of <#C0SECRET01|the-vault> and @jane.roe know, or jane.roe@example.gov.uk"
KEEPER = "U0KEEPER01"


@dataclass(frozen=True)
class Kept:
    """A submission in its world."""

    world: World
    submission: Submission

    def record(self) -> Record:
        return record_of(self.world, self.submission)


def record_of(world: World, submission: Submission) -> Record:
    with world.database.reading() as session:
        reading = Reading(session, world.config.editions, NOW + days(900))
        return reading.record(world.workspace_id, submission.id or 0)


def keep_and_agree(kept: Kept) -> None:
    """Have a group object, and the second condition said to be done and accepted."""
    world, lead, ben = kept.world, kept.world.person(LEAD), kept.world.person(BEN)
    with world.database.reading() as session:
        [*_, condition] = session.exec(select(Condition).order_by(col(Condition.id)))
    said = (ConditionStatus.DONE, "Report 7, page 3", lead), (ConditionStatus.ACCEPTED, "", ben)
    for number, (status, words, person) in enumerate(said, start=1):
        world.add(
            ConditionStep,
            condition_id=condition.id,
            number=number,
            status=status,
            words=world.said(words),
            person_id=person,
            at=NOW,
        )
    world.add(
        Agreement,
        submission_id=kept.submission.id,
        number=1,
        decisions=0,
        group="security",
        view=View.OBJECTS,
        words=world.said("Nobody has tried it"),
        conditions=[],
        person_id=ben,
        at=NOW,
    )


@pytest.fixture
def secretive(kept_secret: tuple[World, Assessment]) -> Kept:
    """Give a submission of which every answer is sensitive, and that was decided on."""
    world, assessment = kept_secret
    submission = world.submission(assessment, frozen=take(world, assessment))
    words = "Their answer, “the zebra knows”, will do."
    world.decision(submission, Outcome.APPROVE_WITH_CONDITIONS, "Ask again in May", words=words)
    return Kept(world, submission)


@pytest.fixture
def peopled(world: World) -> Kept:
    """Give a submission with people in answers, words, conditions and an exemption, submitted twice."""
    here = world.kitchens()
    assessment = here.assessment(kind=Kind.SERVICE, status=Status.APPROVED_WITH_CONDITIONS, purpose=MENTIONED)
    contract = here.contract(title="Cleaning", assessment_id=assessment.id)
    values = {"what-is-made": "hot-meals", "who-cleans": "company", "rota": "not_applicable"}
    values |= {"kitchen-keeper": str(here.person(KEEPER)), "cleaning-contract": str(contract.id)}
    here.answer_all(assessment, values, "So says @jane.roe.")
    frozen = take(here, assessment)
    first = here.submission(assessment, frozen=frozen)
    here.decision(first, Outcome.ASK_FOR_CHANGES, words="Say who cleans.", decided_by_id=here.person(BEN))
    second = here.submission(assessment, 2, frozen=frozen)
    granted = f"The Permanent Secretary, told by {LEAD}"
    here.decision(second, Outcome.REJECT, words="Too dear.")
    here.decision(second, None, number=2, words="By mistake.")
    here.decision(
        second,
        Outcome.APPROVE_WITH_CONDITIONS,
        MENTIONED,
        "Publish the menu",
        number=3,
        words=MENTIONED,
        exemption_by=granted,
        exemption_on=NOW.date(),
        exemption_until=(NOW + days(90)).date(),
    )
    return Kept(here, second)
