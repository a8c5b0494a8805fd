"""Rows as a story leaves them, put straight into a real database, and the cards drawn from them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.cards import Cards
from bot.config import Config, load
from bot.config.source import read
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateStatus, Outcome, Status
from bot.domain.money import pounds
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Kind, Phase
from bot.domain.standard import QuestionKind, Standard
from bot.render import Drawing, Renderer
from bot.store import channels, concerned
from bot.store import words as said
from bot.store.assessments import latest_answers
from bot.store.conversations import team_conversation
from bot.store.editions import keep
from bot.store.engine import Database, added, key_of
from bot.store.people import ensure_member, ensure_organisation, ensure_workspace
from bot.store.questionnaires import questionnaire_of
from bot.store.tables import (
    Answer,
    Assessment,
    Card,
    CardKind,
    Condition,
    Contract,
    Conversation,
    Decision,
    KeyDate,
    Submission,
)
from tests.cards.samples import BLOCKING, FACTS, WARNING

CONFIG: Config = load(Path(__file__).parents[2] / "config")
RENDERER = Renderer(filters={"pounds": pounds})
CARDS = Cards(CONFIG, RENDERER)
STANDARD = CONFIG.standard_for(CONFIG.organisations[0])
KITCHENS = Standard.model_validate(read(Path(__file__).parents[1] / "stories" / "kitchen.yaml").data)
"""Every kind of question there is, one of them sensitive."""

SOMETHING = {
    QuestionKind.JUDGEMENT: "yes",
    QuestionKind.MONEY: "12000",
    QuestionKind.NUMBER: "80",
    QuestionKind.DATE: "2027-05-04",
    QuestionKind.PERIOD: "12 months",
    QuestionKind.SHORT_TEXT: "given",
    QuestionKind.LONG_TEXT: "given",
    QuestionKind.LINK: "given",
    QuestionKind.PERSON: "1",
    QuestionKind.CONTRACT: "1",
}
"""An answer as it is kept, of each kind without options."""
NOW = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
LEAD, DEVELOPER, ASHA, BEN, CARYS = "U0DELIVERY", "U0DEVELOP1", "U0ASSESS01", "U0ASSESS02", "U0COMMERCE"
TEAM = "C0LICENSE1"

_numbers = count(1)


class World:
    """One workspace (or, with another `team`, another one) in which things have happened."""

    def __init__(self, database: Database, team: str = "T0SANDBOX1", config: Config = CONFIG) -> None:
        self.database = database
        self.config = config
        self.cards = Cards(config, RENDERER)
        with database.writing() as session:
            self.workspace_id = key_of(ensure_workspace(session, team))
            self.organisation_id = key_of(
                ensure_organisation(session, self.workspace_id, "example-department")
            )
            keep(session, self.standard, NOW)
        self.team = team

    @property
    def standard(self) -> Standard:
        """The standard that the organisation is assessed against."""
        return self.config.standard_for(self.config.organisations[0])

    def person(self, slack_id: str) -> int:
        with self.database.writing() as session:
            return key_of(ensure_member(session, self.workspace_id, slack_id))

    def add(self, table: type[Any], **values: Any) -> Any:
        with self.database.writing() as session:
            return added(session, table(workspace_id=self.workspace_id, **values))

    def assessment(self, asking: str | None = None, **changed: Any) -> Assessment:
        """Make an assessment with its team's conversation, in which the question `asking` is being asked."""
        values = {
            "organisation_id": self.organisation_id,
            "origin": f"{self.team}:{next(_numbers)}",
            "title": "Licensing service",
            "purpose": "Lets people renew a licence.",
            "kind": Kind.SERVICE,
            "phase": Phase.BETA,
            "category": "digital-services",
            "cost_pence": 120_000_000,
            "public_facing": True,
            "novel": False,
            "standard": self.standard.id,
            "edition": self.standard.digest,
            "channel": TEAM,
            "status": Status.ANSWERING,
            "started_by_id": self.person(LEAD),
            "started_at": NOW,
        }
        values |= changed
        values = {"owner_id": values["started_by_id"], "changed_at": values["started_at"], **values}
        made: Assessment = self.add(Assessment, **values)
        self.add(Conversation, assessment_id=made.id, asking=asking, opened_at=NOW)
        with self.database.writing() as session:
            channels.follow(session, self.workspace_id, made.channel)
        return made

    def joins(self, slack_id: str, channel: str = TEAM) -> None:
        """Have Slack tell that somebody is in a channel now."""
        with self.database.writing() as session:
            channels.join(session, self.team, channel, slack_id, NOW)

    def change(self, row: Any, **values: Any) -> None:
        with self.database.writing() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(kept, name, value)

    def answer(
        self,
        assessment: Assessment,
        question: str,
        value: str,
        words: str = "",
        by: str = LEAD,
        **changed: Any,
    ) -> Answer:
        values = {"phase": assessment.phase, "edition": assessment.standard, "at": NOW, **changed}
        made: Answer = self.add(
            Answer,
            assessment_id=assessment.id,
            question=question,
            value=value,
            words=words,
            person_id=self.person(by),
            **values,
        )
        return made

    def latest(self, assessment: Assessment, question: str) -> int:
        """Return the id of the answer that counts."""
        with self.database.reading() as session:
            return latest_answers(session, self.workspace_id, key_of(assessment))[question].id or 0

    def answer_all(
        self, assessment: Assessment, others: Mapping[str, str] | None = None, words: str = "because"
    ) -> None:
        """Answer all that is asked, in order, until nothing is missing: Yes, or the first option."""
        while missing := self.sheet(assessment).missing:
            for question in missing:
                value = (others or {}).get(question.id) or SOMETHING.get(question.kind, question.kind)
                value = question.options[0].id if question.options and value == question.kind else value
                self.answer(assessment, question.id, value, words)

    def sheet(self, assessment: Assessment) -> Questionnaire:
        with self.database.reading() as session:
            return questionnaire_of(session, assessment, self.config.editions)

    def submission(
        self, assessment: Assessment, number: int = 1, frozen: Any = None, **changed: Any
    ) -> Submission:
        """Submit what `frozen` says, or else the usual with these things changed."""
        facts = {
            "id": assessment.id,
            "title": assessment.title,
            "purpose": assessment.purpose,
            "kind": assessment.kind.value,
            "parent_title": None,
            "phase": assessment.phase.value,
            "cost_pence": assessment.cost_pence,
            "channel": assessment.channel,
        }
        answer = {
            "asks": "Do you use open standards wherever there is one?",
            "clause": "2.1",
            "kind": "judgement",
            "value": "no",
            "shown": "no",
            "words": "Later",
            "by": 1,
            "at": NOW.isoformat(),
            "phase": "beta",
            "sensitive": False,
            "inherited": None,
        }
        snapshot = {
            **FACTS,
            "assessment": FACTS["assessment"] | facts,
            "answers": {"open-standards": answer},
            "findings": [BLOCKING, WARNING],
            "evidence": 12,
        }
        made: Submission = self.add(
            Submission,
            assessment_id=assessment.id,
            number=number,
            submitted_by_id=changed.pop("submitted_by_id", self.person(LEAD)),
            submitted_at=NOW,
            snapshot=frozen or snapshot | changed,
            digest="abc",
        )
        with self.database.writing() as session:
            concerned.keep(session, self.config.organisations[0], made)
        return made

    def decision(
        self, submission: Submission, outcome: Outcome | None, *conditions: str, number: int = 1, **more: Any
    ) -> Decision:
        values = {"decided_by_id": self.person(ASHA), "decided_at": NOW, **more}
        for name in ("words", "exemption_by"):
            values[name] = self.said(values.get(name, ""))
        made: Decision = self.add(
            Decision, submission_id=submission.id, number=number, outcome=outcome, **values
        )
        for place, words in enumerate(conditions, start=1):
            self.add(Condition, decision_id=made.id, number=place, words=self.said(words))
        return made

    def said(self, text: str) -> str | None:
        """Keep what somebody wrote; nothing has no digest."""
        if not text:
            return None
        with self.database.writing() as session:
            return said.keep(session, self.workspace_id, "assessment:1", None, text)

    def contract(self, **changed: Any) -> Contract:
        values = {
            "organisation_id": self.organisation_id,
            "origin": f"{self.team}:{next(_numbers)}",
            "title": "Case management hosting",
            "suppliers": [{"name": "Example Hosting Ltd"}],
            "value_pence": 95_000_00,
            "start": date(2026, 4, 1),
            "end": date(2029, 3, 31),
            "terms": {"notice": {"number": 3, "unit": "months"}, "breaks": [{"on": "2028-04-01"}]},
            "owner_id": self.person(DEVELOPER),
            "registered_by_id": self.person(CARYS),
            "registered_at": NOW,
        }
        made: Contract = self.add(Contract, **{**values, **changed})
        return made

    def key_date(self, contract: Contract, **changed: Any) -> KeyDate:
        values = {
            "contract_id": contract.id,
            "kind": KeyDateKind.BREAK,
            "on": date(2028, 4, 1),
            "deadline": date(2027, 12, 31),
            "decide_by": date(2027, 9, 30),
            "handled_through": NOW.date(),
            "status": DateStatus.OPEN,
        }
        made: KeyDate = self.add(KeyDate, **{**values, **changed})
        return made

    def kitchens(self) -> "World":
        """Return this workspace with an organisation that is asked about its kitchens."""
        organisation = self.config.organisations[0].model_copy(update={"standard": KITCHENS.id})
        standards = {**self.config.standards, KITCHENS.id: KITCHENS}
        config = replace(self.config, standards=standards, organisations=(organisation,))
        return World(self.database, self.team, config)

    def card(self, kind: CardKind, subject: Any, part: str = "") -> Card:
        """Make a card; that of a question of an assessment is in its team's conversation."""
        if kind is CardKind.QUESTION and isinstance(subject, Assessment):
            subject = self.talk(subject)
        channel = subject.channel if kind is CardKind.ASSESSMENT and isinstance(subject, Assessment) else None
        key = subject if isinstance(subject, int) else subject.id
        made: Card = self.add(Card, kind=kind, subject_id=key, part=part, channel=channel)
        return made

    def talk(self, assessment: Assessment) -> Conversation:
        """Return the team's conversation of an assessment."""
        with self.database.reading() as session:
            return team_conversation(session, assessment)

    def ask(self, assessment: Assessment, question: str | None) -> None:
        """Have the team asked a question, or none."""
        self.change(self.talk(assessment), asking=question)

    def draw(self, card: Card, now: datetime = NOW) -> Drawing:
        with self.database.reading() as session:
            return self.cards.draw(session, card, now)

    def queries(self, card: Card) -> int:
        """Return how many queries it takes to draw a card."""
        seen: list[str] = []

        def count_it(*call: object) -> None:
            seen.append(str(call[2]))

        event.listen(self.database.engine, "before_cursor_execute", count_it)
        self.draw(card)
        event.remove(self.database.engine, "before_cursor_execute", count_it)
        return len([query for query in seen if query.startswith("SELECT")])

    def home(self, slack_id: str, now: datetime = NOW, part: str = "") -> Drawing:
        """Draw somebody's Home tab, with the list and the page of it that `part` names."""
        return self.draw(self.card(CardKind.HOME, self.person(slack_id), part), now)


def days(number: int) -> timedelta:
    return timedelta(days=number)
