"""What several cards read: who people are in Slack, what is configured, how a decision is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from bot.config import Config, Organisation
from bot.domain.given import fits, shown_answer
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.standard import Standard
from bot.store.answer_names import contract_named, person_named
from bot.store.conditions import Kept, conditions_of_decision
from bot.store.editions import edition_of
from bot.store.engine import find, key_of
from bot.store.people import OfOrganisation, slack_ids
from bot.store.questionnaires import questionnaire_of
from bot.store.tables import Assessment, Card, CardKind, Decision
from bot.store.tables import Organisation as OrganisationRow
from bot.store.words import Said, said

Data = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """A session to read with, the configuration, whose workspace it is, and what day (London)."""

    session: Session
    config: Config
    workspace_id: int
    today: date

    def organisation_of(self, subject: OfOrganisation) -> Organisation:
        """Return the configuration of the organisation that something belongs to."""
        row = find(self.session, OrganisationRow, self.workspace_id, subject.organisation_id)
        return self.config.organisation(row.key)

    @property
    def organisations(self) -> Mapping[int, Organisation]:
        """The configuration of each organisation of the workspace, by the id of its row."""
        configured = {organisation.id: organisation for organisation in self.config.organisations}
        rows = self.session.exec(
            select(OrganisationRow).where(OrganisationRow.workspace_id == self.workspace_id)
        )
        return {key_of(row): configured[row.key] for row in rows if row.key in configured}

    @property
    def organisation_choices(self) -> list[Data]:
        """The organisations that can be chosen in a form."""
        return [{"id": each.id, "name": each.name} for each in self.config.organisations]

    def standard_of(self, assessment: Assessment) -> Standard:
        """Return the standard that an assessment is answered against, as it stood when it began."""
        return edition_of(self.session, assessment, self.config.editions)

    def questionnaire_of(self, assessment: Assessment) -> Questionnaire:
        """Return an assessment as a questionnaire with its latest answers."""
        return questionnaire_of(self.session, assessment, self.config.editions)

    def answer(self, question: Question, value: str) -> str:
        """Return an answer as people read it; a judgement is its code, which templates have words for.

        Empty where it can be none to this question, as one that was given in another edition may be.
        """
        if not fits(question, value):
            return ""
        if question.kind is QuestionKind.CONTRACT and value != AnswerValue.NOT_APPLICABLE:
            return contract_named(self.session, self.workspace_id, question, value) or ""
        return shown_answer(question, value)

    def person(self, question: Question, value: str) -> str | None:
        """Return Slack's user id of the person who is the answer to a question, where one is."""
        return person_named(self.session, self.workspace_id, question, value)

    def people(self, person_ids: Iterable[int | None]) -> dict[int, str]:
        """Return Slack's user id of each of these people; None is nobody."""
        return slack_ids(self.session, {person for person in person_ids if person is not None})

    def said(self, digests: Iterable[str | None]) -> Mapping[str | None, Said]:
        """Return the words that each of these digests names; None is no words."""
        return said(self.session, self.workspace_id, digests)

    def is_newest(self, card: Card) -> bool:
        """Return whether no later card of the same kind and part is about the same subject.

        One question is asked at a time, and one list of contracts without an owner counts, so each of these
        kinds counts as one part.
        """
        query = select(Card.id).where(
            Card.workspace_id == self.workspace_id,
            Card.kind == card.kind,
            Card.subject_id == card.subject_id,
            col(Card.id) > key_of(card),
        )
        if card.kind not in (CardKind.QUESTION, CardKind.UNOWNED):
            query = query.where(Card.part == card.part)
        if card.kind is CardKind.ASSESSMENT:  # every conversation has its own
            query = query.where(
                Card.person_id == card.person_id if card.person_id else Card.channel == card.channel
            )
        return self.session.exec(query.limit(1)).first() is None

    def conditions(self, kept: Sequence[Kept]) -> list[Data]:
        """Return conditions with where each stands, as every template shows them."""
        owners = {each.condition.owner_id or each.assessment.owner_id for each in kept}
        takers = {each.latest.person_id for each in kept if each.latest}
        people = self.people(owners | takers)
        words = self.said(
            digest
            for each in kept
            for digest in (
                each.condition.words,
                each.condition.evidence,
                each.latest.words if each.latest else None,
            )
        )
        return [
            {
                "id": each.condition.id,
                "number": each.condition.number,
                "submission": each.number,
                "title": each.assessment.title,
                "words": words[each.condition.words].text,
                "evidence": words[each.condition.evidence].text,
                "owner": people[each.condition.owner_id or each.assessment.owner_id],
                "due": each.condition.due,
                "days_left": (each.condition.due - self.today).days if each.condition.due else None,
                "days_late": each.days_late(self.today),
                "status": each.status,
                "by": people[each.latest.person_id] if each.latest else None,
                "at": each.latest.at if each.latest else None,
                "said": words[each.latest.words].text if each.latest else "",
                "value": f"{each.condition.id}:{each.seen}",
            }
            for each in kept
        ]

    def decision(self, made: Decision, standard: Standard | None = None) -> Data:
        """Return a decision with its conditions, as every template shows it; a revocation has no outcome.

        The points to be changed are named where the `standard` is given that they are in.
        """
        words = self.said([made.words, made.exemption_by])
        kept = self.conditions(conditions_of_decision(self.session, self.workspace_id, key_of(made)))
        return {
            "outcome": made.outcome,
            "by": self.people([made.decided_by_id])[made.decided_by_id],
            "at": made.decided_at,
            "words": words[made.words].text,
            "conditions": kept,
            "late": sum(condition["days_late"] > 0 for condition in kept),
            "expires_on": made.expires_on,
            "days_left": (made.expires_on - self.today).days if made.expires_on else None,
            "exemption_by": words[made.exemption_by].text,
            "exemption_on": made.exemption_on,
            "exemption_until": made.exemption_until,
            "number": made.number,
            "points": standard.titled(made.points) if standard else [],
        }
