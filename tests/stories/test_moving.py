"""The conversation goes where the team wants it, and is not lost with the channel it was in."""

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from tests.stories.world import ELSEWHERE, ENTRIES, GOOD_ANSWERS, TEAM, TITLE, Department

MOVE = "Move the conversation"
WITHOUT_A_CHANNEL = {name: each for name, each in ENTRIES.items() if name != "Channel for the conversation"}
NEWS = "yes, 12 interviews, notes at https://example.gov.uk/notes"


def moves(office: Department, card: Message, to: str | None, by: Person | None = None) -> None:
    """Have somebody move the conversation to a channel, or to their own direct messages."""
    person = by or office.lead
    person.chooses(MOVE, on=card)
    person.sees_modal("Move")
    person.fills({"Where to?": to})
    person.submits()
    person.sees_no_modal()


def starts_in_dm(office: Department, by: Person | None = None) -> Message:
    """Have somebody start an assessment in their direct messages; return its card."""
    person = by or office.lead
    person.types("/spend start", in_="dm")
    person.sees_modal("Start an assessment")
    person.fills(WITHOUT_A_CHANNEL)
    person.submits()
    person.sees_no_modal()
    card = person.sees("Started by", in_="dm")
    person.sees("Question 1 of", in_="dm")
    return card


def test_the_conversation_moves_to_another_channel(any_office: Department) -> None:
    office = any_office
    office.sandbox.invite_bot(ELSEWHERE, office.lead)
    card = office.starts()
    first = office.question(1, card)
    moves(office, card, ELSEWHERE)
    new = office.developer.sees(TITLE, in_=ELSEWHERE)
    office.developer.sees("Question 1 of", thread=new)
    office.developer.sees("moved the conversation about Licence payments here", thread=new)
    office.lead.sees("moved the conversation", thread=card)
    office.is_drawn()
    assert "The conversation has moved to #payments-platform" in card.now().plain
    assert card.now().buttons == []
    assert first.now().buttons == []
    office.developer.says(NEWS, thread=card)  # the old place is for reading
    office.rests()
    assert "0 of" in new.now().plain
    office.answers(new)
    office.submits(new)
    office.lead.sees("submitted this", thread=new)


def test_moving_there_again_is_said_in_the_form(office: Department) -> None:
    card = office.starts()
    office.lead.chooses(MOVE, on=card)
    office.lead.fills({"Where to?": TEAM})
    office.lead.submits()
    office.lead.sees("is there already", on="modal")


def test_back_and_forth_between_a_channel_and_direct_messages(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    moves(office, card, None)
    mine = office.lead.sees("Started by", in_="dm")
    office.lead.sees("Question 1 of", in_="dm")
    office.lead.says(NEWS, in_="dm")
    office.lead.sees("Question 2 of", in_="dm")
    assert "in our direct messages" in mine.now().plain
    moves(office, mine.now(), TEAM)
    office.rests()
    again = office.developer.sees("Started by", in_=TEAM)
    assert again.ts > card.ts
    office.developer.sees("Question 2 of", thread=again)
    office.is_drawn()
    assert card.now().buttons == []
    assert mine.now().buttons == []


@pytest.mark.parametrize("how", ["removed", "archived", "deleted"])
def test_a_channel_is_lost_and_the_conversation_goes_on_with_the_owner(office: Department, how: str) -> None:
    card = office.starts()
    office.developer.says(NEWS, thread=card)
    office.question(2, card)
    office.rests()
    lose = {
        "removed": office.sandbox.remove_bot,
        "archived": office.sandbox.archive,
        "deleted": office.sandbox.delete_channel,
    }
    lose[how](TEAM)
    said = office.lead.sees("goes on here", in_="dm")
    assert "Nothing is lost" in said.plain
    office.lead.sees("Question 2 of", in_="dm")
    for reply in GOOD_ANSWERS[1:]:
        office.lead.says(reply, in_="dm")
        office.rests()
    ready = office.lead.sees("Every question has an answer", in_="dm")
    office.lead.clicks("Submit", on=ready)
    office.ben.sees(f"Submission 1 of {TITLE}", in_="#spend-approvals")


def test_what_waited_when_the_bot_was_removed_unheard_is_said_to_the_owner(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    office.rests()
    conversation = office.sandbox.workspace.conversation(TEAM)
    assert conversation is not None
    with office.sandbox.workspace.change():
        conversation.members.remove("U0SPENDBOT")  # no event of it arrives
    office.developer.clicks("Skip for now", on=office.question(1, card))
    office.lead.sees("goes on here", in_="dm")
    office.lead.sees("Question 2 of", in_="dm")


def test_a_channel_that_was_never_there_asks_for_an_invitation(office: Department) -> None:
    office.opens_form()
    office.lead.fills(ENTRIES | {"Channel for the conversation": ELSEWHERE})
    office.lead.submits()
    office.lead.sees("I am not in that channel", in_="dm")
    office.sandbox.invite_bot(ELSEWHERE, office.lead)
    office.lead.sees("Question 1 of")


def test_an_assessment_begins_in_direct_messages_and_goes_on_there(any_office: Department) -> None:
    office = any_office
    card = starts_in_dm(office)
    assert "in our direct messages" in card.plain
    first = office.lead.sees("Question 1 of", in_="dm")
    assert "write here" in first.plain
    office.lead.clicks("Skip for now", on=first)
    second = office.lead.sees("Question 2 of", in_="dm")
    office.lead.clicks("Back", on=second)
    office.rests()
    assert office.lead.sees("Question 1 of", in_="dm").ts > second.ts
    for reply in GOOD_ANSWERS:
        office.lead.says(reply, in_="dm")
        office.rests()
    office.lead.clicks("Submit", on=office.lead.sees("Every question has an answer", in_="dm"))
    review = office.ben.sees(f"Submission 1 of {TITLE}", in_="#spend-approvals")
    assert "The team is in direct messages" in review.plain


def test_a_group_message_is_like_a_channel(office: Department) -> None:
    group = office.sandbox.group_message(office.lead, office.developer, office.carys)
    office.lead.types("/spend start", in_=group)
    office.lead.sees_modal("Start an assessment")
    office.lead.fills(WITHOUT_A_CHANNEL)
    office.lead.submits()
    card = office.carys.sees("Started by", in_=group)
    office.carys.sees("Question 1 of", thread=card)
    office.carys.says(NEWS, thread=card)
    office.developer.sees("Question 2 of", thread=card)


def test_somebody_goes_on_in_their_direct_messages_while_the_team_does_in_the_thread(
    any_office: Department,
) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    office.reads_channel(TEAM, office.developer, inside=True)
    with office.catching() as caught:
        office.developer.clicks("Continue", on=card)
    caught.passes_on(change=lambda payload: payload.pop("channel") and payload["container"].clear())
    said = office.developer.sees("You go on with Licence payments here", in_="dm")
    assert "The team talks in #licensing-service" in said.plain
    mine = office.developer.sees("Question 2 of", in_="dm")  # the team is being asked the first
    office.developer.clicks("Yes", on=mine)
    office.is_drawn()
    assert "1 of" in card.now().plain
    office.lead.says(NEWS, thread=card)
    office.question(4, card, first)  # the third is being asked of the developer


def test_two_answer_the_same_at_once_in_thread_and_direct_messages(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    office.lead.chooses("Ask a colleague", on=first)
    office.lead.fills({"Whom do you want to ask?": "security adviser"})
    office.lead.submits()
    sam = office.sandbox.person("security adviser")
    theirs = sam.sees("Who usually knows", in_="dm")
    with office.catching() as caught:
        office.developer.says("yes, 12 interviews, notes at https://example.gov.uk/a", thread=card)
        sam.clicks("Yes", on=theirs)
    caught.passes_on(0)
    caught.passes_on(1)
    office.is_drawn()
    for seen in (first.now(), theirs.now()):
        assert "Dev Okafor" in seen.plain
        assert seen.buttons == []
    sam.sees("Dev Okafor", in_="dm")
    office.question(2, card, first)


def test_the_whole_is_handed_over(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.lead.chooses("Hand over", on=card)
    form = office.lead.sees_modal("Hand over")
    assert "Dina Lead sees to it now" in form.plain
    office.lead.fills({"Who sees to it from now on?": "delivery lead"})
    office.lead.submits()
    office.lead.sees("They see to it already", on="modal")
    office.lead.fills({"Who sees to it from now on?": "developer"})
    office.lead.submits()
    office.lead.sees_no_modal()
    told = office.developer.sees("has handed Licence payments over to you", in_="dm")
    office.developer.clicks("Continue", on=told)
    office.developer.sees("Question", in_="dm")
    office.is_drawn()
    assert "Owner: @Dev Okafor" in card.now().plain
    assert "Started by @Dina Lead" in card.now().plain
    office.sandbox.remove_bot(TEAM)
    office.developer.sees("goes on here", in_="dm")


def test_the_owner_leaves_slack_and_an_admin_hears_of_it_where_nobody_else_takes_part(
    office: Department,
) -> None:
    starts_in_dm(office)
    office.sandbox.deactivate(office.lead)
    office.bot.clock.tick()
    [admin_id] = office.bot.context.config.organisations[0].admins
    admin = office.sandbox.person(admin_id)
    said = admin.sees("who saw to Licence payments, has left Slack", in_="dm")
    admin.clicks("Hand over", on=said)
    admin.sees_modal("Hand over")
    admin.fills({"Who sees to it from now on?": "developer"})
    admin.submits()
    admin.sees_no_modal()
    office.developer.sees("over to you", in_="dm")


def test_the_owner_leaves_slack_and_who_answered_takes_it_on(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.says(NEWS, thread=card)
    office.question(2, card)
    office.sandbox.deactivate(office.lead)
    office.bot.clock.tick()
    said = office.developer.sees("who saw to Licence payments, has left Slack", in_="dm")
    office.developer.clicks("Hand over", on=said)
    office.developer.sees_modal("Hand over")
    office.developer.fills({"Who sees to it from now on?": "developer"})
    office.developer.submits()
    office.developer.sees_no_modal()
    office.is_drawn()
    assert "Owner: @Dev Okafor" in card.now().plain


def test_a_reply_that_was_on_its_way_when_the_conversation_moved_is_an_answer(office: Department) -> None:
    office.sandbox.invite_bot(ELSEWHERE, office.lead)
    card = office.starts()
    office.question(1, card)
    with office.catching() as caught:
        office.developer.says(NEWS, thread=card)
    moves(office, card, ELSEWHERE)
    new = office.developer.sees(TITLE, in_=ELSEWHERE)
    office.developer.sees("moved the conversation", thread=new)
    office.rests()
    assert caught.passes_on().ok  # Slack may have been quicker to send it again
    office.developer.sees("Question 2 of", thread=new)
    office.developer.says("no, that is talk in the old place", thread=card)
    office.rests()
    office.is_drawn()
    assert "1 of 4 questions answered" in new.now().plain


def test_moved_to_where_the_bot_is_not_it_is_moved_back_with_a_command(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    moves(office, card, ELSEWHERE)
    office.lead.sees("could not be posted in #payments-platform", in_="dm")
    office.rests()
    office.lead.types("/spend show Licence payments", in_="dm")
    moves(office, office.lead.sees("Started by", in_="dm"), TEAM)
    office.rests()
    back = office.lead.reads(in_=TEAM)[-1]
    office.lead.sees("Question 1 of", thread=back)
    office.developer.says(NEWS, thread=back)
    office.lead.sees("Question 2 of", thread=back)
