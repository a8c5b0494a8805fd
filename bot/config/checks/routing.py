"""Checks of rules and of when questions are asked, in a standard or a regime."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.config.checks.criteria import ANYWHERE, Scope, of_criteria
from bot.config.checks.ids import Fault, there_is, used_once
from bot.config.source import Where
from bot.domain.rules import Criteria, Rule
from bot.domain.section import Section

MOST_RULES = 200
"""In one file. Rules are worked out by way of those they name, and Python goes only so deep."""


def of_routing(
    sections: Sequence[Section],
    rules: Sequence[Rule],
    others: Sequence[Criteria] = (),
    categories: Collection[str] | None = None,
) -> Iterator[Fault]:
    """Yield what is wrong with rules, and with questions that are asked by them.

    `others` are criteria elsewhere that may name rules too.
    """
    if len(rules) > MOST_RULES:
        what = f"this is rule {MOST_RULES + 1}; there can be at most {MOST_RULES}"
        yield ("rules", MOST_RULES), what
        return
    yield from used_once("rule", ((each.id, ("rules", place, "id")) for place, each in enumerate(rules)))
    questions = {question.id: question for section in sections for question in section.questions}
    names = [rule.id for rule in rules]
    scope = Scope(ANYWHERE, "by a rule", questions, names, categories)
    for place, rule in enumerate(rules):
        yield from of_criteria(rule, ("rules", place), scope)
        yield from _names_earlier_rules(rule, names, place)
    yield from _never_used(sections, rules, others)
    yield from _asked_in_time(sections, rules)


def _names_earlier_rules(rule: Rule, names: Sequence[str], place: int) -> Iterator[Fault]:
    for where, named in _rules_named(rule, ("rules", place)):
        if named == rule.id:
            yield where, f"the rule {rule.id} names itself, and so could never be worked out"
        elif named in names[place:]:
            yield (
                where,
                f"{named} comes after {rule.id}; a rule can only name those before it, so move {named} up",
            )


def _rules_named(criteria: Criteria, here: Where) -> Iterator[tuple[Where, str]]:
    for group in ("all", "any", "none"):
        for number, criterion in enumerate(getattr(criteria, group)):
            if criterion.rule:
                yield (*here, group, number, "rule"), criterion.rule


def _never_used(
    sections: Sequence[Section], rules: Sequence[Rule], others: Sequence[Criteria]
) -> Iterator[Fault]:
    used = {name for section in sections for name in section.when}
    used |= {name for section in sections for question in section.questions for name in question.when}
    used |= {criterion.rule or "" for each in (*rules, *others) for criterion in each.criteria}
    for place, rule in enumerate(rules):
        if rule.id not in used:
            yield (
                ("rules", place, "id"),
                f"the rule {rule.id} is never used; name it under when, or take it out",
            )


def _asked_in_time(sections: Sequence[Section], rules: Sequence[Rule]) -> Iterator[Fault]:
    """A rule has to have all the answers it looks at before the first question that is asked by it."""
    position = {
        question.id: place
        for place, question in enumerate(each for section in sections for each in section.questions)
    }
    looks_at = _looked_at(rules)
    for place, section in enumerate(sections):
        here: Where = ("sections", place)
        first = section.questions[0].id if section.questions else None
        yield from _of_when(section.when, (*here, "when"), first, looks_at, position)
        for number, question in enumerate(section.questions):
            where = (*here, "questions", number, "when")
            yield from _of_when(question.when, where, question.id, looks_at, position)


def _of_when(
    when: Sequence[str],
    here: Where,
    asks: str | None,
    looks_at: Mapping[str, Sequence[str]],
    position: Mapping[str, int],
) -> Iterator[Fault]:
    for number, name in enumerate(when):
        where = (*here, number)
        yield from there_is("rule", name, looks_at, where)
        for question in looks_at.get(name, ()) if asks else ():
            if question == asks:
                yield where, f"the rule {name} looks at {question} itself, so it could never be asked"
            elif position.get(question, -1) > position[asks or ""]:
                what = f"the rule {name} looks at {question}, which comes later than {asks}"
                yield where, f"{what}; move {question} up or {asks} down"


def _looked_at(rules: Sequence[Rule]) -> dict[str, tuple[str, ...]]:
    """Return the questions that each rule looks at, itself or by the rules before it that it names."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        own = [each.question for each in rule.criteria if each.question]
        others = [name for each in rule.criteria if each.rule for name in found.get(each.rule, ())]
        found[rule.id] = tuple(dict.fromkeys([*own, *others]))
    return found
