"""A standard as data: its sections, the clauses of each, and the questions and findings that cover them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.domain.question import (
    NUMERIC,
    WITH_OPTIONS,
    WRITTEN,
    AnswerValue,
    ClauseId,
    Limits,
    Option,
    Question,
    QuestionKind,
)
from bot.domain.rules import Criteria, Rule, Seen
from bot.domain.section import OF_A_SPEND, Clause, Force, Section, SectionId
from bot.domain.spend import Kind, Phase
from bot.domain.values import Name, Phrase, Slug, Value, Words

__all__ = [
    "NUMERIC",
    "OF_A_SPEND",
    "WITH_OPTIONS",
    "WRITTEN",
    "AnswerValue",
    "Candidate",
    "Clause",
    "ClauseId",
    "FindingRule",
    "Force",
    "Limits",
    "Option",
    "Question",
    "QuestionKind",
    "Section",
    "SectionId",
    "Severity",
    "Standard",
    "UnknownQuestion",
    "UnknownSection",
]


class Severity(StrEnum):
    """What a finding does: bars a plain approval, warns the assessors, or is only to be known."""

    BLOCKS = "blocks"
    WARNS = "warns"
    NOTES = "notes"


class FindingRule(Criteria):
    """Something to tell the assessors where its criteria hold.

    `each` says what it is found of: the assessment with its answers, each contract of its tree, or each
    supplier of its tree. Findings on contracts and suppliers are made once, for the whole tree. `seen` says
    what was found and `remedy` what would put it right; both may hold {contract}, {supplier}, {value},
    {months}, {break_months}, {over}, {share} where it is found of contracts or suppliers. With `question`, it
    takes the place of what would be found anyway of that question's answer.
    """

    id: Slug
    clauses: Annotated[tuple[ClauseId, ...], Field(min_length=1)]
    severity: Severity
    each: Literal["assessment", "contract", "supplier"] = "assessment"
    question: Slug | None = None
    asked_of: Annotated[tuple[Kind, ...], Field(min_length=1)] = OF_A_SPEND
    seen: Phrase
    remedy: Phrase


class UnknownQuestion(KeyError):
    """The standard has no question with this id."""

    def __init__(self, question_id: str, standard_id: str) -> None:
        """Remember which question was looked for, and in which standard."""
        super().__init__(question_id)
        self.question_id = question_id
        self.standard_id = standard_id

    def __str__(self) -> str:
        """Say which question is unknown, and where."""
        return f"the standard {self.standard_id} has no question {self.question_id}"


class UnknownSection(UnknownQuestion):
    """The standard has no section with this id."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked of a kind of thing in a phase, with all that the standard says of that.

    `id` is the question's. `rules` all have to hold for it to be asked; an answer is new enough when it was
    given in one of the phases of `current`. `key` is where rules and findings look for the answer; None where
    none does.
    """

    id: str
    question: Question
    section: Section
    force: Force | None
    rules: tuple[Rule, ...]
    current: frozenset[Phase]
    key: str | None
    is_judged: bool


@dataclass(frozen=True, slots=True)
class Route:
    """The way through a standard for one combination of what its rules look at.

    `asked` are the questions that are asked, in order, and `left_out` those that would be if the rule beside
    them held. `rules` says of every rule, by its key, whether it holds.
    """

    asked: tuple[Candidate, ...]
    left_out: tuple[tuple[Question, Rule], ...]
    rules: Seen


class Standard(Value):
    """One edition of a standard: everything a questionnaire is made from.

    `follows` is the id of the earlier edition from which an assessment can be moved to this one.
    """

    id: Slug
    title: Name
    edition: Name
    source: Words | None = None
    follows: Slug | None = None
    rules: tuple[Rule, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    findings: tuple[FindingRule, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything it says, in hexadecimal: two editions that say the same have the same."""
        return sha256(self.model_dump_json(by_alias=True, exclude_defaults=True).encode()).hexdigest()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """All clauses by their ids, in the order of the text."""
        return MappingProxyType(
            {clause.id: clause for section in self.sections for clause in section.clauses}
        )

    @property
    def points(self) -> tuple[Section, ...]:
        """The numbered sections."""
        return tuple(section for section in self.sections if section.number is not None)

    def has(self, question_id: str) -> bool:
        """Return whether there is a question with this id."""
        return question_id in self._positions

    def question(self, question_id: str) -> Question:
        """Return the question with this id; raise UnknownQuestion where there is none."""
        return self.questions[self.position(question_id)]

    def position(self, question_id: str) -> int:
        """Return where the question stands in `questions`, from 0; raise UnknownQuestion if it does not."""
        try:
            return self._positions[question_id]
        except KeyError:
            raise UnknownQuestion(question_id, self.id) from None

    def section(self, section_id: str) -> Section:
        """Return a section by its id; raises UnknownSection where there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise UnknownSection(section_id, self.id)

    def named(self, section_id: str, question_id: str | None) -> dict[str, Any]:
        """Return a section and, where one is named, a question of it, as templates say them.

        What is not there, as in another edition, is None.
        """
        return {
            "point": next(iter(self.titled([section_id])), None),
            "asks": self.question(question_id).asks if question_id and self.has(question_id) else None,
        }

    def titled(self, section_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the numbers and titles of these sections, in order; what the edition has not is left out."""
        wanted = set(section_ids)
        return [
            {"number": section.number, "title": section.title}
            for section in self.sections
            if section.id in wanted
        ]

    def section_of(self, question_id: str) -> Section:
        """Return the section that a question belongs to; raise UnknownQuestion where there is none."""
        self.position(question_id)
        return self._sections[question_id]

    def is_sensitive(self, question_id: str) -> bool:
        """Return whether only those who take part and the assessors may read the answer."""
        return self.section_of(question_id).sensitive_of(self.question(question_id))

    def clause_of(self, question: Question) -> Clause | None:
        """Return the clause that a question asks about; None where it asks about the spend itself."""
        return self.clauses[question.clause] if question.clause else None

    def force_of(self, question: Question) -> Force | None:
        """Return how strongly the clause of a question binds; None where it asks about the spend itself."""
        clause = self.clause_of(question)
        return clause.force if clause else None

    def section_of_clause(self, clause_id: str) -> Section:
        """Return the section that a clause belongs to; raise KeyError where there is none."""
        return self._sections_of_clauses[clause_id]

    def order_of(self, section: Section) -> int:
        """Return where a section stands in the standard, from 0."""
        return self._order[section.id]

    @cached_property
    def rules_by_id(self) -> Mapping[str, Rule]:
        """All rules by their ids, in order."""
        return MappingProxyType({rule.id: rule for rule in self.rules})

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The ids of the questions that a rule or a finding looks at."""
        groups = (*self.rules, *self.findings)
        return frozenset(each.question for group in groups for each in group.criteria if each.question)

    @cached_property
    def routing(self) -> tuple[Question, ...]:
        """The questions that rules look at, in order."""
        names = {each.question for rule in self.rules for each in rule.criteria}
        return tuple(question for question in self.questions if question.id in names)

    @cached_property
    def routing_facts(self) -> tuple[str, ...]:
        """The keys of the facts that rules look at."""
        return tuple(dict.fromkeys(each.key for rule in self.rules for each in rule.criteria if each.fact))

    @cached_property
    def routes(self) -> dict[tuple[object, ...], Route]:
        """The routes that have been worked out so far, by all that they depend on."""
        return {}

    def candidates(self, kind: Kind, phase: Phase) -> tuple[Candidate, ...]:
        """Return the questions that may be asked of this kind of thing in this phase, in order."""
        return self._candidates[kind, phase]

    def judged_sections(self, kind: Kind, phase: Phase) -> tuple[Section, ...]:
        """Return the sections of which this kind of thing may be asked for a judgement in this phase."""
        return self._judged[kind, phase]

    @cached_property
    def _judged(self) -> dict[tuple[Kind, Phase], tuple[Section, ...]]:
        return {
            key: tuple({each.section.id: each.section for each in candidates if each.is_judged}.values())
            for key, candidates in self._candidates.items()
        }

    @cached_property
    def _candidates(self) -> dict[tuple[Kind, Phase], tuple[Candidate, ...]]:
        return {
            (kind, phase): tuple(
                Candidate(
                    question.id,
                    question,
                    section,
                    self.force_of(question),
                    tuple(self.rules_by_id[name] for name in section.rules_of(question)),
                    question.current(phase),
                    f"question:{question.id}" if question.id in self.looked_at else None,
                    question.kind is QuestionKind.JUDGEMENT,
                )
                for section in self.sections
                for question in section.questions
                if kind in section.asked_of_kinds(question) and question.due(phase)
            )
            for kind in Kind
            for phase in Phase
        }

    @cached_property
    def _order(self) -> dict[str, int]:
        return {section.id: place for place, section in enumerate(self.sections)}

    @cached_property
    def _sections_of_clauses(self) -> dict[str, Section]:
        return {clause.id: section for section in self.sections for clause in section.clauses}

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {question.id: position for position, question in enumerate(self.questions)}

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {question.id: section for section in self.sections for question in section.questions}
