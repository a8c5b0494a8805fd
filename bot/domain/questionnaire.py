"""A standard as it is asked of one assessment: what is asked, what is missing, how each point comes out.

The path is worked out from the answers each time and never kept. A question is asked where all its rules
hold; a rule looks at the answers to questions that come before it and are asked themselves, whenever they
were given, so the order in which people answer makes no difference.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Literal

from bot.domain.given import Given, fits, seen_answer
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.rules import HOLDS, HOLDS_NOT, Rule, Seen
from bot.domain.spend import Facts, Phase
from bot.domain.standard import Candidate, Force, Route, Section, Standard

WordsNeeded = Literal["reason", "evidence"]
Answers = Mapping[str, Given]
Known = dict[str, tuple[str, ...] | Decimal]

MOST_ROUTES = 1024
"""As many ways through a standard are remembered; then they are worked out anew."""


class Result(StrEnum):
    """How a point comes out of its answers."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


WORST_FIRST = (
    Result.NOT_MET, Result.UNANSWERED, Result.PARTLY_MET, Result.MET, Result.NOT_APPLICABLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions have an answer that counts, out of how many that are asked."""

    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class SectionResult:
    """How one section stands: how it comes out, how far it is answered, and its judgements by force.

    `number` is None where the section is no numbered point. `must` and `should` count the judgements asked on
    clauses with that force: how many are answered Yes, out of how many that apply.
    """

    section: str
    number: int | None
    title: str
    result: Result
    answered: int
    total: int
    must: tuple[int, int]
    should: tuple[int, int]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that is not asked because a rule does not hold, and what was answered before, if at all."""

    question: Question
    rule: Rule
    given: Given | None


@dataclass(slots=True)
class _Path:
    """What one walk through the standard finds.

    `given` are the answers to what is asked, whether they still count or not; `current` are those that count,
    by question id; `wanting` are those of them that are judgements other than Yes.
    """

    route: Route
    seen: Known
    given: list[tuple[Candidate, Given]] = field(default_factory=list)
    wanting: list[tuple[Candidate, Given]] = field(default_factory=list)
    current: dict[str, Given] = field(default_factory=dict)


def needs_words(question: Question, value: str) -> WordsNeeded | None:
    """Return which words an answer needs before it counts; None where it can stand alone."""
    if value == AnswerValue.NOT_APPLICABLE:
        return "reason"
    if question.kind is not QuestionKind.JUDGEMENT:
        return None
    if value != AnswerValue.YES:
        return "reason"
    return "evidence" if question.evidence else None


@dataclass(frozen=True)
class Questionnaire:
    """A standard as it is asked of one thing: its facts, and its latest answers by the question's id.

    Answers to questions that the standard does not have are ignored.
    """

    standard: Standard
    facts: Facts
    answers: Answers

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are asked, in order."""
        return tuple(candidate.question for candidate in self._path.route.asked)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The questions that would be asked if a rule held, in order; none for other kinds of thing."""
        return tuple(
            LeftOut(question, rule, self.answers.get(question.id))
            for question, rule in self._path.route.left_out
        )

    @property
    def seen(self) -> Seen:
        """What criteria can look at: facts, rules, and those answers on the path that any looks at."""
        return self._path.seen

    def is_asked(self, question_id: str) -> bool:
        """Return whether a question is asked."""
        return question_id in self._places

    def answer_to(self, question_id: str) -> Given | None:
        """Return the answer to a question that is asked, where there is one and it still counts."""
        return self._path.current.get(question_id)

    def counts(self, question: Question) -> bool:
        """Return whether a question has an answer that still counts, or would if it were asked."""
        given = self.answers.get(question.id)
        if given is None or not self._fits(question, given):
            return False
        return self._counts(question, given, question.current(self.facts.phase))

    def earlier(self, question: Question) -> Given | None:
        """Return the answer that was given earlier and needs another look, if there is one.

        It may have been given to a question of the edition before from which this one grew.
        """
        if self.counts(question):
            return None
        names = (question.id, *question.was)
        return next((self.answers[name] for name in names if name in self.answers), None)

    def next_open(
        self, after: str | None, again: Collection[str] = (), within: Collection[str] | None = None
    ) -> str | None:
        """Return the id of the first question after `after` without an answer, wrapping round to the start.

        `after` itself comes back only when it is the one question left; None means that all have an answer.
        Without `after`, or where it is not asked, the search begins at the start. Questions named in `again`
        are given too although they have an answer, but not by wrapping round: they may be left as they are.
        Only questions named in `within` are given, where it is there.
        """
        start = 0 if after is None else self._places.get(after, -1) + 1
        wanted = within if within is not None else self._places.keys()
        left = (question.id for question in self.missing if question.id in wanted)
        later = (
            each.id
            for each in self.asked[start:]
            if each.id in wanted and (each.id in again or each.id not in self._path.current)
        )
        return next(later, next(left, None))

    def previous(self, of: str) -> str | None:
        """Return the id of the question asked before `of`; None at the first, or where `of` is not asked."""
        place = self._places.get(of, 0)
        return self.asked[place - 1].id if place else None

    def place(self, question_id: str) -> int | None:
        """Return where a question stands among those asked, from 1; None where it is not asked."""
        place = self._places.get(question_id)
        return None if place is None else place + 1

    @property
    def given(self) -> Sequence[tuple[Candidate, Given]]:
        """The questions that are asked and have an answer, in order, whether it still counts or not."""
        return self._path.given

    @property
    def wanting(self) -> Sequence[tuple[Candidate, Given]]:
        """The judgements that are asked and have an answer that counts and is not Yes, in order."""
        return self._path.wanting

    @cached_property
    def missing(self) -> tuple[Question, ...]:
        """The questions that are asked and have no answer that counts, in order."""
        current = self._path.current
        return tuple(question for question in self.asked if question.id not in current)

    @property
    def progress(self) -> Progress:
        """How far the whole is answered."""
        return Progress(len(self._path.current), len(self._path.route.asked))

    @cached_property
    def results(self) -> tuple[SectionResult, ...]:
        """How every section with a judgement stands, in order.

        A section of which nothing is asked because of rules does not apply; one that is for other kinds of
        thing, or for phases to come, is left out.
        """
        in_turn = groupby(self._path.route.asked, key=attrgetter("section.id"))
        asked = {section_id: list(candidates) for section_id, candidates in in_turn}
        judged = self.standard.judged_sections(self.facts.kind, self.facts.phase)
        return tuple(self._result(section, asked.get(section.id, [])) for section in judged)

    @cached_property
    def _path(self) -> _Path:
        standard = self.standard
        known = self._known()
        seen = self.facts.seen()
        key = (
            self.facts.kind,
            self.facts.phase,
            *(seen[fact] for fact in standard.routing_facts),
            *(known.get(question.id) for question in standard.routing),
        )
        route = standard.routes.get(key)
        if route is None:
            if len(standard.routes) >= MOST_ROUTES:
                standard.routes.clear()
            route = standard.routes[key] = self._route(seen, known)
        path = _Path(route, {**seen, **route.rules})
        edition = standard.id
        for candidate in route.asked:
            given = self.answers.get(candidate.id)
            if given is None:
                continue
            is_of_this = given.edition == edition
            if not is_of_this and not fits(candidate.question, given.value):
                continue
            path.given.append((candidate, given))
            if candidate.key:
                path.seen[candidate.key] = seen_answer(candidate.question, given.value)
            if (
                given.phase in candidate.current
                and not given.stale
                and (is_of_this or not candidate.question.look_again)
            ):
                path.current[candidate.id] = given
                if candidate.is_judged and given.value != AnswerValue.YES:
                    path.wanting.append((candidate, given))
        return path

    def _known(self) -> Known:
        """Return the answers that rules look at, by question id, whether they are on the path or not."""
        return {
            question.id: seen_answer(question, given.value)
            for question in self.standard.routing
            if (given := self.answers.get(question.id)) and self._fits(question, given)
        }

    def _route(self, facts: Seen, known: Known) -> Route:
        asked: list[Candidate] = []
        left_out: list[tuple[Question, Rule]] = []
        seen = dict(facts)
        for candidate in self.standard.candidates(self.facts.kind, self.facts.phase):
            fails = next((rule for rule in candidate.rules if not self._holds(rule, seen)), None)
            if fails:
                left_out.append((candidate.question, fails))
                continue
            asked.append(candidate)
            if candidate.id in known:
                seen[f"question:{candidate.id}"] = known[candidate.id]
        rules = {rule.key: HOLDS if self._holds(rule, seen) else HOLDS_NOT for rule in self.standard.rules}
        return Route(tuple(asked), tuple(left_out), rules)

    def _holds(self, rule: Rule, seen: Known) -> bool:
        """Work out a rule when it is first looked at: the questions it looks at have been passed by then."""
        if rule.key not in seen:
            for criterion in rule.criteria:
                if criterion.rule:
                    self._holds(self.standard.rules_by_id[criterion.rule], seen)
            seen[rule.key] = HOLDS if rule.hold(seen) else HOLDS_NOT
        return seen[rule.key] is HOLDS

    def _counts(self, question: Question, given: Given, current: frozenset[Phase]) -> bool:
        return (
            given.phase in current
            and not given.stale
            and (given.edition == self.standard.id or not question.look_again)
        )

    def _fits(self, question: Question, given: Given) -> bool:
        """Return whether an answer can be one to this question: given in another edition, it may not be."""
        return given.edition == self.standard.id or fits(question, given.value)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {question.id: place for place, question in enumerate(self.asked)}

    def _result(self, section: Section, asked: list[Candidate]) -> SectionResult:
        current = self._path.current
        given = [current.get(candidate.id) for candidate in asked]
        answered = len(given) - given.count(None)
        judged = [
            (candidate.force, answer.value if answer else None)
            for candidate, answer in zip(asked, given, strict=True)
            if candidate.is_judged
        ]
        return SectionResult(
            section.id,
            section.number,
            section.title,
            _comes_out({value for _, value in judged}, is_open=answered < len(asked)),
            answered,
            len(asked),
            _kept(judged, Force.MUST),
            _kept(judged, Force.SHOULD),
        )


def _comes_out(values: set[str | None], *, is_open: bool) -> Result:
    """Return the worst of the judgements, leaving aside what does not apply.

    A No settles it even while other questions are open, since no later answer can mend it. Otherwise an open
    question, of whatever kind, leaves it unanswered. Where nothing applies, the whole is not applicable.
    """
    if AnswerValue.NO in values:
        return Result.NOT_MET
    if is_open:
        return Result.UNANSWERED
    if AnswerValue.PARTLY in values:
        return Result.PARTLY_MET
    return Result.MET if AnswerValue.YES in values else Result.NOT_APPLICABLE


def _kept(judged: list[tuple[Force | None, str | None]], force: Force) -> tuple[int, int]:
    bound = [each for each, _ in judged].count(force)
    return judged.count((force, AnswerValue.YES)), bound - judged.count((force, AnswerValue.NOT_APPLICABLE))
