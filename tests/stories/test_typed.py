"""What people type in a conversation: taken, asked back once, completed, edited and deleted."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import select

from bot.flows.conversing import going
from bot.flows.conversing.answering import LONGEST
from bot.flows.erasable import of_assessment, of_person
from bot.flows.erasing import erase
from bot.sandbox.people.sights import Message
from bot.sandbox.workspace.cast import TEAM_ID
from bot.store.outbox import Place, dm_lane
from bot.store.people import Who, known_person
from bot.store.tables import Answer, Assessment, Doubt, DoubtKind
from tests.stories.test_standards import following
from tests.stories.world import GOOD_ANSWERS, TEAM, TITLE, Department, department

FIRST = "Have you done research with the people who will use this?"


def answers(office: Department) -> list[Answer]:
    with office.bot.database.reading() as session:
        return list(session.exec(select(Answer).order_by(Answer.id)))  # type: ignore[arg-type]


def doubts(office: Department) -> list[Doubt]:
    with office.bot.database.reading() as session:
        return list(session.exec(select(Doubt).order_by(Doubt.id)))  # type: ignore[arg-type]


def asked_back(office: Department, card: Message, words: str = "Shall I take this as") -> Message:
    return office.lead.sees(words, thread=card)


def test_what_may_be_an_answer_is_asked_back_and_taken_by_a_button(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.says("nope, nobody has asked yet", thread=card)
    asked = asked_back(office, card)
    assert asked.buttons == ["Take as No", "It is not an answer"]
    assert FIRST in asked.plain
    assert "nobody has asked yet" in asked.plain
    assert answers(office) == []
    office.lead.clicks("Take as No", on=asked)
    office.question(2, card)
    [answer] = answers(office)
    assert (answer.value, answer.words) == ("no", "nobody has asked yet")
    office.lead.sees("No, @Dev Okafor: nobody has asked yet", thread=card)
    office.is_drawn()
    assert asked.now().buttons == []
    assert asked.now().plain.startswith("Taken as No")
    assert [doubt.readings for doubt in doubts(office)] == [[]]


def test_what_is_no_answer_is_left_as_it_is(office: Department) -> None:
    card = office.starts()
    said = office.developer.says("yeah, nobody here uses it", thread=card)
    asked = asked_back(office, card)
    office.lead.clicks("It is not an answer", on=asked)
    office.is_drawn()
    assert asked.now().plain.startswith("Not taken as an answer")
    office.lead.clicks("Take as Yes", on=asked, stale=True)
    office.developer.edits(said, "yeah, nobody there uses it")
    office.is_drawn()
    assert answers(office) == []
    assert office.said("Shall I take", office.lead, thread=card) == 0


def test_two_presses_at_once_are_one(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.says("not yet, we plan it for June", thread=card)
    asked = asked_back(office, card)
    with ThreadPoolExecutor(4) as pool:
        for person in (office.lead, office.developer):
            pool.submit(person.clicks, "Take as No", on=asked, stale=True)
            pool.submit(person.clicks, "It is not an answer", on=asked, stale=True)
    office.is_drawn()
    [doubt] = doubts(office)
    assert doubt.settled_at is not None
    assert len(answers(office)) == (1 if doubt.taken == 0 else 0)
    assert office.log.getvalue().count("trouble") == 0


def test_an_answer_given_otherwise_settles_what_was_asked_back(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.developer.says("yep, twelve interviews", thread=card)
    asked = asked_back(office, card)
    office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card, after=first)
    office.is_drawn()
    assert asked.now().plain.startswith("Not taken as an answer")
    office.lead.clicks("Take as Yes", on=asked, stale=True)
    office.rests()
    assert [answer.words for answer in answers(office)] == ["12 interviews"]


def test_talk_is_left_alone(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    said = [
        office.developer.says(words, thread=card)
        for words in ("thanks!", "who knows this one?", "no idea", "@Priya Shah do you know?", "yes please")
    ]
    office.developer.edits(said[0], "thanks a lot!")
    office.developer.deletes(said[1])
    office.rests()
    open_ones = [each for each in doubts(office) if each.settled_at is None]
    assert (answers(office), open_ones) == ([], [])
    assert office.said("Shall I take", office.lead, thread=card) == 0


def test_an_edit_may_turn_talk_into_the_answer(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    said = office.developer.says("yse, 12 interviews", thread=card)
    office.rests()
    assert answers(office) == []
    office.developer.edits(said, "yes, 12 interviews")
    office.question(2, card)
    assert [answer.words for answer in answers(office)] == ["12 interviews"]


def test_the_reason_may_follow_in_a_message_of_its_own(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.says("no", thread=card)
    office.developer.sees("No needs a reason here", thread=card)
    office.lead.says("because I say so", thread=card)
    office.developer.says("because nobody has asked for it", thread=card)
    office.question(2, card)
    [answer] = answers(office)
    assert (answer.value, answer.words) == ("no", "because nobody has asked for it")
    assert {doubt.settled_at is None for doubt in doubts(office)} == {False}


def test_words_that_may_be_the_reason_are_asked_about(office: Department) -> None:
    card = office.starts()
    office.developer.says("yes", thread=card)
    office.developer.sees("needs evidence", thread=card)
    office.developer.says("Twelve interviews in March, all in Hull.", thread=card)
    asked = asked_back(office, card)
    assert "Twelve interviews in March" in asked.plain
    office.developer.clicks("Take as Yes", on=asked)
    office.question(2, card)
    assert [answer.words for answer in answers(office)] == ["Twelve interviews in March, all in Hull."]


def test_a_reading_that_lacks_its_words_is_completed_too(office: Department) -> None:
    card = office.starts()
    office.developer.says("nope", thread=card)
    asked = asked_back(office, card)
    office.lead.clicks("Take as No", on=asked)
    office.lead.sees("No needs a reason here", thread=card)
    office.is_drawn()
    assert "Not saved yet" in asked.now().plain
    office.lead.says("because the board meets in June", thread=card)
    office.question(2, card)
    assert [answer.value for answer in answers(office)] == ["no"]


def test_an_edited_reply_is_asked_about_and_the_answer_keeps_its_history(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    said = office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)
    office.developer.edits(said, "partly: 12 interviews, none in Wales")
    asked = asked_back(office, card, "You changed your reply")
    assert asked.buttons == ["Take as Partly", "Keep the answer", "Answer again"]
    assert len(answers(office)) == 1
    office.developer.edits(said, "no, none at all")
    again = office.lead.sees("Shall I take No in its place?", thread=card)
    office.is_drawn()
    assert asked.now().plain.startswith("The answer stays as it was")
    office.developer.clicks("Take as No", on=again)
    office.lead.sees("No, @Dev Okafor: none at all", thread=card)
    assert [answer.value for answer in answers(office)] == ["yes", "no"]
    office.developer.edits(said, "no, none at all, sadly")
    third = office.lead.sees("You changed your reply", thread=card)
    office.developer.clicks("Keep the answer", on=third)
    office.is_drawn()
    assert [answer.words for answer in answers(office)] == ["12 interviews", "none at all"]


def test_an_edit_that_says_the_same_is_passed_over(office: Department) -> None:
    card = office.starts()
    said = office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)
    office.developer.edits(said, "Yes: 12 interviews")
    office.developer.edits(said, "Yes: 12 interviews")
    office.rests()
    assert doubts(office) == []


def test_an_edit_that_is_no_answer_any_more_says_so(office: Department) -> None:
    card = office.starts()
    said = office.developer.says("yes, 12 interviews", thread=card)
    office.question(2, card)
    office.developer.edits(said, "who knows about this?")
    asked = office.lead.sees("I could not read it as an answer", thread=card)
    assert asked.buttons == ["Keep the answer", "Answer again"]
    office.developer.clicks("Answer again", on=asked)
    office.lead.sees("Question 1 of 4", thread=card)
    office.is_drawn()
    assert "To be answered again" in asked.now().plain


def test_a_deleted_reply_leaves_the_answer_and_asks(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    said = office.developer.says("yes, 12 interviews", thread=card)
    second = office.question(2, card, after=first)
    office.developer.deletes(said)
    asked = office.lead.sees("You deleted your reply", thread=card)
    assert "The answer stays as it was: Yes." in asked.plain
    assert asked.buttons == ["Keep the answer", "Answer again"]
    office.lead.clicks("Answer again", on=asked)
    office.question(1, card, after=second)
    assert [answer.value for answer in answers(office)] == ["yes"]


def test_a_reply_that_is_asked_about_may_be_edited_or_deleted(office: Department) -> None:
    card = office.starts()
    said = office.developer.says("yep, a few", thread=card)
    first = asked_back(office, card)
    office.developer.edits(said, "no, none")
    second = office.lead.sees("Shall I take this as No", thread=card)
    office.developer.deletes(said)
    office.is_drawn()
    assert first.now().buttons == second.now().buttons == []
    assert office.said("You deleted", office.lead, thread=card) == 0


def test_nothing_is_asked_of_a_reply_once_it_is_submitted(office: Department) -> None:
    card = office.starts()
    said = office.developer.says(GOOD_ANSWERS[0], thread=card)
    for reply in GOOD_ANSWERS[1:]:
        office.developer.says(reply, thread=card)
    office.submits(card)
    office.developer.edits(said, "no, none")
    office.developer.deletes(said)
    office.rests()
    assert doubts(office) == []


def test_a_link_that_is_unfurled_is_no_edit(office: Department) -> None:
    card = office.starts()
    said = office.developer.says("yes, see https://example.gov.uk/notes", thread=card)
    office.question(2, card)
    office.developer.edits(said, "yes, see https://example.gov.uk/notes")
    office.rests()
    assert doubts(office) == []


def test_what_a_doubt_holds_is_erased(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.developer.says("yep, Mrs Jones of 12 Oak Street", thread=card)
    asked = asked_back(office, card)
    with office.bot.database.writing() as session:
        person = known_person(session, 1, office.developer.id)
        assert person is not None
        what = of_person(session, 1, person.id or 0)
        assert len(what.doubts) == 1
        erase(session, office.bot.context.audit, office.time(), what)
        assert of_person(session, 1, person.id or 0).is_nothing
    office.is_drawn()
    assert "Oak Street" not in asked.now().plain
    assert [doubt.readings for doubt in doubts(office)] == [[]]
    office.developer.says("yep, the same Mrs Jones", thread=card)
    office.rests()
    with office.bot.database.reading() as session:
        assert len(of_assessment(session, 1, 1).doubts) == 1


# In direct messages


def goes_on_alone(office: Department, title: str = TITLE, question: str = "user-research") -> Message:
    """Have the developer go on with an assessment in their direct messages; return the question there."""
    with office.bot.database.reading() as session:
        assessment = session.exec(select(Assessment).where(Assessment.title == title)).one()
    office.reads_channel(TEAM, office.developer, inside=True)
    who = Who(TEAM_ID, office.developer.id, f"go:{title}")
    going.go(office.bot.context, office.time(), who, assessment.id or 0, question)
    office.rests()
    return office.developer.sees("Question", in_="dm")


def test_what_is_said_in_direct_messages_follows_the_question_asked_there(any_office: Department) -> None:
    office = any_office
    office.starts()
    goes_on_alone(office)
    office.developer.says("no", in_="dm")
    office.developer.sees("No needs a reason here", in_="dm")
    office.developer.says("no, the board meets in June", in_="dm")
    office.developer.sees("Question 3 of", in_="dm")
    office.developer.says("yes", in_="dm")
    office.developer.sees("Question 4 of", in_="dm")
    assert [answer.value for answer in answers(office)] == ["no", "yes"]
    assert doubts(office)[-1].kind is DoubtKind.INCOMPLETE


def test_what_is_no_answer_in_direct_messages_is_said_to_be_none_once(any_office: Department) -> None:
    office = any_office
    office.starts()
    goes_on_alone(office)
    office.developer.says("The heron at the weir is back.", in_="dm")
    office.developer.sees("nothing was saved from it", in_="dm")
    office.developer.says("And the kingfisher.", in_="dm")
    office.developer.says("yes, 12 interviews", in_="dm")
    office.developer.sees("Question 3 of", in_="dm")
    assert office.said("nothing was saved from it", office.developer, in_="dm") == 1


def test_a_file_sent_in_direct_messages_is_the_evidence_that_is_asked_for(any_office: Department) -> None:
    office = any_office
    office.starts()
    goes_on_alone(office)
    office.developer.says("yes", in_="dm")
    office.developer.sees("needs evidence", in_="dm")
    office.developer.says("Here are the notes.", in_="dm", files=[("notes.pdf", b"%PDF-1.4")])
    office.developer.sees("Question 3 of", in_="dm")
    assert office.said("files of contracts", office.developer, in_="dm") == 0


def test_where_something_else_was_said_since_it_is_asked_back(office: Department) -> None:
    office.starts()
    goes_on_alone(office)
    with office.bot.context.acting(Who(TEAM_ID, office.developer.id, "1"), office.time()) as step:
        step.tell(Place(), "last_question")
        step.say(dm_lane(step.person), "other", Place(person_id=step.person_id), "no_calendars")
    office.rests()
    office.developer.says("yes, 12 interviews", in_="dm")
    asked = office.developer.sees("Shall I take this as Yes", in_="dm")
    assert TITLE in asked.plain
    assert answers(office) == []
    office.developer.clicks("Take as Yes", on=asked)
    office.developer.sees("Question 3 of", in_="dm")


def test_where_several_conversations_ask_it_is_asked_back(office: Department) -> None:
    office.starts()
    goes_on_alone(office)
    office.starts(title="River levels")
    goes_on_alone(office, "River levels")
    office.developer.says("yes, 12 interviews", in_="dm")
    asked = office.developer.sees("Shall I take this as Yes", in_="dm")
    assert "River levels" in asked.plain
    office.developer.clicks("It is not an answer", on=asked)
    office.rests()
    assert answers(office) == []


def test_a_reply_below_a_question_in_direct_messages_is_of_that_question(any_office: Department) -> None:
    office = any_office
    office.starts()
    first = goes_on_alone(office)
    office.developer.says("yes, 12 interviews", thread=first)
    office.developer.sees("Question 3 of", in_="dm")
    assert [answer.question for answer in answers(office)] == ["user-research"]
    office.developer.says("no, none in fact", thread=first)
    asked = office.developer.sees("Shall I take this as No", in_="dm")
    assert "It has an answer already: Yes" in asked.plain
    assert len(answers(office)) == 1
    office.developer.clicks("Take as No", on=asked)
    office.is_drawn()
    assert [answer.value for answer in answers(office)] == ["yes", "no"]


def test_a_reply_in_direct_messages_may_be_edited_and_deleted(office: Department) -> None:
    office.starts()
    goes_on_alone(office)
    said = office.developer.says("yes, 12 interviews", in_="dm")
    office.developer.sees("Question 3 of", in_="dm")
    office.developer.edits(said, "no, none")
    asked = office.developer.sees("You changed your reply", in_="dm")
    office.developer.clicks("Take as No", on=asked)
    office.rests()
    office.developer.deletes(said)
    office.developer.sees("You deleted your reply", in_="dm")
    assert [answer.value for answer in answers(office)] == ["yes", "no"]


def test_what_is_said_where_nothing_is_asked_is_left_alone(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    office.developer.says("yes, 12 interviews", in_="dm")
    office.rests()
    assert (answers(office), doubts(office)) == ([], [])


# Every kind of question


@pytest.fixture
def kitchen(sqlite_url: str, tmp_path: Path) -> Iterator[Department]:
    """Give an office that is asked every kind of question."""
    with department(sqlite_url, following("staff-kitchens", tmp_path)) as office:
        yield office
        assert office.sandbox.complaints == []


def asks(office: Department, card: Message, question: str, number: int) -> None:
    """Have a question asked in the thread."""
    with office.bot.database.reading() as session:
        [assessment] = session.exec(select(Assessment)).all()
        standard = office.bot.context.standard_of(session, assessment)
    found = next(q for s in standard.sections for q in s.questions if q.asks.startswith(question))
    who = Who(TEAM_ID, office.lead.id, f"go:{number}", channel=assessment.channel)
    going.go(office.bot.context, office.time(), who, assessment.id or 0, found.id)
    office.rests()
    office.lead.sees(question, thread=card)


TYPED: list[tuple[str, str, list[str], str]] = [
    ("What is made", "hot meal", ["Take as Hot meals"], "hot-meals"),
    ("What is made", "soup, cold food", [], "cold-food,soup"),
    ("How many people", "about 80", ["Take as 80"], "80"),
    ("Is the kitchen inspected", "no because nobody has come", [], "no"),
    ("When will it be", "1 April 2028", [], "2028-04-01"),
    ("When will it be", "01/05/28", ["Take as 1 May 2028", "Take as 5 January 2028"], "2028-05-01"),
    ("When will", "end of January", ["Take as 31 January NEXT", "Take as 31 January THIS"], "NEXT-01-31"),
    ("Where is the", "https://intranet.example.gov.uk/rota", [], "given"),
    ("Who cleans", "a company, every evening", [], "company"),
    ("What does cleaning", "\u00a36,200, with the windows", [], "620000"),
    ("How long does", "12 months, being 6 and an option of 6 more.", [], "12 months"),
    ("What has been", "Floor and surfaces every evening", ["Take it"], "given"),
]  # fmt: skip
"""What is typed after which question, the buttons by which it is asked back, and what is kept.

THIS and NEXT stand for the year of the story and the next.
"""


def test_each_kind_of_question_can_be_answered_by_typing(kitchen: Department) -> None:
    office, card = kitchen, kitchen.starts()

    def dated(words: str) -> str:
        year = office.today.year
        return words.replace("THIS", str(year)).replace("NEXT", str(year + 1))

    for number, (question, typed, offered, value) in enumerate(TYPED, start=1):
        buttons, kept = [dated(each) for each in offered], dated(value)
        asks(office, card, question, number)
        said = office.developer.says(typed, thread=card)
        office.rests()
        if buttons:
            asked = office.developer.reads(thread=card)[-1]
            assert asked.ts > said.ts
            assert asked.buttons == [*buttons, "It is not an answer"]
            assert len(answers(office)) == number - 1
            office.lead.clicks(buttons[0], on=asked)
            office.rests()
        assert [answer.value for answer in answers(office)[number - 1 :]] == [kept]
    words = {answer.question: answer.words for answer in answers(office)}
    assert words["cleaning-cost"] == "with the windows"
    assert words["promised"] == "Floor and surfaces every evening"


def test_what_may_answer_a_sensitive_question_is_not_repeated(kitchen: Department) -> None:
    office, card = kitchen, kitchen.starts()
    asks(office, card, "What is made", 1)
    office.developer.says("soup", thread=card)
    office.rests()
    asks(office, card, "What was found out", 2)
    office.developer.says("In June three people had the same soup.", thread=card)
    office.rests()
    assert len(answers(office)) == 1
    assert doubts(office) == []


def test_what_may_answer_a_sensitive_question_is_asked_back_where_nobody_else_reads(
    kitchen: Department,
) -> None:
    office, card = kitchen, kitchen.starts()
    asks(office, card, "What is made", 1)
    office.developer.says("soup", thread=card)
    office.rests()
    goes_on_alone(office, question="illness")
    office.developer.says("In June three people had the same soup.", in_="dm")
    asked = office.developer.sees("Shall I take this as the answer", in_="dm")
    assert "three people" not in asked.plain
    office.developer.clicks("Take it", on=asked)
    office.rests()
    assert [answer.words for answer in answers(office)][1:] == ["In June three people had the same soup."]


# Bad input


HOSTILE = {
    "emoji": ":tada:" * 3_000,
    "right to left": "\u0623\u062c\u0631\u064a\u0646\u0627 \u202e\u0628\u062d\u062b\u0627",
    "a table": "\n".join(f"{row}\t\u00a3{row}m\t{row} users" for row in range(400)),
    "40,000 characters": ("interviews " * 3_600).strip(),
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_nothing_of_it_is_lost(office: Department, words: str) -> None:
    card = office.starts()
    said = office.developer.says(f"yes, {words}", thread=card)
    if len(words) > LONGEST:
        office.developer.sees(f"it has {len(words):,} characters and an answer can have 2,000", thread=card)
        assert office.question(1, card).buttons
        assert words in said.now().post.text
        office.developer.says(f"yes, {words[:LONGEST]}", thread=card)
    office.question(2, card)
    [answer] = answers(office)
    assert answer.words == words[:LONGEST].strip()
    for reply in GOOD_ANSWERS[1:]:
        office.developer.says(reply, thread=card)
    office.submits(card)
    office.is_drawn()


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_asked_back_slack_takes_it(office: Department, words: str) -> None:
    card = office.starts()
    office.developer.says(f"yep, {words}", thread=card)
    doubt = asked_back(office, card)
    office.lead.clicks("Take as Yes", on=doubt)
    if len(words) > LONGEST:
        office.lead.sees("an answer can have 2,000", thread=card)
        office.is_drawn()
        assert "Not saved yet" in doubt.now().plain
        assert office.question(1, card).buttons
    else:
        office.question(2, card)
        assert answers(office)[0].words == words


def test_a_reply_that_cannot_be_taken_says_why(kitchen: Department) -> None:
    office, card = kitchen, kitchen.starts()
    asks(office, card, "How many people", 1)
    office.developer.says("5,001", thread=card)
    office.developer.sees("Give a number of people, from 1 to 5,000.", thread=card)
    asks(office, card, "What is made", 2)
    office.developer.says(":tada:" * 3_000, thread=card)
    office.rests()
    assert (answers(office), doubts(office)) == ([], [])
