"""Work on a submission before it is decided: claims, points, asking the team, changes, withdrawing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.lifecycle import Status
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.store.tables import Answer, Assessment, AuditEntry, Claim, Decision, Enquiry, PointReview, Withdrawal
from bot.store.tables import Person as PersonRow
from tests.stories.world import (
    ASSESSORS,
    DECISIONS,
    DECISIONS_AGAIN,
    ONE_GAP,
    READING,
    TAKE,
    TEAM,
    TITLE,
    Department,
)

SHARED = "2.1 Will other teams be able to use what you make?"
AIMS = "1.2 Have the people responsible agreed what this should achieve?"
JUDGE = "What do you think of this point?"
ABOUT = "Which question is the comment about?"
WHICH = "Which points should change?"
CHANGE = "What should change?"
OF_THE_TEAM = ["Withdraw"]


def rows(office: Department, table: type[Any]) -> list[Any]:
    with office.bot.database.reading() as session:
        return list(session.exec(select(table)))


def events(office: Department) -> list[str]:
    return [entry.event for entry in sorted(rows(office, AuditEntry), key=lambda entry: entry.number)]


def judges(person: Person, point: str, judgement: str, **more: str) -> None:
    """Say what somebody thinks of the point that is in front of them, and go on."""
    assert point in person.sees_modal("Review the points").plain
    person.fills({JUDGE: judgement} | {name.replace("_", " "): value for name, value in more.items()})
    person.submits()


# Claiming


def test_one_assessor_has_it_and_everybody_sees_who(office: Department) -> None:
    _, summary = office.submitted()
    office.asha.clicks(TAKE, on=summary)
    office.ben.sees("@Asha Grant is looking at it, since", in_=ASSESSORS)
    office.lead.sees("@Asha Grant is looking at it.", in_=TEAM)
    office.shows(summary, [*DECISIONS[:4], "Take over", "Let go", *DECISIONS[5:]])

    office.ben.clicks("Let go", on=summary)
    assert office.ben.sees("Only whoever took it on can let go of it.", in_=ASSESSORS).ephemeral
    office.ben.clicks("Take over", on=summary)
    assert "@Asha Grant has had this since" in office.ben.sees_modal("Take over").plain
    office.ben.closes_modal()
    office.asha.clicks("Take over", on=summary)
    assert office.asha.modal is None  # it is hers already
    office.ben.clicks("Take over", on=summary)
    office.ben.sees_modal("Take over")
    office.ben.submits()
    office.asha.sees("@Ben Moss is looking at it, since", in_=ASSESSORS)

    office.ben.clicks("Let go", on=summary)
    office.shows(summary, DECISIONS)
    assert rows(office, Claim) == []
    assert [event for event in events(office) if event in ("claimed", "let_go", "refused")] == [
        "claimed",
        "refused",
        "claimed",
        "let_go",
    ]


def test_of_two_who_take_it_from_an_older_summary_the_second_is_told(office: Department) -> None:
    _, summary = office.submitted()
    office.asha.clicks(TAKE, on=summary)
    office.ben.clicks(TAKE, on=summary, stale=True)
    assert office.ben.sees("To take it from them, choose “Take over”", in_=ASSESSORS).ephemeral
    office.ben.clicks("Take over", on=office.ben.sees("is looking at it, since", in_=ASSESSORS))
    office.ben.sees_modal("Take over")
    office.asha.clicks("Let go", on=summary)
    office.ben.submits()
    office.asha.sees("@Ben Moss is looking at it, since", in_=ASSESSORS)


# Point by point


def test_an_assessor_goes_through_the_points_and_the_team_gets_the_comments(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    office.asha.clicks("Review the points", on=summary)
    view = office.asha.sees_modal("Review the points")
    assert "By the answers: not met (must 1 of 2)" in view.plain
    assert "No\n> the board meets in January" in view.plain
    assert "1 finding" in view.plain
    judges(office.asha, "1. Define user needs", "Not met", Comment="Say what was agreed.", **{ABOUT: AIMS})
    judges(office.asha, "2. Share and reuse", "Partly", Comment="Name the teams.")
    done = office.asha.sees_modal("All points reviewed")
    assert "1. Define user needs: not met" in done.plain
    assert "Your 2 comments have not been sent to the team yet." in done.plain
    office.asha.closes_modal()

    told = office.ben.sees("2 of 2 points reviewed by @Asha Grant.", in_=ASSESSORS)
    assert "• 2. Share and reuse: met by the answers, partly to @Asha Grant. Name the teams." in told.plain
    assert "1. Define user needs: not met by" not in told.plain
    office.lead.does_not_see("Name the teams.", thread=card, for_=0.2)
    office.ben.clicks("Send comments (2)", on=told)
    first = office.lead.sees("on the question “1.2 Have the people responsible", thread=card)
    assert "@Asha Grant comments on 1. Define user needs in submission 1" in first.plain
    assert "Say what was agreed." in first.plain
    office.lead.sees("@Asha Grant comments on 2. Share and reuse in submission 1:", thread=card)
    office.shows(summary, DECISIONS)

    office.asha.clicks("Review the points", on=summary)
    view = office.asha.sees_modal("Review the points")
    assert (view.values[JUDGE], view.values["Comment"]) == ("Not met", "Say what was agreed.")
    office.asha.submits()
    office.rests()
    assert len(rows(office, PointReview)) == 2
    assert office.said("Say what was agreed.", office.lead, thread=card) == 1


def test_going_to_another_point_keeps_what_was_said_of_this_one(office: Department) -> None:
    _, summary = office.submitted()
    office.asha.clicks("Review the points", on=summary)
    office.asha.sees_modal("Review the points")
    office.asha.fills({"Comment": "Half a thought."})
    office.asha.clicks("Next", on="modal")
    view = office.asha.sees_modal("Review the points")
    assert "Choose a judgement first." in view.plain
    assert view.values["Comment"] == "Half a thought."
    office.asha.fills({JUDGE: "Unclear"})
    office.asha.clicks("Next", on="modal")
    assert "2. Share and reuse" in office.asha.sees_modal("Review the points").plain
    assert office.asha.sees_modal("Review the points").values["Comment"] == ""
    office.asha.chooses("1. Define user needs (Unclear)", on="modal")
    assert office.asha.sees_modal("Review the points").values["Comment"] == "Half a thought."
    [kept] = rows(office, PointReview)
    assert (kept.section, kept.judgement) == ("1", "unclear")


def test_a_point_reviewed_after_the_decision_is_not_kept_and_nothing_typed_is_lost(
    office: Department,
) -> None:
    _, summary = office.submitted()
    office.asha.clicks("Review the points", on=summary)
    office.asha.sees_modal("Review the points")
    office.asha.fills({JUDGE: "Met", "Comment": "Well done."})
    office.decides(office.ben, summary, "Approve")
    office.asha.submits()
    view = office.asha.sees_modal("Review the points")
    assert "Copy your words" in view.errors[JUDGE]
    assert view.values["Comment"] == "Well done."
    assert office.asha.sees("@Ben Moss approved submission 1", in_=ASSESSORS).ephemeral
    assert rows(office, PointReview) == []


# Changes asked for


def test_only_the_points_named_are_open_again_and_the_team_is_led_through_them(office: Department) -> None:
    card, summary = office.submitted()
    office.asha.clicks("Review the points", on=summary)
    judges(office.asha, "1. Define user needs", "Met")
    judges(office.asha, "2. Share and reuse", "Partly", Comment="With whom?", **{ABOUT: SHARED})
    office.asha.closes_modal()
    office.ben.clicks("Ask for changes", on=summary)
    view = office.ben.sees_modal("Ask for changes")
    assert view.values[WHICH] == "2. Share and reuse"
    assert "1 comment on single points will be sent" in view.plain
    office.ben.fills({CHANGE: "Say who can use it."})
    office.ben.submits()

    told = office.lead.sees("asked for changes to submission 1", thread=card)
    assert "To be changed:\n• 2. Share and reuse\nEverything else is accepted as it was." in told.plain
    assert rows(office, Decision)[0].points == ["2"]
    question = office.lead.sees("Question 3 of 4", thread=card)
    assert "@Asha Grant commented on" in question.plain
    assert "With whom?" in question.plain
    assert "Back" not in question.buttons
    team = office.lead.sees("To be changed:", in_=TEAM)
    offered = [option for option in menu(team) if option]
    assert len(offered) == 2
    assert all(option.startswith("2.") for option in offered)

    office.lead.clicks("Yes", on=question)
    office.lead.sees("Question 4 of 4", thread=card)
    office.lead.clicks("Skip for now", on=office.lead.sees("Question 4 of 4", thread=card))
    office.lead.sees("Make the changes, then submit again.", thread=card)
    second = office.submits(card, number=2)
    office.shows(second, DECISIONS_AGAIN)


def test_an_answer_that_was_accepted_stays_as_it_was(office: Department) -> None:
    card = office.starts()
    first = office.lead.sees("Question 1 of 4", thread=card)
    office.answers(card)
    summary = office.submits(card)
    office.ben.clicks("Ask for changes", on=summary)
    office.ben.sees_modal("Ask for changes")
    office.ben.fills({WHICH: ["2. Share and reuse"], CHANGE: "Say who can use it."})
    office.ben.submits()
    office.lead.sees("Question 3 of 4", thread=card)
    value = next(
        element["value"]
        for block in first.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "answer.partly"
    )
    with office.catching() as caught:
        office.lead.clicks("Partly", on=first, stale=True)
    latest = str(max(answer.id for answer in rows_of_answers(office, "user-research")))
    caught.passes_on(0, lambda sent: sent["actions"][0].update(value=value[:-1] + latest))
    told = office.lead.sees("the assessors did not ask for changes here", thread=card)
    assert told.ephemeral
    assert len(rows_of_answers(office, "user-research")) == 1
    assert events(office)[-1] == "refused"


def test_without_points_named_everything_is_open_again(office: Department) -> None:
    _, summary = office.submitted()
    office.decides(office.ben, summary, "Ask for changes", **{CHANGE: "Say more."})
    team = office.lead.sees("Changes asked for", in_=TEAM)
    assert "To be changed" not in team.plain
    assert len(menu(team)) == 4


def test_a_point_nobody_submitted_cannot_be_asked_to_change(office: Department) -> None:
    _, summary = office.submitted()
    office.ben.clicks("Ask for changes", on=summary)
    office.ben.sees_modal("Ask for changes")
    office.ben.fills({WHICH: ["2. Share and reuse"], CHANGE: "Say who can use it."})
    with office.catching() as caught:
        office.ben.submits()

    def forge(sent: Any) -> None:
        sent["view"]["state"]["values"]["points"]["points"]["selected_options"][0]["value"] = "99"

    assert "Choose one of these." in caught.passes_on(0, forge).body
    assert rows(office, Decision) == []


def test_what_changed_is_shown_on_the_next_submission(office: Department) -> None:
    card, summary = office.submitted(ONE_GAP)
    office.decides(office.ben, summary, "Ask for changes", **{CHANGE: "Agree the aims."})
    office.lead.chooses(f"1.2 (No) {AIMS[4:]}", on=office.lead.sees("Make the changes", thread=card))
    office.lead.sees("You can change it here.", thread=card)
    office.developer.says("yes, the board agreed: https://example.gov.uk/minutes", thread=card)
    office.lead.sees("the board agreed", thread=card)
    second = office.submits(card, number=2)
    assert "What changed since submission 1" in second.plain
    assert "1 answer: 1. Define user needs (1)" in second.plain
    assert "1 finding gone" in second.plain
    office.asha.clicks("What changed", on=second)
    words = office.asha.sees_modal("What changed").plain
    assert "Now: Yes the board agreed" in words
    assert "Before: No the board meets in January" in words
    assert "Evidence added: https://example.gov.uk/minutes" in words


# Asking the team


def test_the_team_answers_a_question_and_nothing_is_decided_by_it(office: Department) -> None:
    _, summary = office.submitted()
    asked = asks(office, summary, "Who runs it after March?")
    waiting = office.lead.sees("Waiting for the team\u2019s answer since", in_=TEAM)
    assert "Who runs it after March?" in waiting.plain
    assert "Waiting for the team" in office.ben.sees("Asked of the team", in_=ASSESSORS).plain
    office.ben.sees("@Asha Grant asked the team in #licensing-service", thread=summary)
    office.developer.clicks("Answer", on=asked)
    assert "Who runs it after March?" in office.developer.sees_modal("Answer the assessors").plain
    office.developer.fills({"Your answer": "The platform team does."})
    office.developer.submits()
    office.asha.sees("@Dev Okafor answered for the team:\n> The platform team does.", thread=summary)
    office.shows(asked, [])
    told = office.ben.sees("@Dev Okafor answered on", in_=ASSESSORS)
    assert "The platform team does." in told.plain
    office.shows(summary, DECISIONS)
    with office.bot.database.reading() as session:
        assert session.exec(select(Assessment.status)).one() is Status.SUBMITTED


def test_of_two_answers_the_first_stands_and_the_second_is_shown_back(office: Department) -> None:
    _, summary = office.submitted()
    asked = asks(office, summary, "Who runs it after March?")
    for person, words in ((office.lead, "We do."), (office.developer, "Perhaps the platform team.")):
        person.clicks("Answer", on=asked)
        person.sees_modal("Answer the assessors")
        person.fills({"Your answer": words})
    office.lead.submits()
    office.lead.sees_no_modal()
    office.developer.submits()
    late = office.developer.sees_modal("Your answer was not sent")
    assert "answered first" in late.plain
    assert "We do." in late.plain
    assert "What you wrote\n> Perhaps the platform team." in late.plain
    office.rests()
    [enquiry] = rows(office, Enquiry)
    assert enquiry.answered_by_id
    assert office.said("answered for the team", office.asha, thread=summary) == 1


def test_of_many_answers_at_once_one_stands_and_each_other_is_shown_back(any_office: Department) -> None:
    office = any_office
    _, summary = office.submitted()
    asked = asks(office, summary, "Who runs it after March?")
    people = (office.lead, office.developer)
    for person in people:
        person.clicks("Answer", on=asked)
        person.sees_modal("Answer the assessors")
        person.fills({"Your answer": f"{person.name} does."})
    with office.catching() as caught:
        for number in range(10):
            people[number % 2].submits()
    with ThreadPoolExecutor(10) as crowd:
        replies = list(crowd.map(caught.passes_on, range(10)))
    assert [reply.status for reply in replies] == [200] * 10
    office.rests()
    [enquiry] = rows(office, Enquiry)
    with office.bot.database.reading() as session:
        stands = session.get_one(PersonRow, enquiry.answered_by_id).slack_id
    late = next(person for person in people if person.id != stands)
    for number, reply in enumerate(replies):
        is_late = people[number % 2] is late and "many people are working at once" not in reply.body
        assert ("What you wrote" in reply.body and f"{late.name} does." in reply.body) == is_late
    assert office.said("answered for the team", office.asha, thread=summary) == 1
    assert events(office).count("team_answered") == 1


def test_after_the_decision_no_answer_is_taken(office: Department) -> None:
    _, summary = office.submitted()
    asked = asks(office, summary, "Who runs it after March?")
    office.developer.clicks("Answer", on=asked)
    office.developer.sees_modal("Answer the assessors")
    office.developer.fills({"Your answer": "The platform team does."})
    office.decides(office.ben, summary, "Approve")
    office.shows(asked, [])
    office.developer.submits()
    assert "The platform team does." in office.developer.sees_modal("Your answer was not sent").plain
    assert [enquiry.answer for enquiry in rows(office, Enquiry)] == [None]


def test_an_assessor_who_answered_for_the_team_cannot_decide(office: Department) -> None:
    office.sandbox.add_to_channel(office.ben, TEAM)
    _, summary = office.submitted()
    asked = asks(office, summary, "Who runs it after March?")
    office.ben.clicks("Answer", on=asked)
    office.ben.sees_modal("Answer the assessors")
    office.ben.fills({"Your answer": "I do."})
    office.ben.submits()
    office.ben.sees_no_modal()
    office.ben.clicks("Approve", on=summary)
    assert office.ben.sees("You answered some of its questions.", in_=ASSESSORS).ephemeral


def asks(office: Department, summary: Message, words: str) -> Message:
    """Have Asha ask the team something, and return what the team sees."""
    office.asha.clicks("Ask the team", on=summary)
    office.asha.sees_modal("Ask the team")
    office.asha.fills({"What do you want to know?": words})
    office.asha.submits()
    office.asha.sees_no_modal()
    [card] = [message for message in office.lead.reads(in_=TEAM) if TITLE in message.plain]
    return office.lead.sees("asks about submission 1", thread=card)


# Withdrawing


def test_the_team_withdraws_a_submission_and_submits_again(office: Department) -> None:
    card, summary = office.submitted()
    asked = asks(office, summary, "Who runs it after March?")
    office.ben.clicks("Reject", on=summary)
    office.ben.sees_modal("Reject")
    withdraws(office, office.lead, card)
    told = office.asha.sees("withdrew submission 1", thread=summary)
    assert "The figures are old." in told.plain
    office.lead.sees("withdrew submission 1", thread=card)
    office.shows(summary, READING)
    office.shows(asked, [])
    assert "Withdrawn by @Dina Lead" in summary.now().plain
    assert "The figures are old." in summary.now().plain

    office.ben.fills({"Why is it rejected?": "Too dear."})
    office.ben.submits()
    assert office.ben.sees("The team has withdrawn this submission.", in_=ASSESSORS).ephemeral
    office.asha.clicks(TAKE, on=summary, stale=True)
    assert office.asha.sees("The team has withdrawn this submission.", in_=ASSESSORS).ephemeral
    assert rows(office, Decision) == []
    assert rows(office, Claim) == []

    office.lead.sees("Every question has an answer", thread=card)
    second = office.submits(card, number=2)
    assert "Nothing: the answers, facts and findings are the same." in second.plain
    assert office.ben.sees("Replaced by submission 2.", in_=ASSESSORS).ts == summary.ts


def test_who_took_no_part_does_not_withdraw(office: Department) -> None:
    card, _ = office.submitted()
    office.sandbox.add_to_channel(office.carys, TEAM)
    office.shows(card, OF_THE_TEAM)
    office.carys.clicks("Withdraw", on=card)
    assert office.carys.sees("Only somebody who started it, answered or submitted it", in_=TEAM).ephemeral
    assert office.carys.modal is None
    assert rows(office, Withdrawal) == []


def test_a_decision_comes_before_a_withdrawal_that_is_sent_later(office: Department) -> None:
    card, summary = office.submitted()
    office.shows(card, OF_THE_TEAM)
    office.lead.clicks("Withdraw", on=card)
    office.lead.sees_modal("Withdraw")
    office.lead.fills({"Why is it withdrawn?": "The figures are old."})
    office.decides(office.ben, summary, "Approve")
    office.lead.submits()
    assert office.lead.sees("Nothing was changed. Licence payments has moved on.", thread=card).ephemeral
    assert rows(office, Withdrawal) == []


def withdraws(office: Department, person: Person, card: Message) -> None:
    office.shows(card, OF_THE_TEAM)
    person.clicks("Withdraw", on=card)
    person.sees_modal("Withdraw")
    person.fills({"Why is it withdrawn?": "The figures are old."})
    person.submits()
    person.sees_no_modal()


@pytest.mark.parametrize("button", ["Review the points", "Ask the team", TAKE])
def test_who_took_part_does_none_of_an_assessors_work(office: Department, button: str) -> None:
    office.sandbox.add_to_channel(office.asha, TEAM)
    card = office.starts(by=office.asha)
    office.answers(card)
    summary = office.submits(card)
    office.asha.clicks(button, on=summary)
    assert office.asha.sees("You started it. Another assessor has to decide.", in_=ASSESSORS).ephemeral
    assert office.asha.modal is None


def menu(message: Message) -> list[str]:
    """Return the words of the questions that can be gone to."""
    groups = [
        group
        for block in message.blocks
        for element in block.get("elements", [])
        for group in element.get("option_groups", [])
    ]
    return [option["text"]["text"] for group in groups for option in group["options"]]


def rows_of_answers(office: Department, question: str) -> list[Any]:
    return [answer for answer in rows(office, Answer) if answer.question == question]
