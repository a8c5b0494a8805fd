"""What every flow needs, a moment inside a transaction, and a step: one person's act in such a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.config import Config, Organisation
from bot.domain.questionnaire import Questionnaire
from bot.domain.standard import Standard
from bot.store import channels, words
from bot.store.audit import AuditTrail, Chain
from bot.store.cards import redraw_clicked, remember_click, touch
from bot.store.editions import edition_of
from bot.store.engine import Database, find, key_of
from bot.store.membership import Members, members_of
from bot.store.named import check_recorded
from bot.store.outbox import Place, Statement, post_card, say, tell
from bot.store.people import OfOrganisation, Who, ensure_person
from bot.store.questionnaires import questionnaire_of
from bot.store.tables import Assessment, Card, CardKind, Contract, Person
from bot.store.tables import Organisation as OrganisationRow


@dataclass(frozen=True)
class Context:
    """The database, the configuration and the audit trail."""

    database: Database
    config: Config
    audit: AuditTrail

    @contextmanager
    def acting(self, who: Who, now: datetime) -> Iterator["Step"]:
        """Give the step in which `who` acts at `now`, in a transaction of its own."""
        with self.database.writing() as session:
            step = self.step(session, who, now)
            yield step
            check_recorded(session)
            # last, since the flow holds what the card is about: everybody takes those locks in this order
            remember_click(session, step.workspace_id, who.click)

    def step(self, session: Session, who: Who, now: datetime) -> "Step":
        """Return the step in which `who` acts at `now`, in the transaction of `session`."""
        person = ensure_person(session, who)
        if who.channel:
            channels.see(session, person, who.channel, now)
        return Step(self, session, now, person.workspace_id, who, person)

    def organisation_of(self, session: Session, subject: OfOrganisation) -> Organisation:
        """Return the configuration of the organisation that something belongs to.

        Raises UnknownOrganisation.
        """
        row = find(session, OrganisationRow, subject.workspace_id, subject.organisation_id)
        return self.config.organisation(row.key)

    def standard_of(self, session: Session, assessment: Assessment) -> Standard:
        """Return the standard an assessment is answered against, as it stood when it began."""
        return edition_of(session, assessment, self.config.editions)

    def questionnaire_of(self, session: Session, assessment: Assessment) -> Questionnaire:
        """Return an assessment as a questionnaire with its latest answers."""
        return questionnaire_of(session, assessment, self.config.editions)


Subject = Assessment | Contract | OrganisationRow
"""What has an audit chain of its own."""


def chain_of(subject: Subject) -> Chain:
    """Return the audit chain of an assessment, a contract or an organisation."""
    return Chain(subject.workspace_id, type(subject).__name__.lower(), key_of(subject))


@dataclass(frozen=True)
class Moment:
    """One moment (`now`, business time) of a workspace in one transaction: people act in it, or time does."""

    context: Context
    session: Session
    now: datetime
    workspace_id: int

    @property
    def by(self) -> int | None:
        """The id of whoever acts; None where it is only that time has passed."""
        return None

    def record(self, subject: Subject, event: str, **details: Any) -> None:
        """Write what happened to the audit chain of `subject`, which this transaction holds locked.

        Call it after adding what is recorded: rows of the tables that are only added to are named with their
        digests by the next entry, and a transaction that leaves one unnamed is undone (UnrecordedError).
        """
        self.context.audit.write(self.session, chain_of(subject), self.now, self.by, event, details)

    def said(self, digest: str | None) -> str:
        """Return the words that a digest names: none for no digest, and none where they were erased."""
        return words.said(self.session, self.workspace_id, [digest])[digest].text

    def members(self, organisation: Organisation) -> Members:
        """Return who may act for which group of an organisation, as the directory's tables say now."""
        return members_of(self.session, self.workspace_id, organisation, self.now)

    def say(self, lane: str, key: str, place: Place, template: str, **data: Any) -> None:
        """Have a statement said at `place`; `key` makes it once."""
        say(self.session, self.workspace_id, self.now, lane, key, place, Statement(template, data))

    def post(self, lane: str, kind: CardKind, subject_id: int, place: Place, part: str = "") -> None:
        """Have a new card posted at `place`."""
        card = Card(workspace_id=self.workspace_id, kind=kind, subject_id=subject_id, part=part)
        post_card(self.session, self.now, lane, card, place)

    def touch(self, kind: CardKind, subject_id: int, part: str = "", *, at_once: bool = False) -> None:
        """Have the cards that show a subject drawn anew, `at_once` where their buttons have changed."""
        touch(self.session, self.workspace_id, kind, [subject_id], part, at_once=at_once)


@dataclass(frozen=True)
class Step(Moment):
    """One person's act in one moment."""

    who: Who
    person: Person

    @property
    def by(self) -> int:
        """The id of whoever acts."""
        return self.person_id

    @property
    def person_id(self) -> int:
        """The id of whoever acts."""
        return key_of(self.person)

    def keep(self, subject: Subject, text: str) -> str | None:
        """Keep what the person wrote about `subject`; return the digest that names it, none for nothing."""
        if not text:
            return None
        return words.keep(self.session, self.workspace_id, chain_of(subject).name, self.person_id, text)

    def tell(self, place: Place, template: str, **data: Any) -> None:
        """Have the person told something only they see, once for this act; what they pressed is redrawn."""
        redraw_clicked(self.session, self.workspace_id, self.who.click)
        tell(self.session, self.person, self.now, self.who.act, place, Statement(template, data))
