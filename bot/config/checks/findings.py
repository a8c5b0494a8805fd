"""Checks of findings: what they are about has to exist, and their sentences can be filled in."""

import re
from collections.abc import Collection, Iterator

from bot.config.checks.criteria import ANYWHERE, Scope, of_criteria
from bot.config.checks.ids import Fault, named_once, there_is, used_once
from bot.config.source import Where, did_you_mean
from bot.domain.findings import ANSWER, CLOSED_NAME, PART, PLACEHOLDERS
from bot.domain.standard import FindingRule, Standard

FILLED_IN = {
    "assessment": frozenset[str](),
    "contract": PLACEHOLDERS - {"share"},
    "supplier": PLACEHOLDERS - {"months", "break_months", "over"},
}
"""What can stand in braces in the sentences of a finding, by what it is found of."""

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def of_findings(standard: Standard, categories: Collection[str] | None = None) -> Iterator[Fault]:
    """Yield what is wrong with the findings of a standard."""
    yield from used_once(
        "finding", ((each.id, ("findings", place, "id")) for place, each in enumerate(standard.findings))
    )
    questions = {question.id: question for question in standard.questions}
    for place, finding in enumerate(standard.findings):
        here: Where = ("findings", place)
        scope = Scope(
            looks_at=ANYWHERE if finding.each == "assessment" else ANYWHERE | {finding.each},
            place=f"in a finding of each {finding.each}",
            questions=questions,
            rules=[rule.id for rule in standard.rules],
            categories=categories,
        )
        yield from of_criteria(finding, here, scope)
        yield from _about(standard, finding, here)
        yield from _sentences(finding, here)


def _about(standard: Standard, finding: FindingRule, here: Where) -> Iterator[Fault]:
    if finding.id in {ANSWER, CLOSED_NAME, PART}:
        yield (*here, "id"), f"{finding.id} is the name of what is found without a rule; choose another id"
    for number, clause in enumerate(finding.clauses):
        yield from there_is("clause", clause, standard.clauses, (*here, "clauses", number))
    yield from named_once(finding.clauses, (*here, "clauses"))
    yield from named_once(finding.asked_of, (*here, "asked_of"))
    if finding.question is not None:
        known = [question.id for question in standard.questions]
        yield from there_is("question", finding.question, known, (*here, "question"))


def _sentences(finding: FindingRule, here: Where) -> Iterator[Fault]:
    allowed = FILLED_IN[finding.each]
    for key in ("seen", "remedy"):
        for match in _BRACES.finditer(getattr(finding, key)):
            if match[1] in allowed:
                continue
            if match[1] is None:
                what = "a brace stands alone here; write {value}, with one on either side, or take it out"
            elif match[1] in PLACEHOLDERS:
                what = f"{{{match[1]}}} is not known in a finding of each {finding.each}{_instead(allowed)}"
            else:
                hint = did_you_mean(match[1], allowed) or _instead(allowed)
                what = f"nothing can be put in the place of {{{match[1]}}}{hint}"
            yield (*here, key), what


def _instead(allowed: Collection[str]) -> str:
    if not allowed:
        return "; take it out"
    return f"; it can hold {', '.join(f'{{{each}}}' for each in sorted(allowed))}"
