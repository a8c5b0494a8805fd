"""What holds of any small standard, whatever people answer, in whatever order, and however often."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from bot.domain.findings import findings
from bot.domain.given import Given, seen_answer
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire, Result
from bot.domain.rules import Criterion, Rule
from bot.domain.spend import Facts, Kind, Phase
from bot.domain.standard import Standard
from tests.domain.making import a_rule, a_section, a_standard, asking, clauses, of, options

VALUES = {
    "judgement": ("yes", "partly", "no", "not_applicable"),
    "one": ("build", "buy"),
    "several": ("build", "buy", "build,buy"),
    "money": ("0", "500", "100000"),
}
PHASES = tuple(Phase)

few = settings(max_examples=40)


@dataclass(frozen=True)
class Play:
    """A standard, the facts of a spend, and what was answered and changed, in that order."""

    standard: Standard
    facts: Facts
    steps: tuple[tuple[str, Given], ...]

    def after(self, steps: tuple[tuple[str, Given], ...] | None = None) -> Questionnaire:
        return Questionnaire(self.standard, self.facts, dict(self.steps if steps is None else steps))


@st.composite
def criteria(draw: st.DrawFn, earlier: list[dict[str, Any]], rules: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = ["fact", *(["question"] * 3 if earlier else []), *(["rule"] if rules else [])]
    match draw(st.sampled_from(kinds)):
        case "fact":
            over: dict[str, Any] = {"fact": "cost", "over": 1000}
            return draw(st.sampled_from([over, {"fact": "public-facing", "is": "yes"}]))
        case "rule":
            return {"rule": draw(st.sampled_from(rules))["id"]}
    question = draw(st.sampled_from(earlier))
    if question["kind"] == "money":
        return {"question": question["id"], "over": draw(st.sampled_from([0, 5]))}
    is_ = st.sampled_from([*VALUES[question["kind"]][:2], "not_applicable"])
    met = st.one_of(
        st.builds(lambda word: {"is": word}, is_), st.builds(lambda b: {"answered": b}, st.booleans())
    )
    return {"question": question["id"], **draw(met)}


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    questions: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    for number in range(draw(st.integers(3, 7))):
        if number:
            some = st.lists(criteria(questions, rules), min_size=1, max_size=2)
            group = draw(st.sampled_from(["all", "any", "none"]))
            rules.append(a_rule(f"r{number}", **{group: draw(some)}))
        kind = draw(st.sampled_from(sorted(VALUES)))
        more = {"options": options("build", "buy")} if kind in {"one", "several"} else {}
        when = draw(st.lists(st.sampled_from(rules[-2:]), max_size=2)) if rules else []
        phases = draw(st.sets(st.sampled_from(PHASES[:3]), min_size=1))
        questions.append(
            asking(
                f"q{number}",
                kind=kind,
                clause=f"{1 + number % 2}.1",
                when=[rule["id"] for rule in when],
                phases=sorted(phases),
                **more,
            )
        )
    return a_standard(
        a_section("1", *questions[: len(questions) // 2], clauses=clauses("1", "must")),
        a_section("2", *questions[len(questions) // 2 :], clauses=clauses("2", "should")),
        rules=rules,
    )


@st.composite
def plays(draw: st.DrawFn) -> Play:
    standard = draw(standards())
    steps = draw(st.lists(answers(standard), min_size=2, max_size=12))
    facts = of(
        Kind.SERVICE,
        draw(st.sampled_from(PHASES)),
        cost_pence=draw(st.sampled_from([0, 200_000])),
        public_facing=draw(st.booleans()),
    )
    return Play(standard, facts, tuple(steps))


@st.composite
def answers(draw: st.DrawFn, standard: Standard) -> tuple[str, Given]:
    question = draw(st.sampled_from(standard.questions))
    value = draw(st.sampled_from(VALUES[question.kind]))
    phase = draw(st.sampled_from(PHASES))
    return question.id, Given(
        value, "Words.", phase, standard.id, draw(st.sampled_from([False, False, True]))
    )


def walked_by_hand(play: Play) -> list[Question]:
    """The path as the standard says it, worked out again and again from the start."""
    kept = dict(play.steps)
    path: list[Question] = []
    for question in play.standard.questions:
        seen = play.facts.seen() | {
            f"question:{each.id}": seen_answer(each, kept[each.id].value) for each in path if each.id in kept
        }
        rules = [play.standard.rules_by_id[name] for name in question.when]
        if question.due(play.facts.phase) and all(meets(play.standard, rule, seen) for rule in rules):
            path.append(question)
    return path


def meets(standard: Standard, rule: Rule, seen: dict[str, Any]) -> bool:
    def holds(criterion: Criterion) -> bool:
        if criterion.rule:
            return meets(standard, standard.rules_by_id[criterion.rule], seen)
        return criterion.holds(seen)

    return (
        all(map(holds, rule.all))
        and not any(map(holds, rule.none))
        and (not rule.any or any(map(holds, rule.any)))
    )


@few
@drawing(play=plays())
def test_the_path_is_what_the_standard_says_and_nothing_open_is_left_out(play: Play) -> None:
    sheet = play.after()
    kept = dict(play.steps)

    path = walked_by_hand(play)

    assert list(sheet.asked) == path
    answered = [
        question
        for question in path
        if (given := kept.get(question.id))
        and not given.stale
        and given.phase.place >= (question.due(play.facts.phase) or Phase.DISCOVERY).place
    ]
    assert list(sheet.missing) == [question for question in path if question not in answered]
    assert (sheet.next_open(None) is None) == (not sheet.missing)


@few
@drawing(play=plays())
def test_progress_is_between_nothing_and_all_and_all_only_when_complete(play: Play) -> None:
    sheet = play.after()

    assert 0 <= sheet.progress.answered <= sheet.progress.total == len(sheet.asked)
    assert (sheet.progress.answered == sheet.progress.total) == (not sheet.missing)
    if not sheet.missing:
        assert Result.UNANSWERED not in {result.result for result in sheet.results}
    assert sum(result.total for result in sheet.results) <= sheet.progress.total


@few
@drawing(play=plays(), order=st.randoms(use_true_random=False))
def test_the_order_of_answers_makes_no_difference(play: Play, order: Any) -> None:
    last = list(dict(play.steps).items())
    order.shuffle(last)

    sheet, other = play.after(), play.after(tuple(last))

    assert sheet.asked == other.asked
    assert (sheet.results, sheet.progress) == (other.results, other.progress)
    assert findings(sheet) == findings(other)


@few
@drawing(play=plays())
def test_what_went_before_in_the_same_standard_makes_no_difference(play: Play) -> None:
    for number in range(len(play.steps)):
        _ = play.after(play.steps[:number]).asked
    others = replace(play.facts, cost_pence=200_000 - play.facts.cost_pence)
    _ = replace(play, facts=replace(others, public_facing=not play.facts.public_facing)).after().asked
    afresh = replace(play, standard=Standard.model_validate(play.standard.model_dump()))

    assert play.after().asked == afresh.after().asked
    assert play.after().seen == afresh.after().seen


@few
@drawing(play=plays())
def test_answers_off_the_path_never_change_anything(play: Play) -> None:
    sheet = play.after()
    on_path = tuple((name, given) for name, given in play.steps if sheet.is_asked(name))

    without = play.after(on_path)

    assert sheet.asked == without.asked
    assert (sheet.results, sheet.progress, sheet.seen) == (without.results, without.progress, without.seen)
    assert findings(sheet) == findings(without)


@few
@drawing(play=plays())
def test_moving_on_a_phase_only_ever_reopens(play: Play) -> None:
    sheets = [replace(play, facts=replace(play.facts, phase=phase)).after() for phase in PHASES]

    for before, after in pairwise(sheets):
        both = [question for question in after.asked if before.is_asked(question.id)]
        assert all(question in after.missing for question in both if question in before.missing)


@few
@drawing(play=plays(), data=st.data())
def test_whoever_answers_what_comes_next_comes_to_an_end(play: Play, data: st.DataObject) -> None:
    kept: dict[str, Given] = {}
    sheet = replace(play, steps=()).after()
    asking_now = sheet.next_open(None)
    for _ in play.standard.questions:
        if asking_now is None:
            break
        value = data.draw(st.sampled_from(VALUES[play.standard.question(asking_now).kind]))
        kept[asking_now] = Given(value, "", play.facts.phase, play.standard.id)
        sheet = play.after(tuple(kept.items()))
        asking_now = sheet.next_open(asking_now)

    assert asking_now is None
    assert sheet.missing == ()
