"""What is in Slack already becomes evidence of an answer: attached, looked up, shown, removed, submitted."""

import hashlib

import pytest
from sqlmodel import select

from bot.flows.conversing import attaching
from bot.record.model import Evidence as Piece
from bot.record.reading import Reading
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store.people import Who
from bot.store.tables import AuditEntry, Evidence, EvidenceState, Submission
from bot.store.verifying import verify
from tests.patience import wait_until
from tests.stories.world import GOOD_ANSWERS, TEAM, TITLE, Department

SHORTCUT = "Use as evidence"
NEEDS_IT = "1.1 Have you done research with the people who will use this?"
OTHER = "1.2 Have the people responsible agreed what this should achieve?"
FOUND = "We spoke to 12 people who renew a licence."
NOTES = b"Twelve people, twelve pages."


def brings(office: Department, message: Message, by: Person | None = None) -> Person:
    """Have somebody choose the shortcut on a message."""
    person = by or office.developer
    person.uses_message_shortcut(SHORTCUT, on=message)
    return person


def attaches(office: Department, message: Message, question: str = NEEDS_IT, by: Person | None = None) -> str:
    """Have somebody attach a message to a question; return what the window says then."""
    person = brings(office, message, by)
    person.sees_modal(SHORTCUT)
    person.fills({"Which question does it answer?": question})
    person.submits()
    shown = person.sees_modal("Evidence").plain
    person.closes_modal()
    return shown


def kept(office: Department) -> list[Evidence]:
    with office.bot.database.reading() as session:
        return list(session.exec(select(Evidence).order_by(Evidence.id)))  # type: ignore[arg-type]


def removes(office: Department, piece: Evidence) -> None:
    who = Who(TEAM_ID, office.lead.id, f"remove {piece.id}", channel="C0LICENSE1")
    attaching.remove(office.bot.context, office.time(), who, piece.id or 0)
    assert next(each for each in kept(office) if each.id == piece.id).removed_at is not None


def submitted(office: Department) -> Submission:
    with office.bot.database.reading() as session:
        return session.exec(select(Submission)).one()


def in_the_record(office: Department) -> list[Piece]:
    """Return the evidence in the record of the submission, whose audit trail must hold."""
    submission = submitted(office)
    with office.bot.database.reading() as session:
        assert verify(session, office.bot.context.audit).faults == []
        record = Reading(session, office.bot.context.config.editions, office.time()).record(
            submission.workspace_id, submission.id or 0
        )
    return [piece for answer in record.answers for piece in answer.evidence]


def is_read(office: Department) -> None:
    wait_until(lambda: all(row.state is not EvidenceState.UNREAD for row in kept(office)))


def says_file(office: Department, name: str = "notes.pdf", content: bytes = NOTES, text: str = "") -> Message:
    return office.lead.says(text, in_=TEAM, files=[(name, content)])


def test_what_a_colleague_wrote_is_attached_and_a_yes_needs_no_more_words(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    said = office.lead.says(FOUND, in_=TEAM)
    office.developer.says("yes", thread=card)
    office.developer.sees("needs evidence", thread=card)

    brings(office, said)
    form = office.developer.sees_modal(SHORTCUT)
    assert FOUND in form.plain
    assert TITLE in form.plain
    office.developer.submits()  # the question being asked is chosen
    window = office.developer.sees_modal("Evidence")
    assert "Attached." in window.plain
    assert FOUND in window.plain
    office.developer.closes_modal()
    office.lead.sees("added evidence to", thread=card)
    is_read(office)
    question = office.question(1, card)
    wait_until(lambda: "open in Slack" in question.now().plain)
    assert f"Evidence: What @{office.lead.name} wrote (open in Slack)" in question.now().plain

    office.developer.clicks("Yes", on=question)
    office.question(2, card, after=question)
    assert office.developer.modal is None
    wait_until(lambda: "Yes" in question.now().plain and "1 piece of evidence" in question.now().plain)


def test_an_answer_can_have_several_and_the_same_again_adds_nothing(office: Department) -> None:
    card = office.starts()
    first = office.lead.says(FOUND, in_=TEAM)
    both = says_file(office, text="The notes are in here")
    attaches(office, first)
    attaches(office, first)
    assert len(kept(office)) == 1
    shown = attaches(office, both)
    assert [row.kind for row in kept(office)] == ["message", "message", "file"]
    assert shown.count("Added by") == 3
    assert "held only in Slack" in shown
    attaches(office, first, OTHER)
    assert len(kept(office)) == 4
    is_read(office)
    [file] = [row for row in kept(office) if row.kind == "file"]
    assert file.digest == hashlib.sha256(NOTES).hexdigest()
    assert (file.size, file.media_type, file.title) == (len(NOTES), "application/pdf", "notes.pdf")
    assert all((row.address or "").startswith("https://") for row in kept(office))
    question = office.question(1, card)
    wait_until(lambda: "notes.pdf, held only in Slack (open in Slack)" in question.now().plain)
    with office.bot.database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.event == "evidence_added")).all()
        assert len(entries) == 4
        assert entries[0].details["words"] == kept(office)[0].words
        report = verify(session, office.bot.context.audit)
    assert report.faults == []


def test_evidence_is_removed_and_its_row_stays(office: Department) -> None:
    card = office.starts()
    attaches(office, office.lead.says(FOUND, in_=TEAM))
    question = office.question(1, card)
    office.lead.chooses("Evidence", on=question)
    assert FOUND in office.lead.sees_modal("Evidence").plain
    office.lead.clicks("Remove", on="modal")
    wait_until(lambda: "Nothing is attached" in office.lead.sees_modal("Evidence").plain)
    [row] = kept(office)
    assert row.removed_at is not None
    office.lead.closes_modal()
    wait_until(lambda: "Evidence:" not in question.now().plain)
    attaches(office, office.lead.says("We spoke to more.", in_=TEAM))
    assert len(kept(office)) == 2


def test_what_a_yes_without_words_rests_on_is_not_removed(office: Department) -> None:
    card = office.starts()
    attaches(office, office.lead.says(FOUND, in_=TEAM))
    question = office.question(1, card)
    office.lead.clicks("Yes", on=question)
    office.question(2, card, after=question)
    office.lead.clicks("Back", on=office.question(2, card))
    again = office.question(1, card, after=question)
    office.lead.chooses("Evidence", on=again)
    office.lead.clicks("Remove", on="modal")
    wait_until(lambda: "That was not removed" in office.lead.sees_modal("Evidence").plain)
    assert kept(office)[0].removed_at is None
    office.lead.closes_modal()


def test_a_message_that_was_deleted_meanwhile_keeps_its_words_and_its_adder_is_told_once(
    office: Department,
) -> None:
    card = office.starts()
    said = office.lead.says(FOUND, in_=TEAM)
    brings(office, said)
    office.developer.sees_modal(SHORTCUT)
    office.lead.deletes(said)
    office.developer.submits()
    office.developer.sees_modal("Evidence")
    office.developer.closes_modal()
    told = office.developer.sees("was deleted from Slack", in_="dm")
    assert "words you quoted are still kept" in told.plain
    [row] = kept(office)
    assert row.state is EvidenceState.GONE
    question = office.question(1, card)
    wait_until(lambda: "(deleted from Slack)" in question.now().plain)
    office.lead.chooses("Evidence", on=question)
    assert FOUND in office.lead.sees_modal("Evidence").plain
    office.lead.closes_modal()
    office.rests()
    assert office.said("was deleted from Slack", office.developer, in_="dm") == 1


def test_a_message_that_is_deleted_later_is_said_to_be(office: Department) -> None:
    card = office.starts()
    said = office.lead.says(FOUND, in_=TEAM)
    attaches(office, said)
    attaches(office, said, OTHER)
    is_read(office)
    assert {row.state for row in kept(office)} == {EvidenceState.KEPT}
    office.lead.says("Something else", in_=TEAM)
    office.lead.deletes(said)
    office.developer.sees("was deleted from Slack", in_="dm")
    assert {row.state for row in kept(office)} == {EvidenceState.GONE}
    question = office.question(1, card)
    wait_until(lambda: "(deleted from Slack)" in question.now().plain)
    office.rests()
    assert office.said("was deleted from Slack", office.developer, in_="dm") == 2, "of each question once"


def attached_file(office: Department) -> Message:
    """Have a file attached, and its digest taken; return the message it came with."""
    said = says_file(office)
    attaches(office, said)
    is_read(office)
    return said


def test_a_message_with_replies_that_is_deleted_is_gone_too(office: Department) -> None:
    card = office.starts()
    said = office.lead.says(FOUND, in_=TEAM)
    office.developer.says("Thank you!", thread=said)
    attaches(office, said)
    is_read(office)
    office.lead.deletes(said)
    office.developer.sees("was deleted from Slack", in_="dm")
    assert [row.state for row in kept(office)] == [EvidenceState.GONE]
    question = office.question(1, card)
    wait_until(lambda: "(deleted from Slack)" in question.now().plain)


def test_a_piece_that_was_removed_is_noticed_to_be_gone_and_nobody_is_told(office: Department) -> None:
    office.starts()
    said = attached_file(office)
    removes(office, kept(office)[0])
    office.lead.deletes_file(said, "notes.pdf")
    wait_until(lambda: kept(office)[0].state is EvidenceState.GONE)
    office.rests()
    assert office.said("was deleted from Slack", office.developer, in_="dm") == 0


def test_evidence_of_a_question_that_the_edition_has_not_is_told_of_without_it(office: Department) -> None:
    office.starts()
    said = attached_file(office)
    with office.bot.database.writing() as session:
        [row] = session.exec(select(Evidence)).all()
        row.question = "of-another-edition"
    office.lead.deletes_file(said, "notes.pdf")
    told = office.developer.sees("was deleted from Slack", in_="dm")
    assert f"It is evidence of an answer of {TITLE} that is not asked any more." in told.plain


def test_a_file_that_is_deleted_later_is_said_to_be_and_its_digest_stays(office: Department) -> None:
    card = office.starts()
    said = attached_file(office)
    office.answers(card)
    summary = office.submits(card)
    office.lead.deletes_file(said, "notes.pdf")
    told = office.developer.sees("The file notes.pdf that you used as evidence was deleted", in_="dm")
    assert "Its name and its SHA-256 stay with the answer" in told.plain
    assert "once more" not in told.plain, "it cannot be attached again"
    [row, _] = kept(office)
    assert (row.state, row.digest) == (EvidenceState.GONE, hashlib.sha256(NOTES).hexdigest())
    piece, _ = in_the_record(office)
    assert (piece.state, piece.digest) == ("gone", row.digest)
    office.ben.clicks("Review the points", on=summary)
    assert (
        "notes.pdf, held only in Slack (deleted from Slack)"
        in office.ben.sees_modal("Review the points").plain
    )
    office.ben.closes_modal()
    office.rests()
    assert office.said("was deleted from Slack", office.developer, in_="dm") == 1


def test_a_file_that_was_deleted_meanwhile_is_gone(office: Department) -> None:
    office.starts()
    said = says_file(office)
    brings(office, said)
    office.lead.deletes_file(said, "notes.pdf")
    office.developer.submits()
    office.developer.closes_modal()
    office.developer.sees("The file notes.pdf that you used as evidence was deleted", in_="dm")
    brings(office, said)
    shown = office.developer.sees_modal(SHORTCUT)
    assert "This cannot be evidence" in shown.plain
    assert "deleted from Slack" in shown.plain
    assert not shown.submit
    office.developer.closes_modal()


@pytest.mark.parametrize(
    ("name", "reason"), [("setup.exe", "This is a program"), ("all.zip", "This is an archive")]
)
def test_a_file_of_a_kind_that_cannot_be_evidence_is_refused_with_the_reason(
    office: Department, name: str, reason: str
) -> None:
    office.starts()
    brings(office, says_file(office, name))
    shown = office.developer.sees_modal(SHORTCUT)
    assert reason in shown.plain
    assert not shown.submit
    office.developer.closes_modal()
    attaches(office, says_file(office, name, text="See the zip"))
    assert [row.kind for row in kept(office)] == ["message"]


def test_a_submission_freezes_its_evidence_with_digests(office: Department) -> None:
    card = office.starts()
    attaches(office, says_file(office, text="Our notes"))
    is_read(office)
    question = office.question(1, card)
    office.developer.clicks("Yes", on=question)
    office.question(2, card, after=question)
    office.answers(card, GOOD_ANSWERS[1:])
    summary = office.submits(card)
    assert "(2 pieces attached)" in summary.plain
    submission = submitted(office)
    frozen = submission.snapshot["answers"]["user-research"]["evidence"]
    assert [each["held_in_slack"] for each in frozen] == [False, True]
    assert frozen[0]["words"].keys() == {"kept"}
    assert frozen[1]["digest"] == hashlib.sha256(NOTES).hexdigest()
    assert submission.snapshot["evidence"] == 2, "one in words, one attached"
    message, file = in_the_record(office)[:2]
    assert [message.words.text, file.words.text] == ["Our notes", ""]
    assert file.digest == hashlib.sha256(NOTES).hexdigest()
    assert message.author == office.lead.id

    office.ben.clicks("Review the points", on=summary)
    point = office.ben.sees_modal("Review the points")
    assert "Our notes" in point.plain
    assert "notes.pdf, held only in Slack" in point.plain
    office.ben.closes_modal()


def test_a_digest_that_is_known_only_after_the_submission_is_in_the_record(office: Department) -> None:
    office.bot.gathering.stop()
    card = office.starts()
    attaches(office, says_file(office))
    office.answers(card)
    office.submits(card)
    frozen, link = submitted(office).snapshot["answers"]["user-research"]["evidence"]
    assert link["kind"] == "link", "which the reply had in it"
    assert (frozen["state"], frozen["digest"]) == ("unread", None)
    office.bot.gathering.start()
    is_read(office)
    piece, _ = in_the_record(office)
    assert (piece.state, piece.digest) == ("kept", hashlib.sha256(NOTES).hexdigest())


def test_what_was_submitted_unread_and_removed_since_is_read_all_the_same(office: Department) -> None:
    office.bot.gathering.stop()
    card = office.starts()
    attaches(office, says_file(office))
    attaches(office, says_file(office, "more.pdf"))
    office.answers(card)
    summary = office.submits(card)
    office.decides(office.ben, summary, "Ask for changes", **{"What should change?": "More."})
    office.lead.sees("Make the changes", thread=card)
    removes(office, kept(office)[0])
    office.bot.gathering.start()
    is_read(office)
    assert {piece.digest for piece in in_the_record(office) if piece.kind == "file"} == {
        hashlib.sha256(NOTES).hexdigest()
    }


def test_the_questions_follow_the_assessment_that_is_chosen(office: Department) -> None:
    office.starts()
    office.starts(title="Something else")
    said = office.lead.says(FOUND, in_=TEAM)
    brings(office, said)
    office.developer.fills({"Which assessment is it for?": TITLE})
    office.developer.fills({"Which question does it answer?": OTHER})
    office.developer.submits()
    assert TITLE in office.developer.sees_modal("Evidence").plain
    office.developer.closes_modal()
    assert kept(office)[0].question == "agreed-aims"


def test_who_has_nothing_to_answer_is_told_so(office: Department) -> None:
    office.starts()
    said = office.carys.says("The budget is agreed", in_="#commercial")
    brings(office, said, office.carys)
    shown = office.carys.sees_modal(SHORTCUT)
    assert "You have no open assessment" in shown.plain
    assert not shown.submit
    office.carys.closes_modal()


def test_long_and_odd_words_are_quoted_as_far_as_the_form_carries_them(office: Department) -> None:
    office.starts()
    odd = "\N{PARTY POPPER}" * 3000
    attaches(office, office.lead.says(odd, in_=TEAM))
    varied = " ".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    brings(office, office.lead.says(varied, in_=TEAM))
    assert "too long to be quoted whole" in office.developer.sees_modal(SHORTCUT).plain
    office.developer.submits()
    office.developer.sees_modal("Evidence")
    office.developer.closes_modal()
    with office.bot.database.reading() as session:
        from bot.store.words import said  # noqa: PLC0415

        rows = kept(office)
        texts = said(session, rows[0].workspace_id, [row.words for row in rows])
    assert texts[rows[0].words].text == odd
    cut = texts[rows[1].words].text
    assert cut.endswith("…")
    assert varied.startswith(cut[:-1])
    assert len(cut) > 1500
