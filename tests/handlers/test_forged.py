"""Whatever a button or a form carries, nothing breaks: it is an answer, or it is said why it is none."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.lifecycle import Status
from bot.domain.spend import Kind, Phase
from bot.record.links import Readable
from bot.record.model import Version
from bot.store.engine import Database, key_of
from bot.store.people import ensure_organisation
from bot.store.tables import (
    Answer,
    Assessment,
    AuditEntry,
    CardKind,
    Claim,
    MessageKind,
    OutboxMessage,
    PointReview,
)
from tests.cards.checking import words_of
from tests.cards.world import ASHA, CARYS, LEAD, NOW, TEAM, World
from tests.handlers.window import LINKS, Window, opened_views
from tests.stories.world import quiet_logs

STRANGER = "U0STRANGER"
LONG = "9" * 40_000
FORMS = [
    *("words", "answer", "take_over", "move_on", "change_edition", "approve", "revoke"),
    *("claim_over", "point", "ask_team", "answer_team", "withdraw"),
]


@pytest.fixture
def window(sqlite_template: Path, tmp_path: Path) -> Iterator[Window]:
    """Give the handlers over a workspace whose organisation is asked about its kitchens."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'forged.db')}")
    with quiet_logs() as log, opened_views() as (address, shown):
        yield Window(World(database).kitchens(), address, shown, log)
    database.close()


@pytest.fixture
def kitchen(window: Window) -> Assessment:
    """Give an assessment in which hot food is made and a company cleans, so that all is asked."""
    made = window.world.assessment(phase=Phase.DISCOVERY)
    window.world.card(CardKind.ASSESSMENT, made)
    window.world.answer(made, "what-is-made", "hot-meals")
    window.world.answer(made, "who-cleans", "company")
    return made


def answers(window: Window) -> list[tuple[str, str, str]]:
    with window.world.database.reading() as session:
        kept = session.exec(select(Answer).order_by(Answer.id))  # type: ignore[arg-type]
        return [(answer.question, answer.value, answer.words) for answer in kept][2:]


def said(window: Window) -> list[str]:
    with window.world.database.reading() as session:
        return [message.template for message in session.exec(select(OutboxMessage))]


def carried(assessment: Assessment, question: str, seen: int = 0, **more: Any) -> dict[str, Any]:
    return {"conversation": assessment.id, "question": question, "seen": seen, **more}


@pytest.mark.parametrize(
    ("action", "question", "option"),
    [
        ("choose#x", "who-cleans", "robots"),
        ("choose#x", "who-cleans", ""),
        ("choose#x", "who-cleans", LONG),
        ("choose#x", "what-is-made", "soup,soup"),
        ("choose#x", "fridge-cold", "robots"),
        ("choose#x", "cleaning-cost", "not an amount"),
        ("choose#x", "kitchen-keeper", "nobody"),
        ("choose#x", "cleaning-contract", "7"),
        ("choose#x", "who-cleans", "not_applicable"),
        ("answer.yes", "who-cleans", None),
        ("answer.yes", "cleaning-cost", None),
        ("answer.yes", "kitchen-keeper", None),
        ("answer.yes", "cleaning-contract", None),
        ("answer.not_applicable", "who-cleans", None),
    ],
)
def test_a_button_with_an_answer_that_cannot_be(
    window: Window, kitchen: Assessment, action: str, question: str, option: str | None
) -> None:
    seen = 2 if question == "who-cleans" else 1 if question == "what-is-made" else 0
    value = f"{kitchen.id}:{question}:{seen}" + ("" if option is None else f":{option}")
    view = window.presses(action, value)
    assert window.troubles == ""
    assert view
    assert view["title"]["text"] == "That did not work"
    assert answers(window) == []


def test_a_judgement_may_be_chosen_and_asks_for_its_words(window: Window, kitchen: Assessment) -> None:
    view = window.presses("choose", f"{kitchen.id}:fridge-cold:0:partly")
    assert view
    assert view["callback_id"] == "words"
    assert window.troubles == ""


@pytest.mark.parametrize(
    ("question", "field", "wrong"),
    [
        ("who-cleans", {"selected_option": {"value": "robots"}}, "Choose one"),
        ("what-is-made", {"selected_options": [{"value": "soup"}, {"value": "stones"}]}, "Choose one"),
        ("what-is-made", {"selected_options": []}, "Write something"),
        ("cleaning-cost", LONG, "more than £100 billion"),
        ("cleaning-cost", "£200,000", "less than £100,000"),
        ("people-a-day", LONG, "could not read"),
        ("people-a-day", "0", "from 1 to 5,000"),
        ("cleaning-term", LONG, "could not read"),
        ("cleaning-term", "61 months", "from 1 month to 5 years"),
        ("promised", LONG, "at most 80"),
        ("illness", LONG, "at most 500"),
        ("rota", "https://" + LONG, "too long"),
        ("rota", "javascript:alert(1)", "starts with https://"),
        ("kitchen-keeper", {"selected_user": "nobody"}, "Choose one"),
        ("kitchen-keeper", {"selected_user": "U" + LONG}, "Choose one"),
        ("kitchen-keeper", {"selected_user": "<!channel>"}, "Choose one"),
        ("cleaning-contract", {"selected_option": {"value": "999"}}, "Choose one"),
        ("cleaning-contract", {"selected_option": {"value": LONG}}, "Choose one"),
        ("cleaning-contract", {"selected_option": {"value": "-1"}}, "Choose one"),
        ("cleaning-contract", {"selected_option": {"value": "²"}}, "Choose one"),
        ("fridge-cold", "maybe", "Choose one"),
    ],
)
def test_a_form_with_an_answer_that_cannot_be(
    window: Window, kitchen: Assessment, question: str, field: Any, wrong: str
) -> None:
    seen = {"who-cleans": 2, "what-is-made": 1}.get(question, 0)
    answer = window.submits("answer", carried(kitchen, question, seen), answer=field)
    assert wrong in answer["errors"]["answer"]
    assert window.troubles == ""
    assert answers(window) == []


def test_a_contract_of_another_workspace_or_organisation_is_none(window: Window, kitchen: Assessment) -> None:
    elsewhere = World(window.world.database, "T0ELSEWHERE", window.world.config).contract()
    with window.world.database.writing() as session:
        other = key_of(ensure_organisation(session, window.world.workspace_id, "another"))
    others = window.world.contract(organisation_id=other)
    ours = window.world.contract()
    for contract in (elsewhere, others):
        chosen = {"selected_option": {"value": str(contract.id)}}
        answer = window.submits("answer", carried(kitchen, "cleaning-contract"), answer=chosen)
        assert answer["errors"] == {"answer": "Choose one of these."}
    chosen = {"selected_option": {"value": str(ours.id)}}
    assert window.submits("answer", carried(kitchen, "cleaning-contract"), answer=chosen) == {}
    assert answers(window) == [("cleaning-contract", str(ours.id), "")]


def test_a_question_off_the_path_or_of_no_standard_is_not_answered(
    window: Window, kitchen: Assessment
) -> None:
    window.world.answer(kitchen, "who-cleans", "ourselves")
    gone = window.submits("answer", carried(kitchen, "cleaning-cost"), answer="£200")
    assert "Somebody changed this" in gone["errors"]["answer"]
    assert said(window) == ["not_asked"]
    unknown = window.submits("answer", carried(kitchen, "nothing-like-it"), answer="£200")
    assert "no longer here" in unknown["errors"]["answer"]
    for action in ("write", "why", "skip", "back", "take_over", "answer.yes"):
        view = window.presses(action, f"{kitchen.id}:nothing-like-it:0")
        assert view
        assert "no longer here" in words_of(view)
    assert window.troubles == ""


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("metadata", ["", "{", "[]", "null", '"x"', '{"assessment": "1 OR 1"}', "{}"])
def test_a_form_that_carries_something_else(window: Window, name: str, metadata: str) -> None:
    fields = {"words": "x", "answer": "x", "note": "x"}
    answer = window.submits(name, metadata, **fields)
    assert "no longer here" in next(iter(answer["errors"].values()))
    nothing = window.submits(name, metadata)
    assert nothing["response_action"] in ("errors", "update")
    assert window.troubles == ""


def test_a_form_without_fields_says_in_a_window_what_went_wrong(window: Window) -> None:
    answer = window.submits("move_on", {"assessment": 999, "phase": "live"})
    assert answer["response_action"] == "update"
    assert "no longer here" in words_of(answer["view"])


def test_the_start_form_starts_no_organisation(window: Window) -> None:
    fields: dict[str, Any] = {
        "title": "A", "purpose": "B", "cost": "1", "category": "digital-services",
        "kind": {"selected_option": {"value": "organisation"}},
        "phase": {"selected_option": {"value": "beta"}},
        "public_facing": {"selected_option": {"value": "yes"}},
        "novel": {"selected_option": {"value": "no"}},
        "channel": {"selected_conversation": "C0LICENSE1"},
    }  # fmt: skip
    assert window.submits("start", "", **fields)["errors"] == {"kind": "Choose one of these."}
    service = fields | {"kind": {"selected_option": {"value": "service"}}}
    assert window.submits("start", "", **service) == {}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"exemption_by": "The board"}, {"exemption_on": "Choose a date."}),
        (
            {"exemption_by": "The board", "exemption_on": {"selected_date": "2027-03-01"}},
            {"exemption_until": "Choose a date."},
        ),
        (
            {"exemption_by": "The board", "exemption_until": {"selected_date": "2027-03-01"}},
            {"exemption_on": "Choose a date."},
        ),
        ({"exemption_until": {"selected_date": "2028-03-01"}}, {"exemption_by": "Write something here."}),
        (
            {
                "exemption_by": "The board",
                "exemption_on": {"selected_date": "2027-03-01"},
                "exemption_until": {"selected_date": "2027-02-28"},
            },
            {"exemption_until": "The exemption ends before it was granted. Check both dates."},
        ),
        (
            {"exemption_by": "The board", "exemption_on": {"selected_date": "2027-02-31"}},
            {"exemption_on": "I could not read “2027-02-31” as a date. Write it like 1 April 2027."},
        ),
        ({}, {"condition_1": "Give at least one condition, or say who granted an exemption and for what."}),
    ],
)
def test_an_exemption_says_who_granted_it_when_and_until_when(
    window: Window, kitchen: Assessment, fields: dict[str, Any], wrong: dict[str, str]
) -> None:
    window.world.change(kitchen, status=Status.SUBMITTED)
    submission = window.world.submission(kitchen)
    seen = {"submission": submission.id, "digest": "abc", "decisions": 0}
    assert window.submits("approve_with_conditions", seen, by=ASHA, **fields)["errors"] == wrong


def test_a_stranger_reads_no_sensitive_answer(window: Window, kitchen: Assessment) -> None:
    submission = window.world.submission(kitchen)
    assert window.presses("sensitive", str(submission.id), by=STRANGER) is None
    assert said(window) == ["refused"]
    shown = window.presses("sensitive", str(submission.id), by=LEAD)
    assert shown
    assert shown["title"]["text"] == "Sensitive answers"


@pytest.mark.parametrize(("by", "at", "version"), [(LEAD, "", "full"), (STRANGER, TEAM, "without_sensitive")])
def test_who_asks_for_the_record_is_given_a_link_to_what_they_may_read(
    window: Window, kitchen: Assessment, by: str, at: str, version: str
) -> None:
    submission = window.world.submission(kitchen)
    assert window.presses("full_record", str(submission.id), by=by, at=at) is None
    with window.world.database.reading() as session:
        (told,) = session.exec(select(OutboxMessage)).all()
        (entry,) = session.exec(select(AuditEntry)).all()
    assert (told.template, told.kind) == ("full_record", MessageKind.PRIVATE)
    token = told.data["url"].removeprefix("https://spend.example.gov.uk/records/")
    of = Readable(window.world.workspace_id, submission.id or 0, Version(version))
    assert LINKS.read(token, NOW) == of
    assert (entry.event, entry.details) == ("record_read", {"submission": submission.id, "version": version})


@pytest.mark.parametrize("action", ["full_record", "what_changed"])
@pytest.mark.parametrize(("by", "at"), [(STRANGER, ""), (STRANGER, "C0ELSEWHERE"), (CARYS, "")])
def test_who_may_not_read_it_is_given_nothing(
    window: Window, kitchen: Assessment, by: str, at: str, action: str
) -> None:
    submission = window.world.submission(kitchen)
    assert window.presses(action, str(submission.id), by=by, at=at) is None
    assert said(window) == ["refused"]
    with window.world.database.reading() as session:
        (entry,) = session.exec(select(AuditEntry)).all()
    assert (entry.event, entry.details["tried"], entry.details["why"]) == (
        "refused",
        "read",
        "may_not_read",
    )


def test_a_record_of_nothing_is_not_given(window: Window) -> None:
    shown = window.presses("full_record", "99")
    assert shown
    assert "what this belongs to is no longer here" in words_of(shown)
    assert said(window) == []


def test_moving_on(window: Window, kitchen: Assessment) -> None:
    view = window.presses("move_on", f"{kitchen.id}:alpha")
    assert view
    assert view["callback_id"] == "move_on"
    assert window.submits("move_on", view["private_metadata"]) == {}
    assert window.submits("move_on", view["private_metadata"]) == {}
    assert said(window).count("moved_on") == 1
    with window.world.database.reading() as session:
        assert session.get_one(Assessment, kitchen.id).phase is Phase.ALPHA


def test_moving_on_where_that_cannot_be(window: Window, kitchen: Assessment) -> None:
    for phase in ("discovery", "beta", "nowhere"):
        view = window.presses("move_on", f"{kitchen.id}:{phase}")
        assert view
        assert "submit" not in view
    window.world.change(kitchen, status=Status.SUBMITTED)
    carried = {"assessment": kitchen.id, "phase": "alpha"}
    assert window.submits("move_on", carried) == {}
    window.world.change(kitchen, status=Status.ANSWERING, kind=Kind.ORGANISATION, year=2026)
    assert window.submits("move_on", carried) == {}
    assert said(window) == ["stale_assessment", "stale_assessment"]
    with window.world.database.reading() as session:
        assert session.get_one(Assessment, kitchen.id).phase is Phase.DISCOVERY


REVIEWING = ("claim", "claim_over", "let_go", "points", "send_comments", "ask_team")


@pytest.mark.parametrize("action", REVIEWING)
def test_a_stranger_does_nothing_to_a_submission_and_the_try_is_recorded(
    window: Window, kitchen: Assessment, action: str
) -> None:
    window.world.change(kitchen, status=Status.SUBMITTED)
    submission = window.world.submission(kitchen)
    assert window.presses(action, f"{submission.id}:abc:0", by=STRANGER) is None
    assert said(window) == ["refused"]
    assert window.presses(action, f"{submission.id}:other:0", by=ASHA) is None
    assert said(window) == ["refused", "superseded"]
    with window.world.database.reading() as session:
        assert {entry.event for entry in session.exec(select(AuditEntry))} == {"refused"}
        assert session.exec(select(Claim)).all() == []


@pytest.mark.parametrize(
    ("point", "fields"),
    [
        ("99", {}),
        ("1", {"question:1": {"selected_option": {"value": "nothing-like-it"}}}),
        ("x" * 300, {}),
    ],
)
def test_a_point_or_question_that_was_not_submitted_is_not_reviewed(
    window: Window, kitchen: Assessment, point: str, fields: dict[str, Any]
) -> None:
    window.world.change(kitchen, status=Status.SUBMITTED)
    submission = window.world.submission(kitchen)
    seen = {"submission": submission.id, "digest": "abc", "decisions": 0, "point": point}
    judged = {f"judgement:{point}": {"selected_option": {"value": "met"}}}
    answer = window.submits("point", seen, by=ASHA, **judged, **fields)
    assert "no longer here" in next(iter(answer["errors"].values()))
    assert window.troubles == ""
    with window.world.database.reading() as session:
        assert session.exec(select(PointReview)).all() == []


def test_a_judgement_has_to_be_one_and_comments_have_an_end(window: Window, kitchen: Assessment) -> None:
    window.world.change(kitchen, status=Status.SUBMITTED)
    submission = window.world.submission(kitchen)
    seen = {"submission": submission.id, "digest": "abc", "decisions": 0, "point": "1"}
    nothing = window.submits("point", seen, by=ASHA, **{"comment:1": "Good."})
    assert nothing["errors"] == {"judgement:1": "Choose one of these."}
    forged = {"judgement:1": {"selected_option": {"value": "splendid"}}, "comment:1": LONG}
    wrong = window.submits("point", seen, by=ASHA, **forged)["errors"]
    assert wrong["judgement:1"] == "Choose one of these."
    assert window.troubles == ""


@pytest.mark.parametrize("action", ["answer_team", "withdraw", "what_changed"])
@pytest.mark.parametrize("value", ["999", "999:abc", "x", "", "1:2:3"])
def test_what_is_not_there_is_not_answered_or_withdrawn(window: Window, action: str, value: str) -> None:
    view = window.presses(action, value)
    assert view
    assert "no longer here" in words_of(view)
    assert window.troubles == ""
