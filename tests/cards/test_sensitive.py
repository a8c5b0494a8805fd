"""What is sensitive stays with those who may read it: nothing in a channel shows it."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import select

from bot.cards import Modals
from bot.domain.closed_names import ClosedName
from bot.domain.spend import Kind
from bot.domain.standard import QuestionKind, Standard
from bot.flows import snapshot
from bot.flows.context import Context
from bot.flows.conversing import conversation
from bot.flows.conversing.answering import Entered
from bot.flows.conversing.turns import Asked
from bot.store.audit import AuditTrail
from bot.store.people import Who
from bot.store.tables import Assessment, CardKind, OutboxMessage
from tests.cards.checking import menu_of, words_of
from tests.cards.samples import PIECE
from tests.cards.test_contract_lists import count_queries
from tests.cards.test_modals import View, opened
from tests.cards.world import KITCHENS, LEAD, NOW, World

SECRET = "zebra"
STRANGER = "U0STRANGER"
SECRETIVE = {
    QuestionKind.JUDGEMENT: "partly",
    QuestionKind.MONEY: "987654",
    QuestionKind.NUMBER: "4321",
    QuestionKind.DATE: "2031-02-03",
    QuestionKind.PERIOD: "37 months",
}
GIVEN_AWAY = (SECRET, "9,876.54", "4,321", "2031", "37 months", "(Partly)", "*Partly", "U0SECRET01")
"""How any of the answers would look if it were shown."""


def all_sensitive(standard: Standard) -> Standard:
    """Return a standard of which every answer is sensitive, and every option has the secret in it."""
    data = standard.model_dump(by_alias=True)
    for section in data["sections"]:
        section["sensitive"] = True
        for question in section["questions"]:
            question["sensitive"] = None
            for option in question["options"]:
                option["title"] = f"{SECRET} {option['id']}"
    return Standard.model_validate(data)


@pytest.fixture
def kept_secret(world: World) -> tuple[World, Assessment]:
    """Give an assessment with an answer to everything, each with the secret in it and in its words."""
    config = world.kitchens().config
    closed = ClosedName(names=(SECRET,), now="It is now a horse.", source="The zoo")
    standards = {**config.standards, KITCHENS.id: all_sensitive(KITCHENS)}
    here = World(world.database, world.team, replace(config, standards=standards, closed_services=(closed,)))
    assessment = here.assessment(kind=Kind.SERVICE)
    contract = here.contract(title="Cleaning", assessment_id=assessment.id)
    values = {question.id: SECRETIVE.get(question.kind, "given") for question in here.standard.questions}
    values |= {"what-is-made": "hot-meals", "who-cleans": "company", "rota": "not_applicable"}
    values |= {"kitchen-keeper": str(here.person("U0SECRET01")), "cleaning-contract": str(contract.id)}
    here.answer_all(assessment, values, f"the {SECRET} knows")
    here.card(CardKind.ASSESSMENT, assessment)
    return here, assessment


def take(world: World, assessment: Assessment) -> dict[str, object]:
    context = Context(world.database, world.config, AuditTrail(b"secret"))
    with world.database.writing() as session:
        return snapshot.take(context.step(session, Who(world.team, LEAD, "1"), NOW), assessment)


def test_no_card_in_a_channel_shows_it(kept_secret: tuple[World, Assessment]) -> None:
    world, assessment = kept_secret
    frozen = take(world, assessment)
    assert f"the {SECRET} knows" not in json.dumps(frozen)
    cards = [world.card(CardKind.ASSESSMENT, assessment, part) for part in ("", "ready")]
    asked = [question.id for question in world.sheet(assessment).asked]
    assert len({world.standard.question(name).kind for name in asked}) == len(QuestionKind)
    drawings = [world.draw(card) for card in cards]
    for name in asked:
        card = world.card(CardKind.QUESTION, assessment, name)
        folded = world.draw(card)
        world.ask(assessment, name)
        drawings += [folded, world.draw(card)]
        assert "answered on 1 April 2027" in words_of(drawings[-1])
    submission = world.submission(assessment, frozen=frozen)
    drawings += [world.draw(world.card(CardKind.REVIEW, submission)), world.home(LEAD)]
    for drawing in drawings:
        said = [block for block in drawing.blocks if block["type"] != "actions"]
        shown = drawing.text + json.dumps([said, list(menu_of(drawing))], ensure_ascii=False)
        assert [each for each in GIVEN_AWAY if each in shown] == [], shown
    assert "The answer is sensitive." in words_of(drawings[0])
    assert "Read sensitive answers" in words_of(drawings[-2])


def test_the_whole_does_not_show_it_on_the_cards_of_its_parts(kept_secret: tuple[World, Assessment]) -> None:
    world, assessment = kept_secret
    world.change(assessment, kind=Kind.PROGRAMME)
    part = world.assessment(parent_id=assessment.id, kind=Kind.SERVICE, asking="fridge-cold")
    cards = world.card(CardKind.ASSESSMENT, part), world.card(CardKind.QUESTION, part, "fridge-cold")
    for card in cards:
        drawing = world.draw(card)
        assert not any(each in json.dumps(list(drawing.blocks)) for each in GIVEN_AWAY)


def test_no_statement_carries_it(kept_secret: tuple[World, Assessment]) -> None:
    world, assessment = kept_secret
    world.ask(assessment, "illness")
    context, who = Context(world.database, world.config, AuditTrail(b"secret")), Who(world.team, LEAD, "1")
    with world.database.reading() as session:
        latest = context.questionnaire_of(session, assessment)
    assert latest.is_asked("next-inspection")
    seen = world.latest(assessment, "inspected")
    entered = Entered("yes", f"a {SECRET} came", "view:1")
    assert conversation.answer(context, NOW, who, Asked(assessment.id or 0, "inspected", seen), entered)
    with world.database.reading() as session:
        said = session.exec(select(OutboxMessage)).all()
    assert "rerouted" in {message.template for message in said}
    for message in said:
        assert not any(each in json.dumps(message.data) for each in GIVEN_AWAY)


Opens = Callable[[tuple[int, str], str], Callable[..., View]]


@pytest.mark.parametrize(("viewer", "may"), [(LEAD, True), ("U0ASSESS01", True), (STRANGER, False)])
def test_forms_show_it_only_to_who_takes_part_or_assesses(
    kept_secret: tuple[World, Assessment], viewer: str, *, may: bool
) -> None:
    world, assessment = kept_secret
    of = assessment.id or 0
    shown = [
        opened(world, lambda modals: modals.words((of, "fridge-cold"), "partly", viewer)),
        opened(world, lambda modals: modals.answer((of, "illness"), viewer)),
        opened(world, lambda modals: modals.answer((of, "cleaning-cost"), viewer)),
        opened(world, lambda modals: modals.answer((of, "next-inspection"), viewer)),
    ]
    begins = [
        element.get("initial_value") or element.get("initial_date")
        for view in shown
        for element in (block.get("element", {}) for block in view["blocks"])
        if element
    ]
    knows = f"the {SECRET} knows"
    assert begins == ([knows, knows, "£9,876.54", "2031-02-03"] if may else [None] * 4)


def test_what_is_taken_over_is_not_shown_either(kept_secret: tuple[World, Assessment]) -> None:
    world, assessment = kept_secret
    world.change(assessment, kind=Kind.PROGRAMME)
    part = world.assessment(parent_id=assessment.id)
    for name in ("illness", "fridge-cold", "kitchen-keeper"):
        of = (part.id or 0, name)
        view = opened(world, partial(take_over, of=of))
        assert not any(each in json.dumps(view) for each in GIVEN_AWAY)


def take_over(modals: Modals, of: tuple[int, str]) -> View:
    return modals.take_over(of)


def test_an_earlier_answer_that_was_sensitive_is_not_shown_by_what_grew_from_it(
    kept_secret: tuple[World, Assessment],
) -> None:
    world, assessment = kept_secret
    data = world.standard.model_dump(by_alias=True) | {
        "id": "later",
        "edition": "2026",
        "follows": KITCHENS.id,
    }
    for section in data["sections"]:
        section["sensitive"] = False
        for question in section["questions"]:
            question["was"] = (question["id"],)
            question["id"] += "-now"
        section["questions"] = [each for each in section["questions"] if each["id"] == "illness-now"]
    later = Standard.model_validate(data | {"rules": (), "findings": ()})
    config = replace(world.config, standards={**world.config.standards, "later": later})
    world.change(assessment, standard="later", edition=None)
    world.ask(assessment, "illness-now")
    after = World(world.database, world.team, config)
    drawing = after.draw(after.card(CardKind.QUESTION, assessment, "illness-now"))
    assert SECRET not in json.dumps(list(drawing.blocks))


def test_the_window_for_those_who_may_read_shows_all_of_it(kept_secret: tuple[World, Assessment]) -> None:
    world, assessment = kept_secret
    submission = world.submission(assessment, frozen=take(world, assessment))
    view = opened(world, lambda modals: modals.sensitive(submission.id or 0))
    words = words_of(view)
    for each in (SECRET, "9,876.54", "4,321", "3 February 2031", "37 months", "*Partly*"):
        assert each in words
    assert "<@U0SECRET01>" in words
    assert "Cleaning" in words


def test_a_window_of_answers_takes_as_many_queries_however_many_have_evidence(world: World) -> None:
    assessment = world.assessment()
    [answer] = world.submission(assessment).snapshot["answers"].values()

    def asked(number: int, answers: int) -> int:
        frozen = {
            f"question-{each}": {
                **answer,
                "sensitive": True,
                "evidence": [PIECE | {"id": each, "added_at": None}],
            }
            for each in range(answers)
        }
        submission = world.submission(assessment, number, answers=frozen)
        return count_queries(
            world.database,
            lambda: opened(world, lambda modals: modals.sensitive(submission.id or 0)),
        )

    assert asked(2, 1) == asked(3, 9)
