"""Checks of templates: what they name has to exist, and what they begin with can be an answer."""

from collections.abc import Collection, Iterator, Mapping

from bot.config.checks.ids import Fault, named_once, there_is, used_once
from bot.config.source import Where, did_you_mean
from bot.domain.question import WITH_OPTIONS, WRITTEN, AnswerValue, Question, QuestionKind
from bot.domain.questionnaire import needs_words
from bot.domain.regimes import Regime
from bot.domain.standard import Standard
from bot.domain.template import Advice, Template

Places = Mapping[str, list[tuple[Question, bool]]]
"""By its id, a question as each edition asks it, and whether its answer is sensitive there."""


def of_template(
    template: Template, standards: Mapping[str, Standard | None], regimes: Collection[Regime | None]
) -> Iterator[Fault]:
    """Yield what is wrong with a template; `standards` and `regimes` have None for those that cannot be read.

    With one of those nobody can say which questions and categories there are.
    """
    for number, name in enumerate(template.standards):
        yield from there_is("standard", name, standards, ("standards", number))
    for key in ("standards", "kinds", "categories"):
        yield from named_once(getattr(template, key), (key,))
    yield from used_once(
        "entry for",
        ((each.question, ("questions", place, "question")) for place, each in enumerate(template.questions)),
    )
    known = [regime for regime in regimes if regime]
    if len(known) == len(regimes):
        categories = {category.id for regime in known for category in regime.categories}
        for number, category in enumerate(template.categories):
            yield from there_is("category", category, categories, ("categories", number))
    asked = _asked(template, standards, known)
    readable = len(known) == len(regimes) and all(standards.get(name) for name in template.standards)
    for number, advice in enumerate(template.questions):
        here: Where = ("questions", number)
        if advice.hint is None and not advice.begins:
            what = f"nothing is said of {advice.question}; give it a hint, answer or words"
            yield (*here, "question"), what
        if readable:
            yield from there_is("question", advice.question, asked, (*here, "question"))
        yield from dict.fromkeys(
            fault for each in asked.get(advice.question, ()) for fault in _begins(advice, *each, here)
        )


def _asked(template: Template, standards: Mapping[str, Standard | None], regimes: list[Regime]) -> Places:
    found: dict[str, list[tuple[Question, bool]]] = {}
    sections = [section for regime in regimes for section in regime.sections]
    for name in template.standards:
        if edition := standards.get(name):
            sections += edition.sections
    for section in sections:
        for question in section.questions:
            found.setdefault(question.id, []).append((question, section.sensitive_of(question)))
    return found


def _begins(advice: Advice, question: Question, sensitive: bool, here: Where) -> Iterator[Fault]:  # noqa: FBT001
    if not advice.begins:
        return
    what, where = f"the question {question.id}", (*here, "words" if advice.answer is None else "answer")
    if sensitive:
        yield where, f"{what} is sensitive, so no answer to it can be begun; keep the hint"
    elif question.kind in WRITTEN:
        if advice.answer is not None:
            yield where, f"{what} is answered in words; write them under words instead of answer"
    elif question.kind is QuestionKind.JUDGEMENT:
        yield from _judges(advice, question, here)
    elif question.kind in WITH_OPTIONS:
        yield from _chooses(advice, question, here)
    else:
        yield where, f"{what} (of kind {question.kind}) has no answer that a template could know"


def _judges(advice: Advice, question: Question, here: Where) -> Iterator[Fault]:
    words = [*AnswerValue] if question.can_be_not_applicable else list(AnswerValue)[:3]
    yield from _are_known(advice, question, words, here)
    answer = advice.answer[0] if advice.answer and len(advice.answer) == 1 else None
    if advice.answer and answer is None:
        yield (*here, "answer"), f"the question {question.id} has one answer, not several"
    elif answer in words:
        needed = needs_words(question, str(answer))
        if needed == "evidence":
            yield (*here, "answer"), f"a Yes to {question.id} needs evidence, which no template can have"
        elif needed and advice.words is None:
            yield (*here, "answer"), f"{answer} to {question.id} needs a reason; write it under words"


def _chooses(advice: Advice, question: Question, here: Where) -> Iterator[Fault]:
    options = [option.id for option in question.options]
    yield from _are_known(advice, question, options, here)
    if advice.words is not None:
        yield (*here, "words"), f"the question {question.id} is answered with options; take the words out"
    if question.kind is QuestionKind.ONE and advice.answer and len(advice.answer) > 1:
        yield (*here, "answer"), f"the question {question.id} has one answer, not several"


def _are_known(advice: Advice, question: Question, words: Collection[str], here: Where) -> Iterator[Fault]:
    if advice.answer is None:
        yield (*here, "words"), f"say under answer what is answered to {question.id}"
    for number, word in enumerate(advice.answer or ()):
        if word not in words:
            hint = did_you_mean(word, words) or f"; it can be {', '.join(words)}"
            yield (*here, "answer", number), f"the question {question.id} is never {word}{hint}"
