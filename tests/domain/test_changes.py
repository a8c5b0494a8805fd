"""What changed between two submissions, for any two."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.changes import FACTS, AnswerChange, FactChange, changes

Frozen = dict[str, Any]

words = st.sampled_from(["", "a", "b"])
answers = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.fixed_dictionaries({"value": st.sampled_from(["yes", "no"]), "words": words, "shown": words}),
)
findings = st.lists(
    st.fixed_dictionaries(
        {
            "rule": st.sampled_from(["answer", "long-contract"]),
            "severity": st.sampled_from(["blocks", "warns"]),
            "question": st.sampled_from([None, "one"]),
            "about": st.sampled_from([None, "Hosting"]),
            "seen": words,
        }
    ),
    max_size=4,
)
snapshots = st.builds(
    lambda cost, phase, level, parts, given_answers, found: snapshot(
        given_answers, found, level=level, parts=parts, cost_pence=cost, phase=phase
    ),
    st.integers(0, 2),
    st.sampled_from(["alpha", "beta"]),
    st.sampled_from([None, "low", "high"]),
    st.lists(st.sampled_from(["Payments", "Letters"]), max_size=2),
    answers,
    findings,
)


def snapshot(
    given_answers: Mapping[str, Any] | None = None,
    found: list[Any] | None = None,
    level: str | None = "low",
    parts: list[str] | None = None,
    **facts: Any,
) -> Frozen:
    return {
        "assessment": {"title": "Licences", "cost_pence": 100, **facts},
        "standard": {"edition": "2016"},
        "regime": {"title": "version 6", "rating": {"level": level} if level else None},
        "parts": [{"title": part, "parts": [{"title": "A part of it"}]} for part in parts or ()],
        "answers": dict(given_answers or {}),
        "findings": found or [],
        "evidence": 1,
    }


@given(snapshots)
def test_nothing_changes_between_the_same(one: Frozen) -> None:
    assert not changes(one, one)


@given(snapshots, snapshots)
def test_looked_at_the_other_way_round_everything_is_turned_round(one: Frozen, two: Frozen) -> None:
    there, back = changes(one, two), changes(two, one)
    assert there.new == back.gone
    assert there.gone == back.new
    assert [FactChange(each.fact, each.after, each.before) for each in back.facts] == list(there.facts)
    turned = {named(each.question, each.after, each.before) for each in back.answers}
    assert {named(each.question, each.before, each.after) for each in there.answers} == turned


@given(snapshots, snapshots)
def test_with_what_changed_the_one_becomes_the_other(one: Frozen, two: Frozen) -> None:
    found = changes(one, two)
    made = dict(one["answers"])
    for change in found.answers:
        if change.after is None:
            del made[change.question]
        else:
            made[change.question] = change.after
    assert made == two["answers"]
    facts = {name: read(one) for name, read in FACTS.items()} | {
        each.fact: each.after for each in found.facts
    }
    assert facts == {name: read(two) for name, read in FACTS.items()}


def test_answers_come_in_the_order_they_are_asked_and_those_gone_last() -> None:
    yes, no = ({"value": value, "words": "", "shown": value} for value in ("yes", "no"))
    before, after = {"gone": yes, "one": yes, "same": yes}, {"one": no, "same": yes, "new": yes}
    found = changes(snapshot(before), snapshot(after)).answers
    assert found == (
        AnswerChange("one", yes, no),
        AnswerChange("new", None, yes),
        AnswerChange("gone", yes, None),
    )


def test_other_words_are_another_answer_and_other_figures_the_same_finding() -> None:
    answer = {"value": "yes", "words": "a link", "shown": "yes"}
    finding = {"rule": "long", "severity": "warns", "question": None, "about": "Hosting", "seen": "36 months"}
    before = snapshot({"one": answer}, [finding])
    after = snapshot({"one": answer | {"words": "a better link"}}, [finding | {"seen": "48 months"}])
    found = changes(before, after)
    assert [each.question for each in found.answers] == ["one"]
    assert (found.new, found.gone) == ((), ())


def test_evidence_that_is_added_or_taken_away_is_a_change_and_what_is_found_out_about_it_is_none() -> None:
    link, page, read, more = (
        {"id": key, "kind": "file", "state": state, "address": address}
        for key, state, address in (
            (1, "kept", "https://a.example"),
            (2, "unread", None),
            (2, "kept", "https://b.example"),
            (3, "unread", None),
        )
    )
    answer = {"value": "yes", "words": "", "shown": "yes"}
    before, after = (answer | {"evidence": attached} for attached in ([link, page], [read, more]))
    [change] = changes(snapshot({"one": before}), snapshot({"one": after})).answers
    assert (change.attached, change.removed) == ((more,), (link,))
    assert not changes(
        snapshot({"one": answer | {"evidence": [page]}}), snapshot({"one": answer | {"evidence": [read]}})
    )
    [gone] = changes(snapshot({"one": before}), snapshot({"two": after})).answers[1:]
    assert (gone.question, gone.attached, gone.removed) == ("one", (), ())


def test_evidence_that_was_removed_and_attached_again_is_the_same() -> None:
    piece = {"id": 1, "kind": "file", "address": "https://a.example"}
    before, after = (
        snapshot({"one": {"value": "yes", "words": "", "shown": "yes", "evidence": [each]}})
        for each in (piece, piece | {"id": 2})
    )
    assert not changes(before, after)
    assert changes(
        before, snapshot({"one": after["answers"]["one"] | {"evidence": [piece | {"id": 2, "kind": "link"}]}})
    )


@pytest.mark.parametrize(
    ("fact", "changed", "shown"),
    [
        ("cost_pence", snapshot(cost_pence=200), (100, 200)),
        ("rating", snapshot(level=None), ("low", None)),
        ("parts", snapshot(parts=["Letters"]), ([], ["Letters", "A part of it"])),
        ("edition", snapshot() | {"standard": {"edition": "2021"}}, ("2016", "2021")),
        ("evidence", snapshot() | {"evidence": 3}, (1, 3)),
    ],
)
def test_a_fact_is_shown_as_it_was_and_as_it_is(fact: str, changed: Frozen, shown: tuple[Any, Any]) -> None:
    assert changes(snapshot(), changed).facts == (FactChange(fact, *shown),)


def named(question: str, before: object, after: object) -> tuple[str, str, str]:
    return question, str(before), str(after)
