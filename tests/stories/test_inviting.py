"""A colleague is asked to answer: they do, decline, are reminded, or never answer."""

from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from bot.domain.calendar import london_date, london_instant
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from tests.stories.world import GOOD_ANSWERS, TITLE, Department

ASK = "Ask a colleague"
ASKS_FOR_HELP = "asks for your help"


def asks(
    office: Department,
    on: Message,
    of: str = "security adviser",
    by: Person | None = None,
    more: dict[str, Any] | None = None,
) -> Person:
    """Have somebody ask a colleague the question of a card; return the colleague."""
    person = by or office.lead
    person.chooses(ASK, on=on)
    person.sees_modal(ASK)
    person.fills({"Whom do you want to ask?": of} | (more or {}))
    person.submits()
    person.sees_no_modal()
    return office.sandbox.person(of)


def question_of(person: Person) -> Message:
    """Return the question that somebody is asked in their direct messages."""
    return person.sees("Who usually knows", in_="dm")


def test_a_colleague_answers_in_their_direct_messages_and_the_thread_shows_it(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    sam = asks(office, first, more={"What should they know?": "You did the interviews."})
    told = sam.sees(ASKS_FOR_HELP, in_="dm")
    assert "You did the interviews." in told.plain
    assert TITLE in told.plain
    assert told.buttons == ["Not for me", "Mute reminders"]
    office.lead.sees("to answer", thread=card)
    question = question_of(sam)
    assert "write here" in question.plain
    sam.says("yes, 12 interviews, notes at https://example.gov.uk/notes", in_="dm")
    said = office.lead.sees("Sam Osei answered:", thread=card)
    assert "12 interviews" in said.plain
    office.lead.sees("Sam Osei has answered", in_="dm")
    office.rests()
    office.shows(told, [])
    assert "You have answered. There is nothing left to do" in told.now().plain
    sam.sees("Thank you.", in_="dm")
    office.question(2, card, first)
    office.is_drawn()
    assert office.lead.reads(thread=card)[-1].plain.startswith(
        "Point 1 of 2"
    )  # the next question stands last
    assert len([each for each in office.lead.reads(thread=card) if "Sam Osei answered:" in each.plain]) == 1


def test_a_colleague_answers_what_is_left_of_a_point_one_after_another(office: Department) -> None:
    card = office.starts()
    office.lead.chooses(ASK, on=card)
    office.lead.sees_modal(ASK)
    whom = {"Whom do you want to ask?": "security adviser"}
    office.lead.fills({"Which point?": "1. Define user needs (2 questions)"} | whom)
    office.lead.submits()
    office.lead.sees_no_modal()
    sam = office.sandbox.person("security adviser")
    told = sam.sees(ASKS_FOR_HELP, in_="dm")
    assert "point 1, “Define user needs”" in told.plain
    assert "0 of 2 questions answered" in told.plain
    sam.says(GOOD_ANSWERS[0], in_="dm")
    second = sam.sees("Have the people responsible agreed", in_="dm")
    office.rests()
    office.lead.does_not_see("Sam Osei answered 2", thread=card, for_=0.1)
    sam.clicks("Yes", on=second)
    said = office.lead.sees("Sam Osei answered 2 questions of point 1, “Define user needs”", thread=card)
    assert "12 interviews" in said.plain
    office.is_drawn()
    assert "You have answered" in told.now().plain
    sam.does_not_see("Will other teams be able", in_="dm", for_=0.1)


def test_who_is_asked_can_do_nothing_else(office: Department) -> None:
    card = office.starts()
    sam = asks(office, office.question(1, card))
    question = question_of(sam)
    with office.catching() as caught:
        sam.clicks("Yes", on=question)
    number = caught.sent[0].payload["actions"][0]["value"].split(":")[0]

    def other_question(payload: dict[str, object]) -> None:
        action = payload["actions"][0]  # type: ignore[index]
        action["value"] = action["value"].replace(action["value"].split(":")[1], "agreed-aims")

    def team_s_conversation(payload: dict[str, object]) -> None:
        action = payload["actions"][0]  # type: ignore[index]
        action["value"] = action["value"].replace(f"{number}:", "1:", 1)

    def skipping(payload: dict[str, object]) -> None:
        team_s_conversation(payload)
        payload["actions"][0]["action_id"] = "skip"  # type: ignore[index]

    def anywhere(payload: dict[str, object]) -> None:
        payload["actions"][0] |= {"action_id": "go", "value": "1:agreed-aims"}  # type: ignore[index]

    assert "Skip for now" not in question.buttons
    for number_of_try, forged in enumerate((team_s_conversation, skipping, anywhere, other_question)):

        def once(payload: dict[str, object], change: Any = forged, number: int = number_of_try) -> None:
            change(payload)
            payload["trigger_id"] = f"{payload['trigger_id']}{number}"

        caught.passes_on(change=once)
        office.rests()
        refused = [each for each in sam.reads("dm") if "asked to answer something else" in each.plain]
        assert len(refused) == number_of_try + 1
    assert "0 of" in card.now().plain


def test_who_is_asked_goes_on_from_home_where_they_were_asked(office: Department) -> None:
    card = office.starts()
    sam = asks(office, office.question(1, card))
    first = question_of(sam)
    office.is_drawn()
    sam.opens_home()
    sam.sees("You were asked", on="home")
    sam.clicks("Answer", on="home")
    office.is_drawn()
    again = question_of(sam)
    assert again.ts > first.ts
    assert first.now().buttons == []
    sam.says(GOOD_ANSWERS[0], in_="dm")
    office.lead.sees("Sam Osei answered:", thread=card)


def test_somebody_else_answers_first_and_everybody_sees_the_truth(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    sam = asks(office, first)
    question = question_of(sam)
    office.developer.clicks("No", on=first)
    office.developer.sees_modal("Your reason")
    office.developer.fills({"Why “No”?": "Not yet."})
    office.developer.submits()
    sam.sees("Dev Okafor has answered what you were asked", in_="dm")
    office.lead.sees("has answered what you asked", in_="dm")
    sam.clicks("Yes", on=question, stale=True)
    sam.sees("Nothing was changed", in_="dm")
    office.is_drawn()
    assert question.now().buttons == []
    assert "Dev Okafor" in question.now().plain


def test_a_colleague_declines_and_the_asker_hears_why(office: Department) -> None:
    card = office.starts()
    sam = asks(office, office.question(1, card))
    told = sam.sees(ASKS_FOR_HELP, in_="dm")
    sam.clicks("Not for me", on=told)
    sam.sees_modal("Not for me")
    sam.fills({"Why not, and who might know?": "I moved teams. Ask Farah."})
    sam.submits()
    sam.sees_no_modal()
    heard = office.lead.sees("will not answer", in_="dm")
    assert "Ask Farah." in heard.plain
    office.lead.sees("said that it is not for them", thread=card)
    sam.says("yes, 12", in_="dm")
    office.rests()
    assert "0 of" in card.now().plain


def test_the_team_takes_it_back_and_asks_nobody_twice(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    sam = asks(office, first)
    sam.sees(ASKS_FOR_HELP, in_="dm")
    asks(office, first, by=office.developer)
    office.rests()
    assert len([each for each in sam.reads("dm") if ASKS_FOR_HELP in each.plain]) == 1
    shown = office.developer.sees("to answer", thread=card)
    office.developer.clicks("Withdraw", on=shown)
    sam.sees("took back what you were asked", in_="dm")
    office.lead.sees("took back what you asked", in_="dm")
    asks(office, first)
    office.rests()
    assert (
        len(
            [each for each in sam.reads("dm") if "you to answer" in each.plain or ASKS_FOR_HELP in each.plain]
        )
        == 2
    )


def test_who_asks_from_their_own_direct_messages_is_told_and_goes_on(office: Department) -> None:
    card = office.starts()
    office.question(1, card)
    office.lead.opens_home()
    office.lead.sees(TITLE, on="home")
    office.lead.clicks("Continue", on="home")
    mine = office.lead.sees("Question 2 of", in_="dm")  # the thread asks the first
    asks(office, mine)
    office.lead.sees("You asked @Sam Osei to answer", in_="dm")
    office.lead.sees("Question 3 of", in_="dm")
    office.is_drawn()
    assert mine.now().buttons == []
    office.lead.says("yes", in_="dm")
    office.lead.sees("Question 4 of", in_="dm")


def test_who_cannot_be_asked_is_said_in_the_form(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    sam = office.sandbox.person("security adviser")
    asks(office, first)
    sam.sees(ASKS_FOR_HELP, in_="dm")
    office.sandbox.deactivate(sam)
    office.lead.chooses(ASK, on=first)
    for person, wrong in (
        ("delivery lead", "This is you"),
        ("bot", "This is a bot"),
        (sam.name, "has left Slack"),
    ):
        office.lead.fills({"Whom do you want to ask?": person})
        office.lead.submits()
        office.lead.sees(wrong, on="modal")
    office.lead.fills(
        {
            "Whom do you want to ask?": "finance director",
            "When do you need it?": office.today - timedelta(days=1),
        }
    )
    office.lead.submits()
    office.lead.sees("This day has passed", on="modal")


def test_whoever_leaves_slack_is_not_asked_any_more(office: Department) -> None:
    card = office.starts()
    sam = asks(office, office.question(1, card))
    sam.sees(ASKS_FOR_HELP, in_="dm")
    office.sandbox.deactivate(sam)
    office.bot.clock.tick()
    office.lead.sees("has left Slack before answering", in_="dm")


def nudges(person: Person) -> list[str]:
    return [each.plain for each in person.reads("dm") if "is waiting for your answer" in each.plain]


def days_of_nudges(office: Department, person: Person, days: int) -> list[date]:
    """Let days pass, hour by hour, and return those on which somebody was reminded."""
    found: list[date] = []
    start, before = office.time(), len(nudges(person))
    for day in range(days):
        for hour in (2, 7, 9, 10, 16, 19, 23):
            at = datetime.combine(london_date(start) + timedelta(days=day), clock_time(hour), start.tzinfo)
            if at <= office.time():
                continue
            office.time.move_to(at)
            office.bot.clock.tick()
            office.rests()
            now = len(nudges(person))
            assert now - before <= 1
            if now > before:
                found.append(london_date(at))
                assert 8 <= hour < 18
            before = now
    return found


def test_a_colleague_never_answers_over_two_weeks_with_a_bank_holiday(office: Department) -> None:
    may = date(office.today.year, 5, 1)
    holiday = may + timedelta(days=-may.weekday() % 7)  # the first Monday of May
    office.time.move_to(london_instant(holiday - timedelta(days=7), clock_time(10)))
    card = office.starts()
    due = holiday - timedelta(days=4)
    sam = asks(office, office.question(1, card), more={"When do you need it?": due})
    sam.sees(ASKS_FOR_HELP, in_="dm")
    nudged = days_of_nudges(office, sam, 17)
    assert [(day - holiday).days for day in nudged] == [-5, -4, -3, 1, 2, 3, 4]
    told = [each for each in office.lead.reads("dm") if "has not answered" in each.plain]
    assert len(told) == 1
    assert "I will not remind you again" in nudges(sam)[-1]
    sam.says("yes, 12 interviews, notes at https://example.gov.uk/notes", in_="dm")
    office.lead.sees("Sam Osei answered:", thread=card)


def test_months_later_there_is_one_reminder(office: Department) -> None:
    card = office.starts()
    sam = asks(office, office.question(1, card))
    sam.sees(ASKS_FOR_HELP, in_="dm")
    september = date(office.today.year, 9, 15)
    office.becomes(september + timedelta(days=(2 - september.weekday()) % 7))  # a Wednesday
    for _ in range(3):
        office.bot.clock.tick()
        office.rests()
    assert len(nudges(sam)) == 1
    office.lead.sees("has not answered", in_="dm")


def test_reminders_stop_when_they_are_muted_or_it_is_answered(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    sam = asks(office, first)
    farah = asks(office, first, of="finance director")
    told = sam.sees(ASKS_FOR_HELP, in_="dm")
    farah.sees(ASKS_FOR_HELP, in_="dm")
    sam.clicks("Mute reminders", on=told)
    office.shows(told, ["Not for me"])
    office.becomes(office.today + timedelta(days=4))
    office.bot.clock.tick()
    office.rests()
    assert (len(nudges(sam)), len(nudges(farah))) == (0, 1)
    farah.says("yes, 12 interviews, notes at https://example.gov.uk/notes", in_="dm")
    office.lead.sees("Farah Lloyd answered:", thread=card)
    sam.sees("Farah Lloyd has answered what you were asked", in_="dm")
    assert len(days_of_nudges(office, farah, 12)) == 0


def test_the_bot_is_started_again_between_the_asking_and_the_answer(office: Department) -> None:
    card = office.starts()
    sam = asks(office, office.question(1, card))
    sam.sees(ASKS_FOR_HELP, in_="dm")
    office.bot.stop_worker()
    office.becomes(office.today + timedelta(days=7))
    office.bot.start_worker()
    for _ in range(2):
        office.bot.clock.tick()
        office.rests()
    assert len(nudges(sam)) == 1
    sam.says("yes, 12 interviews, notes at https://example.gov.uk/notes", in_="dm")
    office.lead.sees("Sam Osei answered:", thread=card)


def test_whom_slack_lets_nobody_write_to_is_not_waited_for(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.rests()
    office.sandbox.faults.refuse("conversations.open", "cannot_dm_bot")
    asks(office, first)
    office.lead.sees("I cannot write to @Sam Osei", in_="dm")
    office.lead.sees("cannot be written to", thread=card)
