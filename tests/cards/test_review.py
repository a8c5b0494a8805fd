"""A submission's card shows what was submitted, whatever has happened to the assessment since."""

from typing import Any

from bot.domain.lifecycle import Outcome, Status
from bot.store.tables import Assessment, CardKind
from tests.cards.checking import TAKE, buttons, check_message, words_of
from tests.cards.world import ASHA, BEN, LEAD, TEAM, World

DECISIONS = ["Approve", "Approve with conditions", "Ask for changes", "Reject"]


def test_a_submission_that_waits(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    submission = world.submission(assessment)
    world.change(assessment, title="Renamed since", cost_pence=1)
    drawing = world.draw(world.card(CardKind.REVIEW, submission))
    check_message(drawing)
    words = words_of(drawing)
    assert drawing.blocks[0]["text"]["text"] == "Submission 1 of Licensing service"
    assert "Renamed since" not in words
    assert "£1.2 million" in words
    assert f"Submitted by <@{LEAD}> on 1 April 2027 at 9:05am · The team is in <#{TEAM}>" in words
    assert "*It needs approval* because it is public-facing and costs over £100,000." in words
    assert "2. Make things open: *partly met*" in words
    assert "*1 finding stands in the way of a plain approval*\n• 2.1 Do you use open standards" in words
    assert "*No:* Not yet: the supplier moves to them in June." in words
    assert "*1 warning*\n• 14.should.1, 14.should.2 The contract Hosting runs for 36 months." in words
    assert "A plain Approve is not possible" in words
    work = [TAKE, "Review the points", "Ask the team"]
    assert list(buttons(drawing)) == [*DECISIONS, *work, "Full record"]
    assert {buttons(drawing)[each] for each in [*DECISIONS, *work]} == {f"{submission.id}:abc:0"}
    assert buttons(drawing)["Full record"] == str(submission.id)


def test_what_joined_after_an_approval_is_not_covered_until_it_is_approved_itself(world: World) -> None:
    service = world.assessment(status=Status.APPROVED, title="Licensing")
    frozen_with_it = world.assessment(parent_id=service.id, title="Letters")
    submission = world.submission(service, parts=[part(frozen_with_it)])
    world.decision(submission, Outcome.APPROVE)
    review = world.card(CardKind.REVIEW, submission)
    assert "Not covered" not in words_of(world.draw(review))

    later = world.assessment(parent_id=service.id, title="Payments")
    below = world.assessment(parent_id=later.id, title="Refunds")
    for card in (review, world.card(CardKind.ASSESSMENT, service)):
        words = words_of(world.draw(card))
        assert "*Not covered by this decision*\n• Payments (service)\n• Refunds (service)" in words
        assert "Each of them joined after the submission" in words

    own = world.submission(later, parts=[part(below)])
    world.decision(own, Outcome.APPROVE)
    world.change(later, status=Status.APPROVED)
    assert "Not covered" not in words_of(world.draw(review))


def part(of: Assessment) -> dict[str, Any]:
    """Return a part as a submission freezes it."""
    return {"id": of.id, "title": of.title, "kind": of.kind.value, "answered": 4, "total": 4, "parts": []}


def test_a_submission_without_findings_says_so(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    words = words_of(world.draw(world.card(CardKind.REVIEW, world.submission(assessment, findings=[]))))
    assert "*No findings.*" in words
    assert "plain Approve" not in words


def test_a_decision_replaces_the_buttons(world: World) -> None:
    assessment = world.assessment(status=Status.REJECTED)
    submission = world.submission(assessment)
    world.decision(submission, Outcome.REJECT, words="It duplicates another service.")
    drawing = world.draw(world.card(CardKind.REVIEW, submission))
    assert list(buttons(drawing)) == ["Full record"]
    assert (
        f"*Rejected* by <@{ASHA}> on 1 April 2027 at 9:05am.\n> It duplicates another service."
        in words_of(drawing)
    )
    assert drawing.text == f"Submission 1 of Licensing service: rejected by <@{ASHA}>."


def test_an_older_submission_points_to_the_newer_one(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    first = world.submission(assessment)
    world.decision(
        first, Outcome.ASK_FOR_CHANGES, words="Say more about cost.", decided_by_id=world.person(BEN)
    )
    second = world.submission(assessment, 2)
    world.decision(second, Outcome.REJECT, words="Still too dear.")
    world.decision(second, None, number=2, words="By mistake.")
    old = world.draw(world.card(CardKind.REVIEW, first))
    assert "Still too dear." not in words_of(old)
    assert list(buttons(old)) == ["Full record"]
    assert "*Replaced by submission 2.*" in words_of(old)
    new = world.draw(world.card(CardKind.REVIEW, second))
    assert f"• Submission 1: changes asked for by <@{BEN}> on 1 April 2027. Say more about cost." in words_of(
        new
    )
    assert buttons(new)["Approve"] == f"{second.id}:abc:2"


def test_after_a_revocation_it_can_be_decided_again(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    submission = world.submission(assessment)
    world.decision(submission, Outcome.APPROVE)
    world.decision(submission, None, number=2, words="Too soon.")
    drawing = world.draw(world.card(CardKind.REVIEW, submission))
    assert buttons(drawing)["Reject"] == f"{submission.id}:abc:2"
    words = words_of(drawing)
    assert "• Submission 1: approved by" in words
    assert "• Submission 1: decision revoked by" in words
