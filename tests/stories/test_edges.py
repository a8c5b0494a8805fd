"""What happens seldom and matters then: each of these once went wrong."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta

from sqlmodel import select

from bot.domain.calendar import london_instant, working_day_on_or_after
from bot.flows.contracting import remind
from bot.store.tables import Answer, Reminder
from tests.stories.world import ASSESSORS, COMMERCIAL, GOOD_ANSWERS, TEAM, Department


def answers(office: Department) -> list[Answer]:
    with office.bot.database.reading() as session:
        return list(session.exec(select(Answer)))


def test_an_assessor_whose_answer_was_replaced_still_took_part(office: Department) -> None:
    card = office.starts()
    office.sandbox.add_to_channel(office.ben, TEAM)
    first = office.question(1, card)
    office.ben.says(GOOD_ANSWERS[0], thread=card)
    second = office.question(2, card, after=first)
    office.lead.clicks("Back", on=second)
    office.question(1, card, after=second)
    office.answers(card)
    summary = office.submits(card)
    office.ben.clicks("Approve", on=summary)
    office.ben.sees("You answered some of its questions", in_=ASSESSORS)
    office.ben.sees_no_modal()


def test_the_same_button_pressed_twice_is_one_answer_and_nobody_is_told_off(office: Department) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    question = office.question(2, card)
    office.lead.clicks("Yes", on=question)
    office.lead.clicks("Yes", on=question, stale=True)
    office.rests()
    assert len(answers(office)) == 2
    office.lead.does_not_see("was not saved", thread=card, for_=0.2)


def test_a_button_of_a_question_that_is_not_asked_any_more_says_so(office: Department) -> None:
    card = office.starts()
    first = office.question(1, card)
    office.lead.clicks("Skip for now", on=first)
    office.question(2, card, after=first)
    office.developer.clicks("Skip for now", on=first, stale=True)
    office.developer.sees("not being asked at the moment", thread=card)


def test_the_only_question_left_cannot_be_skipped(office: Department) -> None:
    card = office.starts()
    for reply in GOOD_ANSWERS[:-1]:
        office.developer.says(reply, thread=card)
    last = office.question(len(GOOD_ANSWERS), card)
    office.lead.clicks("Skip for now", on=last)
    office.lead.sees("the only question left", thread=card)


def test_a_break_long_past_reminds_nobody(office: Department) -> None:
    start, broken_off = office.today - timedelta(days=900), office.today - timedelta(days=700)
    office.adds_contract(Start=start, Break=broken_off)
    remind.tick(office.bot.context, office.time())
    office.rests()
    office.carys.does_not_see("This date has passed", in_=COMMERCIAL, for_=0.2)


def test_an_organisation_that_is_not_configured_any_more_stops_nobodys_reminders(office: Department) -> None:
    office.adds_contract()
    context = office.bot.context
    gone = replace(context, config=replace(context.config, organisations=()))
    day = office.today + timedelta(days=400)
    later = london_instant(working_day_on_or_after(day, "england-and-wales"), time(12))
    while remind.tick(gone, later):
        pass
    with office.bot.database.reading() as session:
        assert session.exec(select(Reminder)).all() == []
    while remind.tick(context, later):
        pass
    with office.bot.database.reading() as session:
        assert session.exec(select(Reminder)).all()


def test_presses_and_replies_at_once_do_not_block_each_other(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    office.question(1, card)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(6):
            pool.submit(office.lead.clicks, "Continue", on=card)
            pool.submit(office.developer.says, "yes, see https://example.gov.uk/notes", thread=card)
    office.rests()
    office.lead.sees_no_modal()
    assert "database_busy" not in office.log.getvalue()
