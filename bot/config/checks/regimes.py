"""Checks of a regime: its categories and levels, what its rules look at, and its own questions."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.config.checks.criteria import FACTS_ONLY, Scope, of_criteria
from bot.config.checks.ids import Fault, named_once, there_is, used_once
from bot.config.checks.questions import of_sections
from bot.config.checks.routing import of_routing
from bot.config.source import Where, did_you_mean
from bot.domain.question import Question, QuestionKind
from bot.domain.regimes import QuestionCriterion, Regime, Scrutiny
from bot.domain.standard import Standard


def of_regime(regime: Regime) -> Iterator[Fault]:
    """Yield what is wrong with a regime as a whole."""
    yield from used_once(
        "category", ((each.id, ("categories", place, "id")) for place, each in enumerate(regime.categories))
    )
    categories = [category.id for category in regime.categories]
    scope = Scope(FACTS_ONLY, "by a regime", {}, (), categories)
    for key, rules in (("approval", regime.approval), ("report", regime.report)):
        yield from used_once("rule", ((each.id, (key, place, "id")) for place, each in enumerate(rules)))
        for place, rule in enumerate(rules):
            yield from of_criteria(rule, (key, place), scope)
    yield from of_sections(regime.sections)
    for place, section in enumerate(regime.sections):
        if section.number is not None:
            yield (
                ("sections", place, "id"),
                "numbers are for the points of a standard; give it a word as its id",
            )
    yield from _no_clauses(regime)
    yield from of_routing(regime.sections, regime.rules, categories=categories)
    if regime.scrutiny:
        yield from _of_scrutiny(regime, regime.scrutiny, scope)


def of_names_taken(regime: Regime, standard: Standard) -> Iterator[Fault]:
    """Yield the ids of a regime's own that a standard has too: both are asked together."""
    sections, rules = {section.id for section in standard.sections}, {rule.id for rule in standard.rules}
    questions = {question.id for question in standard.questions}
    for place, section in enumerate(regime.sections):
        here: Where = ("sections", place)
        if section.id in sections:
            yield (*here, "id"), _taken("section", section.id, standard)
        for number, question in enumerate(section.questions):
            if question.id in questions:
                yield (*here, "questions", number, "id"), _taken("question", question.id, standard)
    for place, rule in enumerate(regime.rules):
        if rule.id in rules:
            yield ("rules", place, "id"), _taken("rule", rule.id, standard)


def _taken(what: str, name: str, standard: Standard) -> str:
    return (
        f"the standard {standard.id} has a {what} {name} too, and both are asked together; choose another id"
    )


def _no_clauses(regime: Regime) -> Iterator[Fault]:
    for place, section in enumerate(regime.sections):
        if section.clauses:
            yield ("sections", place, "clauses"), "clauses belong to a standard; a regime has only questions"
        for number, question in enumerate(section.questions):
            where = ("sections", place, "questions", number)
            if question.clause:
                yield (*where, "clause"), "clauses belong to a standard; a regime's question is about none"
            if question.was:
                yield (*where, "was"), "was belongs to a standard; a regime follows no edition"


def _of_scrutiny(regime: Regime, scrutiny: Scrutiny, scope: Scope) -> Iterator[Fault]:
    here: Where = ("scrutiny",)
    levels = [level.id for level in scrutiny.levels]
    yield from used_once(
        "level", ((name, (*here, "levels", place, "id")) for place, name in enumerate(levels))
    )
    yield from _of_totals(scrutiny, levels, here)
    if not scrutiny.facts and not scrutiny.questions:
        yield here, "scrutiny should have facts or questions to come from"
    yield from used_once(
        "criterion", ((each.id, (*here, "facts", place, "id")) for place, each in enumerate(scrutiny.facts))
    )
    for place, fact in enumerate(scrutiny.facts):
        for number, band in enumerate(fact.bands):
            where = (*here, "facts", place, "bands", number)
            yield from there_is("level", band.level, levels, (*where, "level"))
            yield from of_criteria(band, where, scope)
    questions = {question.id: question for section in regime.sections for question in section.questions}
    names = (criterion.question for criterion in scrutiny.questions)
    yield from used_once(
        "level for", ((name, (*here, "questions", place, "question")) for place, name in enumerate(names))
    )
    for place, criterion in enumerate(scrutiny.questions):
        where = (*here, "questions", place)
        yield from there_is("question", criterion.question, questions, (*where, "question"))
        if criterion.question in questions:
            yield from _of_levels(criterion, questions[criterion.question], levels, where)


def _of_totals(scrutiny: Scrutiny, levels: Sequence[str], here: Where) -> Iterator[Fault]:
    for place, total in enumerate(scrutiny.totals):
        yield from there_is("level", total.level, levels, (*here, "totals", place, "level"))
    for place, name in enumerate(scrutiny.decisive):
        yield from there_is("level", name, levels, (*here, "decisive", place))
    yield from named_once(scrutiny.decisive, (*here, "decisive"))
    if scrutiny.by == "highest":
        for key in ("totals", "decisive"):
            if getattr(scrutiny, key):
                yield (*here, key), f"{key} count only where levels are added up, by: total; take them out"
    elif not scrutiny.totals:
        yield here, "where levels are added up, totals should say which level a sum is"
    else:
        yield from _gaps(scrutiny, here)


def _gaps(scrutiny: Scrutiny, here: Where) -> Iterator[Fault]:
    """The levels have to follow each other as their totals grow, and the smallest sum has to have one."""
    starts = [total.at_least for total in scrutiny.totals]
    for place, (lower, higher) in enumerate(pairwise(starts), 1):
        if higher <= lower:
            yield (
                (*here, "totals", place, "at_least"),
                "totals should stand in order, each from more points on than the one before",
            )
    lightest = min(level.points for level in scrutiny.levels)
    least = lightest * (len(scrutiny.facts) + len(scrutiny.questions))
    if min(starts) > least:
        yield (
            (*here, "totals"),
            f"a total can be as small as {least}, and no level would follow; let the lightest start there",
        )


def _of_levels(
    criterion: QuestionCriterion, question: Question, levels: Sequence[str], here: Where
) -> Iterator[Fault]:
    if question.kind is not QuestionKind.ONE:
        yield (
            (*here, "question"),
            f"the question {question.id} is of kind {question.kind}; only one of several options has a level",
        )
        return
    options = [option.id for option in question.options]
    for option, level in criterion.levels.items():
        where = (*here, "levels", option)
        if option not in options:
            hint = did_you_mean(option, options)
            yield where, f"the question {question.id} has no option {option}{hint}"
        yield from there_is("level", level, levels, where)
    missing = [option for option in options if option not in criterion.levels]
    if missing:
        yield (*here, "levels"), f"the level for {', '.join(missing)} is missing; each option needs one"
