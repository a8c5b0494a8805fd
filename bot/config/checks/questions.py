"""Checks of sections and of each of their questions, in a standard or a regime."""

from collections.abc import Iterator, Sequence

from bot.config.checks.ids import Fault, named_once, used_once
from bot.config.source import Where
from bot.domain.given import IN_WORDS, LONGEST_WRITTEN
from bot.domain.question import NUMERIC, Limits, Question, QuestionKind
from bot.domain.section import Section

MOST_CHECKBOXES = 10
"""What Slack shows at most where several may be chosen."""

NEVER_BELOW_ZERO = (QuestionKind.MONEY, QuestionKind.PERIOD)


def of_sections(sections: Sequence[Section]) -> Iterator[Fault]:
    """Yield what is wrong with sections and their questions, each looked at by itself."""
    yield from used_once(
        "section", ((each.id, ("sections", place, "id")) for place, each in enumerate(sections))
    )
    yield from used_once(
        "question",
        (
            (question.id, ("sections", place, "questions", number, "id"))
            for place, section in enumerate(sections)
            for number, question in enumerate(section.questions)
        ),
    )
    for place, section in enumerate(sections):
        here: Where = ("sections", place)
        if not section.clauses and not section.questions:
            yield here, f"section {section.id} has neither clauses nor questions; add some or take it out"
        yield from named_once(section.when, (*here, "when"))
        yield from named_once(section.asked_of, (*here, "asked_of"))
        for number, question in enumerate(section.questions):
            yield from _of_question(section, question, (*here, "questions", number))


def _of_question(section: Section, question: Question, here: Where) -> Iterator[Fault]:
    yield from used_once(
        "option", ((each.id, (*here, "options", place, "id")) for place, each in enumerate(question.options))
    )
    for key in ("when", "was", "phases", "asked_of"):
        yield from named_once(getattr(question, key) or (), (*here, key))
    for number, name in enumerate(question.when):
        if name in section.when:
            yield (*here, "when", number), f"{name} holds for the whole section already; take it out here"
    if section.knows_of(question) is None:
        yield here, f"question {question.id} should say who usually knows: add knows to it or to its section"
    if question.kind is QuestionKind.SEVERAL and len(question.options) > MOST_CHECKBOXES:
        number = len(question.options)
        what = f"{number} options are too many where several may be chosen: Slack shows {MOST_CHECKBOXES}"
        yield (*here, "options"), what
    if question.evidence and question.kind is not QuestionKind.JUDGEMENT:
        yield (
            (*here, "evidence"),
            f"evidence is for judgements, and this is of kind {question.kind}; take it out",
        )
    if question.limits:
        yield from _of_limits(question.kind, question.limits, (*here, "limits"))


def _of_limits(kind: QuestionKind, limits: Limits, here: Where) -> Iterator[Fault]:
    numbers = [key for key in ("at_least", "at_most") if getattr(limits, key) is not None]
    if not numbers and limits.longest is None:
        yield here, "limits should have at_least, at_most or longest; otherwise take them out"
    for key in numbers if kind not in NUMERIC else ():
        yield (
            (*here, key),
            f"{key} is for money, numbers and periods, and this is of kind {kind}; take it out",
        )
    if limits.at_least is not None and limits.at_most is not None and limits.at_least > limits.at_most:
        yield (
            (*here, "at_most"),
            f"at_most is {limits.at_most}, less than at_least: nothing could be answered",
        )
    if kind in NEVER_BELOW_ZERO and limits.at_most is not None and limits.at_most < 0:
        yield (*here, "at_most"), f"at_most is {limits.at_most}, less than zero: nothing could be answered"
    if limits.longest is None:
        return
    if kind not in IN_WORDS:
        yield (*here, "longest"), f"longest is for text and links, and this is of kind {kind}; take it out"
    elif limits.longest > LONGEST_WRITTEN[kind]:
        most = LONGEST_WRITTEN[kind]
        yield (*here, "longest"), f"longest is {limits.longest}; an answer of kind {kind} has at most {most}"
