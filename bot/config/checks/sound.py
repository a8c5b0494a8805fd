"""What is left of a standard without its mistakes, so that the rest of it can be explored all the same."""

from collections.abc import Collection, Iterator

from bot.config.source import Where
from bot.domain.question import Question
from bot.domain.rules import Rule
from bot.domain.standard import Standard

ROUTING = frozenset({"id", "kind", "options", "may_not_apply", "limits", "asked_of", "phases", "when"})
"""The keys of a question that have to be right before anybody can say when it is asked."""

WORDS = frozenset({"title", "says", "means", "otherwise"})
"""Keys of what is only read by people."""

Asked = dict[Where, tuple[Question, tuple[str, ...]]]
"""Questions by their places, with the rules they are asked by."""


def sound_part(standard: Standard, wrong: Collection[Where]) -> Standard:
    """Return a standard without the rules and questions that are wrong, and without what depends on them.

    `wrong` are the places of mistakes. Clauses and findings are left out too: they decide nothing.
    """
    unsound = set(_unsound(wrong))
    rules = [rule for place, rule in enumerate(standard.rules) if ("rules", place) not in unsound]
    asked: Asked = {
        ("sections", place, "questions", number): (question, section.rules_of(question))
        for place, section in enumerate(standard.sections)
        for number, question in enumerate(section.questions)
        if unsound.isdisjoint({("sections", place), ("sections", place, "questions", number)})
    }
    left = -1
    while left != len(rules) + len(asked):
        left = len(rules) + len(asked)
        rules, asked = _without_dependents(rules, asked)
    sections = [
        section.model_copy(
            update={
                "clauses": (),
                "questions": tuple(
                    question.model_copy(update={"clause": None})
                    for number, question in enumerate(section.questions)
                    if ("sections", place, "questions", number) in asked
                ),
            }
        )
        for place, section in enumerate(standard.sections)
    ]
    fields = {name: getattr(standard, name) for name in Standard.model_fields}
    return Standard.model_validate(fields | {"rules": rules, "sections": sections, "findings": ()})


def _unsound(wrong: Collection[Where]) -> Iterator[Where]:
    """Yield the places of the rules, sections and questions that cannot be explored."""
    for place in (each for each in wrong if each and each[-1] not in WORDS):
        match place:
            case ("rules", number, *_):
                yield "rules", number
            case ("sections", number, "when" | "asked_of", *_):
                yield "sections", number
            case ("sections", number, "questions", question, key, *_) if key in ROUTING:
                yield "sections", number, "questions", question


def _without_dependents(rules: list[Rule], asked: Asked) -> tuple[list[Rule], Asked]:
    """Return the rules and questions that depend on nothing but these; others may depend on what is gone."""
    names = {None, *(rule.id for rule in rules)}
    questions = {None, *(question.id for question, _ in asked.values())}
    sound = [
        rule
        for rule in rules
        if all(each.rule in names and each.question in questions for each in rule.criteria)
    ]
    return sound, {place: each for place, each in asked.items() if names.issuperset(each[1])}
