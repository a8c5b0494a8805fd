"""The guided first visit: a step is ticked when it has happened, and not when somebody only tried."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.department import SHORTCUTS
from bot.sandbox.hosting import HostedBot
from bot.sandbox.page.clock import Steps
from bot.sandbox.page.guide import MOST_HOPES, SECONDS_TO_SHOW, STEPS, Guide
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.journal import Call, Journal, Sent
from tests.patience import PATIENCE
from tests.stories.world import ASSESSORS, ENTRIES, GOOD_ANSWERS, TEAM, Department, quiet_logs

NOON = 1_800_000_000.0


@pytest.fixture
def host(sqlite_template: Path, config_dir: Path, tmp_path: Path) -> Iterator[HostedBot]:
    """The bot in a small department."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'spend.db')}"
    sandbox = Sandbox(shortcuts=SHORTCUTS, limits=Limits.none(), retry_after=(), patience=PATIENCE)
    with quiet_logs(), sandbox, HostedBot(sandbox, url, config_dir, pace=50) as hosted:
        yield hosted


@pytest.fixture
def office(host: HostedBot) -> Department:
    return Department(host.sandbox, host.bot)


@pytest.fixture
def guide(host: HostedBot) -> Guide:
    """A guide that begins now."""
    made = Guide(host.sandbox.journal)
    made.begin()
    return made


def ticked(guide: Guide, office: Department) -> list[str]:
    """The steps that are ticked once the bot has said everything."""
    office.rests()
    return [step for step, done in guide.look() if done]


def comes_to(guide: Guide, office: Department, steps: list[str]) -> bool:
    """Wait until these steps are ticked: the bot may be slow to show what came of the last."""
    end = time.monotonic() + PATIENCE
    while ticked(guide, office) != steps:
        assert time.monotonic() < end, f"{ticked(guide, office)} are ticked"
        time.sleep(0.05)
    return True


def test_the_whole_visit_ticks_one_step_after_another(
    guide: Guide, office: Department, host: HostedBot
) -> None:
    assert guide.look() == tuple((step, False) for step in STEPS)
    office.opens_form()
    office.lead.submits()
    assert office.lead.modal
    assert office.lead.modal.errors
    assert ticked(guide, office) == []
    office.lead.closes_modal()
    card = office.starts()
    assert comes_to(guide, office, ["start"])

    office.lead.clicks("Yes", on=office.question(1, card))
    office.lead.sees_modal("Your evidence")
    assert comes_to(guide, office, ["start"])
    office.lead.fills({"Where can this be seen?": "https://example.gov.uk/notes"})
    office.lead.submits()
    assert comes_to(guide, office, ["start", "answer"])
    office.answers(card, GOOD_ANSWERS[1:])
    assert comes_to(guide, office, ["start", "answer"])

    summary = office.submits(card)
    assert comes_to(guide, office, ["start", "answer", "submit"])
    office.asha.clicks("Approve", on=summary)
    office.asha.sees_modal("Approve")
    assert comes_to(guide, office, ["start", "answer", "submit"])
    office.asha.submits()
    assert comes_to(guide, office, ["start", "answer", "submit", "decide"])

    office.adds_contract()
    Steps(host.time, host.settle).to_next()
    reminder = office.carys.sees("left to decide", in_="dm")
    office.carys.clicks("Record decision", on=reminder)
    office.carys.sees_modal("Record a decision")
    assert comes_to(guide, office, ["start", "answer", "submit", "decide"])
    office.carys.closes_modal()
    office.carys.clicks("Got it", on=reminder)
    assert comes_to(guide, office, list(STEPS))
    guide.begin()
    assert ticked(guide, office) == []


def test_talk_and_answers_the_bot_does_not_take_are_no_answers(guide: Guide, office: Department) -> None:
    card = office.starts()
    hello = office.lead.says("Good morning", in_="#general")
    office.asha.says("And to you", thread=hello)
    office.developer.says("let me think about this", thread=card)
    office.developer.says("yes", thread=card)
    office.developer.sees("needs evidence", thread=card)
    assert comes_to(guide, office, ["start"])
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    assert comes_to(guide, office, ["start", "answer"])


def test_the_visit_can_be_made_in_direct_messages(guide: Guide, office: Department) -> None:
    lead = office.opens_form(in_="dm")
    lead.fills({key: value for key, value in ENTRIES.items() if not key.startswith("Channel")})
    lead.submits()
    lead.sees("Question 1 of", in_="dm")
    assert comes_to(guide, office, ["start"])
    lead.says("Good morning", in_="dm")
    lead.sees("nothing was saved from it", in_="dm")
    lead.says("yes", in_="dm")
    lead.sees("needs evidence", in_="dm")
    assert comes_to(guide, office, ["start"])
    lead.says(GOOD_ANSWERS[0], in_="dm")
    assert comes_to(guide, office, ["start", "answer"])
    for number, answer in enumerate(GOOD_ANSWERS[1:], start=2):
        lead.sees(f"Question {number} of", in_="dm")
        lead.says(answer, in_="dm")
    lead.clicks("Submit", on=lead.sees("Every question has an answer", in_="dm"))
    assert comes_to(guide, office, ["start", "answer", "submit"])


def test_pressing_yes_is_an_answer_where_nothing_more_is_asked_and_nobody_was_quicker(
    guide: Guide, office: Department
) -> None:
    card = office.starts()
    office.developer.says(GOOD_ANSWERS[0], thread=card)
    second = office.question(2, card)
    assert comes_to(guide, office, ["start", "answer"])
    guide.begin()
    office.lead.clicks("Yes", on=second)
    office.question(3, card)
    assert comes_to(guide, office, ["answer"])
    guide.begin()
    office.lead.clicks("No", on=second, stale=True)
    assert ticked(guide, office) == []


def test_what_was_submitted_or_decided_before_is_not_ticked_when_it_is_tried_again(
    guide: Guide, office: Department
) -> None:
    card = office.starts()
    office.answers(card)
    ready = office.lead.sees("submit", thread=card)
    summary = office.submits(card)
    for person in (office.asha, office.ben):
        person.clicks("Approve", on=summary)
        person.sees_modal("Approve")
    office.asha.submits()
    assert comes_to(guide, office, ["start", "answer", "submit", "decide"])
    guide.begin()
    office.developer.clicks("Submit", on=ready, stale=True)
    office.ben.submits()
    office.ben.sees("not recorded", in_=ASSESSORS)
    assert ticked(guide, office) == []


def test_a_decision_on_a_contract_is_minding_it_too(
    guide: Guide, office: Department, host: HostedBot
) -> None:
    office.adds_contract()
    Steps(host.time, host.settle).to_next()
    reminder = office.carys.sees("left to decide", in_="dm")
    office.carys.clicks("Record decision", on=reminder)
    office.carys.sees_modal("Record a decision")
    office.carys.fills({"What was decided?": "Let it end"})
    office.carys.submits()
    assert comes_to(guide, office, ["remind"])


def test_a_bot_that_is_stopped_takes_no_step(guide: Guide, office: Department, host: HostedBot) -> None:
    office.opens_form()
    host.stop()
    office.lead.says("yes", in_=TEAM)
    assert [step for step, done in guide.look() if done] == []


def test_many_windows_may_look_while_much_happens() -> None:
    journal = Journal()
    guide = Guide(journal)
    for number in range(200):
        journal.has_sent(Sent("events_api", {}, 0, "ok", 200, "", NOON + number))
    start = {"type": "view_submission", "view": {"title": {"text": "Start an assessment"}}}
    journal.has_sent(Sent("interactive", start, 0, "ok", 200, "", NOON))
    journal.called(Call("chat.postMessage", {}, {"ok": True}, 200, NOON + 1))
    windows = [threading.Thread(target=guide.look) for _ in range(8)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert dict(guide.look())["start"]


def reply(at: float) -> Sent:
    event = {"type": "message", "client_msg_id": "1", "thread_ts": "1.2"}
    return Sent("events_api", {"type": "event_callback", "event": event}, 0, "ok", 200, "", at)


@pytest.mark.parametrize(
    ("args", "answer", "later", "done"),
    [
        ({"thread_ts": "1.2"}, {"ok": True}, 1, True),
        ({"thread_ts": "1.3"}, {"ok": True}, 1, False),
        ({}, {"ok": True}, 1, False),
        ({"thread_ts": "1.2"}, {"ok": False, "error": "is_archived"}, 1, False),
        ({"thread_ts": "1.2"}, {}, 1, False),
        ({"thread_ts": "1.2"}, {"ok": True}, -1, False),
        ({"thread_ts": "1.2"}, {"ok": True}, SECONDS_TO_SHOW, False),
    ],
)
def test_an_answer_is_one_once_the_bot_says_so_in_its_thread_soon_after(
    args: Json, answer: Json, later: float, *, done: bool
) -> None:
    journal = Journal()
    guide = Guide(journal)
    journal.has_sent(reply(NOON))
    assert not dict(guide.look())["answer"]
    journal.called(Call("chat.postMessage", args, answer, 200, NOON + later))
    assert dict(guide.look())["answer"] is done


def test_talk_without_end_is_not_watched_without_end() -> None:
    journal = Journal()
    guide = Guide(journal)
    for number in range(MOST_HOPES + 1):
        journal.has_sent(reply(NOON + number))
    guide.look()
    journal.called(Call("chat.postMessage", {"thread_ts": "1.2"}, {"ok": True}, 200, NOON + 0.5))
    assert not dict(guide.look())["answer"]


def test_only_who_is_meant_to_takes_a_step() -> None:
    journal = Journal()
    guide = Guide(journal)
    for title in ("Approve", "Record a decision", "Add a contract"):
        view = {"type": "view_submission", "user": {"id": "U0DELIVERY"}, "view": {"title": {"text": title}}}
        journal.has_sent(Sent("interactive", view, 0, "ok", 200, "", NOON))
    press = {
        "type": "block_actions",
        "user": {"id": "U0DELIVERY"},
        "message": {},
        "trigger_id": "1",
        "actions": [{"text": {"text": "Got it"}}],
    }
    journal.has_sent(Sent("interactive", press, 0, "ok", 200, "", NOON))
    for method in ("chat.postMessage", "chat.update"):
        journal.called(Call(method, {"thread_ts": "1.2"}, {"ok": True}, 200, NOON + 1))
    assert not any(done for _, done in guide.look())


def test_a_form_that_is_refused_starts_nothing_whatever_the_bot_says_meanwhile() -> None:
    journal = Journal()
    guide = Guide(journal)
    view = {"type": "view_submission", "view": {"title": {"text": "Start an assessment"}}}
    refusal = '{"response_action": "errors", "errors": {"title": "Enter a title"}}'
    journal.has_sent(Sent("interactive", view, 0, "ok", 200, refusal, NOON))
    journal.called(Call("chat.postMessage", {}, {"ok": True}, 200, NOON + 1))
    assert not dict(guide.look())["start"]


@pytest.mark.parametrize(("trigger", "done"), [("1.1", False), ("1.2", True)])
def test_a_button_that_leads_to_a_form_is_not_yet_a_step(trigger: str, *, done: bool) -> None:
    journal = Journal()
    guide = Guide(journal)
    press = {
        "type": "block_actions",
        "user": {"id": "U0COMMERCE"},
        "message": {},
        "trigger_id": "1.1",
        "actions": [{"text": {"text": "Record decision"}}],
    }
    journal.has_sent(Sent("interactive", press, 0, "ok", 200, "", NOON))
    journal.called(Call("views.open", {"trigger_id": trigger}, {"ok": True}, 200, NOON + 1))
    journal.called(Call("chat.update", {}, {"ok": True}, 200, NOON + 2))
    assert dict(guide.look())["remind"] is done


def test_what_is_submitted_from_the_review_is_ticked(office: Department, guide: Guide) -> None:
    card = office.starts()
    office.answers(card)
    office.lead.clicks("Review", on=card.now())
    office.lead.sees_modal("Review your answers")
    assert comes_to(guide, office, ["start", "answer"])
    office.lead.submits()
    office.lead.sees_no_modal()
    office.ben.sees("Submission 1 of", in_=ASSESSORS)
    assert comes_to(guide, office, ["start", "answer", "submit"])
