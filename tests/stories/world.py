"""A small department where an assessment takes a moment, and what its people do again and again."""

import copy
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import col, select

from bot.app import Bot
from bot.domain.calendar import london_date
from bot.logs import set_up_logs
from bot.sandbox.demo import pretend_config, together
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.sandbox.sending.courier import Courier, Reply
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.journal import Sent
from bot.store import redraws
from bot.store.clock import MovableTime, machine_time
from bot.store.tables import Channel, ChannelMember, OutboxLane, UserGroup
from tests.patience import PATIENCE

TINY = Path(__file__).with_name("tiny.yaml")
ASSESSORS_ALONE = Path(__file__).with_name("organisations.yaml")

TEAM = "#licensing-service"
ELSEWHERE = "#payments-platform"
ASSESSORS = "#spend-approvals"
COMMERCIAL = "#commercial"

TITLE = "Licence payments"
CONTRACT = "Card payments"
TAKE = "I\u2019ll take this"
WORK = [TAKE, "Review the points", "Ask the team"]
READING = ["Full record"]
OUTCOMES = ["Approve", "Approve with conditions", "Ask for changes", "Reject"]
DECISIONS = [*OUTCOMES, *WORK, *READING]
"""What stands below a first submission that waits and that nobody has taken on."""
DECISIONS_AGAIN = [*OUTCOMES, *WORK, "What changed", *READING]
"""What stands below a later one."""
NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody listens."""

FIVE_FIELDS = frozenset({"Title", "Supplier", "Value in pounds", "Start", "End", "Organisation"})
"""What the form that adds a contract asks about at first; the rest comes with More details."""

QUICK = Limits.none()
ENTRIES = {
    "Title": TITLE,
    "What will it do, and for whom?": "Lets people renew a fishing licence and pay for it online.",
    "What is it?": "Service",
    "Which phase is this spending for?": "Beta",
    "Category of spending": "Digital services",
    "Whole-life cost in pounds": "£1.2m",
    "Will the public use it?": "Yes",
    "Is it novel or contentious?": "No",
    "Channel for the conversation": TEAM,
}

GOOD_ANSWERS = (
    "yes, 12 interviews, notes at https://example.gov.uk/notes",
    "yes",
    "yes, the code is open",
    "n/a, there is nothing like it",
)
ONE_GAP = (GOOD_ANSWERS[0], "no, the board meets in January", *GOOD_ANSWERS[2:])
"""A No to something the Code says must be done."""


def tiny_config(folder: Path) -> Path:
    """Make a configuration folder with the tiny standard in it, and no other."""
    made = pretend_config(folder)
    for other in (made / "standards").iterdir():
        other.unlink()
    for template in (made / "templates").iterdir():
        template.unlink()  # they are about questions of the others
    shutil.copy(TINY, made / "standards" / "tcop-2016.yaml")
    shutil.copy(ASSESSORS_ALONE, made / "organisations.yaml")
    return made


@contextmanager
def department(
    database_url: str, config: Path, limits: Limits = QUICK, patience: float = PATIENCE, **settings: Any
) -> Iterator["Department"]:
    """Give the department: its workspace, and the bot at work in it."""
    quick: dict[str, Any] = {"spend_config_dir": config, "slack_pace": 50} | settings
    with quiet_logs() as log, together(database_url, limits, patience=patience, **quick) as (sandbox, bot):
        office = Department(sandbox, bot, log)
        begins = first_morning(machine_time())
        if office.time() < begins:  # otherwise it has begun already, and was started anew
            office.time.move_to(begins)
        yield office


def first_morning(now: datetime) -> datetime:
    """Return when stories begin: ten o'clock on the first Monday of the next March.

    A story is to take the same course whatever day it is told on.
    """
    first = date(now.year + 1, 3, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    return datetime.combine(monday, clock_time(10), UTC)


@contextmanager
def quiet_logs() -> Iterator[io.StringIO]:
    """Give what is logged meanwhile, in place of the terminal."""
    log = io.StringIO()
    set_up_logs(log)
    try:
        yield log
    finally:
        structlog.reset_defaults()


@dataclass
class Caught:
    """Requests on their way to the bot that somebody holds in their hands, as yet unopened."""

    courier: Courier
    sent: list[Sent] = field(default_factory=list)

    def passes_on(self, number: int = 0, change: Callable[[Any], object] = lambda _: None) -> Reply:
        """Send one of them on, changed, with a signature that is good."""
        letter = self.sent[number]
        payload = copy.deepcopy(letter.payload)
        change(payload)
        return self.courier.ask(letter.kind, payload)


@dataclass
class Department:
    """The workspace and the bot, and what its people do again and again."""

    sandbox: Sandbox
    bot: Bot
    log: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        person = self.sandbox.person
        self.lead, self.developer = person("delivery lead"), person("developer")
        self.asha, self.ben = person("assessor one"), person("assessor two")
        self.carys = person("commercial lead")
        self.time = MovableTime(self.bot.database)

    # The team

    def opens_form(self, by: Person | None = None, in_: str = TEAM) -> Person:
        """Have somebody open the form that starts an assessment."""
        person = by or self.lead
        person.types("/spend start", in_=in_)
        person.sees_modal("Start an assessment")
        return person

    def starts(self, **changed: Any) -> Message:
        """Have somebody (`by`) start an assessment in a channel (`in_`), and return its card.

        The other keywords replace what is entered.
        """
        by, in_ = changed.pop("by", None), changed.pop("in_", TEAM)
        person = self.opens_form(by, in_)
        labels = {label.split()[0].lower(): label for label in ENTRIES} | {
            "cost": "Whole-life cost in pounds"
        }
        entries = ENTRIES | {labels.get(name, name): value for name, value in changed.items()}
        person.fills(entries | {"Channel for the conversation": in_})
        person.submits()
        person.sees_no_modal()
        end = time.monotonic() + PATIENCE
        # a programme's card names its services, too
        while not (card := person.sees(str(entries["Title"])[:10], in_=in_)).plain.startswith(
            str(entries["Title"])[:10]
        ):
            assert time.monotonic() < end, "its card is not posted"
            time.sleep(0.02)
        person.sees("Question 1 of", thread=card)
        return card

    def answers(
        self, card: Message, replies: tuple[str, ...] = GOOD_ANSWERS, by: Person | None = None
    ) -> None:
        """Have somebody answer every question by typing."""
        for reply in replies:
            (by or self.developer).says(reply, thread=card)
        self.lead.sees("Every question has an answer", thread=card)

    def submits(self, card: Message, number: int = 1, title: str = TITLE) -> Message:
        """Have the delivery lead submit, and return what the assessors see."""
        end = time.monotonic() + PATIENCE
        # what is said before, such as that it was reopened, speaks of submitting too
        while "Submit" not in (ready := self.lead.sees("submit", thread=card)).buttons:
            assert time.monotonic() < end, "nothing offers to submit"
            time.sleep(0.02)
        self.lead.clicks("Submit", on=ready)
        return self.ben.sees(f"Submission {number} of {title}", in_=ASSESSORS)

    def submitted(self, replies: tuple[str, ...] = GOOD_ANSWERS, **changed: Any) -> tuple[Message, Message]:
        """Have an assessment started, answered and submitted; return its card and the assessors'."""
        card = self.starts(**changed)
        self.answers(card, replies)
        return card, self.submits(card, title=changed.get("title", TITLE))

    def question(self, number: int, card: Message, after: Message | None = None) -> Message:
        """Wait for this question to be asked in the thread, later than `after`; return it."""
        end = time.monotonic() + PATIENCE
        while True:
            found = self.lead.sees(f"Question {number} of", thread=card)
            if "Yes" in found.buttons and (after is None or found.ts > after.ts):
                return found
            assert time.monotonic() < end, f"question {number} is not asked"
            time.sleep(0.02)

    # The assessors

    def decides(self, person: Person, summary: Message, button: str, **entries: str) -> None:
        """Have somebody press a button of a decision and submit its form."""
        person.clicks(button, on=summary)
        person.sees_modal(button)
        person.fills({label.replace("_", " "): words for label, words in entries.items()})
        person.submits()
        person.sees_no_modal()

    def condition(self, words: str, due: date | None = None) -> dict[str, str]:
        """Return what is entered for one condition, due today unless it is said otherwise."""
        return {"Condition 1": words, "Condition 1 is due on": (due or self.today).isoformat()}

    # Contracts

    @property
    def today(self) -> date:
        """The day it is, in business time."""
        return london_date(self.time())

    def contract_entries(self, **changed: Any) -> dict[str, Any]:
        """Return what is entered for a contract whose notice falls due in some months."""
        entries = {
            "Title": CONTRACT,
            "Supplier": "Example Payments Ltd",
            "Value in pounds": "2.5 million",
            "Start": self.today - timedelta(days=365),
            "End": self.today + timedelta(days=400),
            "Notice period": "3 months",
        }
        return entries | changed

    def adds_contract(self, by: Person | None = None, **changed: Any) -> Message:
        """Have somebody add a contract; return what they are told of its dates."""
        person = by or self.carys
        person.types("/spend contract")
        person.sees_modal("Add a contract")
        entries = self.contract_entries(**changed)
        if not FIVE_FIELDS.issuperset(entries):
            person.clicks("More details", on="modal")
        person.fills(entries)
        person.submits()
        person.sees_no_modal()
        return person.sees(f"{str(entries['Title'])[:10]}", in_="dm")

    def chats(self) -> int:
        """Return how often the bot has said or drawn something; what it reads on its own does not count."""
        return sum(call.method.startswith(("chat.", "views.")) for call in self.sandbox.calls)

    def becomes(self, day: date) -> None:
        """Let business time pass until noon of a day."""
        self.time.move_to(datetime.combine(day, clock_time(12), self.time().tzinfo))

    def passes(self, **time: float) -> None:
        """Let so much business time pass, as timedelta names it."""
        self.time.move_to(self.time() + timedelta(**time))

    # What passes between Slack and the bot

    @contextmanager
    def catching(self) -> Iterator[Caught]:
        """Hold back what is sent to the bot, so that it can be changed, kept or sent twice."""
        here, before = self.sandbox.bot_url, len(self.sandbox.sent)
        caught = Caught(self.sandbox.courier)
        self.sandbox.bot_url = NOWHERE
        try:
            yield caught
        finally:
            self.sandbox.bot_url = here
            caught.sent += [sent for sent in self.sandbox.sent[before:] if not from_the_bot(sent)]

    def hears_again(self, change: Callable[[Any], object]) -> Reply:
        """Send the last thing a person wrote once more, changed, with a signature that is good."""
        letter = next(
            sent
            for sent in reversed(self.sandbox.sent)
            if not sent.attempt and "client_msg_id" in str(sent.payload)
        )
        payload = copy.deepcopy(letter.payload)
        change(payload)
        return self.sandbox.redeliver(payload)

    def sees_user_groups(self) -> None:
        """Wait until the members of every user group were read in the last hour of business time."""
        end = time.monotonic() + PATIENCE
        wanted = {
            each for o in self.bot.context.config.organisations for g in o.groups for each in g.user_groups
        }
        while wanted - self._user_groups_read():
            assert time.monotonic() < end, "the user groups are not read"
            time.sleep(0.02)

    def reads_channel(self, channel: str, person: Person, *, inside: bool) -> None:
        """Wait until the bot has read a channel, and knows of a person that they are in it, or are not."""
        conversation = self.sandbox.workspace.conversation(channel)
        assert conversation is not None
        end = time.monotonic() + PATIENCE
        while self._is_read(conversation.id) is None or self._is_in(conversation.id, person) is not inside:
            assert time.monotonic() < end, f"{person.name} is not known to be in {channel}: {inside}"
            time.sleep(0.02)

    def _is_read(self, channel: str) -> datetime | None:
        with self.bot.database.reading() as session:
            row = session.exec(select(Channel).where(Channel.slack_id == channel)).one()
        return row.read_at if row.tried_at else None

    def _is_in(self, channel: str, person: Person) -> bool:
        with self.bot.database.reading() as session:
            rows = session.exec(select(ChannelMember).where(ChannelMember.channel == channel))
            return person.id in {row.slack_id for row in rows}

    def _user_groups_read(self) -> set[str]:
        since = self.time() - timedelta(minutes=30)
        with self.bot.database.reading() as session:
            rows = session.exec(select(UserGroup)).all()
        return {row.slack_id for row in rows if row.read_at and row.read_at >= since}

    def shows(self, message: Message, buttons: list[str]) -> None:
        """Wait until these are the buttons on a message."""
        end = time.monotonic() + PATIENCE
        while message.now().buttons != buttons:
            assert time.monotonic() < end, f"it shows {message.now().buttons}"
            time.sleep(0.02)

    def rests(self) -> None:
        """Wait until everything is said; the last drawings may follow."""
        end = time.monotonic() + PATIENCE
        while self._is_at_work():
            assert time.monotonic() < end, "the bot does not come to rest"
            time.sleep(0.05)
        self.sandbox.settle(quiet=0.05)

    def is_drawn(self) -> None:
        """Wait until everything is said and every card shows its last state."""
        self.rests()
        end = time.monotonic() + PATIENCE
        while self._is_drawing():
            assert time.monotonic() < end, "the cards do not come to rest"
            time.sleep(0.05)
        self.sandbox.settle(quiet=0.05)

    def _is_drawing(self) -> bool:
        with self.bot.database.reading() as session:
            return redraws.seconds_until_dirty(session) is not None

    def _is_at_work(self) -> bool:
        waiting = select(OutboxLane.id).where(
            col(OutboxLane.next_at).is_not(None), col(OutboxLane.parked).is_(None)
        )
        with self.bot.database.reading() as session:
            return session.exec(waiting).first() is not None

    def said(self, words: str, by: Person, **where: Any) -> int:
        """Return how many messages a person sees that hold some words, once all is calm."""
        self.sandbox.settle()
        return sum(words in message.plain for message in by.reads(**where))


def forged(message: Message, old: str, new: str) -> Message:
    """Return a message as a tampering client shows it: with something else in what its buttons carry."""
    blocks = json.loads(json.dumps(message.now().blocks).replace(old, new))
    return Message(message.workspace, replace(message.now().post, blocks=tuple(blocks)))


def from_the_bot(sent: Sent) -> bool:
    """Return whether it is the bot hearing itself: what it has just said, or redrawn."""
    event = sent.payload.get("event", {})
    return "bot_id" in event or "bot_id" in event.get("message", {})
