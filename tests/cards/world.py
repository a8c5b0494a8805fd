"""Rows as a story leaves them, put straight into a real database, and the cards drawn from them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.cards import Cards
from bot.config import Config, load
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateStatus, Outcome, Status
from bot.domain.money import pounds
from bot.domain.notice import Unit
from bot.domain.regimes import Kind, Phase
from bot.domain.standard import AnswerValue
from bot.render import Drawing, Renderer
from bot.store.engine import Database, added, key_of
from bot.store.people import ensure_member, ensure_organisation, ensure_workspace
from bot.store.tables import (
    Answer,
    Assessment,
    Card,
    CardKind,
    Condition,
    Contract,
    Decision,
    KeyDate,
    Submission,
)
from tests.cards.samples import GAP, POINTS, SMALL_GAP

CONFIG: Config = load(Path(__file__).parents[2] / "config")
CARDS = Cards(CONFIG, Renderer(filters={"pounds": pounds}))
STANDARD = CONFIG.standards["tcop-2016"]
NOW = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
LEAD, DEVELOPER, ASHA, BEN, CARYS = "U0DELIVERY", "U0DEVELOP1", "U0ASSESS01", "U0ASSESS02", "U0COMMERCE"
TEAM = "C0LICENSE1"


class World:
    """One workspace (or, with another `team`, another one) in which things have happened."""

    def __init__(self, database: Database, team: str = "T0SANDBOX1") -> None:
        self.database = database
        self.cards = CARDS
        self._numbers = count(1)
        with database.writing() as session:
            self.workspace_id = key_of(ensure_workspace(session, team))
            self.organisation_id = key_of(
                ensure_organisation(session, self.workspace_id, "example-department")
            )
        self.team = team

    def person(self, slack_id: str) -> int:
        with self.database.writing() as session:
            return key_of(ensure_member(session, self.workspace_id, slack_id))

    def add(self, table: type[Any], **values: Any) -> Any:
        with self.database.writing() as session:
            return added(session, table(workspace_id=self.workspace_id, **values))

    def assessment(self, **changed: Any) -> Assessment:
        values = {
            "organisation_id": self.organisation_id,
            "origin": f"{self.team}:{next(self._numbers)}",
            "title": "Licensing service",
            "purpose": "Lets people renew a licence.",
            "kind": Kind.SERVICE,
            "phase": Phase.BETA,
            "category": "digital-services",
            "cost_pence": 120_000_000,
            "public_facing": True,
            "novel": False,
            "standard": "tcop-2016",
            "channel": TEAM,
            "status": Status.ANSWERING,
            "started_by_id": self.person(LEAD),
            "started_at": NOW,
        }
        made: Assessment = self.add(Assessment, **{**values, **changed})
        return made

    def change(self, row: Any, **values: Any) -> None:
        with self.database.writing() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(kept, name, value)

    def answer(
        self, assessment: Assessment, question: str, value: AnswerValue, words: str = "", by: str = LEAD
    ) -> Answer:
        made: Answer = self.add(
            Answer,
            assessment_id=assessment.id,
            question=question,
            value=value,
            words=words,
            person_id=self.person(by),
            at=NOW,
        )
        return made

    def answer_all(self, assessment: Assessment, others: Mapping[str, AnswerValue] | None = None) -> None:
        by = self.person(LEAD)
        with self.database.writing() as session:
            for question in STANDARD.questions:
                value = (others or {}).get(question.id, AnswerValue.YES)
                session.add(
                    Answer(
                        workspace_id=self.workspace_id,
                        assessment_id=key_of(assessment),
                        question=question.id,
                        value=value,
                        words="because",
                        person_id=by,
                        at=NOW,
                    )
                )

    def submission(self, assessment: Assessment, number: int = 1, **changed: Any) -> Submission:
        snapshot = {
            "assessment": {
                "id": assessment.id,
                "title": assessment.title,
                "purpose": assessment.purpose,
                "kind": assessment.kind.value,
                "parent_title": None,
                "phase": assessment.phase.value,
                "category": assessment.category,
                "category_title": "Digital services",
                "cost_pence": assessment.cost_pence,
                "public_facing": assessment.public_facing,
                "novel": assessment.novel,
                "organisation": "Department for Examples",
                "channel": assessment.channel,
                "started_by": assessment.started_by_id,
            },
            "standard": {"id": "tcop-2016", "title": "Technology Code of Practice", "edition": "2016"},
            "regime": {"id": "v6-2024", "title": "spend controls, version 6", "reasons": ["it costs a lot"]},
            "answers": {"open-standards": {"value": "no", "words": "Later", "by": 1, "at": NOW.isoformat()}},
            "points": POINTS,
            "gaps": [GAP, SMALL_GAP],
            "evidence": 12,
        }
        made: Submission = self.add(
            Submission,
            assessment_id=assessment.id,
            number=number,
            submitted_by_id=changed.pop("submitted_by_id", self.person(LEAD)),
            submitted_at=NOW,
            snapshot=snapshot | changed,
            digest="abc",
        )
        return made

    def decision(
        self, submission: Submission, outcome: Outcome | None, *conditions: str, number: int = 1, **more: Any
    ) -> Decision:
        values = {"words": "", "decided_by_id": self.person(ASHA), "decided_at": NOW, **more}
        made: Decision = self.add(
            Decision, submission_id=submission.id, number=number, outcome=outcome, **values
        )
        for place, words in enumerate(conditions, start=1):
            self.add(Condition, decision_id=made.id, number=place, words=words)
        return made

    def contract(self, **changed: Any) -> Contract:
        values = {
            "organisation_id": self.organisation_id,
            "origin": f"{self.team}:{next(self._numbers)}",
            "title": "Case management hosting",
            "supplier": "Example Hosting Ltd",
            "value_pence": 95_000_00,
            "start": date(2026, 4, 1),
            "end": date(2029, 3, 31),
            "notice_number": 3,
            "notice_unit": Unit.MONTHS,
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
            "status": DateStatus.OPEN,
        }
        made: KeyDate = self.add(KeyDate, **{**values, **changed})
        return made

    def card(self, kind: CardKind, subject: Any, part: str = "") -> Card:
        made: Card = self.add(
            Card, kind=kind, subject_id=subject if isinstance(subject, int) else subject.id, part=part
        )
        return made

    def draw(self, card: Card, now: datetime = NOW) -> Drawing:
        with self.database.reading() as session:
            return self.cards.draw(session, card, now)

    def home(self, slack_id: str, now: datetime = NOW) -> Drawing:
        return self.draw(self.card(CardKind.HOME, self.person(slack_id)), now)


def days(number: int) -> timedelta:
    return timedelta(days=number)
