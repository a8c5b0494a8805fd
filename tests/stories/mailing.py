"""A bot that sends emails, put together as it runs; its threads are not started, and Notify is pretended."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import responses
from sqlmodel import select

from bot.app import Bot, build
from bot.delivery.emails import Emails
from bot.domain.contract import ContractSaid
from bot.domain.money import pounds
from bot.domain.notice import Notice, Unit
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Terms
from bot.flows.contracting import contracts, remind
from bot.flows.contracting.contracts import NewContract
from bot.render import Renderer
from bot.sandbox.demo import PretendSettings
from bot.settings import read_settings
from bot.store.people import Who
from bot.store.tables import Email, OutboxMessage
from tests.stories.world import tiny_config

KEY = f"test-{uuid.UUID(int=1)}-{uuid.UUID(int=2)}"
TOKEN = "notify says what became of it, and we believe it"
TEMPLATE = str(uuid.UUID(int=3))
SEND = "https://api.notifications.service.gov.uk/v2/notifications/email"
LOOK = "https://api.notifications.service.gov.uk/v2/notifications"
TEAM, CARYS, LEAD, BOSS = "T0SANDBOX1", "U0COMMERCE", "U0DELIVERY", "U0FINANCE1"
ADDRESSES = {LEAD: "dina@example.gov.uk", CARYS: "carys@example.gov.uk", BOSS: "boss@example.gov.uk"}
POLICY = """\
send_at: "09:00"
contracts:
  - id: all
    lead_time: 3 months
    before_decision_days: [60, 30, 7, 0]
    late_every_days: 14
    before_notice_days: [30, 14, 7, 1]
    escalation:
      - {to: channel, after_working_days: 5}
      - {to: senior, after_working_days: 10, email: true}
    email: true
notice_when_unknown: 6 months
snooze_days: [1, 7]
"""
NOW = datetime.fromisoformat("2055-04-01T12:00:00+00:00")


def mailing_config(folder: Path, addresses: Mapping[str, str], template: str = TEMPLATE) -> Path:
    """Make a configuration by which owners and seniors get emails at these addresses."""
    made = tiny_config(folder)
    (made / "notify.yaml").write_text(f"templates:\n  contract_dates: '{template}'\n")
    (made / "reminders.yaml").write_text(POLICY)
    file = made / "organisations.yaml"
    emails = "".join(f"        {user}: {address}\n" for user, address in addresses.items())
    more = f"      senior: {BOSS}\n" + (f"      emails:\n{emails}" if emails else "")
    file.write_text(file.read_text().replace("    admins:", f"{more}    admins:"))
    return made


@dataclass
class Notify:
    """GOV.UK Notify as far as the bot knows it: it keeps what it is sent, or does what `next` says."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    next: list[Any] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)

    def takes(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        """Take an email."""
        assert str(request.headers["Authorization"]).startswith("Bearer ")
        how = self.next.pop(0) if self.next else 201
        if isinstance(how, int) and how >= 400:
            said = [{"error": "BadRequestError", "message": "dina@example.gov.uk is not in the team"}]
            return how, {}, json.dumps({"status_code": how, "errors": said})
        if how == "lost on the way":
            raise requests.ConnectionError
        sent = json.loads(request.body or "{}")
        self.kept.append(sent | {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{len(self.kept)}"))})
        if how == "answer lost":
            raise requests.Timeout
        return 201, {}, json.dumps({"id": self.kept[-1]["id"]})

    def shows(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        """Show what is kept under a reference."""
        reference = _query(request)["reference"]
        self.looked.append(reference)
        found = [{"id": each["id"]} for each in self.kept if each["reference"] == reference]
        return 200, {}, json.dumps({"notifications": found, "links": {}})


def _query(request: requests.PreparedRequest) -> dict[str, str]:
    params: dict[str, str] = getattr(request, "params")  # noqa: B009  responses adds it
    return params


@contextmanager
def notify() -> Iterator[Notify]:
    """Give a pretended Notify that the bot reaches in place of the real one."""
    pretended = Notify()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        http.add_passthru("http://127.0.0.1")
        http.add_callback(responses.POST, SEND, callback=pretended.takes)
        http.add_callback(responses.GET, LOOK, callback=pretended.shows)
        yield pretended


@dataclass
class Mailer:
    """The bot with its parts at hand; `now` is business time."""

    bot: Bot
    now: datetime = NOW
    contracts: int = 0

    @property
    def emails(self) -> Emails:
        """What sends emails."""
        assert self.bot.emails is not None
        return self.bot.emails

    def contract(self, title: str, owner: str | None = LEAD, **changed: Any) -> None:
        """Have a contract registered whose break can be used until about nine months from now."""
        self.contracts += 1
        said = ContractSaid(
            title=title,
            suppliers=(Supplier(name="Example Ltd"),),
            value_pence=100_000_00,
            terms=Terms(
                start=date(2054, 4, 1),
                end=date(2059, 3, 31),
                notice=Notice(number=3, unit=Unit.MONTHS),
                breaks=(Break(on=changed.pop("on", date(2056, 4, 1))),),
            ),
        )
        new = NewContract(organisation="example-department", said=said, owner=owner, **changed)
        who = Who(TEAM, CARYS, f"act {self.contracts}")
        contracts.register(self.bot.context, self.now, who, f"origin {self.contracts}", new)

    def becomes(self, day: date) -> None:
        """Let noon of a day come, and the clock tick until nothing is due."""
        self.now = datetime.combine(day, self.now.timetz())
        while remind.tick(self.bot.context, self.now):
            pass

    def later(self, day: date | int) -> None:
        """Let so many days pass one by one, or all days until this one."""
        until = self.now.date() + timedelta(days=day) if isinstance(day, int) else day
        while self.now.date() < until:
            self.becomes(self.now.date() + timedelta(days=1))

    def waited(self) -> None:
        """Have all that waits, or is leased, be due at once."""
        with self.bot.database.writing() as session:
            for email in session.exec(select(Email)):
                email.next_at = 0.0

    def sends(self) -> int:
        """Have everything sent that waits; return how many turns that took."""
        self.waited()
        turns = 0
        while self.emails.step():
            turns += 1
        return turns

    def rows(self) -> list[Email]:
        """Return all emails."""
        with self.bot.database.reading() as session:
            return list(session.exec(select(Email).order_by(Email.id)))  # type: ignore[arg-type]

    def told(self, template: str = "email_failed") -> list[OutboxMessage]:
        """Return what is to be said by a template."""
        with self.bot.database.reading() as session:
            return list(session.exec(select(OutboxMessage).where(OutboxMessage.template == template)))

    def said(self) -> list[str]:
        """Return what is said in the commercial channel of emails that failed, as Slack gets it."""
        renderer = Renderer(filters={"pounds": pounds})
        told = self.told()
        assert {row.channel for row in told} == {"C0COMMERC1"}
        drawings = [renderer.message(str(row.template), row.data or {}) for row in told]
        return [drawing.text + json.dumps(drawing.blocks, ensure_ascii=False) for drawing in drawings]

    def receives(self, said: Any, token: str = TOKEN) -> int:
        """Have a delivery receipt come in; return the HTTP status it is answered with."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.bot.web.test_client().post("/notify/receipts", json=said, headers=headers).status_code

    def receipt(self, email: Email, status: str) -> dict[str, Any]:
        """Return a delivery receipt as Notify sends it."""
        return {
            "id": email.notify_id or str(uuid.UUID(int=9)),
            "reference": email.reference,
            "to": "dina@example.gov.uk",
            "status": status,
            "created_at": "2055-04-01T12:00:00.000000Z",
            "completed_at": "2055-04-01T12:00:02.000000Z",
            "sent_at": "2055-04-01T12:00:01.000000Z",
            "notification_type": "email",
            "template_id": TEMPLATE,
            "template_version": 1,
        }


@contextmanager
def mailer(database_url: str, config: Path, **settings: Any) -> Iterator[Mailer]:
    """Give the bot on a database, with a configuration."""
    given: dict[str, Any] = {
        "slack_bot_token": "xoxb-1",
        "slack_signing_secret": "secret",
        "secret_key": "k" * 32,
        "slack_api_url": "http://127.0.0.1:9/",
        "database_url": database_url,
        "spend_config_dir": config,
        "notify_api_key": KEY,
        "notify_receipt_token": TOKEN,
    }
    bot = build(read_settings(PretendSettings, **given | settings))
    try:
        yield Mailer(bot)
    finally:
        bot.database.close()
