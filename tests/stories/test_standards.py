"""Every standard is played to its end: both editions of the Code, and another organisation's altogether."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.demo import SHORTCUTS, pretend_config
from bot.sandbox.hosting import HostedBot
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.sandbox.server import Sandbox
from bot.sandbox.story.replying import Answer, Anything, gives, is_asked
from tests.patience import PATIENCE
from tests.stories.world import ASSESSORS, QUICK, TITLE, Department, department, tiny_config

KITCHEN = Path(__file__).with_name("kitchen.yaml")
ALL_ANSWERED = "Every question has an answer"


def following(standard: str, folder: Path) -> Path:
    """Make a configuration folder whose organisation follows this standard."""
    made = pretend_config(folder)
    shutil.copy(KITCHEN, made / "standards")
    organisations = made / "organisations.yaml"
    text = organisations.read_text(encoding="utf-8")
    organisations.write_text(text.replace("standard: tcop-2016", f"standard: {standard}"), encoding="utf-8")
    return made


def asked_next(person: Person, card: Message, after: Message) -> Message:
    """Wait for the question that is asked after another message, or for the word that none is left."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for message in reversed(person.reads(thread=card)):
            if message.ts <= after.ts:
                break
            if is_asked(message) or ALL_ANSWERED in message.plain:
                return message
        time.sleep(0.01)
    raise AssertionError(f"nothing was asked after:\n{after}")


def answering(
    person: Person, card: Message, answers: dict[str, Answer], other: Anything
) -> Iterator[Message]:
    """Have somebody answer all that is asked, giving each question before it is answered."""
    asked = asked_next(person, card, card)
    while is_asked(asked):
        yield asked
        given = next((answer for words, answer in answers.items() if words in asked.plain), other)
        gives(person, asked, given)
        asked = asked_next(person, card, asked)


def approved(office: Department, card: Message) -> Message:
    """Have an assessment submitted and approved; return what the assessors see."""
    office.lead.clicks("Submit", on=office.lead.sees(ALL_ANSWERED, thread=card))
    summary = office.asha.sees(f"Submission 1 of {TITLE}", in_=ASSESSORS)
    office.decides(office.asha, summary, "Approve")
    office.lead.sees("approved submission 1 for beta", thread=card)
    return summary.now()


@pytest.mark.parametrize(
    ("standard", "title"),
    [("tcop-2021", "Make your technology sustainable"), ("staff-kitchens", "Clean and safe")],
)
def test_a_standard_is_played_to_an_approved_summary(
    sqlite_url: str, tmp_path: Path, standard: str, title: str
) -> None:
    with department(sqlite_url, following(standard, tmp_path)) as office:
        card = office.starts()
        anything = Anything("see https://example.gov.uk/evidence", office.today)
        asked = [message.plain for message in answering(office.lead, card, {}, anything)]
        assert len(asked) > 5
        summary = approved(office, card)
        assert f"{title}: met" in summary.plain
        assert office.sandbox.complaints == []


def test_a_changed_answer_changes_what_is_asked_and_keeps_what_was_said(
    sqlite_url: str, tmp_path: Path
) -> None:
    with department(sqlite_url, following("staff-kitchens", tmp_path)) as office:
        card, lead = office.starts(), office.lead
        anything = Anything("see https://example.gov.uk/evidence", office.today)
        asked = [message.plain for message in answering(lead, card, {}, anything)]
        assert not any("What does the cleaning cost" in plain for plain in asked)
        ready = lead.sees(ALL_ANSWERED, thread=card)

        question = goes_to(office, ready, "Who cleans")
        gives(lead, question, "A company")
        told = lead.sees("That changed answer changes what is asked", thread=card)
        assert "Now asked:" in told.plain
        assert is_asked(asked_next(lead, card, question))

        question = goes_to(office, card, "Who cleans")
        gives(lead, question, "The people who use it")
        lead.sees("no longer asked", thread=card)
        assert ALL_ANSWERED in asked_next(lead, card, question).plain


def goes_to(office: Department, message: Message, words: str) -> Message:
    """Have the delivery lead choose a question from the menu of a message, and return it."""
    options = [
        option["text"]["text"]
        for block in message.now().blocks
        for element in block.get("elements", [])
        for group in element.get("option_groups", [])
        for option in group["options"]
    ]
    last = office.lead.reads(thread=message)[-1]
    office.lead.chooses(next(option for option in options if words in option), on=message)
    return asked_next(office.lead, message, last)


def test_what_was_begun_keeps_its_wording_when_the_file_changes(sqlite_url: str, tmp_path: Path) -> None:
    before, after = tiny_config(tmp_path / "before"), tiny_config(tmp_path / "after")
    file = after / "standards" / "tcop-2016.yaml"
    words = "Have the people responsible agreed what this should achieve?"
    changed = file.read_text(encoding="utf-8").replace(words, "Is there one aim that all agree on?")
    file.write_text(changed, encoding="utf-8")
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK, patience=PATIENCE) as sandbox:
        with HostedBot(sandbox, sqlite_url, before, pace=50) as host:
            office = Department(sandbox, host.bot)
            card = office.starts()
            office.lead.says("yes, 12 interviews", thread=card)
            office.question(2, card)
        with HostedBot(sandbox, sqlite_url, after, pace=50) as host:
            office = Department(sandbox, host.bot)
            office.lead.clicks("Skip for now", on=office.question(2, card))
            office.lead.sees("Question 3 of", thread=card)
            office.lead.says("yes", thread=card)
            office.lead.sees("It keeps the questions and the wording it began with", in_="#licensing-service")
            office.lead.clicks("Use the present version", on=card)
            office.lead.sees_modal("Change the edition")
            office.lead.submits()
            office.lead.sees("moved this to the edition of 2016", thread=card)
            asked = office.lead.sees("Is there one aim that all agree on?", thread=card)
            assert is_asked(asked)
            office.lead.sees("2 of 4 questions answered", in_="#licensing-service")
