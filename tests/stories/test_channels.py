"""A channel the bot cannot write in: whoever can mend it is told how, and nothing is lost."""

from typing import Any

import pytest

from bot.sandbox.people.sights import Message
from tests.stories.world import ASSESSORS, DECISIONS, ELSEWHERE, ENTRIES, TEAM, TITLE, Department


def enters(office: Department, channel: str) -> None:
    """Have the delivery lead start an assessment in a channel whatever the bot may do there."""
    lead = office.opens_form()
    lead.fills(ENTRIES | {"Channel for the conversation": channel})
    lead.submits()
    lead.sees_no_modal()


def test_the_person_is_told_to_invite_the_bot_and_what_they_entered_waits(any_office: Department) -> None:
    office = any_office
    enters(office, ELSEWHERE)
    told = office.lead.sees("could not be posted in #payments-platform", in_="dm")
    assert "invite @Spend bot with /invite" in told.plain
    assert "Nothing is lost" in told.plain
    office.asha.sees("could not be posted in", in_="dm")
    office.sandbox.invite_bot(ELSEWHERE, by=office.lead)
    card = office.developer.sees(TITLE, in_=ELSEWHERE)
    office.question(1, card)
    assert office.said(TITLE, office.developer, in_=ELSEWHERE) == 1


def test_somebody_else_joining_does_not_say_it_twice(office: Department) -> None:
    office.starts()
    office.sandbox.add_to_channel(office.carys, TEAM)
    office.carys.sees("Question 1 of 4")
    assert office.said("Question 1 of 4", office.carys) == 1


def test_try_again_after_inviting_it_is_harmless_even_twice(office: Department) -> None:
    enters(office, ELSEWHERE)
    told = office.lead.sees("could not be posted", in_="dm")
    office.sandbox.invite_bot(ELSEWHERE, by=office.lead)
    card = office.developer.sees(TITLE, in_=ELSEWHERE)
    for _ in range(2):
        office.lead.clicks("Try again", on=told)
    assert office.said(TITLE, office.developer, in_=ELSEWHERE) == 1
    assert office.said("Question 1 of", office.developer, thread=card) == 1
    assert office.lead.modal is None


def test_try_again_too_soon_says_again_what_to_do(office: Department) -> None:
    enters(office, ELSEWHERE)
    first = office.lead.sees("could not be posted", in_="dm")
    office.lead.clicks("Try again", on=first)
    office.sandbox.settle()
    assert office.said("could not be posted", office.lead, in_="dm") == 2


def test_an_archived_channel_waits_until_somebody_unarchives_it_and_tries_again(office: Department) -> None:
    enters(office, "#old-project")
    told = office.lead.sees("That channel is archived. Unarchive it, then choose Try again.", in_="dm")
    office.developer.does_not_see(TITLE, in_="#old-project", for_=0.2)
    unarchive(office, "#old-project")
    office.lead.clicks("Try again", on=told)
    card = office.developer.sees(TITLE, in_="#old-project")
    office.question(1, card)


def test_a_channel_archived_in_the_middle_keeps_what_was_answered(office: Department) -> None:
    card = office.starts()
    question = office.question(1, card)
    office.sandbox.archive(TEAM)
    office.lead.clicks("No", on=question)
    office.lead.sees_modal("Your reason")
    office.lead.fills({"Why “No”?": "We start in May."})
    office.lead.submits()
    office.lead.sees("#licensing-service is archived, so the conversation", in_="dm")
    office.lead.sees("Question 2 of", in_="dm")
    office.lead.sees("We start in May.", in_="dm")
    unarchive(office, TEAM)
    office.lead.chooses("Move the conversation", on=office.lead.sees("Started by", in_="dm"))
    office.lead.fills({"Where to?": TEAM})
    office.lead.submits()
    office.lead.sees("It was in direct messages with @Dina Lead before", in_=None)
    assert office.developer.sees("Started by", in_=TEAM).ts != card.ts


def test_assessors_whose_channel_the_bot_left_get_the_summary_when_it_is_back(office: Department) -> None:
    office.sandbox.remove_bot(ASSESSORS)
    card = office.starts()
    office.answers(card)
    office.lead.clicks("Submit", on=office.lead.sees("Every question has an answer", thread=card))
    office.lead.sees("could not be posted in #spend-approvals", in_="dm")
    office.asha.sees("could not be posted in #spend-approvals", in_="dm")
    office.sandbox.invite_bot(ASSESSORS, by=office.asha)
    office.shows(office.asha.sees(f"Submission 1 of {TITLE}", in_=ASSESSORS), DECISIONS)


@pytest.fixture(scope="module")
def stuck(shared_department: Department) -> Message:
    """Give what somebody is told of an assessment that cannot be posted, and that no test here lets out."""
    enters(shared_department, ELSEWHERE)
    return shared_department.lead.sees("could not be posted", in_="dm")


@pytest.mark.parametrize("value", ["999", "-1", "x", ""])
def test_try_again_of_something_else_changes_nothing(
    shared_office: Department, stuck: Message, value: str
) -> None:
    office, told = shared_office, stuck
    with office.catching() as caught:
        office.lead.clicks("Try again", on=told)

    def forge(sent: Any) -> None:
        sent["actions"][0]["value"] = value

    assert caught.passes_on(0, forge).ok, caught
    office.lead.sees_modal("That did not work")


def unarchive(office: Department, channel: str) -> None:
    conversation = office.sandbox.workspace.conversation(channel)
    assert conversation is not None
    with office.sandbox.workspace.change():
        conversation.archived = False


def test_who_is_in_a_channel_is_known_soon_after_it_changes(office: Department) -> None:
    office.starts()
    office.reads_channel(TEAM, office.developer, inside=True)
    office.sandbox.take_from_channel(office.developer, TEAM)
    office.reads_channel(TEAM, office.developer, inside=False)
    office.sandbox.add_to_channel(office.carys, TEAM)
    office.reads_channel(TEAM, office.carys, inside=True)


def test_who_leaves_the_channel_cannot_submit_a_form_they_had_open(office: Department) -> None:
    card = office.starts()
    question = office.question(1, card)
    office.developer.clicks("No", on=question)
    office.developer.sees_modal("Your reason")
    office.developer.fills({"Why “No”?": "We start in May."})
    office.sandbox.take_from_channel(office.developer, TEAM)
    office.developer.submits()
    office.developer.sees("Only those who take part in it can do this", in_="dm")
    assert office.said("We start in May.", office.lead, thread=card) == 0
