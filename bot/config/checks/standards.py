"""Checks of a standard: its ids, its numbering, and that its clauses and questions belong together."""

from collections.abc import Collection, Iterator

from bot.config.checks.findings import of_findings
from bot.config.checks.ids import Fault, used_once
from bot.config.checks.questions import of_sections
from bot.config.checks.routing import of_routing
from bot.config.source import Where, did_you_mean
from bot.domain.question import Question, QuestionKind
from bot.domain.section import Force, Section
from bot.domain.standard import Standard


def of_standard(standard: Standard, categories: Collection[str] | None = None) -> Iterator[Fault]:
    """Yield what is wrong with a standard as a whole.

    `categories` are those that some regime has; None where that is not known.
    """
    yield from of_sections(standard.sections)
    yield from _numbering(standard)
    yield from _clauses(standard)
    for place, section in enumerate(standard.sections):
        if section.number is not None and not section.questions:
            yield (
                ("sections", place),
                f"point {section.id} asks nothing, so it could never be met; add a question",
            )
        for number, question in enumerate(section.questions):
            here: Where = ("sections", place, "questions", number)
            yield from _clause_of(standard, section, question, (*here, "clause"))
            yield from _evidence(standard, question, here)
    yield from of_routing(standard.sections, standard.rules, standard.findings, categories)
    yield from of_findings(standard, categories)


def _numbering(standard: Standard) -> Iterator[Fault]:
    numbered = [(place, each) for place, each in enumerate(standard.sections) if each.number is not None]
    for expected, (place, section) in enumerate(numbered, 1):
        if section.number != expected:
            yield (
                ("sections", place, "id"),
                f"this is point {section.id}; points are numbered in order, so {expected}",
            )


def _clauses(standard: Standard) -> Iterator[Fault]:
    named = {question.clause for question in standard.questions}
    named |= {clause for finding in standard.findings for clause in finding.clauses}
    found: list[tuple[str, Where]] = []
    for place, section in enumerate(standard.sections):
        for number, clause in enumerate(section.clauses):
            where: Where = ("sections", place, "clauses", number, "id")
            found.append((clause.id, where))
            if clause.id.split(".")[0] != section.id:
                yield (
                    where,
                    f"clause {clause.id} stands under section {section.id}; move it or mend its number",
                )
            if clause.id not in named:
                yield where, f"no question and no finding is about clause {clause.id}; add one"
    yield from used_once("clause", found)


def _clause_of(standard: Standard, section: Section, question: Question, where: Where) -> Iterator[Fault]:
    own = [clause.id for clause in section.clauses]
    if question.clause is None or question.clause in own:
        return
    if question.clause in standard.clauses:
        yield where, f"clause {question.clause} belongs to another section; move the question there"
    else:
        hint = did_you_mean(question.clause, own or standard.clauses)
        yield where, f"there is no clause {question.clause}{hint}"


def _evidence(standard: Standard, question: Question, here: Where) -> Iterator[Fault]:
    clause = standard.clauses.get(question.clause or "")
    if clause is None or clause.force is not Force.MUST:
        return
    if question.kind is QuestionKind.JUDGEMENT and question.evidence is None:
        what = f"question {question.id} is about a must, so it should say evidence: true or evidence: false"
        yield here, f"{what} (true: a Yes has to say where it can be seen)"
