"""The windows about answers hold whatever there is, and what is sensitive only for who may read it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event

from bot.cards import Modals
from bot.cards.checking import MOST_ON_PAGE
from bot.domain.lifecycle import Status
from bot.domain.standard import Standard
from bot.store.engine import NotFoundError
from bot.store.tables import Assessment, CardKind, Conversation, Note, Request
from tests.cards.checking import buttons, check_message, words_of
from tests.cards.samples import HOSTILE
from tests.cards.test_modals import View, opened
from tests.cards.test_sensitive import GIVEN_AWAY, SECRET, STRANGER, kept_secret
from tests.cards.world import ASHA, DEVELOPER, KITCHENS, LEAD, NOW, World

__all__ = ["kept_secret"]

LONG = (HOSTILE * 40)[:2000]
COUNT = 102


def large(world: World, sections: int) -> World:
    """Return the world with a standard of 102 judgements in so many sections."""
    asked = [
        {
            "id": f"question-{number}",
            "asks": f"Question {number}: {HOSTILE * 3}"[:300],
            "why": "Because it matters. " * 10,
            "good": "Yes, it is done. " * 10,
            "clause": f"{number % sections + 1}.1",
        }
        for number in range(COUNT)
    ]
    made = Standard.model_validate(
        {
            "id": "large",
            "title": "A large standard",
            "edition": "2027",
            "sections": [
                {
                    "id": str(number),
                    "title": f"Point {number}",
                    "clauses": [{"id": f"{number}.1", "says": "Do it well.", "force": "must"}],
                    "questions": [each for each in asked if each["clause"] == f"{number}.1"],
                }
                for number in range(1, sections + 1)
            ],
        }
    )
    organisation = world.config.organisations[0].model_copy(update={"standard": "large"})
    standards = {**world.config.standards, "large": made}
    config = replace(world.config, standards=standards, organisations=(organisation,))
    return World(world.database, world.team, config)


def every_page(world: World, first: Callable[[Modals], View], viewer: str = LEAD) -> list[View]:
    """Return the pages of a review from the first on, as Next leads from one to the next."""
    pages = [opened(world, first)]
    while following := pressed(pages[-1], "Next"):
        a, talk, section, number = following.split(":")
        place = (section, int(number))
        of = (int(a), int(talk))
        pages.append(opened(world, partial(turned, of=of, viewer=viewer, place=place)))
    return pages


def turned(modals: Modals, of: tuple[int, int], viewer: str, place: tuple[str, int]) -> View:
    return modals.review_answers(of, viewer, place)


def pressed(view: View, words: str) -> str | None:
    found = [
        control["value"]
        for block in view["blocks"]
        for control in (*block.get("elements", []), *filter(None, [block.get("accessory")]))
        if control["type"] == "button" and control["text"]["text"] == words
    ]
    return found[0] if found else None


@pytest.mark.parametrize("sections", [1, 3, 34, 99])
@pytest.mark.parametrize("value", ["no", "yes"])
def test_102_long_answers_fit_page_by_page(world: World, sections: int, value: str) -> None:
    here = large(world, sections)
    assessment = here.assessment()
    for number in range(COUNT):
        here.answer(assessment, f"question-{number}", value, LONG)
    of = (assessment.id or 0, here.talk(assessment).id or 0)
    pages = every_page(here, lambda modals: modals.review_answers(of, LEAD))
    shown = "\n".join(words_of(page) for page in pages)
    assert all(f"Question {number}: " in shown for number in range(COUNT))
    assert len(pages) == 1 + sum(
        -(-len(section.questions) // MOST_ON_PAGE) for section in here.standard.sections
    )
    asked = sum(words_of(page).count("What an assessor will ask") for page in pages)
    assert asked == (sections if value == "no" else 0)


@pytest.mark.parametrize("sections", [1, 3, 34])
def test_102_questions_left_fit_page_by_page(world: World, sections: int) -> None:
    here = large(world, sections)
    assessment = here.assessment(asking="question-0")
    of = (assessment.id or 0, 0)
    pages = [opened(here, partial(left_page, of=of, number=number)) for number in (1, 2, 3)]
    shown = "\n".join(words_of(page) for page in pages)
    assert "102 of 102 questions need an answer." in shown
    assert sum(shown.count(f"Question {number}: ") for number in range(COUNT)) >= COUNT
    assert [pressed(page, "Next") is None for page in pages] == [False, False, True]


@pytest.mark.parametrize("sections", [1, 34])
def test_a_menu_of_more_questions_than_slack_takes_is_one_of_points(world: World, sections: int) -> None:
    here = large(world, sections)
    assessment = here.assessment()
    drawing = here.draw(here.card(CardKind.ASSESSMENT, assessment))
    check_message(drawing)
    [menu] = [
        element
        for block in drawing.blocks
        for element in block.get("elements", [])
        if element.get("type") == "static_select"
    ]
    assert menu["placeholder"]["text"] == "Go to a point"
    assert menu["options"][0]["value"] == f"{assessment.id}:0:1:1"


def test_a_page_takes_as_many_queries_as_one_with_one_answer(world: World) -> None:
    here = large(world, 13)
    assessment = here.assessment()
    here.answer(assessment, "question-0", "no", "Because.")
    of = (assessment.id or 0, 0)
    few = counted(here, lambda modals: modals.review_answers(of, LEAD))
    for number in range(COUNT):
        here.answer(assessment, f"question-{number}", "no", "Because.")
    assert counted(here, lambda modals: modals.review_answers(of, LEAD)) == few
    assert counted(here, lambda modals: modals.review_answers(of, LEAD, ("1", 1))) <= few + 3


def counted(world: World, make: Callable[[Modals], View]) -> int:
    seen: list[str] = []

    def count_it(*call: object) -> None:
        seen.append(str(call[2]))

    event.listen(world.database.engine, "before_cursor_execute", count_it)
    opened(world, make)
    event.remove(world.database.engine, "before_cursor_execute", count_it)
    return len([query for query in seen if query.startswith("SELECT")])


def test_a_hundred_answers_to_one_question_fit_page_by_page(world: World) -> None:
    assessment = world.assessment()
    for number in range(100):
        value = ("yes", "no", "no")[number % 3]
        world.answer(assessment, "user-research", value, LONG, at=NOW + timedelta(minutes=number))
    talk = world.talk(assessment).id or 0
    pages = [
        opened(world, partial(history, talk=talk, question="user-research", viewer=LEAD, page=number))
        for number in range(1, 8)
    ]
    assert sum(words_of(page).count(f"<@{LEAD}>") for page in pages) == 100
    assert f"<@{LEAD}> answered *Yes* on 1 April 2027 at 9:05am" in words_of(pages[-1])
    assert f"<@{LEAD}> changed *Yes* to *No* on 1 April 2027 at 9:06am" in words_of(pages[-1])
    assert f"<@{LEAD}> confirmed *No* on 1 April 2027 at 9:07am" in words_of(pages[-1])
    assert pressed(pages[0], "Newer") is None
    assert pressed(pages[-1], "Older") is None
    assert pressed(pages[0], "Change the answer") == f"{assessment.id}:{talk}:user-research"


@pytest.mark.parametrize(("viewer", "may"), [(LEAD, True), (ASHA, True), (STRANGER, False)])
def test_sensitive_answers_and_notes_only_for_who_may_read_them(
    kept_secret: tuple[World, Assessment],
    viewer: str,
    *,
    may: bool,
) -> None:
    world, assessment = kept_secret
    words = world.said(f"the {SECRET} noted it")
    noted = {"question": "fridge-cold", "words": words, "person_id": world.person(LEAD), "at": NOW}
    world.add(Note, assessment_id=assessment.id, **noted)
    talk = world.talk(assessment).id or 0
    of = (assessment.id or 0, talk)
    views = every_page(world, lambda modals: modals.review_answers(of, viewer), viewer)
    views += [
        opened(world, partial(history, talk=talk, question=question.id, viewer=viewer))
        for question in world.sheet(assessment).asked
    ]
    views.append(opened(world, lambda modals: modals.note((of[0], "fridge-cold"), viewer, "{}")))
    shown = "\n".join(words_of(view) for view in views)
    if may:
        assert f"the {SECRET} knows" in shown
        assert f"the {SECRET} noted it" in shown
    else:
        assert [each for each in GIVEN_AWAY if each in shown] == [], shown
    world.ask(assessment, "fridge-cold")
    card = world.draw(world.card(CardKind.QUESTION, assessment, "fridge-cold"))
    assert "noted it" not in words_of(card)
    assert "Note* by" in words_of(card)


def history(modals: Modals, talk: int, question: str, viewer: str, page: int = 1) -> View:
    return modals.history(talk, question, viewer, page)


def left_page(modals: Modals, of: tuple[int, int], number: int) -> View:
    return modals.left(of, "", number)


def test_what_was_copied_and_what_has_no_evidence_is_said(world: World) -> None:
    here = large(world, 3)
    assessment, before = here.assessment(), here.assessment()
    old = here.answer(before, "question-0", "yes", "The old link.")
    copy = here.answer(assessment, "question-0", "yes", "The old link.", copied_from_id=old.id)
    with here.database.writing() as session:
        session.merge(assessment).look_again = [copy.id or 0]
    here.answer(assessment, "question-3", "yes")
    of = (assessment.id or 0, 0)
    overview = words_of(opened(here, lambda modals: modals.review_answers(of, LEAD)))
    assert "1 answer copied and not checked yet." in overview
    assert "1 Yes answer has no evidence." in overview
    point = words_of(opened(here, lambda modals: modals.review_answers(of, LEAD, ("1", 1))))
    end = words_of(opened(here, lambda modals: modals.review_answers(of, LEAD, ("1", 5))))
    assert "*Copied:* check that it still holds." in point
    assert "*No evidence:* say where this can be seen." in point
    assert "You answered *Yes*: where can that be seen?" in end


def test_a_page_that_is_not_there_is_not_found(world: World) -> None:
    assessment = world.assessment()
    for place in (("1", 99), ("no-such-point", 1), ("", 2)):
        with pytest.raises(NotFoundError):
            opened(world, partial(turned, of=(assessment.id or 0, 0), viewer=LEAD, place=place))


def test_nothing_can_be_gone_to_once_it_is_submitted(world: World) -> None:
    assessment = world.assessment(status=Status.SUBMITTED)
    of = (assessment.id or 0, 0)
    for view in every_page(world, lambda modals: modals.review_answers(of, LEAD)):
        assert pressed(view, "Go to") is None
        assert "submit" not in view


def test_a_colleague_sees_what_is_left_of_what_they_were_asked_and_no_way_back_beyond(world: World) -> None:
    here = world.kitchens()
    assessment = here.assessment(title="Kitchen")
    section = KITCHENS.section_of("fridge-cold")
    person = here.person(DEVELOPER)
    request = here.add(
        Request,
        assessment_id=assessment.id,
        section=section.id,
        asked_by_id=here.person(LEAD),
        asked_of_id=person,
        asked_at=NOW,
        due=NOW.date(),
    )
    asked = [each.id for each in section.questions if here.sheet(assessment).is_asked(each.id)]
    talk = here.add(
        Conversation,
        assessment_id=assessment.id,
        person_id=person,
        request_id=request.id,
        asking=asked[0],
        opened_at=NOW,
    )
    left = opened(here, lambda modals: modals.left((assessment.id or 0, talk.id)))
    assert f"{len(asked)} of {len(asked)} question" in words_of(left)
    first = here.draw(here.card(CardKind.QUESTION, talk, asked[0]))
    assert "Back" not in buttons(first)
