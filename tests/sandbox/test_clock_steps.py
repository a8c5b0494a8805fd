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
from bot.sandbox.hosting import HostedBot
from bot.sandbox.page.clock import CannotStep, Due, Steps
from bot.sandbox.people.sights import Message
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from tests.patience import PATIENCE
from tests.stories.world import Department, quiet_logs


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
    return [message for message in office.carys.reads("dm") if "Record decision" in message.buttons]


def moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


def with_notice_in(office: Department, days: int, title: str) -> None:
    """Add a contract whose last day to give notice is so many days away, not at a weekend."""
    entries: dict[str, Any] = {"Notice period": "0 days", "End": office.today + timedelta(days=days)}
    office.adds_contract(Title=title, **entries)


def test_a_month_brings_every_reminder_in_order_with_rising_times(office: Department, steps: Steps) -> None:
    with_notice_in(office, 35, "Water sampling")
    with_notice_in(office, 32, "Permit letters")
    begun = steps.now
    fell_due = steps.by(months=1)
    assert [due.words.removeprefix("Reminder: ") for due in fell_due] == [
        "30 days to decide on the end of Permit letters",
        "30 days to decide on the end of Water sampling",
        "14 days to decide on the end of Permit letters",
        "14 days to decide on the end of Water sampling",
        "7 days to decide on the end of Permit letters",
        "7 days to decide on the end of Water sampling",
        "1 day to decide on the end of Permit letters",
    ]
    came = reminders(office)
    assert [moment(message) for message in came] == sorted(moment(message) for message in came)
    for due, message in zip(fell_due, came, strict=True):
        assert timedelta(0) <= moment(message) - due.at < timedelta(seconds=60)
        assert due.words.rpartition(" of ")[2] in message.plain
    assert steps.now >= begun + timedelta(days=28)


def test_next_event_jumps_to_it_and_says_what_it_is(office: Department, steps: Steps) -> None:
    assert steps.next_due() is None
    assert steps.to_next() == []
    with_notice_in(office, 35, "Water sampling")
    due = steps.next_due()
    assert due is not None
    assert due.words == "Reminder: 30 days to decide on the end of Water sampling"
    assert steps.to_next() == [due]
    assert steps.now >= due.at
    (reminder,) = reminders(office)
    assert "30 days left" in reminder.plain


def test_what_is_put_off_comes_when_it_was_put_off_to_and_a_deadline_that_passes_is_told(
    office: Department, steps: Steps
) -> None:
    with_notice_in(office, 8, "Water sampling")
    steps.to_next()
    (reminder,) = reminders(office)
    office.carys.chooses("In 7 days", on=reminder)
    office.carys.sees("reminded again", in_="dm")
    words = [due.words for due in steps.by(weeks=2)]
    assert words == [
        "Reminder: today is the last day to decide on the end of Water sampling",
        "Reminder: the last day to give notice has passed for the end of Water sampling",
    ]
    assert steps.next_due() is None


def test_of_two_at_one_moment_both_come_and_are_counted(office: Department, steps: Steps) -> None:
    with_notice_in(office, 35, "Water sampling")
    with_notice_in(office, 35, "Permit letters")
    due = steps.next_due()
    assert due is not None
    assert due.words.endswith("Water sampling, and 1 more")
    assert len(steps.to_next()) == 2
    assert len(reminders(office)) == 2


def test_a_bot_that_is_stopped_says_nothing_and_time_moves(
    office: Department, host: HostedBot, steps: Steps
) -> None:
    with_notice_in(office, 35, "Water sampling")
    begun = steps.now
    host.stop()
    fell_due = steps.by(months=1)
    assert len(fell_due) == 3
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
