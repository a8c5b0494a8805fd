"""People see where their assessments stand: on the Home tab, by commands, and on the card."""

from datetime import timedelta

import pytest

from tests.stories.world import ASSESSORS, COMMERCIAL, GOOD_ANSWERS, TEAM, TITLE, Department


def test_the_home_tab_goes_on_where_somebody_left_off(office: Department) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    office.question(2, card)
    office.lead.opens_home()
    home = office.lead.sees("1 of 4 questions answered", on="home")
    assert "Yours to finish" in home.plain
    assert "Continue asks the next question in Messages" in home.plain
    office.lead.clicks("Continue", on="home")
    office.lead.sees("Question 3 of", in_="dm")  # the second is being asked in the thread
    office.lead.clicks("Your teams", on="home")
    office.lead.sees(TITLE, on="home")
    office.lead.clicks("Waiting on others", on="home")
    office.lead.sees("You are not waiting for anybody", on="home")
    office.developer.says(GOOD_ANSWERS[1], thread=card)
    office.question(4, card)
    office.rests()
    assert "You are not waiting for anybody" in office.lead.sees("Waiting on others", on="home").plain


def test_who_looks_sees_an_answer_without_looking_again(office: Department) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    office.question(2, card)
    for person in (office.lead, office.developer):
        person.opens_home()
        person.sees("1 of 4 questions answered", on="home")
    office.rests()
    office.developer.says(GOOD_ANSWERS[1], thread=card)
    for person in (office.lead, office.developer):
        person.sees("2 of 4 questions answered", on="home")
    office.lead.sees("2 of 4 questions answered", in_=TEAM)


def test_lists_have_their_words_and_pages(office: Department) -> None:
    office.lead.types("/spend list", in_=TEAM)
    office.lead.sees("nothing to finish. To begin something, type /spend start.", in_=TEAM)
    for number in range(11):
        office.starts(title=f"Service {number} for anglers")
    office.lead.types("/spend list", in_=TEAM)
    first = office.lead.sees("1 to 10 of 11", in_=TEAM)
    assert first.ephemeral
    assert "Service 10 for anglers" in first.plain
    office.lead.clicks("Next page", on=first)
    second = office.lead.sees("11 to 11 of 11", in_=TEAM)
    assert "Service 0 for anglers" in second.plain
    office.lead.types("/spend list mine page 2", in_=TEAM)
    office.lead.sees("11 to 11 of 11", in_=TEAM)
    office.lead.types("/spend list hosting", in_=TEAM)
    assert "/spend find hosting" in office.lead.sees("There is no list", in_=TEAM).plain
    office.lead.types("/spend list wating", in_=TEAM)
    office.lead.sees("Did you mean /spend list waiting?", in_=TEAM)
    office.ben.types("/spend list team", in_=ASSESSORS)
    office.ben.sees("No assessment is being answered in the channels you are in", in_=ASSESSORS)


def test_something_is_found_by_its_words_and_shown_to_who_may_read_it(office: Department) -> None:
    office.starts(title="Rod licences")
    office.starts(title="Licence payments")
    office.lead.types("/spend find licence", in_=TEAM)
    found = office.lead.sees("Assessments with", in_=TEAM)
    assert "Rod licences" in found.plain
    assert "Licence payments" in found.plain
    office.lead.types("/spend show rod", in_=TEAM)
    shown = office.lead.sees("No answer yet", in_=TEAM)
    assert "Rod licences" in shown.plain
    office.lead.types("/spend show 2", in_=TEAM)
    office.lead.types("/spend show 7777", in_=TEAM)
    office.lead.sees("There is no assessment with the number 7777", in_=TEAM)
    office.carys.types("/spend find rod", in_=COMMERCIAL)
    assert "Nothing that you may read" in office.carys.sees("Assessments with", in_=COMMERCIAL).plain
    office.carys.types("/spend show 1", in_=COMMERCIAL)
    office.carys.sees("There is no assessment with the number 1", in_=COMMERCIAL)
    office.lead.types("/spend find", in_=TEAM)
    office.lead.sees("Say what to look for", in_=TEAM)
    office.lead.types("/spend show", in_=TEAM)
    office.lead.sees("Its number will do too", in_=TEAM)


def test_an_assessor_sees_it_without_what_is_the_teams_to_press(office: Department) -> None:
    office.starts()
    office.ben.types(f"/spend show {TITLE}", in_=ASSESSORS)
    shown = office.ben.sees(TITLE, in_=ASSESSORS)
    assert not {"Submit", "Continue"} & set(shown.buttons)


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (3, "3 days ago")])
def test_the_card_says_who_is_on_it_and_since_when_nobody_answered(
    office: Department, days: int, words: str
) -> None:
    card = office.starts()
    assert "No answer yet" in card.plain
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    office.question(2, card)
    office.time.move_to(office.time() + timedelta(days=days))
    office.lead.types("/spend show 1", in_=TEAM)
    shown = office.lead.sees(f"Last answer {words}", in_=TEAM)
    assert "by @Dev Okafor. Owner: @" in shown.plain
    assert "1 of 4 questions answered" in shown.plain
