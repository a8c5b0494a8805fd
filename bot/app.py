"""The one place where everything is made and handed over."""

import gc
import logging
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import flask
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlmodel import Session

from bot.cards import Cards
from bot.clock import Clock
from bot.config import load
from bot.delivery import (
    DELIVERY_THREADS,
    ChannelReader,
    Delivery,
    DeliverySettings,
    Directory,
    HolidayKeeper,
    UserGroups,
    ZoneReader,
)
from bot.delivery.fetching import Fetched, Fetching
from bot.delivery.gathering import Gathering
from bot.domain.money import pounds
from bot.flows import membership, undeliverable
from bot.flows.context import Context
from bot.flows.contracting import emailing, staging
from bot.flows.contracting.staging import Held
from bot.flows.conversing import gathering
from bot.handlers import Desk, attach
from bot.record.contracts import file
from bot.record.feeds import make_calendars
from bot.record.links import RecordLinks
from bot.record.serving import make_records
from bot.render import Renderer
from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.clock import MovableTime, machine_time
from bot.store.engine import Database, find, make_parent_folder
from bot.store.tables import ContractImport, Email, Organisation, Person
from bot.web import make_receipts, make_web

if TYPE_CHECKING:
    from bot.delivery.emails import Emails, Letter

SECONDS_IN_HAND = 1.0
"""A handler waits that much less for its turn to write, or for a modal to open, than Slack waits for it."""


@dataclass(frozen=True)
class Bot:
    """Everything, made and connected but not started."""

    settings: Settings
    database: Database
    now: Callable[[], datetime]
    context: Context
    bolt: App
    web: flask.Flask
    clock: Clock
    delivery: Delivery
    holidays: HolidayKeeper
    emails: "Emails | None"
    fetching: Fetching
    gathering: Gathering

    def start_worker(self, threads: int = DELIVERY_THREADS) -> None:
        """Begin to deliver, with so many threads, and to tick."""
        self.holidays.start(asks=True)
        self.delivery.start(threads)
        if self.emails is not None:
            self.emails.start()
        self.clock.start()
        self.fetching.start()
        self.gathering.start()

    def stop_worker(self) -> None:
        """Stop ticking, finish what is being delivered, and give back what was held."""
        self.gathering.stop()
        self.fetching.stop()
        self.clock.stop()
        self.delivery.stop()
        if self.emails is not None:
            self.emails.stop()
        self.holidays.stop()


def leave_alone() -> None:
    """Have the garbage collector leave alone what was made by now, which stays as long as the process.

    Looking through all of it takes most of a tenth of a second, in the middle of what somebody waits for.
    """
    gc.collect()
    gc.freeze()


def build(settings: Settings) -> Bot:
    """Make the bot. Slack and the database need not be there yet.

    Raises ConfigError where the configuration has mistakes.
    """
    config = load(settings.spend_config_dir)
    make_parent_folder(settings.database_url)
    database = Database(settings.database_url, settings.slack_patience - SECONDS_IN_HAND)
    now: Callable[[], datetime] = MovableTime(database) if settings.in_sandbox else machine_time
    context = Context(database, config, AuditTrail(settings.secret_key.get_secret_value().encode()))
    links = RecordLinks(
        settings.secret_key.get_secret_value(),
        timedelta(hours=settings.record_link_hours),
        settings.public_url,
    )
    renderer = Renderer(filters={"pounds": pounds})
    cards = Cards(config, renderer)
    bolt = _bolt(settings)
    attach(bolt, Desk(context, cards, now, links))
    token = settings.slack_bot_token.get_secret_value()
    slack = _client(settings, settings.delivery_lease_seconds * 2 / 3, token)
    channels = ChannelReader(database, slack, now, settings.slack_pace)
    zones = ZoneReader(database, slack, settings.slack_pace)
    directory = Directory(database, slack, _user_groups(context, now), channels, zones)
    delivery = Delivery(
        database,
        slack,
        draw=lambda session, card: cards.draw(session, card, now()),
        say=cards.say,
        picture=cards.picture,
        undeliverable=lambda message_id, error: undeliverable.refused(context, now(), message_id, error),
        directory=directory,
        settings=DeliverySettings(lease_seconds=settings.delivery_lease_seconds, pace=settings.slack_pace),
        owner=secrets.token_hex(6),
        jitter=random.random,
    )
    others = [make_records(database, config.editions, links, now)]
    if settings.public_url is not None:
        others.append(make_calendars(database, config, renderer, settings.public_url, now))
    if settings.notify_receipt_token is not None:
        others.append(make_receipts(context, now, settings.notify_receipt_token.get_secret_value()))
    web = make_web(bolt, database, others)
    holidays = HolidayKeeper(database, now, is_on=settings.bank_holidays and not settings.in_sandbox)
    emails = _emails(settings, context, cards, now)
    fetching = Fetching(
        database,
        slack,
        read=lambda fetched, path: _read(context, now(), fetched, path),
        refuse=lambda fetched, why: staging.refuse(context, now(), _held(fetched), why),
        owner=secrets.token_hex(6),
    )
    reading = Gathering(
        database,
        slack,
        found=lambda claimed, what: gathering.found(context, now(), claimed, what),
        lost=lambda claimed, state, error: gathering.lost(context, now(), claimed, state, error),
        pace=settings.slack_pace,
    )
    clock = Clock(context, now)
    return Bot(
        settings, database, now, context, bolt, web, clock, delivery, holidays, emails, fetching, reading
    )


def _read(context: Context, now: datetime, fetched: Fetched, path: Path) -> None:
    """Stage a file of contracts that was fetched; raises HoldLost."""
    with context.database.reading() as session:
        row = find(session, ContractImport, fetched.workspace_id, fetched.import_id)
        key = find(session, Organisation, fetched.workspace_id, row.organisation_id).key
    rows = file.rows(path, context.config.organisation(key).nation)
    staging.stage(context, now, _held(fetched), rows)


def _held(fetched: Fetched) -> Held:
    return Held(fetched.import_id, fetched.workspace_id, fetched.worker)


def _emails(
    settings: Settings, context: Context, cards: Cards, now: Callable[[], datetime]
) -> "Emails | None":
    """Return what sends emails; None where there is no key to send them with."""
    key = settings.notify_api_key
    if key is None:
        return None
    # imported where it is wanted: most have no emails, and it takes long
    from notifications_python_client.notifications import NotificationsAPIClient  # noqa: PLC0415

    from bot.delivery.emails import TIMEOUT, Emails  # noqa: PLC0415

    return Emails(
        context.database,
        NotificationsAPIClient(key.get_secret_value(), timeout=TIMEOUT),
        write=lambda session, email: _letter(context, cards, session, email, now()),
        refused=lambda email_id, owner, error: emailing.refused(context, now(), email_id, owner, error),
        owner=secrets.token_hex(6),
        jitter=random.random,
    )


def _letter(context: Context, cards: Cards, session: Session, email: Email, now: datetime) -> "Letter | None":
    """Return an email as it is to be sent, with the address that its reader has now."""
    from bot.delivery.emails import Letter  # noqa: PLC0415  as above

    template = getattr(context.config.notify.templates, email.template)
    key = find(session, Organisation, email.workspace_id, email.organisation_id).key
    person = find(session, Person, email.workspace_id, email.person_id)
    address = context.config.organisation(key).commercial.emails.get(person.slack_id)
    values = cards.email(session, email, now)
    return Letter(address, template, values) if address and template and values else None


def _user_groups(context: Context, now: Callable[[], datetime]) -> UserGroups:
    groups = [group for organisation in context.config.organisations for group in organisation.all_groups]
    return UserGroups(
        wanted={slack_id for group in groups for slack_id in group.user_groups},
        read=lambda team, group, members: membership.read(context, now(), team, group, members),
        unreadable=lambda team, group, error: membership.unreadable(context, now(), team, group, error),
        now=now,
    )


def _client(settings: Settings, timeout: float, token: str | None = None) -> WebClient:
    return WebClient(
        token=token,
        base_url=settings.slack_api_url,
        timeout=max(1, int(timeout)),
        retry_handlers=[],  # delivery knows what may be sent again; the client does not
    )


def _bolt(settings: Settings) -> App:
    quiet = logging.getLogger("bot.bolt")
    quiet.setLevel(logging.ERROR)  # Bolt warns that it also finds the token in the environment
    app = App(
        logger=quiet,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        client=_client(settings, settings.slack_patience - SECONDS_IN_HAND),
        authorize=_authorize(settings),  # gives the client its token
        process_before_response=True,
        token_verification_enabled=False,
    )
    quiet.setLevel(logging.WARNING)  # below that, Bolt logs the bodies of requests it refuses
    return app


def _authorize(settings: Settings) -> Callable[..., AuthorizeResult]:
    token = settings.slack_bot_token.get_secret_value()

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # without asking Slack who the bot is: no request may wait for that, and our own messages say bot_id
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize
