"""What the assessors have to know: what answers, contracts and suppliers come to by a standard's rules."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.closed_names import ClosedNames
from bot.domain.contract_facts import (
    ContractSeen,
    SupplierSeen,
    contract_facts,
    supplier_facts,
    suppliers,
)
from bot.domain.money import pounds
from bot.domain.question import AnswerValue, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.rules import HOLDS_NOT, Seen, SupplierFact
from bot.domain.section import Force
from bot.domain.standard import FindingRule, Severity, Standard
from bot.domain.tree import Node

ANSWER = "answer"
"""The rule by which a No or a Partly is found of any judgement."""

CLOSED_NAME = "closed-name"
"""The rule by which an answer is found to name something that is no longer there."""

PART = "part"
"""The rule by which a part is found in which something stands in the way."""

PLACEHOLDERS = frozenset({"contract", "supplier", "value", "months", "break_months", "over", "share"})

HEAVIEST_FIRST = tuple(Severity)

_WEIGHTS: Mapping[tuple[Force | None, str], Severity] = {
    (Force.MUST, AnswerValue.NO): Severity.BLOCKS,
    (Force.SHOULD, AnswerValue.NO): Severity.WARNS,
    (None, AnswerValue.NO): Severity.WARNS,
    (Force.CONSIDER, AnswerValue.NO): Severity.NOTES,
    (Force.MUST, AnswerValue.PARTLY): Severity.WARNS,
    (Force.SHOULD, AnswerValue.PARTLY): Severity.NOTES,
    (None, AnswerValue.PARTLY): Severity.NOTES,
    (Force.CONSIDER, AnswerValue.PARTLY): Severity.NOTES,
}
NOTHING_CLOSED = ClosedNames()

_PLACEHOLDER = re.compile("{(" + "|".join(sorted(PLACEHOLDERS)) + ")}")
_NOT_KNOWN = "unknown"
_BY_ITSELF = (f"supplier:{SupplierFact.INTEGRATES}", f"supplier:{SupplierFact.COMPONENT}")
"""What is known of a supplier from one contract alone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found by `rule`, which is a FindingRule's id, "answer", "closed-name" or "part".

    `value` and `words` are the answer to `question`, where it is about one. `seen` and `remedy` are sentences
    of the standard, None where the wording is left to whoever shows it. `about` is the contract's title, the
    supplier, the part's title, or the closed name as it was written.
    """

    rule: str
    severity: Severity
    clauses: tuple[str, ...]
    question: str | None = None
    value: str | None = None
    words: str = ""
    seen: str | None = None
    remedy: str | None = None
    about: str | None = None


def findings(
    questionnaire: Questionnaire,
    contracts: Sequence[ContractSeen] = (),
    usual_months: Mapping[str, int] | None = None,
    closed: ClosedNames = NOTHING_CLOSED,
) -> tuple[Finding, ...]:
    """Return all that is found, the heaviest first, and within that in the order of the standard.

    `contracts` are those of the whole tree, handed over with its root only. `usual_months` is the longest
    usual length of a contract for each kind of product.
    """
    by_rule = [
        *_of_the_assessment(questionnaire),
        *_of_contracts(questionnaire, contracts, usual_months or {}),
        *_of_suppliers(questionnaire, contracts),
    ]
    replaced = {finding.question for finding in by_rule}
    generic = [each for each in _of_answers(questionnaire) if each.question not in replaced]
    found = [*generic, *by_rule, *cited(questionnaire, closed)]
    return tuple(sorted(found, key=lambda finding: _place(questionnaire.standard, finding)))


def contract_findings(
    standard: Standard, contract: ContractSeen, usual_months: Mapping[str, int], seen: Seen | None = None
) -> tuple[Finding, ...]:
    """Return what is found of one contract by itself, the heaviest first, before anything is submitted.

    `seen` is what the assessment that it belongs to knows, such as the reasons it gives for an exception.
    What is found of a supplier counts where it follows from this contract alone.
    """
    known = seen or {}
    values = _contract_values(contract, usual_months)
    facts = {**known, **contract_facts(contract, usual_months)}
    found = [
        _plain(rule, values, contract.title)
        for rule in standard.findings
        if rule.each == "contract" and rule.hold(facts)
    ]
    for supplier in suppliers([contract]):
        of_supplier = {**known, **{key: supplier_facts(supplier).get(key, HOLDS_NOT) for key in _BY_ITSELF}}
        found += [
            _plain(rule, _supplier_values(supplier), supplier.name)
            for rule in standard.findings
            if rule.each == "supplier" and _is_known_alone(rule) and rule.hold(of_supplier)
        ]
    return tuple(sorted(found, key=lambda finding: _place(standard, finding)))


def _is_known_alone(rule: FindingRule) -> bool:
    of_suppliers = {criterion.key for criterion in rule.criteria if criterion.supplier is not None}
    return of_suppliers <= set(_BY_ITSELF)


def _plain(rule: FindingRule, values: Mapping[str, str], about: str) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        clauses=rule.clauses,
        seen=_filled(rule.seen, values),
        remedy=_filled(rule.remedy, values),
        about=about,
    )


def cited(questionnaire: Questionnaire, closed: ClosedNames) -> tuple[Finding, ...]:
    """Return where the words of an answer name something that has since been closed or renamed."""
    written = [(candidate, given) for candidate, given in questionnaire.given if given.words]
    if not closed.may_be_in("\n".join([given.words for _, given in written])):
        return ()
    return tuple(
        Finding(
            rule=CLOSED_NAME,
            severity=Severity.WARNS,
            clauses=(candidate.question.clause,) if candidate.question.clause else (),
            question=candidate.id,
            value=given.value,
            words=given.words,
            seen=one.now,
            about=name,
        )
        for candidate, given in written
        for name, one in closed.named_in(given.words)
    )


def of_part(part: Node) -> Finding | None:
    """Return what is to be said where something in a part bars a plain approval; None where nothing does.

    It names the clauses, apart from those about which a sensitive answer is.
    """
    sheet = part.questionnaire
    blocking = [each for each in findings(sheet) if each.severity is Severity.BLOCKS]
    told = [each for each in blocking if not (each.question and sheet.standard.is_sensitive(each.question))]
    clauses = dict.fromkeys(clause for each in told for clause in each.clauses)
    return Finding(PART, Severity.BLOCKS, tuple(clauses), about=part.title) if blocking else None


def severity_of(force: Force | None, value: str) -> Severity | None:
    """Return how heavily a judgement weighs by itself; None where it is nothing to find."""
    return _WEIGHTS.get((force, value))


def _of_answers(questionnaire: Questionnaire) -> Iterator[Finding]:
    for candidate, given in questionnaire.wanting:
        if severity := severity_of(candidate.force, given.value):
            clause = candidate.question.clause
            clauses = (clause,) if clause else ()
            yield Finding(ANSWER, severity, clauses, candidate.id, given.value, given.words)


def _of_the_assessment(questionnaire: Questionnaire) -> Iterator[Finding]:
    for rule in _rules(questionnaire, "assessment"):
        if rule.hold(questionnaire.seen):
            yield _finding(questionnaire, rule, {}, None)


def _of_contracts(
    questionnaire: Questionnaire, contracts: Sequence[ContractSeen], usual_months: Mapping[str, int]
) -> Iterator[Finding]:
    rules = _rules(questionnaire, "contract")
    for contract in contracts:
        seen = {**questionnaire.seen, **contract_facts(contract, usual_months)}
        for rule in rules:
            if rule.hold(seen):
                values = _contract_values(contract, usual_months)
                yield _finding(questionnaire, rule, values, contract.title)


def _of_suppliers(questionnaire: Questionnaire, contracts: Sequence[ContractSeen]) -> Iterator[Finding]:
    rules = _rules(questionnaire, "supplier")
    for supplier in suppliers(contracts):
        seen = {**questionnaire.seen, **supplier_facts(supplier)}
        for rule in rules:
            if rule.hold(seen):
                yield _finding(questionnaire, rule, _supplier_values(supplier), supplier.name)


def _rules(questionnaire: Questionnaire, each: str) -> list[FindingRule]:
    kind = questionnaire.facts.kind
    return [rule for rule in questionnaire.standard.findings if rule.each == each and kind in rule.asked_of]


def _finding(
    questionnaire: Questionnaire, rule: FindingRule, values: Mapping[str, str], about: str | None
) -> Finding:
    given = questionnaire.answer_to(rule.question) if rule.question else None
    by_itself = _weight(questionnaire, rule.question) if rule.question else None
    return Finding(
        rule=rule.id,
        severity=min(rule.severity, by_itself or rule.severity, key=HEAVIEST_FIRST.index),
        clauses=rule.clauses,
        question=rule.question,
        value=given.value if given else None,
        words=given.words if given else "",
        seen=_filled(rule.seen, values),
        remedy=_filled(rule.remedy, values),
        about=about,
    )


def _weight(questionnaire: Questionnaire, question_id: str) -> Severity | None:
    standard = questionnaire.standard
    question = standard.question(question_id)
    given = questionnaire.answer_to(question_id)
    if given is None or question.kind is not QuestionKind.JUDGEMENT:
        return None
    return severity_of(standard.force_of(question), given.value)


def _contract_values(contract: ContractSeen, usual_months: Mapping[str, int]) -> dict[str, str]:
    return {
        "contract": contract.title,
        "supplier": contract.supplier,
        "value": pounds(contract.value_pence),
        "months": str(contract.months),
        "break_months": _number(contract.break_months),
        "over": _number(contract.months_over(usual_months)),
    }


def _supplier_values(supplier: SupplierSeen) -> dict[str, str]:
    worth = sum(contract.value_pence for contract in supplier.contracts)
    share = supplier.share
    return {
        "supplier": supplier.name,
        "contract": ", ".join(contract.title for contract in supplier.contracts),
        "value": pounds(worth),
        "share": _NOT_KNOWN if share is None else str(share.quantize(Decimal(1), ROUND_HALF_UP)),
    }


def _number(number: int | None) -> str:
    return _NOT_KNOWN if number is None else str(number)


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders, in one go: braces in what people wrote stay as they are."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), sentence)


def _place(standard: Standard, finding: Finding) -> tuple[int, int, int]:
    """Where a finding stands: by severity, by section, then with the question it is about, or after them."""
    severity = HEAVIEST_FIRST.index(finding.severity)
    if finding.question:
        section = standard.section_of(finding.question)
        return severity, standard.order_of(section), standard.position(finding.question)
    section = standard.section_of_clause(finding.clauses[0])
    return severity, standard.order_of(section), len(standard.questions)
