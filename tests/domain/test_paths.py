"""Proving that every question can be reached and that every path ends."""

from itertools import product
from typing import Any

import pytest

from bot.domain.paths import KindPaths, explore, unreachable
from bot.domain.representatives import TooMuchToExplore
from bot.domain.spend import Kind
from tests.domain.making import SMALL, a_rule, a_section, a_standard, asked, asking, ids, of, options


def of_kind(kind: Kind, standard: Any = SMALL) -> KindPaths:
    [paths] = [paths for paths in explore(standard).paths if paths.kind is kind]
    return paths


def reached(rule: dict[str, Any], **more: Any) -> bool:
    """Whether a question asked by this rule can be reached after all kinds of other questions."""
    standard = a_standard(
        a_section(
            "about",
            asking("sure"),
            asking("host", kind="one", options=options("cloud", "own", "edge")),
            asking("doing", kind="several", options=options("build", "buy", "run")),
            asking("price", kind="money"),
            asking("users", kind="number", limits={"at_least": 0, "at_most": 100, "says": "0 to 100"}),
            asking("lasts", kind="period"),
            asking("starts", kind="date"),
            asking("story", kind="long-text"),
        ),
        a_section("1", asking("it", when=["rule"], **more)),
        rules=[a_rule("rule", **rule)],
    )
    exploration = explore(standard)
    assert not exploration.endless
    assert unreachable(standard) == exploration.unreachable
    assert ids(exploration.unreachable) in ([], ["it"])
    return not exploration.unreachable


@pytest.mark.parametrize(
    "criteria",
    [
        [{"question": "sure", "is": "no"}],
        [{"question": "sure", "is": "not_applicable"}],
        [{"question": "host", "is": "edge"}],
        [{"question": "doing", "is": "build"}, {"question": "doing", "is": "run"}],
        [{"question": "price", "over": 5_000_000}],
        [{"question": "price", "over": 5}, {"question": "price", "at_most": "5.01"}],
        [{"question": "users", "at_least": 100}],
        [{"question": "users", "over": 0, "under": 1}],
        [{"question": "lasts", "over": 24}],
        [{"question": "starts", "answered": True}],
        [{"question": "story", "answered": False}],
        [{"fact": "phase", "is": "alpha"}],
        [{"fact": "category", "is": "crypt-key"}],
        [{"fact": "cost", "over": 100_000}, {"fact": "cost", "under": "100000.02"}],
        [{"fact": "parts", "over": 1}, {"fact": "suppliers", "at_least": 3}],
        [{"fact": "kind", "is": "component"}],
        [{"fact": "public-facing", "is": "yes"}, {"fact": "novel", "is": "no"}],
        [{"fact": "stands-alone", "is": "no"}],
    ],
)
def test_a_question_is_reached_whatever_its_rule_looks_at(criteria: list[dict[str, Any]]) -> None:
    assert reached({"all": criteria})


@pytest.mark.parametrize(
    "criteria",
    [
        [{"question": "host", "is": "moon"}],
        [{"question": "host", "is": "own"}, {"question": "host", "is": "cloud"}],
        [{"question": "price", "under": 0}],
        [{"question": "users", "over": 100}],
        [{"fact": "cost", "over": 100}, {"fact": "cost", "under": 50}],
        [{"fact": "kind", "is": "organisation"}],
        [{"question": "sure", "over": 3}],
    ],
)
def test_a_question_that_nothing_leads_to_is_named(criteria: list[dict[str, Any]]) -> None:
    assert not reached({"all": criteria})


def test_a_question_is_reached_where_one_kind_of_thing_comes_to_it() -> None:
    assert reached({"all": [{"fact": "kind", "is": "organisation"}]}, asked_of=["service", "organisation"])


def test_what_leads_to_a_question_may_itself_have_to_be_reached() -> None:
    chain = a_standard(
        a_section(
            "about",
            asking("first"),
            asking("second", when=["first-no"]),
            asking("third", when=["second-no"]),
            asking("never", when=["second-no", "first-yes"]),
        ),
        rules=[
            a_rule("first-no", all=[{"question": "first", "is": "no"}]),
            a_rule("first-yes", none=[{"rule": "first-no"}]),
            a_rule("second-no", all=[{"question": "second", "is": "no"}]),
        ],
    )

    assert ids(explore(chain).unreachable) == ["never"]
    assert of_kind(Kind.SERVICE, chain) == KindPaths(Kind.SERVICE, number=3, shortest=1, longest=3)


def test_paths_are_counted_for_each_kind_that_is_asked_anything() -> None:
    assert explore(SMALL).paths == (
        KindPaths(Kind.ORGANISATION, number=1, shortest=1, longest=1),
        KindPaths(Kind.PROGRAMME, number=6, shortest=5, longest=8),
        KindPaths(Kind.SERVICE, number=6, shortest=5, longest=8),
        KindPaths(Kind.COMPONENT, number=6, shortest=5, longest=8),
    )


def test_the_count_is_that_of_trying_everything_out() -> None:
    said: list[dict[str, str | tuple[str, ...]]] = [
        {"what-you-do": doing, "hosting": hosting}
        for doing, hosting in product([("build",), ("buy", "run")], ["public-cloud", "own", "unknown"])
    ]
    paths = {
        tuple(ids(asked(answers, of(cost_pence=cost)).asked))
        for answers, cost in product(said, [0, 200_000_000])
    }

    assert of_kind(Kind.SERVICE).number == len(paths)
    assert of_kind(Kind.SERVICE).longest == max(map(len, paths))


def test_things_that_are_independent_multiply_without_being_tried_together() -> None:
    names = [f"q{number}" for number in range(40)]
    standard = a_standard(
        a_section("about", *(asking(name) for name in names)),
        a_section("1", *(asking(f"{name}-more", when=[f"{name}-no"]) for name in names)),
        rules=[a_rule(f"{name}-no", all=[{"question": name, "is": "no"}]) for name in names],
    )

    assert of_kind(Kind.SERVICE, standard) == KindPaths(Kind.SERVICE, 2**40, shortest=40, longest=80)


def test_too_much_together_is_refused_with_the_name_of_the_rule() -> None:
    names = [f"q{number}" for number in range(15)]
    standard = a_standard(
        a_section("about", *(asking(name) for name in names)),
        a_section("1", asking("it", when=["everything"])),
        rules=[a_rule("everything", all=[{"question": name, "is": "no"} for name in names])],
    )

    with pytest.raises(
        TooMuchToExplore, match=r"the rules everything look at so much .* 32,768 combinations"
    ):
        explore(standard)


def test_too_many_options_told_apart_are_refused_with_the_name_of_the_question() -> None:
    many = [f"option-{number}" for number in range(12)]
    standard = a_standard(
        a_section("about", asking("doing", kind="several", options=options(*many))),
        a_section("1", asking("it", when=["any"])),
        rules=[a_rule("any", any=[{"question": "doing", "is": [name]} for name in many])],
    )

    with pytest.raises(TooMuchToExplore, match="12 options of the question doing"):
        explore(standard)
