"""What assessors are told of answers, contracts, suppliers and names of the past."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.closed_names import ClosedName, ClosedNames
from bot.domain.contract_facts import ContractSeen, Supplies
from bot.domain.findings import Finding, cited, findings, of_part
from bot.domain.given import Given
from bot.domain.question import AnswerValue
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Kind
from bot.domain.standard import Severity, Standard
from bot.domain.tree import Node
from tests.domain.making import (
    NO,
    NOT_APPLICABLE,
    PARTLY,
    SPEND,
    YES,
    Said,
    a_section,
    a_standard,
    asking,
    clauses,
    given,
    of,
)

BLOCKS, WARNS, NOTES = Severity

ABOUT = a_section("about", asking("pay", kind="money"), asking("agreed"))
POINT = a_section(
    "1",
    asking("must", clause="1.1"),
    asking("should", clause="1.2"),
    asking("consider", clause="1.3"),
    clauses=clauses("1", "must", "should", "consider", "must"),
)
CONTRACTS = a_section("2", asking("exceptional", clause="2.1"), clauses=clauses("2", "must", "must"))

HOSTING = ContractSeen(
    id=7,
    title="Hosting {supplier}",
    suppliers=("Acme {value} Ltd",),
    value_pence=12_000_000_000,
    start=date(2025, 4, 1),
    end=date(2028, 3, 31),
    extent=date(2028, 3, 31),
    product="hosting",
    supplies=frozenset({Supplies.COMPONENT}),
)
SMALLER = replace(
    HOSTING, id=8, title="Support", value_pence=4_000_000_000, end=date(2026, 3, 31), product=None
)


def finding(name: str, severity: str = "warns", *, clause: str = "1.4", **more: Any) -> dict[str, Any]:
    plain = {
        "id": name,
        "severity": severity,
        "clauses": [clause],
        "seen": f"{name} seen.",
        "remedy": "Mend it.",
    }
    return plain | more


def with_findings(*rules: dict[str, Any]) -> Standard:
    return a_standard(ABOUT, POINT, CONTRACTS, findings=rules)


def sheet(said: Said, *rules: dict[str, Any], words: str = "", kind: Kind = Kind.SERVICE) -> Questionnaire:
    standard = with_findings(*rules)
    return Questionnaire(standard, of(kind), given(standard, said, words=words))


def told(found: tuple[Finding, ...]) -> list[tuple[str, str | None, Severity]]:
    return [(each.rule, each.question or each.about, each.severity) for each in found]


@pytest.mark.parametrize(
    ("question", "value", "severity"),
    [
        ("must", NO, BLOCKS),
        ("must", PARTLY, WARNS),
        ("should", NO, WARNS),
        ("should", PARTLY, NOTES),
        ("consider", NO, NOTES),
        ("consider", PARTLY, NOTES),
        ("agreed", NO, WARNS),
        ("agreed", PARTLY, NOTES),
    ],
)
def test_a_no_or_a_partly_weighs_as_much_as_its_clause_binds(
    question: str, value: AnswerValue, severity: Severity
) -> None:
    [found] = findings(sheet({question: value}, words="Not yet."))

    assert (found.rule, found.question, found.value, found.words) == ("answer", question, value, "Not yet.")
    assert found.severity is severity
    assert (found.seen, found.remedy, found.about) == (None, None, None)


@pytest.mark.parametrize("value", [YES, NOT_APPLICABLE])
def test_a_yes_and_what_does_not_apply_are_nothing_to_find(value: AnswerValue) -> None:
    assert findings(sheet({"must": value, "pay": "£5"})) == ()


def test_an_answer_that_does_not_count_any_more_is_not_found() -> None:
    standard = with_findings()
    stale = Questionnaire(standard, SPEND, {"must": Given("no", edition=standard.id, stale=True)})

    assert findings(stale) == ()


def test_the_heaviest_comes_first_and_then_the_order_of_the_standard() -> None:
    said: Said = {"agreed": PARTLY, "must": NO, "should": NO, "exceptional": NO, "consider": NO}
    without_question = finding("open", clause="1.4", all=[{"question": "must", "is": "no"}])

    assert told(findings(sheet(said, without_question))) == [
        ("answer", "must", BLOCKS),
        ("answer", "exceptional", BLOCKS),
        ("answer", "should", WARNS),
        ("open", None, WARNS),
        ("answer", "agreed", NOTES),
        ("answer", "consider", NOTES),
    ]


def test_a_rule_on_a_question_takes_the_place_of_the_plain_finding() -> None:
    rule = finding("no-case", question="should", all=[{"question": "should", "is": ["no", "partly"]}])

    [found] = findings(sheet({"should": NO}, rule, words="Too dear."))

    assert found == Finding(
        "no-case", WARNS, ("1.4",), "should", "no", "Too dear.", "no-case seen.", "Mend it.", None
    )
    assert findings(sheet({"should": YES}, rule)) == ()


@pytest.mark.parametrize(
    ("severity", "value", "comes_out"),
    [("notes", NO, BLOCKS), ("notes", PARTLY, WARNS), ("blocks", PARTLY, BLOCKS), ("notes", YES, NOTES)],
)
def test_a_rule_never_makes_an_answer_milder(severity: str, value: AnswerValue, comes_out: Severity) -> None:
    rule = finding("mild", severity, question="must", all=[{"question": "must", "answered": True}])

    assert told(findings(sheet({"must": value}, rule))) == [("mild", "must", comes_out)]


def test_a_rule_looks_at_facts_and_numbers_too_and_only_at_the_kinds_it_is_for() -> None:
    rule = finding("dear", asked_of=["component"], all=[{"question": "pay", "over": 100}])

    assert told(findings(sheet({"pay": "£101"}, rule, kind=Kind.COMPONENT))) == [("dear", None, WARNS)]
    assert findings(sheet({"pay": "£100"}, rule, kind=Kind.COMPONENT)) == ()
    assert findings(sheet({"pay": "£101"}, rule)) == ()


def test_a_rule_may_be_about_an_answer_that_is_no_judgement() -> None:
    rule = finding("free", question="pay", all=[{"question": "pay", "at_most": 0}])

    [found] = findings(sheet({"pay": "£0"}, rule))

    assert (found.question, found.value, found.severity) == ("pay", "0", WARNS)


def test_a_finding_on_contracts_is_told_of_each_with_what_it_is_about() -> None:
    rule = finding(
        "over-100m",
        "blocks",
        each="contract",
        clause="2.1",
        all=[{"contract": "value", "over": 100_000_000}],
        none=[{"question": "exceptional", "is": "yes"}],
        seen="{contract} with {supplier} costs {value} and runs {months} months, {over} over; {unknown}.",
        remedy="Break it after {break_months}, at {share}.",
    )

    [found] = findings(sheet({}, rule), [HOSTING, SMALLER], {"hosting": 24})

    assert found.about == "Hosting {supplier}"
    assert found.seen == (
        "Hosting {supplier} with Acme {value} Ltd costs £120 million and runs 36 months, 12 over; {unknown}."
    )
    assert found.remedy == "Break it after unknown, at {share}."
    assert findings(sheet({"exceptional": YES}, rule), [HOSTING]) == ()
    assert findings(sheet({}, rule)) == ()


def test_a_finding_on_suppliers_looks_across_all_contracts() -> None:
    integrates = finding(
        "integrator",
        "blocks",
        each="supplier",
        all=[{"supplier": "integrates", "is": "yes"}, {"supplier": "component", "is": "yes"}],
        seen="{supplier} does both, in {contract}.",
    )
    depends = finding(
        "dependence",
        each="supplier",
        all=[{"supplier": "share", "over": 60}, {"supplier": "others", "at_least": 1}],
        seen="{supplier} has {share}% of it, {value}.",
    )
    manages = replace(
        SMALLER, suppliers=("acme {VALUE} limited",), supplies=frozenset({Supplies.SERVICE_MANAGEMENT})
    )
    other = replace(SMALLER, id=9, suppliers=("Other",), title="Laptops", supplies=frozenset())

    found = findings(sheet({}, integrates, depends), [HOSTING, other, manages])

    assert [(each.rule, each.about, each.seen) for each in found] == [
        ("integrator", "Acme {value} Ltd", "Acme {value} Ltd does both, in Hosting {supplier}, Support."),
        ("dependence", "Acme {value} Ltd", "Acme {value} Ltd has 80% of it, £160 million."),
    ]
    assert findings(sheet({}, integrates), [HOSTING, other]) == ()


VERIFY = ClosedName(
    names=("GOV.UK Verify", "Verify by GDS"), now="It is GOV.UK One Login now.", source="A newspaper"
)
PAAS = ClosedName(names=("GOV.UK PaaS",), now="It has closed.", source="A blog")
CLOSED = ClosedNames([VERIFY, PAAS])


def citing(words: str) -> tuple[Finding, ...]:
    return cited(sheet({"must": YES}, words=words), CLOSED)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("People sign in with GOV.UK Verify.", "GOV.UK Verify"),
        ("people sign in with gov.uk\n  verify", "gov.uk\n  verify"),
        ("(Verify by GDS)", "Verify by GDS"),
    ],
)
def test_an_answer_that_names_what_has_closed_is_told_what_it_is_today(words: str, name: str) -> None:
    assert citing(words) == (
        Finding("closed-name", WARNS, ("1.1",), "must", "yes", words, VERIFY.now, None, name),
    )


@pytest.mark.parametrize("words", ["", "We verify it.", "GOV.UK Verifying", "xGOV.UK PaaS", "GOVxUK Verify"])
def test_only_whole_names_count(words: str) -> None:
    assert citing(words) == ()


def test_each_is_told_once_of_an_answer_and_two_are_told_apart() -> None:
    found = citing("GOV.UK Verify, gov.uk verify and GOV.UK PaaS")

    assert [each.about for each in found] == ["GOV.UK Verify", "GOV.UK PaaS"]


def test_a_name_does_not_reach_from_one_answer_into_the_next() -> None:
    standard = with_findings()
    answers = {
        "must": Given("no", "We host on GOV.UK", edition=standard.id),
        "should": Given("no", "PaaS is what we use", edition=standard.id),
    }

    assert cited(Questionnaire(standard, SPEND, answers), CLOSED) == ()


def test_names_are_among_all_findings_and_nothing_is_found_where_nothing_has_closed() -> None:
    said: Said = {"must": YES}

    assert told(findings(sheet(said, words="GOV.UK PaaS"), closed=CLOSED)) == [("closed-name", "must", WARNS)]
    assert findings(sheet(said, words="GOV.UK PaaS")) == ()


SECRET = a_section("3", asking("secret", clause="3.1", sensitive=True), clauses=clauses("3", "must"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"must": NO, "exceptional": NO, "should": NO}, ("1.1", "2.1")),
        ({"must": NO, "secret": NO}, ("1.1",)),
        ({"secret": NO}, ()),
        ({"must": PARTLY, "should": NO}, None),
        ({"must": YES}, None),
    ],
)
def test_a_part_is_told_where_something_in_it_stands_in_the_way_and_nothing_sensitive_of_it(
    said: Said, told: tuple[str, ...] | None
) -> None:
    standard = a_standard(ABOUT, POINT, CONTRACTS, SECRET)
    answers = given(standard, said, words="Not yet.")
    part = Node(2, "Refunds", Kind.COMPONENT, Questionnaire(standard, of(Kind.COMPONENT), answers))

    found = of_part(part)

    assert found == (Finding("part", BLOCKS, told, about="Refunds") if told is not None else None)
