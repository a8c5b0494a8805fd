"""Business time stepped through: every reminder comes, in order, with the time it would have come with."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.calendar import london_date
from bot.sandbox.department import SHORTCUTS
from bot.sandbox.example_contracts import day_of
from bot.sandbox.hosting import HostedBot
from bot.sandbox.page.clock import CannotStep, Due, Steps
from bot.sandbox.people.sights import Message
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from tests.patience import PATIENCE
from tests.stories.world import Department, quiet_logs

WEDNESDAY = 5 * 7 + 2
"""In so many days from a Monday it is a Wednesday; 30 days before it was a Monday, and 7 a Wednesday too."""
SATURDAY = 6


@pytest.fixture
def host(sqlite_template: Path, config_dir: Path, tmp_path: Path) -> Iterator[HostedBot]:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'spend.db')}"
    sandbox = Sandbox(shortcuts=SHORTCUTS, limits=Limits.none(), retry_after=(), patience=PATIENCE)
    with quiet_logs(), sandbox, HostedBot(sandbox, url, config_dir, pace=50) as hosted:
        yield hosted


@pytest.fixture
def office(host: HostedBot) -> Department:
    """A department on a Monday in a March for which no bank holidays are published yet."""
    made = Department(host.sandbox, host.bot)
    first = date(made.today.year + 6, 3, 1)
    made.becomes(first + timedelta(days=-first.weekday() % 7))
    return made


@pytest.fixture
def steps(host: HostedBot) -> Steps:
    return Steps(host.time, host.settle)


def reminders(office: Department) -> list[Message]:
    """All that remind Carys, in her direct messages and in her channel, in order."""
    there = [message for place in ("dm", "#commercial") for message in office.carys.reads(place)]
    return sorted((each for each in there if "Record decision" in each.buttons), key=moment)


def moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


def to_decide_in(office: Department, days: int, title: str, notice: str = "none") -> None:
    """Add a contract that is to be decided on in so many days, or on the working day after."""
    said = {"value": "£250,000", "notice": notice, "decide_in": days}
    entries: dict[str, Any] = {
        "Notice period": notice,
        "Value in pounds": "£250,000",
        "End": day_of(said, office.bot.context.config, office.today),
    }
    office.adds_contract(Title=title, **entries)


def test_a_month_brings_every_reminder_in_order_with_rising_times(office: Department, steps: Steps) -> None:
    to_decide_in(office, WEDNESDAY + 1, "Water sampling")
    to_decide_in(office, WEDNESDAY, "Permit letters")
    begun = steps.now
    fell_due = steps.by(months=1)
    assert [due.words for due in fell_due] == [
        "Reminder: 30 days left to decide on the end of Permit letters",
        "Reminder: 30 days left to decide on the end of Water sampling",
        "Nobody has answered: the commercial channel is reminded of the end of Permit letters",
        "Nobody has answered: the commercial channel is reminded of the end of Water sampling",
        "Reminder: 7 days left to decide on the end of Permit letters",
        "Reminder: 7 days left to decide on the end of Water sampling",
    ]
    came = reminders(office)
    for due, message in zip(fell_due, came, strict=True):
        assert timedelta(0) <= moment(message) - due.at < timedelta(seconds=60)
        assert due.words.rpartition(" of ")[2] in message.plain
    assert steps.now >= begun + timedelta(days=28)


def test_next_event_jumps_to_it_and_says_what_it_is(office: Department, steps: Steps) -> None:
    assert steps.next_due() is None
    assert steps.to_next() == []
    to_decide_in(office, WEDNESDAY, "Water sampling")
    due = steps.next_due()
    assert due is not None
    assert due.words == "Reminder: 30 days left to decide on the end of Water sampling"
    assert steps.to_next() == [due]
    assert steps.now >= due.at
    (reminder,) = reminders(office)
    assert "30 days left to decide" in reminder.plain


def test_what_is_put_off_comes_when_it_was_put_off_to_and_a_deadline_that_passes_is_told(
    office: Department, steps: Steps
) -> None:
    to_decide_in(office, 9, "Water sampling", notice="1 month")
    steps.to_next()
    (reminder,) = reminders(office)
    office.carys.chooses("In 7 days", on=reminder)
    office.carys.sees("You will be reminded", in_="dm")
    words = [due.words.removesuffix(" the end of Water sampling") for due in steps.by(months=6)]
    assert words[0] == "Reminder: today is the last day to decide on"
    assert words[-3:] == [
        "Reminder: today is the last day to act for",
        "Reminder: the last day to act has passed for",
        "Nothing was decided by",
    ]
    assert steps.next_due() is None


def test_what_is_put_off_to_a_saturday_comes_on_monday(office: Department, steps: Steps) -> None:
    to_decide_in(office, WEDNESDAY + 2, "Water sampling")
    steps.to_next()
    (reminder,) = reminders(office)
    saturday = london_date(steps.now) + timedelta(days=10)
    assert saturday.isoweekday() == SATURDAY
    office.carys.chooses("On a day I choose", on=reminder)
    office.carys.sees_modal("Remind me later")
    office.carys.fills({"Remind me on": saturday})
    office.carys.submits()
    office.carys.sees("You will be reminded", in_="dm")
    (due,) = steps.to_next()
    assert london_date(due.at) == saturday + timedelta(days=2)
    assert len(reminders(office)) == 2


def test_what_would_go_on_to_a_deputy_is_no_event_where_there_is_none(
    office: Department, steps: Steps
) -> None:
    to_decide_in(office, WEDNESDAY, "Water sampling")
    steps.to_next()
    begun = steps.now
    due = steps.next_due()
    assert due is not None
    assert due.words.startswith("Nobody has answered: the commercial channel")
    assert due.at - begun > timedelta(days=12), "the deputy would have been reminded after five working days"


def test_what_follows_from_a_decision_is_an_event(office: Department, steps: Steps) -> None:
    to_decide_in(office, WEDNESDAY, "Water sampling", notice="3 months")
    steps.to_next()
    (reminder,) = reminders(office)
    office.carys.clicks("Record decision", on=reminder)
    office.carys.sees_modal("Record a decision")
    office.carys.fills({"What was decided?": "Let it end"})
    office.carys.submits()
    office.carys.sees("recorded a decision", in_="#commercial")
    due = steps.next_due()
    assert due is not None
    assert due.words in {
        "Reminder: give notice to the supplier, for Water sampling",
        "Reminder: finish the exit, for Water sampling",
    }


def test_of_two_at_one_moment_both_come_and_are_counted(office: Department, steps: Steps) -> None:
    to_decide_in(office, WEDNESDAY, "Water sampling")
    to_decide_in(office, WEDNESDAY, "Permit letters")
    due = steps.next_due()
    assert due is not None
    assert due.words.endswith("Water sampling, and 1 more")
    assert len(steps.to_next()) == 2
    (both,) = reminders(office)
    assert "Water sampling" in both.plain
    assert "Permit letters" in both.plain


def test_a_bot_that_is_stopped_says_nothing_and_time_moves(
    office: Department, host: HostedBot, steps: Steps
) -> None:
    to_decide_in(office, WEDNESDAY, "Water sampling")
    begun = steps.now
    host.stop()
    fell_due = steps.by(months=1)
    assert len(fell_due) == 2
    assert steps.now - begun > timedelta(days=27)
    assert reminders(office) == []
    host.start()
    host.settle()
    (late,) = reminders(office)
    assert moment(late) > fell_due[-1].at


def test_days_are_days(office: Department, steps: Steps) -> None:
    begun = london_date(steps.now)
    steps.by(days=1)
    assert (london_date(steps.now) - begun).days == 1
    with pytest.raises(ValueError, match="go back"):
        steps.by(days=-1)


class Patient:
    """Time in which nothing is ever due."""

    def __init__(self) -> None:
        self.instant = datetime(2027, 1, 31, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def move_to(self, instant: datetime) -> None:
        self.instant = instant

    def next_due(self) -> tuple[Due, ...]:
        return ()


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    steps = Steps(Patient(), lambda: None)
    steps.by(months=1)
    assert steps.now == datetime(2027, 2, 28, tzinfo=UTC)


def test_one_step_at_a_time() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def settle() -> None:
        inside.set()
        go_on.wait(PATIENCE)

    steps = Steps(Patient(), settle)
    stepping = threading.Thread(target=lambda: steps.by(days=1))
    stepping.start()
    inside.wait(PATIENCE)
    for step in (steps.to_next, lambda: steps.by(days=1)):
        with pytest.raises(CannotStep, match="already"):
            step()
    go_on.set()
    with steps.held():
        assert steps.now == datetime(2027, 2, 1, tzinfo=UTC)
        with pytest.raises(CannotStep):
            steps.to_next()
    stepping.join()
    steps.by(days=1)
