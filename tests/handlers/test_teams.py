"""What a team does is its own: ids that somebody from outside the channel forges do and show nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from bot.domain.evidence import Brought, SlackMessage
from bot.domain.lifecycle import Outcome, Status
from bot.domain.question import AnswerValue
from bot.domain.rights import Act, has_right
from bot.domain.spend import Kind, Phase
from bot.flows.conversing.conversation import consider
from bot.handlers import agreeing, calendars, contracting, following, helping, importing, planning, seeing
from bot.handlers.actions import ACTIONS
from bot.handlers.evidencing import packed
from bot.handlers.views import VIEWS
from bot.store.engine import Database
from bot.store.people import Who
from bot.store.roles import newest_known_to, roles_of
from bot.store.tables import (
    Assessment,
    AuditEntry,
    CardKind,
    Channel,
    Conversation,
    Doubt,
    DoubtKind,
    Enquiry,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Note,
    OutboxMessage,
    Person,
    Request,
)
from tests.cards.world import ASHA, CARYS, DEVELOPER, LEAD, NOW, TEAM, World
from tests.handlers.window import Window, opened_views
from tests.stories.world import quiet_logs

STRANGER, OUTSIDE = "U0STRANGER", "C0ELSEWHERE"
TITLE = "Secret kitchen"

PRESSED = {
    **{f"answer.{value.value}": "{a}:fridge-cold:0" for value in AnswerValue},
    "choose": "{a}:fridge-cold:0:partly",
    **dict.fromkeys(("write", "why", "take_over", "skip", "back", "evidence"), "{a}:fridge-cold:0"),
    "remove_evidence": "{v}",
    **dict.fromkeys(("submit", "continue", "change_edition", "change", "review_answers", "show"), "{a}"),
    **dict.fromkeys(("ask", "left", "history", "note"), "{a}:fridge-cold:0"),
    **dict.fromkeys(("ask_point", "hand_over_assessment", "move_conversation"), "{a}"),
    "withdraw_request": "{r}",
    **dict.fromkeys(("review_page", "left_page"), "{a}:0::1"),
    **dict.fromkeys(("review_question", "go_to"), "{a}:0:fridge-cold"),
    "history_page": "{a}:fridge-cold:1",
    "settle_note": "0:{n}",
    **dict.fromkeys(("copy_answers", "archive", "restore", "delete_draft"), "{w}"),
    "holds": "{w}:fridge-cold:{h}",
    "go": "{a}:fridge-cold",
    "move_on": "{a}:alpha",
    "withdraw": "{s}:abc",
    "answer_team": "{e}",
    "condition_done": "{c}:0",
    "doubt_take": "{d}:1",
    **dict.fromkeys(("doubt_leave", "doubt_anew"), "{d}"),
    **dict.fromkeys(("sensitive", "full_record", "what_changed"), "{s}"),
}
"""What each button or menu by which a team acts or reads carries."""

OTHERS_PRESS = {
    *("start", "start_year", "begin_from", "retry", "revoke", "add_condition", "condition_accept"),
    *("condition_send_back", "claim", "claim_over", "let_go", "points", "point", "send_comments", "ask_team"),
    "evidence_for",
    *(outcome.value for outcome in Outcome),
    *agreeing.ACTIONS, *contracting.ACTIONS, *planning.ACTIONS,
    *following.ACTIONS, *importing.ACTIONS, *calendars.ACTIONS, *(set(seeing.ACTIONS) - {"show"}),
    *helping.ACTIONS,
    *("decline", "mute_request"),
}  # fmt: skip
"""What is no act of a team on an assessment; tests of rights and of contracts and plans are about those."""

BROUGHT, _ = packed(TEAM, Brought(SlackMessage(f"{TEAM}:1.1", "We spoke to 12 people.", LEAD)))
"""What the form carries that attaches a message."""

ASKED = {"conversation": "{a}", "question": "fridge-cold", "seen": "0"}
FACTS: dict[str, Any] = {
    "purpose": "Feeds everybody.", "cost": "£2m", "category": "digital-services",
    "public_facing": {"selected_option": {"value": "yes"}},
    "novel": {"selected_option": {"value": "no"}},
}  # fmt: skip
PART: dict[str, Any] = FACTS | {
    "title": "Part",
    "kind": {"selected_option": {"value": "component"}},
    "phase": {"selected_option": {"value": "beta"}},
    "parent": {"selected_option": {"value": "{a}"}},
    "channel": {"selected_conversation": OUTSIDE},
}
CONTRACT: dict[str, Any] = {
    "title": "Hosting", "supplier": "Example Ltd", "value": "£1m", "notice": "3 months",
    "start": {"selected_date": "2027-05-01"}, "end": {"selected_date": "2029-04-30"},
    "owner": {"selected_user": DEVELOPER},
    "assessment": {"selected_option": {"value": "{a}"}},
}  # fmt: skip
TO_ASK: dict[str, Any] = {
    "person": {"selected_user": "U0SECURITY"}, "due": {"selected_date": "2027-05-01"}, "words": "Please.",
}  # fmt: skip
SUBMITTED: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "words": (ASKED | {"value": "partly"}, {"words": "Some of them."}),
    "answer": (ASKED | {"question": "people-a-day"}, {"answer": "80"}),
    "take_over": (ASKED, {"note": "Holds here too."}),
    "note": ({"conversation": "{a}", "question": "fridge-cold"}, {"words": "Ask the cook."}),
    "review_answers": ({"assessment": "{a}"}, {}),
    "move_on": ({"assessment": "{a}", "phase": "alpha"}, {}),
    "change_edition": ({"assessment": "{a}"}, {}),
    "change": ({"assessment": "{a}"}, FACTS),
    "condition_is_done": ({"condition": "{c}", "seen": "0", "channel": TEAM}, {"words": "Done."}),
    "answer_team": ({"enquiry": "{e}"}, {"words": "Soon."}),
    "withdraw": ({"submission": "{s}", "digest": "abc"}, {"words": "Too early."}),
    "ask": ({"assessment": "{a}", "question": "fridge-cold"}, TO_ASK),
    "ask_point": ({"assessment": "{a}"}, TO_ASK | {"point": {"selected_option": {"value": "kitchen"}}}),
    "hand_over_assessment": ({"assessment": "{a}"}, {"owner": {"selected_user": "U0FINANCE1"}}),
    "move_conversation": ({"assessment": "{a}"}, {"channel": {"selected_conversation": OUTSIDE}}),
    "use_as_evidence": (
        {"brought": BROUGHT},
        {
            "evidence_for": {"selected_option": {"value": "{a}"}},
            "question:{a}": {"selected_option": {"value": "fridge-cold"}},
        },
    ),
    "start": ({}, PART),
    "copy_answers": ({"assessment": "{w}"}, {"begin_from": {"selected_option": {"value": "{a}"}}}),
    "archive": ({"assessment": "{w}"}, {}),
    "delete_draft": ({"assessment": "{w}"}, {"sure": {"selected_options": [{"value": "yes"}]}}),
    "contract": ({}, CONTRACT),
}
"""What each form by which a team acts carries, and what is entered in it."""

OTHERS_SUBMIT = {
    *("start_year", "revoke", "condition_back", "claim_over", "point", "ask_team"),
    *(outcome.value for outcome in Outcome),
    *agreeing.VIEWS, *(set(contracting.VIEWS) - {"contract"}), *planning.VIEWS, *following.VIEWS,
    "decline",
}  # fmt: skip

STATUS = {
    **dict.fromkeys(("withdraw", "answer_team"), Status.SUBMITTED),
    **dict.fromkeys(("change", "condition_done", "condition_is_done"), Status.APPROVED_WITH_CONDITIONS),
}
REFUSALS = {"refused", "condition_refused"}
OUR_BOOKS = {"auditentry", "outboxmessage", "outboxlane", "person", "words"}
"""Where it is written down that somebody tried, and what they are told."""


@pytest.fixture
def window(sqlite_template: Path, tmp_path: Path) -> Iterator[Window]:
    """Give the handlers over a workspace whose organisation is asked about its kitchens."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'teams.db')}")
    with quiet_logs() as log, opened_views() as (address, shown):
        yield Window(World(database).kitchens(), address, shown, log)
    database.close()


class Target:
    """An assessment at the status an act is for, with everything about it that an id can name."""

    def __init__(self, window: Window, act: str) -> None:
        world = window.world
        self.window = window
        status = STATUS.get(act, Status.ANSWERING)
        self.assessment = world.assessment(title=TITLE, phase=Phase.DISCOVERY, status=status)
        world.change(world.card(CardKind.ASSESSMENT, self.assessment), channel=TEAM)
        world.answer(self.assessment, "what-is-made", "hot-meals")
        submission = world.submission(self.assessment)
        world.card(CardKind.REVIEW, submission)
        conditions = ["Publish the menu."] if status is Status.APPROVED_WITH_CONDITIONS else []
        if conditions:
            world.decision(submission, Outcome.APPROVE_WITH_CONDITIONS, *conditions)
        asked = {"words": world.said(f"{TITLE}: how?"), "asked_by_id": world.person(ASHA), "asked_at": NOW}
        enquiry = world.add(Enquiry, submission_id=submission.id, number=1, **asked)
        wanted = {"section": "kitchen", "question": "fridge-cold", "due": NOW.date()}
        by, of = world.person(LEAD), world.person(CARYS)
        request = world.add(
            Request, assessment_id=self.assessment.id, asked_by_id=by, asked_of_id=of, asked_at=NOW, **wanted
        )
        world.add(
            Conversation, assessment_id=self.assessment.id, person_id=of, request_id=request.id, opened_at=NOW
        )
        words = world.said(f"{TITLE}: is it cold?")
        noted = {"question": "fridge-cold", "words": words, "person_id": world.person(ASHA), "at": NOW}
        note = world.add(Note, assessment_id=self.assessment.id, **noted)
        doubt = world.add(
            Doubt,
            conversation_id=self.assessment.id,
            question="fridge-cold",
            kind=DoubtKind.UNCLEAR,
            source="C0TEAM:1.1",
            readings=[{"typed": "partly", "words": "Most days.", "links": [], "files": []}],
            person_id=world.person(DEVELOPER),
            at=NOW,
        )
        piece = world.add(
            Evidence,
            assessment_id=self.assessment.id,
            question="fridge-cold",
            kind=EvidenceKind.MESSAGE,
            state=EvidenceState.KEPT,
            origin="C1:1.1",
            added_by_id=by,
            added_at=NOW,
        )
        self.ids = {
            "a": self.assessment.id, "s": submission.id, "e": enquiry.id, "c": 1,
            "r": request.id, "n": note.id, "d": doubt.id, "v": piece.id,
        }  # fmt: skip
        status = Status.ARCHIVED if act == "restore" else Status.ANSWERING
        draft = world.assessment(title=TITLE, phase=Phase.DISCOVERY, status=status)
        world.change(world.card(CardKind.ASSESSMENT, draft), channel=TEAM)
        world.answer(draft, "what-is-made", "hot-meals")
        begun = world.answer(draft, "fridge-cold", "yes", "5 degrees")
        world.change(draft, look_again=[begun.id])
        self.ids |= {"w": draft.id, "h": begun.id}

    def filled(self, made: Any) -> Any:
        """Return the same with the ids in it."""
        if isinstance(made, dict):
            return {self.filled(name): self.filled(value) for name, value in made.items()}
        if isinstance(made, list):
            return [self.filled(each) for each in made]
        return made.format(**self.ids) if isinstance(made, str) else made

    def presses(self, act: str, by: str, at: str = "") -> Any:
        return self.window.presses(act, self.filled(PRESSED[act]), by=by, at=at)

    def submits(self, act: str, by: str) -> Any:
        carried, fields = SUBMITTED[act]
        return self.window.submits(act, self.filled(carried), by=by, **self.filled(fields))

    def rows(self) -> dict[str, Any]:
        """Return everything there is, besides what is written down of an attempt."""
        with self.window.world.database.reading() as session:
            return {
                name: session.execute(table.select()).all()
                for name, table in SQLModel.metadata.tables.items()
                if name not in OUR_BOOKS
            }

    def tries(self) -> list[AuditEntry]:
        with self.window.world.database.reading() as session:
            return list(session.exec(select(AuditEntry).where(AuditEntry.event.like("%refused"))))  # type: ignore[attr-defined]

    def told(self) -> list[OutboxMessage]:
        with self.window.world.database.reading() as session:
            return [each for each in session.exec(select(OutboxMessage)) if (each.template or "") in REFUSALS]


def test_no_act_is_forgotten() -> None:
    assert set(PRESSED) | OTHERS_PRESS == set(ACTIONS)
    assert set(SUBMITTED) | OTHERS_SUBMIT == set(VIEWS)
    assert not set(PRESSED) & OTHERS_PRESS
    assert not set(SUBMITTED) & OTHERS_SUBMIT


@pytest.mark.parametrize("at", ["", OUTSIDE])
@pytest.mark.parametrize("act", PRESSED)
def test_a_forged_button_is_refused_and_written_down(window: Window, act: str, at: str) -> None:
    target = Target(window, act)
    before = target.rows()
    assert target.presses(act, STRANGER, at) is None
    assert target.rows() == before
    assert len(target.tries()) == 1
    [told] = target.told()
    assert TITLE not in str(told.data) or told.template == "condition_refused"
    assert window.troubles == ""


@pytest.mark.parametrize("act", SUBMITTED)
def test_a_forged_form_is_refused_and_written_down(window: Window, act: str) -> None:
    target = Target(window, act)
    before = target.rows()
    answer = target.submits(act, STRANGER)
    assert TITLE not in str(answer)
    assert target.rows() == before
    assert len(target.tries()) == 1
    assert target.told() or "can add to it" in str(answer)
    assert window.troubles == ""


@pytest.mark.parametrize("by", [LEAD, DEVELOPER])
@pytest.mark.parametrize("act", [*PRESSED, *SUBMITTED])
def test_who_takes_part_may_from_anywhere(window: Window, act: str, by: str) -> None:
    """The one started it, the other is only in the channel; neither does it from there."""
    target = Target(window, act)
    window.world.joins(DEVELOPER)
    if act in PRESSED:
        target.presses(act, by, OUTSIDE)
    else:
        target.submits(act, by)
    may_not = by == DEVELOPER and act in ("withdraw", "sensitive", "delete_draft")
    assert bool(target.tries()) is may_not
    assert window.troubles == ""


def test_who_acts_in_the_channel_is_in_it_though_nobody_has_read_it(window: Window) -> None:
    target = Target(window, "write")
    assert target.presses("write", STRANGER) is None
    assert target.presses("write", STRANGER, TEAM)["callback_id"] == "answer"
    assert target.submits("answer", STRANGER) == {}
    assert len(target.tries()) == 1
    with window.world.database.reading() as session:
        [channel] = session.exec(select(Channel)).all()
    assert channel.tried_at is None  # it is to be read at once


def test_questions_of_what_one_may_not_answer_are_not_shown(window: Window) -> None:
    target = Target(window, "write")
    assert window.presses("evidence_for", str(target.assessment.id), by=STRANGER) is None
    assert len(target.tries()) == 1
    assert len(target.told()) == 1
    with window.world.database.reading() as session:
        modals = window.world.cards.modals(session, window.world.workspace_id, NOW)
        brought = Brought(SlackMessage(f"{TEAM}:1.1", "Twelve people.", LEAD))
        shown = [
            modals.use_as_evidence(brought, user, OUTSIDE, target.assessment.id) for user in (STRANGER, LEAD)
        ]
    assert [TITLE in str(view) for view in shown] == [False, True]


def test_a_form_offers_only_what_may_be_added_to(window: Window) -> None:
    world = window.world
    ours = world.assessment(kind=Kind.PROGRAMME, title="Ours")
    world.assessment(kind=Kind.PROGRAMME, title="Theirs", channel=OUTSIDE, started_by_id=world.person(ASHA))
    world.joins(DEVELOPER)
    with world.database.reading() as session:
        for slack_id, offered in ((DEVELOPER, ["Ours"]), (STRANGER, []), (ASHA, ["Theirs"])):
            found = newest_known_to(session, world.workspace_id, slack_id, [], 10, list(Kind))
            assert [each.title for each in found] == offered
            person = session.exec(select(Person).where(Person.slack_id == slack_id)).first()
            assert all(has_right(Act.READ, roles_of(session, person, each, None)) for each in found if person)
        everything = newest_known_to(
            session, world.workspace_id, STRANGER, [world.organisation_id], 10, list(Kind)
        )
        assert [each.title for each in everything] == ["Theirs", "Ours"]
    assert consider(window.context, NOW, Who(world.team, STRANGER, "1"), ours.id or 0, Act.READ) is False
    with world.database.reading() as session:
        assert session.get_one(Assessment, ours.id).status is Status.ANSWERING
