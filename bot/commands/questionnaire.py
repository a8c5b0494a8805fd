"""A standard as a person reads it: every section and question, with how, why, of whom and when."""

from collections.abc import Iterator
from textwrap import wrap

from bot.commands.tables import WIDTH
from bot.domain.english import listed
from bot.domain.question import WITH_OPTIONS, Question, QuestionKind
from bot.domain.section import Section
from bot.domain.spend import Kind, Phase
from bot.domain.standard import Standard

ANSWERED_BY = {
    QuestionKind.JUDGEMENT: "Yes, Partly or No",
    QuestionKind.ONE: "one of these",
    QuestionKind.SEVERAL: "any of these",
    QuestionKind.MONEY: "an amount in pounds",
    QuestionKind.NUMBER: "a number",
    QuestionKind.DATE: "a date",
    QuestionKind.PERIOD: "a length of time, such as 18 months",
    QuestionKind.SHORT_TEXT: "a few words, at most 150 characters",
    QuestionKind.LONG_TEXT: "a text of at most 2,000 characters",
    QuestionKind.LINK: "the address of a web page",
    QuestionKind.PERSON: "somebody in Slack",
    QuestionKind.CONTRACT: "a contract on the register",
}

KINDS = {
    Kind.ORGANISATION: "the organisation, once a year",
    Kind.PROGRAMME: "programmes",
    Kind.SERVICE: "services",
    Kind.COMPONENT: "components",
}

_MARGIN = 4
_LABELS = 14


def questionnaire(standard: Standard, kind: Kind | None = None, phase: Phase | None = None) -> str:
    """Return the questionnaire in words, or only what is asked of a kind by the start of a phase."""
    parts = [(section, _asked(section, kind, phase)) for section in standard.sections]
    number = sum(len(asked) for _, asked in parts)
    lines = [f"{standard.title}, edition {standard.edition} ({standard.id})"]
    whom = f" of {KINDS[kind]}" if kind else ""
    lines += [f"{number} questions can be asked{whom}{f' by the start of {phase}' if phase else ''}.", ""]
    for section, asked in parts:
        if asked:
            lines += [*_heading(section), ""]
        for question in asked:
            lines += [*_question(standard, section, question), ""]
    return "\n".join(lines).rstrip()


def _asked(section: Section, kind: Kind | None, phase: Phase | None) -> list[Question]:
    return [
        question
        for question in section.questions
        if (kind is None or kind in section.asked_of_kinds(question))
        and (phase is None or question.due(phase))
    ]


def _heading(section: Section) -> list[str]:
    title = section.title if section.number is None else f"{section.number}. {section.title}"
    return [title, "=" * len(title), *wrap(section.says or "", WIDTH)]


def _question(standard: Standard, section: Section, question: Question) -> Iterator[str]:
    yield from wrap(question.asks, WIDTH)
    for label, words in _told(standard, section, question):
        indent = " " * (_MARGIN + _LABELS)
        first = f"{' ' * _MARGIN}{label:{_LABELS}}"
        yield from wrap(words, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)


def _told(standard: Standard, section: Section, question: Question) -> Iterator[tuple[str, str]]:
    clause = standard.clause_of(question)
    yield "Id", question.id
    if clause:
        yield "Clause", f"{clause.id} ({clause.force}): {clause.says}"
    yield "Answer", _answer(question)
    if question.kind in WITH_OPTIONS:
        for option in question.options:
            yield "", f"- {option.title} ({option.id})"
    yield "Why we ask", question.why
    yield "Good answer", question.good
    yield "Who knows", section.knows_of(question) or ""
    yield "Asked of", listed([KINDS[kind] for kind in section.asked_of_kinds(question)])
    yield "At the start", f"of {listed([phase.value for phase in question.phases])}"
    for name in section.rules_of(question):
        yield "Only where", standard.rules_by_id[name].means
    if section.sensitive_of(question):
        yield "Sensitive", "only those who take part and the assessors read the answer"
    if question.was:
        again = "; earlier answers need another look" if question.look_again else ""
        yield "Grew from", listed([*question.was]) + again
    if question.ours:
        yield "Ours", "no published text has this question"


def _answer(question: Question) -> str:
    words = ANSWERED_BY[question.kind]
    if question.can_be_not_applicable:
        words += ", or Not applicable with a reason"
    if question.evidence:
        words += "; a Yes says where it can be seen"
    if question.limits:
        words += f". {question.limits.says}"
    return words
