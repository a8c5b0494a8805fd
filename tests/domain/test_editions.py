"""Making a standard larger, and moving an assessment to another edition without losing a word."""

import pytest

from bot.domain.editions import Carried, carry, with_sections
from bot.domain.given import Given
from bot.domain.questionnaire import Questionnaire
from bot.domain.rules import Rule
from bot.domain.section import Section
from bot.domain.spend import Kind, Phase
from bot.domain.standard import Standard
from tests.domain.making import (
    SMALL,
    SPEND,
    a_rule,
    a_section,
    a_standard,
    asked,
    asking,
    ids,
    options,
)

TRIAGE = Section.model_validate(a_section("triage", asking("team"), when=["whole"]))
WHOLE = Rule.model_validate(a_rule("whole", all=[{"fact": "stands-alone", "is": "yes"}]))


def test_a_regime_adds_its_sections_at_the_end_with_their_rules() -> None:
    larger = with_sections(SMALL, (WHOLE,), (TRIAGE,))

    assert [section.id for section in larger.sections] == ["about", "1", "2", "plan", "triage"]
    assert (larger.id, larger.question("team").id) == (SMALL.id, "team")
    assert asked({}, standard=larger).is_asked("team")


def test_what_was_worked_out_from_the_smaller_standard_does_not_leak() -> None:
    asked({"risks": "yes"}).results  # noqa: B018
    digest, clauses = SMALL.digest, SMALL.clauses

    larger = with_sections(SMALL, (WHOLE,), (TRIAGE,))

    assert larger.digest != digest
    assert len(larger.questions) == len(SMALL.questions) + 1
    assert (
        len(larger.candidates(Kind.SERVICE, Phase.LIVE))
        == len(SMALL.candidates(Kind.SERVICE, Phase.LIVE)) + 1
    )
    assert "whole" in larger.rules_by_id
    assert (SMALL.digest, SMALL.clauses) == (digest, clauses)


@pytest.mark.parametrize(
    ("rules", "sections", "twice"),
    [
        ((WHOLE, WHOLE), (TRIAGE,), "whole"),
        ((WHOLE,), (TRIAGE, TRIAGE), "triage"),
        ((WHOLE,), (TRIAGE.model_copy(update={"id": "other"}), TRIAGE), "team"),
    ],
)
def test_a_name_that_is_taken_is_refused(
    rules: tuple[Rule, ...], sections: tuple[Section, ...], twice: str
) -> None:
    with pytest.raises(ValueError, match=f"more than one {twice}"):
        with_sections(SMALL, rules, sections)


OLD = a_standard(
    a_section(
        "1",
        asking("same"),
        asking("renamed"),
        asking("split"),
        asking("merged-a"),
        asking("merged-b"),
        asking("looked-at"),
        asking("price", kind="number"),
        asking("hosting", kind="one", options=options("cloud", "own")),
        asking("gone"),
        asking("open"),
    ),
    id="older",
)
NEW = a_standard(
    a_section(
        "1",
        asking("same"),
        asking("renamed-now", was=["renamed"]),
        asking("split-a", was=["split"]),
        asking("split-b", was=["split"]),
        asking("merged", was=["merged-a", "merged-b"]),
        asking("looked-at", look_again=True),
        asking("price", kind="money"),
        asking("hosting", kind="one", options=options("cloud", "edge")),
        asking("privacy"),
        asking("opened", was=["open"]),
        asking("left-out", when=["never"], was=["split"]),
    ),
    id="newer",
    follows="older",
    rules=[a_rule("never", all=[{"fact": "cost", "under": 0}])],
)
ANSWERED = {
    "same": Given("yes", "See the wiki.", edition="older"),
    "renamed": Given("partly", "Half of it.", edition="older"),
    "split": Given("no", "Too dear.", edition="older"),
    "merged-a": Given("yes", edition="older"),
    "merged-b": Given("no", edition="older"),
    "looked-at": Given("yes", edition="older"),
    "price": Given("5", edition="older"),
    "hosting": Given("own", edition="older"),
    "gone": Given("yes", edition="older"),
}


def moved(answers: dict[str, Given] = ANSWERED, to: Standard = NEW) -> Carried:
    return carry(Questionnaire(OLD, SPEND, answers), to)


def test_an_answer_stands_where_its_question_goes_on_or_has_one_successor() -> None:
    assert [(each.question.id, each.was, each.given) for each in moved().stands] == [
        ("same", "same", ANSWERED["same"]),
        ("renamed-now", "renamed", ANSWERED["renamed"]),
        ("split-a", "split", ANSWERED["split"]),
        ("split-b", "split", ANSWERED["split"]),
    ]


def test_what_was_several_or_has_changed_needs_another_look_with_the_earlier_answer_shown() -> None:
    assert [(each.question.id, each.was) for each in moved().look_again] == [
        ("merged", "merged-a"),
        ("looked-at", "looked-at"),
        ("price", "price"),
        ("hosting", "hosting"),
    ]
    sheet = Questionnaire(NEW, SPEND, moved().answers)
    earlier = [sheet.earlier(each.question) for each in moved().look_again]
    assert [given.value for given in earlier if given] == ["yes", "yes", "5", "own"]


def test_where_only_one_of_several_was_answered_it_stands() -> None:
    answers = {"merged-b": Given("no", "Because.", edition="older")}

    assert [each.was for each in moved(answers).stands] == ["merged-b"]


def test_what_nobody_was_asked_before_is_new() -> None:
    assert ids(moved().new) == ["privacy", "opened"]
    assert len(moved({}).new) == 10


def test_nothing_is_lost() -> None:
    carried = moved()

    assert carried.no_place == ("gone",)
    for name, given in ANSWERED.items():
        assert (carried.answers[name].value, carried.answers[name].words) == (given.value, given.words)
    sheet = Questionnaire(NEW, SPEND, carried.answers)
    assert [each.question.id for each in carried.stands] == [
        question.id for question in sheet.asked if sheet.counts(question)
    ]


def test_an_answer_that_was_stale_stays_so() -> None:
    stale = {"renamed": Given("yes", edition="older", stale=True)}

    assert [each.was for each in moved(stale).look_again] == ["renamed"]


def test_moving_to_the_same_edition_changes_nothing() -> None:
    carried = moved(to=OLD)

    assert dict(carried.answers) == ANSWERED
    assert (carried.look_again, carried.no_place, ids(carried.new)) == ((), (), ["open"])
