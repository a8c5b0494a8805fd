"""What a person wrote can be erased, and the record still be proved."""

# ruff: noqa: S608  what a test does to a database is its own

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from bot.cards import Cards
from bot.domain.money import pounds
from bot.flows.contracting import contracts, following
from bot.flows.contracting.following import Done
from bot.render import Renderer
from bot.store.clock import machine_time
from bot.store.engine import Database
from bot.store.snapshots import digests_in, frozen
from bot.store.tables import (
    Answer,
    Assessment,
    AuditEntry,
    Card,
    CardKind,
    Contract,
    Decision,
    FollowUp,
    KeyDate,
    MessageState,
    OutboxMessage,
    Submission,
    Words,
)
from bot.store.words import erased_words
from tests.cards.checking import words_of
from tests.cards.world import ASHA, CARYS, DEVELOPER, LEAD
from tests.store.register import (
    CONDITION,
    EVIDENCE,
    ON_DATE,
    PURPOSE,
    REASON,
    SUMMARY,
    WORKSPACE,
    Register,
)
from tests.store.test_verifying import spend_bot


@pytest.fixture
def register(database: Database, config_dir: Path) -> Register:
    """Give a register of which everything was sent, on both databases."""
    made = Register(database, config_dir)
    made.fill()
    with database.writing() as session:
        for message in session.exec(select(OutboxMessage)):
            message.state = MessageState.SENT
    return made


def written_in(register: Register) -> str:
    """Return all that stands in any table where people's words can be."""
    of_contracts = (Contract, KeyDate, FollowUp)
    tables = (Words, Answer, Assessment, *of_contracts, OutboxMessage, Submission, AuditEntry, Decision, Card)
    with register.database.reading() as session:
        return "\n".join(row.model_dump_json() for table in tables for row in session.exec(select(table)))


def test_what_a_person_wrote_on_contracts_is_erased(register: Register) -> None:
    evidence, notes = "Posted by Priya on Monday", "Priya knows where the keys are"
    with register.database.writing() as session:
        follow_up = session.exec(select(FollowUp)).first()
        assert follow_up is not None
    done = Done(on=date(2027, 4, 1), words=evidence)
    following.done(register.context, register.later(), register.who(DEVELOPER), follow_up.id or 0, done)
    for user, noted in ((LEAD, "Nobody may"), (DEVELOPER, "x"), (CARYS, "First"), (CARYS, notes)):
        with register.database.reading() as session:
            contract = session.get_one(Contract, 1)
        said = contract.said.model_copy(update={"notes": noted})
        contracts.change(register.context, register.later(), register.who(user), 1, contract.revision, said)
    with register.database.writing() as session:
        for message in session.exec(select(OutboxMessage)):
            message.state = MessageState.SENT

    def erases(user: str) -> str:
        done = spend_bot(register, "erase", "person", user, "--workspace", WORKSPACE, "--yes")
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "1 words about what follows from decisions on contracts" in erases(DEVELOPER)
    assert evidence not in written_in(register)
    assert notes in written_in(register)
    assert "1 notes on contracts" in erases(CARYS)
    assert notes not in written_in(register)
    assert "nothing to erase" in erases(CARYS)
    with register.database.reading() as session:
        card = session.exec(select(Card).where(Card.kind == CardKind.FOLLOW_UP)).first()
        assert card is not None
        assert card.shown < card.revision
    verified = spend_bot(register, "audit", "verify")
    assert verified.exit_code == 0, verified.output


def test_what_is_recorded_holds_nobodys_words(register: Register) -> None:
    with register.database.reading() as session:
        for table in (Submission, AuditEntry, Decision):
            said = "\n".join(row.model_dump_json() for row in session.exec(select(table)))
            for words in (PURPOSE, EVIDENCE, REASON, CONDITION, "Licence payments"):
                assert words not in said
        submission = session.get_one(Submission, 1)
        shown = frozen(session, submission)
        assert shown["assessment"]["purpose"] == PURPOSE
        assert shown["answers"]["user-research"]["words"] == EVIDENCE
        digest = shown["answers"]["user-research"]["digest"]
        assert digest in set(digests_in(submission.snapshot))
        assert session.get_one(Words, digest).text == EVIDENCE
        assert len(shown["standard"]["digest"]) == len(shown["regime"]["digest"]) == 64
        authors = {row.text: row.person_id for row in session.exec(select(Words))}
        assert authors[EVIDENCE] == session.get_one(Answer, 1).person_id
        assert authors["Licence payments"] is None


def test_a_decision_keeps_the_summary_as_slack_showed_it(register: Register) -> None:
    with register.database.reading() as session:
        first, second = session.exec(select(Decision).order_by(col(Decision.id)))
        assert first.summary is None  # Slack never showed that one
        assert second.summary is not None
        kept = json.loads(session.get_one(Words, second.summary).text or "")
    assert kept == {"text": SUMMARY, "blocks": []}


def test_a_person_is_erased_and_the_record_still_proved(register: Register) -> None:
    assert EVIDENCE in written_in(register)
    done = spend_bot(register, "erase", "person", DEVELOPER, "--workspace", WORKSPACE, "--yes")
    assert done.exit_code == 0, done.output
    assert "3 texts kept beside the record" in done.stdout
    assert "1 summaries kept with decisions" in done.stdout
    left = written_in(register)
    for words in (EVIDENCE, "There is nothing like it", ON_DATE, SUMMARY):
        assert words not in left
    for words in (PURPOSE, REASON, CONDITION):
        assert words in left
    today = erased_words(machine_time())
    with register.database.reading() as session:
        shown = frozen(session, session.get_one(Submission, 1))
        assert shown["answers"]["user-research"]["words"] == today
        assert shown["answers"]["user-research"]["value"] == "yes"
        entries = session.exec(select(AuditEntry).where(AuditEntry.event == "erased")).all()
        assert [each.chain for each in entries] == ["assessment:1", "contract:1"]
        card = Card(id=99, workspace_id=1, kind=CardKind.REVIEW, subject_id=2, part="")
        cards = Cards(register.context.config, Renderer(filters={"pounds": pounds}))
        assert today in words_of(cards.draw(session, card, machine_time()))
        review = session.exec(select(Card).where(Card.kind == CardKind.REVIEW, Card.subject_id == 2)).one()
        assert review.shown < review.revision  # so that Slack stops showing it
        assert review.delivered is None
    verified = spend_bot(register, "audit", "verify")
    assert verified.exit_code == 0, verified.output
    assert f"{WORKSPACE} assessment:1: 4 texts {today[0].lower()}{today[1:]}" in verified.stdout
    again = spend_bot(register, "erase", "person", DEVELOPER, "--workspace", WORKSPACE, "--yes")
    assert again.stdout == "There is nothing to erase.\n"


def test_who_decided_and_who_began_can_be_erased_too(register: Register) -> None:
    for person in (ASHA, LEAD):
        done = spend_bot(register, "erase", "person", person, "--workspace", WORKSPACE, typed="y\n")
        assert done.exit_code == 0, done.output
    left = written_in(register)
    assert not any(words in left for words in (PURPOSE, REASON, CONDITION, "Good"))
    assert EVIDENCE in left
    assert spend_bot(register, "audit", "verify").exit_code == 0


def test_an_assessment_is_erased_with_its_title(register: Register) -> None:
    done = spend_bot(register, "erase", "assessment", "1", "--workspace", WORKSPACE, "--yes")
    assert done.exit_code == 0, done.output
    left = written_in(register)
    for words in (EVIDENCE, PURPOSE, REASON, CONDITION, "Licence payments"):
        assert words not in left, words
    assert ON_DATE in left
    assert spend_bot(register, "audit", "verify").exit_code == 0


def test_nothing_is_erased_before_somebody_says_so(register: Register) -> None:
    before = written_in(register)
    done = spend_bot(register, "erase", "person", DEVELOPER, "--workspace", WORKSPACE, typed="n\n")
    assert done.exit_code == 1
    assert "To be erased:" in done.stdout
    assert written_in(register) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("person", "U0NOBODY", "--workspace", WORKSPACE), "There is nobody U0NOBODY in workspace"),
        (
            ("person", DEVELOPER, "--workspace", "T0OTHER"),
            f"There is nobody {DEVELOPER} in workspace T0OTHER",
        ),
        (("assessment", "1", "--workspace", "T0OTHER"), "There is no assessment 1 in workspace T0OTHER"),
    ],
)
def test_who_is_not_there_is_told(register: Register, words: tuple[str, ...], told: str) -> None:
    done = spend_bot(register, "erase", *words, "--yes")
    assert done.exit_code == 1
    assert told in done.stderr


def test_what_still_waits_to_be_sent_is_counted_and_left(register: Register) -> None:
    with register.database.writing() as session:
        for message in session.exec(select(OutboxMessage)):
            message.state = MessageState.WAITING
    done = spend_bot(register, "erase", "person", ASHA, "--workspace", WORKSPACE, "--yes")
    assert "messages with such words still wait to be sent. Erase again after." in done.stdout
    with register.database.reading() as session:
        assert any(REASON in str(each.data) for each in session.exec(select(OutboxMessage)))


def test_a_submission_of_an_early_version_is_named_as_what_cannot_be_erased(register: Register) -> None:
    with register.database.writing() as session:
        plain = session.get_one(Submission, 1).model_dump(exclude={"id"})
        session.add(Submission(**plain | {"number": 3, "snapshot": {"answers": {"a": {"words": EVIDENCE}}}}))
    done = spend_bot(register, "erase", "person", DEVELOPER, "--workspace", WORKSPACE, "--yes")
    assert "submissions of an early version of the bot hold words themselves (3)" in done.stdout


ERASING = "text = NULL, salt = NULL, erased_at = '2027-04-02 09:00:00.000000'"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE words SET text = 'other'",
        "UPDATE words SET text = NULL, salt = NULL",
        "UPDATE words SET text = NULL, erased_at = '2027-04-02 09:00:00.000000'",
        f"UPDATE words SET {ERASING}, person_id = NULL WHERE person_id IS NOT NULL",
        f"UPDATE words SET {ERASING}, chain = 'assessment:9'",
        f"UPDATE words SET {ERASING}, digest = digest || 'a'",
        "DELETE FROM words",
        "UPDATE anchor SET head = 'abc'",
        "DELETE FROM anchor",
    ],
)
def test_words_are_only_erased_and_anchors_only_added(register: Register, change: str) -> None:
    register.anchor()
    with pytest.raises(DBAPIError, match="only added to"), register.database.writing() as session:
        session.execute(text(change))


def test_what_is_erased_stays_so(register: Register) -> None:
    with register.database.writing() as session:
        session.execute(text(f"UPDATE words SET {ERASING} WHERE text = '{REASON}'"))
    for change in ("text = 'other', salt = 'ab'", "erased_at = NULL", ERASING):
        with pytest.raises(DBAPIError, match="only added to"), register.database.writing() as session:
            session.execute(text(f"UPDATE words SET {change} WHERE erased_at IS NOT NULL"))
