"""Every template with next to nothing, with the usual, and with far too much."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.domain.conditions import TO_DO, CannotKeep, ConditionStatus
from bot.domain.contract_facts import Supplies
from bot.domain.judging import Judgement
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus, Outcome, Status
from bot.domain.money import pounds
from bot.domain.notice import Unit
from bot.domain.problems import Problem
from bot.domain.questionnaire import Result
from bot.domain.rights import Refusal
from bot.domain.spend import Kind, Phase
from bot.domain.standard import AnswerValue, Force, QuestionKind, Severity
from bot.render import Renderer
from bot.render.renderer import TEMPLATES
from bot.store.tables import View
from tests.cards import (
    samples_begin,
    samples_checking,
    samples_contracts,
    samples_follow,
    samples_help,
    samples_import,
    samples_outside,
    samples_people,
    samples_plan,
    samples_seeing,
    samples_typed,
)
from tests.cards.checking import buttons, check_home, check_message, check_view, words_of
from tests.cards.samples import (
    ANSWER,
    ASKED,
    AT,
    BLOCKING,
    CARDS,
    CHANGES,
    CONDITION,
    FINDINGS,
    HOME,
    KEY_DATE,
    MADE,
    POINTS,
    RATING,
    REGIME,
    TOLD,
    WAITING,
    Data,
    least,
    most,
)
from tests.cards.samples_said import MODALS, STATEMENTS, WORDS

RENDERER = Renderer(filters={"pounds": pounds})


PICTURES = {**samples_plan.PICTURES, **samples_contracts.PICTURES}


def usual(data: Data) -> Data:
    return data


AMOUNTS = pytest.mark.parametrize("amount", [least, usual, most])


def test_every_template_has_a_sample() -> None:
    public = {path.stem for path in TEMPLATES.glob("[a-z]*.jinja")}
    assert public == {
        *CARDS,
        *STATEMENTS,
        *MODALS,
        *WORDS,
        *PICTURES,
        *samples_import.PRINTED,
        "home",
        "notice",
        "shown",
    }


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


@AMOUNTS
@pytest.mark.parametrize("template", list(samples_import.PRINTED))
def test_what_is_printed_can_be_said(template: str, amount: Callable[[Data], Data]) -> None:
    assert len(RENDERER.words(template, amount(samples_import.PRINTED[template]))) > 10


@AMOUNTS
@pytest.mark.parametrize("template", list(PICTURES))
def test_every_picture_can_be_drawn(template: str, amount: Callable[[Data], Data]) -> None:
    picture = RENDERER.picture(template, amount(PICTURES[template]))
    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize("data", samples_contracts.SIGNS)
def test_every_kind_of_span_and_mark_has_a_shape(data: Data) -> None:
    assert RENDERER.picture("contract_timeline_picture", data).startswith(b"\x89PNG")


FACTS: Data = CARDS["assessment"]["assessment"]


def assessed(**changed: Any) -> Data:
    """Return a change of the facts of an assessment, as a card or a submission holds them."""
    return {"assessment": FACTS | changed}


DECIDED: Data = {"by": "U0COMMERCE", "at": AT, "words": "", "to_do": [samples_follow.TO_DO]}


def reminded(**changed: Any) -> tuple[str, Data]:
    """Return a reminder of one date with a change of it."""
    return "reminders", {"dates": [KEY_DATE | changed]}


PLAN = assessed(kind="organisation", year=2026, parent_title=None, plan=None, cost_pence=0)
SEEN: Data = {"by": "U0ASSESS01", "at": AT}
NOTHING_CHANGED: Data = CHANGES | {"facts": [], "answers": 0, "sections": [], "new": [], "gone": []}
REVIEWED: Data = CARDS["review"]["reviewed"]
DIFFERING: Data = REVIEWED["differing"][0]
NO_APPROVAL: Data = {**REGIME, "reasons": [], "report": [], "rating": None}

APPROVALS: list[Data] = [
    {"days_left": -1},
    {"days_left": 0},
    {"days_left": 90, "late": 2},
    {"expires_on": None, "days_left": None},
    *({"conditions": [CONDITION | {"status": status}]} for status in ConditionStatus),
]

CHANGED: list[tuple[str, Data]] = [
    *(("assessment", {"status": status}) for status in Status),
    *(("assessment", assessed(phase=phase)) for phase in Phase),
    *(("assessment", {"next_phase": phase, "made": MADE | {"phase": phase}}) for phase in Phase),
    *(("assessment", assessed(kind=kind)) for kind in Kind),
    *((template, PLAN) for template in ("assessment", "review", "approve", "revoke")),
    *(("assessment", assessed(plan={"year": 2026, "status": status})) for status in (*Status, None)),
    ("assessment", {"made": None, "revoked": STATEMENTS["revoked"] | {"at": AT}}),
    ("assessment", {"open": False, "waiting": None, "made": None, "next_phase": None}),
    ("assessment", {"regime": NO_APPROVAL}),
    ("assessment", {"regime": REGIME | {"reasons": ["it is dear", "it is new"]}}),
    *(("assessment", {"regime": REGIME | {"rating": RATING | change}}) for change in (
        {"by": "highest", "total": None}, {"level": None, "missing": 1}, {"level": None, "missing": 0},
    )),
    ("assessment", {"edition": {"kept": False, "newer": {"title": "A", "edition": "2", "same": True}}}),
    ("assessment", {"edition": {"kept": True, "newer": None}}),
    *(("review", {"uncovered": [{"title": "Payments", "kind": kind}]}) for kind in Kind),
    *(
        ("assessment", {"parts": [CARDS["assessment"]["parts"][0] | {"kind": kind}]})
        for kind in ("service", "component")
    ),
    *(("ready", {"status": status, "open": False}) for status in Status),
    *(("ready", {"changes": True, "findings": number, "blocking": 0}) for number in (0, 1, 2)),
    ("ready", {"findings": 2, "blocking": 2}),
    *(("question", {"force": force}) for force in (*Force, None)),
    *(
        ("question", {"open": is_open, "answer": ANSWER | {"value": value, "shown": value}})
        for value in AnswerValue
        for is_open in (True, False)
    ),
    *(
        ("question", {"open": is_open, "kind": kind, "answer": answer, "sensitive": answer is None})
        for kind in QuestionKind
        for is_open in (True, False)
        for answer in (
            None,
            ANSWER | {"judged": False, "value": "given", "shown": "", "inherited": True},
            ANSWER | {"judged": False, "value": "7", "shown": "", "person": "U0DEVELOP1"},
            ANSWER | {"judged": False, "value": "7", "shown": "3 months", "words": ""},
        )
    ),
    ("question", {"open": False, "asked": False, "answer": None}),
    ("question", {"kind": "one", "buttons": [{"title": "Yes & no", "value": "a"}]}),
    *(("question", {"counts": False, "answer": ANSWER | {"phase": phase}}) for phase in Phase),
    *(("question", {"parent": {"title": "A", "kind": kind}}) for kind in Kind),
    *(
        ("question", {"answer": None, "grew_from": ANSWER | {"value": value}})
        for value in (*AnswerValue, "given")
    ),
    ("question", {"first": True, "evidence": False, "knows": None, "clause": None, "force": None}),
    ("question", {"part": {"number": None, "title": "About it", "of": 14}, "parent": None}),
    *(("review", {"points": [POINTS[0] | {"whole": result}]}) for result in Result),
    *(("assessment", {"points": [POINTS[2] | {"held_back_by": [{"title": "A", "result": result}]}]})
      for result in Result),
    *(("review", {"made": MADE | {"outcome": outcome}}) for outcome in Outcome),
    *(("review", {"findings": [finding]}) for finding in FINDINGS),
    *(("review", {"findings": [BLOCKING | {"severity": severity}]}) for severity in Severity),
    *(("review", {"findings": [BLOCKING | {"value": value}]}) for value in AnswerValue),
    ("review", {"findings": []}),
    ("review", {"open": False, "withdrawn": CARDS["assessment"]["withdrawn"]}),
    ("review", {"claim": None, "reviewed": {"by": [], "of": 14, "differing": [], "unsent": 0}}),
    ("review", {"changes": None, "enquiries": [], "has_sensitive": False, "open": False}),
    *(("review", {"changes": changes}) for changes in (NOTHING_CHANGED, None)),
    *(
        ("review", {"reviewed": REVIEWED | {"differing": [DIFFERING | {"judgement": judgement}]}})
        for judgement in Judgement
    ),
    *((template, {"changes": NOTHING_CHANGED | {"facts": [
        {"fact": fact, "before": before, "after": None} for fact, before in (
            ("title", "A"), ("purpose", "B"), ("parent_title", "C"), ("category_title", "D"),
            ("public_facing", True), ("edition", "2016"), ("regime", "E"), ("parts", ["F"] * 11),
        )
    ]}}) for template in ("review", "what_changed")),
    *(("what_changed", {"changes": changes}) for changes in (NOTHING_CHANGED, None)),
    ("enquiry", TOLD),
    ("enquiry", {"open": False}),
    ("answered_before", ASKED),
    ("enquiry_closed", {"by": None, "at": None}),
    ("comment", {"clause": None, "asks": None, "point": {"number": None, "title": "About it"}}),
    ("claim_over", {"claim": None}),
    *(("points_done", {"unsent": number}) for number in (0, 1)),
    *(("point", {"judgement": judgement}) for judgement in (*Judgement, None)),
    ("point", {"answers": [], "questions": [], "findings": [], "others": [], "comment": "", "about": None}),
    ("point", {"back": None, "on": None, "has_sensitive": False, "unkept": False}),
    ("ask_for_changes", {"wanting": [], "unsent": 0}),
    ("ask_for_changes", {"sections": [], "wanting": [], "unsent": 1}),
    ("ready", {"named": True, "changes": True, "menu": []}),
    ("assessment", {"menu": []}),
    ("assessment", {"waiting": CARDS["assessment"]["waiting"] | {"claim": None, "enquiries": []}}),
    ("question", {"comments": []}),
    ("question", {"comments": CARDS["question"]["comments"] * 2}),
    ("decided", {"points": [], "outcome": "ask_for_changes"}),
    ("review", {"superseded_by": 3, "open": False, "has_sensitive": False}),
    *(
        reminded(kind=kind, decision={**DECIDED, "decision": decision, "planned_start": on})
        for kind in KeyDateKind
        for decision in DateDecision
        for on in (None, date(2028, 4, 1))
    ),
    *(reminded(notice_unit=unit, notice_number=number) for unit in Unit for number in (0, 1, 2)),
    *(reminded(days_left=days, days_to_decide=days - 1) for days in (2, 1, 0, -1, -2)),
    *(
        reminded(kind=kind, status=status, passed=True, open=False, rolled_to=rolled)
        for kind in KeyDateKind
        for status in DateStatus
        for rolled in (None, date(2029, 3, 31))
    ),
    reminded(moved=False, provisional=False, assumed=False, owner=None, acknowledged=None, clear_days=True),
    reminded(decide_by=date(2027, 12, 31), days_to_decide=30, day_more=False, service_days=0),
    ("reminders", {"dates": [KEY_DATE] * 8, "more": 12}),
    ("reminders", {"late_since": None}),
    *(("decided", {"outcome": outcome}) for outcome in Outcome),
    *(("decided", {"phase": phase}) for phase in Phase),
    ("decided", {"conditions": [], "exemption_on": None, "exemption_until": None, "expires_on": None}),
    *(("assessment", {"made": MADE | change}) for change in APPROVALS),
    *(("review", {"waiting": WAITING | {"left": left}}) for left in (10, 1, 0, -1, -2)),
    *(
        (template, {"waiting": CARDS[template]["waiting"] | {"asked_at": AT}})
        for template in ("review", "assessment")
    ),
    ("review", {"waiting": None, "changed": [], "reopened": False}),
    ("assessment", {"status": "expired", "can_change": True, "reopened": True}),
    *(("condition", CONDITION | SEEN | {"open": status in TO_DO, "status": status, "days_left": days})
      for status in (*ConditionStatus, None) for days in (0, 1, 2)),
    *(("condition_asked", {"open": False, "status": status, "settled": settled})
      for status, settled in (
          (None, None),
          ("accepted", {"status": "accepted", "by": "U0ASSESS01", "at": AT, "words": ""}),
          ("sent_back", {"status": "sent_back", "by": "U0ASSESS01", "at": AT, "words": "No."}),
      )),
    ("condition_settled", {"status": "accepted", "reason": ""}),
    *(("condition_refused", {"refusal": refusal, "status": None}) for refusal in CannotKeep),
    *(("condition_refused", {"status": status}) for status in ConditionStatus),
    *(("target", {"left": left, "channel": None}) for left in (1, 0, -1)),
    *(("digest", {name: []}) for name in ("waiting", "to_accept", "late", "ending")),
    ("not_by_words", {"waits": False}),
    ("digest", {"waiting": [], "to_accept": [], "late": [], "ending": []}),
    ("changed", {"changes": []}),
    *(("reopened", change) for change in (
        {"ended": True, "changes": []}, {"left": 1, "again": 1}, {"left": 0, "again": 0}, {"team": False},
    )),
    ("change", {"ended": True, "public_facing": False, "novel": True}),
    ("approve_with_conditions", {"conditions": 5, "expires_on": None}),
    *(("stale_assessment", {"status": status}) for status in Status),
    *(("stale_date", {"status": status, "decision": None, "by": None}) for status in DateStatus),
    *(("refused", {"refusal": refusal}) for refusal in Refusal),
    *(("needs_words", {"value": "yes", "needs": needs}) for needs in ("evidence", "note")),
    ("not_asked", {"because": None}),
    ("full_record", {"url": None}),
    ("full_record", {"version": "full"}),
    ("rerouted", {"added": ["One?"], "gone": []}),
    ("rerouted", {"added": [], "gone": [{"asks": "One?", "because": "so", "answered": False}]}),
    *(("moved_on", {"phase": phase, "left": number, "again": number})
      for number, phase in enumerate(Phase)),
    *(
        ("edition_changed", {"stand": number, "look_again": number, "new": number, "kept": number})
        for number in (0, 1)
    ),
    *(
        ("undeliverable", {"error": error})
        for error in ("is_archived", "missing_scope", "user_not_found", "cannot_be_drawn", "msg_too_long")
    ),
    ("undeliverable", {"channel": None, "title": None, "parked": False}),
    *(
        ("record", {"kind": kind, "choices": list(DateDecision), "next_option": None}) for kind in KeyDateKind
    ),
    *(("date_decided", {"decision": decision}) for decision in DateDecision),
    *samples_begin.CHANGED,
    *samples_plan.CHANGED,
    *samples_checking.CHANGED,
    *samples_typed.CHANGED,
    *samples_seeing.CHANGED,
    *samples_import.CHANGED,
    *samples_contracts.CHANGED,
    *samples_follow.CHANGED,
    *samples_outside.CHANGED,
    *samples_help.CHANGED,
    *samples_people.CHANGED,
    ("start", {"organisations": [], "parents": [], "channel": None, "planned": None}),
    ("start", {"parents": [{"id": 3, "kind": kind, "title": "A"} for kind in Kind]}),
    ("start_year", {"organisations": [], "channel": None}),
    (
        "contract",
        {"organisations": [], "assessments": [], "products": [], "supplies": list(Supplies), "owner": None},
    ),
    *(("answer", {"kind": kind, "value": None, "shown": None, "written": None}) for kind in QuestionKind),
    *(
        ("answer", {"kind": kind, "value": value, "shown": shown, "written": written})
        for kind, value, shown, written in (
            ("one", "own", "A data centre of our own", None),
            ("money", "12000", "£120", None),
            ("date", "2027-04-01", "1 April 2027", None),
            ("person", "U0DEVELOP1", None, None),
            ("link", "given", "", "https://example.gov.uk/a?b=c&d"),
            ("short-text", "given", "", "A few words"),
            ("long-text", "given", "", "Many words.\nOn two lines."),
        )
    ),
    ("answer", {"kind": "one", "options": [{"id": f"o{n}", "title": f"O {n}"} for n in range(11)]}),
    ("answer", {"kind": "contract", "contracts": []}),
    *(("take_over", {"answer": ANSWER | change}) for change in (
        {"judged": False, "value": None, "shown": "", "words": ""},
        {"judged": False, "value": "7", "person": "U0DEVELOP1", "shown": ""},
    )),
    *(("move_on", {"phase": phase}) for phase in (*Phase, None)),
    *(("move_on", {"again": again, "new": new, "approved": False})
      for again in ([], ["One?"]) for new in (0, 1)),
    ("change_edition", {"now": "2016", "newer": "2016", "look_again": [], "new": [], "kept": 0, "stand": 1}),
    ("change_edition", {"new": ["One?"], "kept": 1}),
    ("sensitive", {"answers": []}),
    ("words", {"value": "yes", "needs": "evidence", "written": None}),
    *(("words", {"value": value}) for value in AnswerValue),
    *(("why", {"force": force}) for force in (*Force, None)),
    ("why", {"part": {"number": None, "title": "A", "says": None}, "phases_asked": ["beta"], "ours": False}),
    ("why", {"knows": None, "because": []}),
    ("approve", {"findings": FINDINGS, "must": [BLOCKING]}),
    ("approve", {"findings": FINDINGS, "must": [BLOCKING], "joined": [], "exempted": True}),
    ("agree", {"decides": True}),
    *(("agreed", {"view": view, "awaited": []}) for view in View),
    ("asked_to_agree", {"decides": True}),
    ("asked_to_agree", {"open": False, "superseded_by": 3}),
    ("asked_to_agree", {"open": False, "made": MADE}),
    ("approve", {"findings": [], "must": []}),
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


def test_a_plain_approval_with_a_finding_that_blocks_has_no_button() -> None:
    view = RENDERER.modal("approve", MODALS["approve_with_conditions"])
    assert "submit" not in view
    assert "A plain approval is not possible" in words_of(view)


def test_far_too_many_findings_keep_the_buttons_and_say_how_many_more() -> None:
    drawing = RENDERER.message("review", most(CARDS["review"]))
    assert drawing.blocks[-1]["type"] == "actions"
    assert {"Approve", "Turn down", "Review the points", "What changed"} <= set(buttons(drawing))
    assert "more" in words_of(drawing)


def test_an_empty_home_tab_says_what_to_do() -> None:
    to_do = ("asked", "reviews", "conditions", "dates")
    nothing = {name: {"shown": [], "total": 0, "more": 0} for name in to_do}
    drawing = RENDERER.home("home", {**HOME, **nothing, "nothing": True})
    check_home(drawing)
    assert "Nothing is waiting for you" in words_of(drawing)


def test_slack_formats_the_answer_to_a_command() -> None:
    assert "&lt;!channel&gt;" in RENDERER.words("unknown_command", {"said": "<!channel>", "suggestion": None})
