"""What has changed about a spend since it was approved, and whether the approval still holds."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.findings import Finding
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.rules import Criteria
from bot.domain.spend import Fact
from bot.domain.standard import Standard

PER_CENT = 100


class What(StrEnum):
    """What can change. The value is the code a template puts into words."""

    COST = "cost"
    PURPOSE = "purpose"
    CATEGORY = "category"
    PUBLIC_FACING = "public_facing"
    NOVEL = "novel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The facts of a spend that an approval was given for. `cost_pence` is the whole-life cost."""

    cost_pence: int
    purpose: str
    category: str
    public_facing: bool
    novel: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that has changed; `reopens` says that what was approved is no longer what is planned."""

    what: What
    before: int | str | bool
    now: int | str | bool
    reopens: bool


FACTS = {
    What.COST: (Fact.COST,),
    What.CATEGORY: (Fact.CATEGORY,),
    What.PUBLIC_FACING: (Fact.PUBLIC_FACING,),
    What.NOVEL: (Fact.NOVEL,),
    What.PURPOSE: (),
}
"""The facts by which rules see what has changed; of what it is for they see nothing."""


def changes(approved: Scope, now: Scope, cost_share: int) -> tuple[Change, ...]:
    """Return what differs from what was approved, however many steps it took.

    A cost that differs by more than `cost_share` per cent of what was approved reopens; anything else does
    however small it is.
    """
    found = []
    for what, name in _NAMES.items():
        before, after = getattr(approved, name), getattr(now, name)
        if _same(before, after):
            continue
        is_small = what is What.COST and abs(after - before) * PER_CENT <= cost_share * before
        found.append(Change(what, before, after, not is_small))
    return tuple(found)


def looked_at_again(
    before: Questionnaire, after: Questionnaire, facts: Collection[Fact], found: Collection[Finding]
) -> tuple[Question, ...]:
    """Return the questions with answers that have to be looked at again once `facts` have changed.

    They are those asked by a rule that looks at one of these facts, and those that the findings which have
    changed (`found`: those that came, and those that went) are about, or stand on the same clauses as.
    """
    standard = after.standard
    asked = {each.id: each for each in standard.candidates(after.facts.kind, after.facts.phase)}
    about = {finding.question for finding in found}
    clauses = {clause for finding in found for clause in finding.clauses}
    return tuple(
        question
        for question in after.asked
        if before.is_asked(question.id)
        and after.answer_to(question.id)
        and (
            question.id in about
            or question.clause in clauses
            or any(_looks_at(standard, rule, facts) for rule in asked[question.id].rules)
        )
    )


_NAMES = {
    What.COST: "cost_pence",
    What.PURPOSE: "purpose",
    What.CATEGORY: "category",
    What.PUBLIC_FACING: "public_facing",
    What.NOVEL: "novel",
}


def _same(before: object, now: object) -> bool:
    if isinstance(before, str) and isinstance(now, str):
        return before.split() == now.split()
    return before == now


def _looks_at(standard: Standard, criteria: Criteria, facts: Collection[Fact]) -> bool:
    return any(
        each.fact in facts
        or (each.rule is not None and _looks_at(standard, standard.rules_by_id[each.rule], facts))
        for each in criteria.criteria
    )
