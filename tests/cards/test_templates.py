"""Every template with next to nothing, with the usual, and with far too much."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus, Outcome, Status
from bot.domain.money import pounds
from bot.domain.notice import Unit
from bot.domain.problems import Problem
from bot.domain.questionnaire import Result
from bot.domain.regimes import Kind, Phase
from bot.domain.rights import Refusal
from bot.domain.standard import AnswerValue, Force
from bot.render import Renderer
from bot.render.renderer import TEMPLATES
from tests.cards.checking import check_home, check_message, check_view, words_of
from tests.cards.samples import AT, CARDS, HOME, Data, least, most
from tests.cards.samples_said import MODALS, STATEMENTS, WORDS

RENDERER = Renderer(filters={"pounds": pounds})


def usual(data: Data) -> Data:
    return data


AMOUNTS = pytest.mark.parametrize("amount", [least, usual, most])


def test_every_template_has_a_sample() -> None:
    public = {path.stem for path in TEMPLATES.glob("[a-z]*.jinja")}
    assert public == {*CARDS, *STATEMENTS, *MODALS, *WORDS, "home", "notice"}


@AMOUNTS
@pytest.mark.parametrize("template", [*CARDS, *STATEMENTS])
def test_every_message_is_what_slack_takes(template: str, amount: Callable[[Data], Data]) -> None:
    check_message(RENDERER.message(template, amount({**CARDS, **STATEMENTS}[template])))


@AMOUNTS
@pytest.mark.parametrize("template", list(MODALS))
def test_every_modal_is_what_slack_takes(template: str, amount: Callable[[Data], Data]) -> None:
    check_view(RENDERER.modal(template, amount(MODALS[template])))


@AMOUNTS
def test_the_home_tab_is_what_slack_takes(amount: Callable[[Data], Data]) -> None:
    check_home(RENDERER.home("home", amount(HOME)))


@AMOUNTS
@pytest.mark.parametrize("template", list(WORDS))
def test_words_are_short_and_say_something(template: str, amount: Callable[[Data], Data]) -> None:
    assert 10 < len(RENDERER.words(template, amount(WORDS[template]))) < 1000


CHANGED: list[tuple[str, Data]] = [
    *(("assessment", {"status": status}) for status in Status),
    *(("assessment", {"phase": phase}) for phase in Phase),
    *(("assessment", {"kind": kind}) for kind in Kind),
    ("assessment", {"made": None, "revoked": STATEMENTS["revoked"] | {"at": AT}}),
    ("assessment", {"because": [], "parent": None, "open": False, "waiting": None, "made": None}),
    ("assessment", {"because": ["it is dear", "it is new"], "novel": True, "public_facing": False}),
    *(("ready", {"status": status, "open": False}) for status in Status),
    ("ready", {"changes": True, "gaps": 2, "blocking": 0}),
    ("ready", {"gaps": 1, "blocking": 0}),
    ("ready", {"gaps": 0, "blocking": 2}),
    *(("question", {"force": force, "open": True}) for force in Force),
    *(
        ("question", {"open": is_open, "answer": CARDS["question"]["answer"] | {"value": value}})
        for value in AnswerValue
        for is_open in (True, False)
    ),
    ("question", {"open": False, "answer": None}),
    ("question", {"position": 1, "evidence": False, "answer": None}),
    *(("review", {"points": [{"number": 1, "title": "A", "result": result}]}) for result in Result),
    *(("review", {"made": CARDS["assessment"]["made"] | {"outcome": outcome}}) for outcome in Outcome),
    *(("review", {"gaps": [gap]}) for gap in CARDS["review"]["gaps"]),
    ("review", {"superseded_by": 3, "open": False}),
    *(
        (
            "key_date",
            {"kind": kind, "decision": {"decision": decision, "by": "U0COMMERCE", "at": AT, "words": ""}},
        )
        for kind in KeyDateKind
        for decision in DateDecision
    ),
    *(("key_date", {"notice_unit": unit, "notice_number": number}) for unit in Unit for number in (0, 1, 2)),
    *(("key_date", {"days_left": days}) for days in (2, 1, 0, -1, -2)),
    ("key_date", {"passed": True, "open": False, "moved": False, "provisional": False}),
    *(("decided", {"outcome": outcome}) for outcome in Outcome),
    *(("stale_assessment", {"status": status}) for status in Status),
    *(("stale_date", {"status": status, "decision": None, "by": None}) for status in DateStatus),
    *(("refused", {"refusal": refusal}) for refusal in Refusal),
    ("needs_words", {"value": "yes", "needs": "evidence"}),
    *(
        ("undeliverable", {"error": error})
        for error in ("is_archived", "missing_scope", "user_not_found", "channel_not_found")
    ),
    ("undeliverable", {"channel": None, "title": None, "parked": False}),
    *(("record", {"kind": kind, "choices": list(DateDecision)}) for kind in KeyDateKind),
    ("start", {"organisations": [], "parents": [], "channel": None}),
    ("contract", {"organisations": [], "assessments": [], "owner": None}),
    ("words", {"value": "yes", "needs": "evidence", "written": None}),
    *(("why", {"force": force}) for force in Force),
    ("approve", {"gaps": [CARDS["review"]["gaps"][0]], "must": [CARDS["review"]["gaps"][0]]}),
    ("approve", {"gaps": [], "must": []}),
    ("revoke", {"made": None}),
]  # fmt: skip


@pytest.mark.parametrize(("template", "change"), CHANGED)
def test_every_code_has_its_words(template: str, change: Data) -> None:
    samples: dict[str, Any] = {**CARDS, **STATEMENTS, **MODALS}
    data = samples[template] | change
    if template in MODALS:
        check_view(RENDERER.modal(template, data))
    else:
        check_message(RENDERER.message(template, data))


@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_has_one_sentence(problem: Problem) -> None:
    bare = RENDERER.words("problems", {"problem": problem, "values": {}})
    full = {"typed": "lots & more", "most": "2,000", "start": "1 April 2027", "end": "31 March 2028"}
    said = RENDERER.words("problems", {"problem": problem, "values": full})
    for words in (bare, said):
        assert words[0].isupper()
        assert words.endswith(".")
        assert "\n" not in words
        assert "&amp;" not in words


def test_a_plain_approval_with_a_gap_that_blocks_has_no_button() -> None:
    view = RENDERER.modal("approve", MODALS["approve_with_conditions"])
    assert "submit" not in view
    assert "A plain approval is not possible" in words_of(view)


def test_far_too_many_gaps_keep_the_buttons_and_say_how_many_more() -> None:
    drawing = RENDERER.message("review", most(CARDS["review"]))
    assert drawing.blocks[-1]["type"] == "actions"
    assert "more" in words_of(drawing)


def test_an_empty_home_tab_says_what_to_do() -> None:
    nothing = {name: {"shown": [], "total": 0, "more": 0} for name in HOME if name != "nothing"}
    drawing = RENDERER.home("home", {**nothing, "nothing": True})
    check_home(drawing)
    assert "Nothing is waiting for you" in words_of(drawing)


def test_slack_formats_the_answer_to_a_command() -> None:
    assert "&lt;!channel&gt;" in RENDERER.words("unknown_command", {"said": "<!channel>", "suggestion": None})
