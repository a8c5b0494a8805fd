"""What the findings of both editions that ship see in answers and contracts, and what they leave alone."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.config import Config
from bot.domain.closed_names import ClosedNames
from bot.domain.contract_facts import ContractSeen, Supplies
from bot.domain.findings import Finding, findings
from bot.domain.ownership import Ownership
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Phase
from bot.domain.standard import Severity
from tests.domain.making import NO, NOT_APPLICABLE, PARTLY, YES, Said, given, of

BLOCKS, WARNS, NOTES = Severity

HOSTING = ContractSeen(
    id=1,
    title="Hosting",
    suppliers=("Acme Ltd",),
    value_pence=100_000_000_00,
    start=date(2026, 4, 1),
    end=date(2027, 3, 31),
    extent=date(2028, 3, 31),
    product="cloud-hosting",
    supplies=frozenset({Supplies.COMPONENT}),
)
SUPPORT = replace(HOSTING, id=2, title="Support", suppliers=("Other plc",), product="software-support")
BOTH = (HOSTING, SUPPORT)

BUILD_AND_BUY: Said = {
    "what-you-do": ("build", "buy"),
    "what-it-includes": ("screens", "new-code"),
    "hosting": ("public-cloud",),
    "suppliers-relied-on": "2",
}
CASE = "A longer commitment costs £210,000 less."


@dataclass(frozen=True)
class Case:
    """What is answered, and which contracts there are; whether it is found, and how heavily."""

    rule: str
    severity: Severity | None
    said: Said
    contracts: tuple[ContractSeen, ...] = BOTH
    phase: Phase = Phase.BETA


def seen(rule: str, severity: Severity, said: Said, *contracts: ContractSeen) -> Case:
    return Case(rule, severity, said, contracts or BOTH)


def not_seen(rule: str, said: Said, *contracts: ContractSeen) -> Case:
    return Case(rule, None, said, contracts or BOTH)


OVER = replace(HOSTING, value_pence=HOSTING.value_pence + 1)
LONG = replace(HOSTING, extent=date(2028, 4, 1))
BREAK_IN_TIME = replace(LONG, break_date=date(2028, 4, 1))
BREAK_LATE = replace(LONG, extent=date(2030, 3, 31), break_date=date(2028, 4, 2))
AUTOMATIC = replace(HOSTING, automatic=True)
MANAGES = replace(SUPPORT, suppliers=("ACME  Limited",), supplies=frozenset({Supplies.SERVICE_MANAGEMENT}))
OTHER_MANAGES = replace(MANAGES, suppliers=("Third",))
LARGER = replace(HOSTING, value_pence=HOSTING.value_pence + 1_000_000_00)
HALF = replace(HOSTING, value_pence=SUPPORT.value_pence)

CASES = [
    seen("contract-over-100-million", BLOCKS, {}, OVER),
    not_seen("contract-over-100-million", {}, HOSTING),
    not_seen("contract-over-100-million", {"contract-value": NO, "contract-value-reason": "War."}, OVER),
    seen("large-contract-planned", BLOCKS, {"contract-value": NO}),
    not_seen("large-contract-planned", {"contract-value": NO, "contract-value-reason": "War."}),
    seen("data-ownership-not-explicit", BLOCKS, {"data-ownership": PARTLY}),
    not_seen("data-ownership-not-explicit", {"data-ownership": YES}),
    seen("intellectual-property-not-explicit", BLOCKS, {"intellectual-property": PARTLY}),
    not_seen("intellectual-property-not-explicit", {"intellectual-property": YES}),
    seen("contract-silent-on-data", BLOCKS, {}, replace(HOSTING, data_owner=Ownership.SILENT)),
    not_seen("contract-silent-on-data", {}, replace(HOSTING, data_owner=Ownership.SHARED)),
    not_seen("contract-silent-on-data", {}, HOSTING),
    seen("contract-silent-on-intellectual-property", BLOCKS, {}, replace(HOSTING, ip_owner=Ownership.SILENT)),
    not_seen("contract-silent-on-intellectual-property", {}, replace(HOSTING, ip_owner=Ownership.SUPPLIERS)),
    not_seen("contract-silent-on-intellectual-property", {}, HOSTING),
    seen("contract-not-paid-by-use", NOTES, {}, replace(HOSTING, usage_based=False)),
    not_seen("contract-not-paid-by-use", {}, replace(HOSTING, usage_based=True)),
    not_seen("contract-not-paid-by-use", {"usage-based-billing": NO}, replace(HOSTING, usage_based=False)),
    seen("no-break-clause", WARNS, {}, LONG),
    not_seen("no-break-clause", {}, HOSTING),
    not_seen("no-break-clause", {}, BREAK_IN_TIME),
    not_seen("no-break-clause", {"break-clause": NO, "break-clause-case": CASE}, LONG),
    seen("late-break-clause", WARNS, {}, BREAK_LATE),
    not_seen("late-break-clause", {}, BREAK_IN_TIME),
    not_seen("late-break-clause", {"break-clause": NO, "break-clause-case": CASE}, BREAK_LATE),
    seen("automatic-extension", BLOCKS, {}, AUTOMATIC),
    not_seen("automatic-extension", {}, replace(AUTOMATIC, automatic=False)),
    not_seen(
        "automatic-extension",
        {"no-automatic-extension": NO, "extension-circumstances": "A court order."},
        AUTOMATIC,
    ),
    seen("integrator-supplies-component", BLOCKS, {}, HOSTING, MANAGES),
    not_seen("integrator-supplies-component", {}, HOSTING, OTHER_MANAGES),
    seen("longer-than-usual", WARNS, {}, LONG),
    not_seen("longer-than-usual", {}, HOSTING),
    seen(
        "alternative-without-value",
        BLOCKS,
        {"hosting": ("own-data-centre",), "alternative-value-for-money": NOT_APPLICABLE},
    ),
    not_seen(
        "alternative-without-value", {"hosting": ("own-data-centre",), "alternative-value-for-money": YES}
    ),
    seen("closed-without-reason", BLOCKS, {"code-in-the-open": PARTLY, "closed-source-reason": "no-reason"}),
    not_seen("closed-without-reason", {"code-in-the-open": NO, "closed-source-reason": "security"}),
    seen("closed-for-no-reason", BLOCKS, {"code-in-the-open": YES, "closed-source-reason": "no-reason"}),
    not_seen("closed-for-no-reason", {"code-in-the-open": YES, "closed-source-reason": "all-open"}),
    seen("no-exit-cost", BLOCKS, {"exit-cost": NOT_APPLICABLE}),
    not_seen("no-exit-cost", {"exit-cost": "£40,000"}),
    seen("no-impairments-in-testing", BLOCKS, {"tested-with-impairments": NOT_APPLICABLE}),
    not_seen("no-impairments-in-testing", {"tested-with-impairments": YES}),
    seen("duplicates-without-source", BLOCKS, {"data-not-duplicated": NO, "one-source-of-data": PARTLY}),
    not_seen("duplicates-without-source", {"data-not-duplicated": NO, "one-source-of-data": YES}),
    seen("skills-from-nowhere", NOTES, {"skills-from": ("not-known",)}),
    not_seen("skills-from-nowhere", {"skills-from": ("own-staff",)}),
    seen("hosting-still-open", BLOCKS, {"hosting": ("public-cloud", "undecided")}),
    Case("hosting-still-open", None, {"hosting": ("undecided",)}, phase=Phase.ALPHA),
    seen("most-from-one-supplier", WARNS, {}, LARGER, SUPPORT),
    not_seen("most-from-one-supplier", {}, HALF, SUPPORT),
    seen("only-one-supplier", WARNS, {}, HOSTING, replace(SUPPORT, suppliers=("acme ltd.",))),
    not_seen("only-one-supplier", {}, HOSTING, SUPPORT),
]
ONLY_IN_2021 = [
    seen("no-impact-assessment", BLOCKS, {"personal-data": "yes", "impact-assessment": NOT_APPLICABLE}),
    not_seen("no-impact-assessment", {"personal-data": "yes", "impact-assessment": YES}),
    seen("personal-data-still-open", WARNS, {"personal-data": "not-known"}),
    Case("personal-data-still-open", None, {"personal-data": "not-known"}, phase=Phase.ALPHA),
]
OF_EACH = {"tcop-2016": CASES, "tcop-2021": [*CASES, *ONLY_IN_2021]}


def found(config: Config, edition: str, case: Case) -> tuple[Finding, ...]:
    standard = config.standards[edition]
    answers = given(standard, {**BUILD_AND_BUY, **case.said}, case.phase, words="Because.")
    facts = of(phase=case.phase, contracts=len(case.contracts), suppliers=2)
    sheet = Questionnaire(standard, facts, answers)
    return findings(sheet, case.contracts, config.usual_months, config.closed_names)


@pytest.mark.parametrize(
    ("edition", "case"), [(edition, case) for edition, cases in OF_EACH.items() for case in cases]
)
def test_a_finding_is_made_where_it_should_be_and_nowhere_else(
    shipped: Config, edition: str, case: Case
) -> None:
    severities = {each.severity for each in found(shipped, edition, case) if each.rule == case.rule}

    assert severities == ({case.severity} if case.severity else set())


@pytest.mark.parametrize("edition", OF_EACH)
def test_every_finding_that_ships_was_made_and_was_not(shipped: Config, edition: str) -> None:
    cases = OF_EACH[edition]
    ships = {rule.id for rule in shipped.standards[edition].findings}

    assert {case.rule for case in cases if case.severity} == ships
    assert {case.rule for case in cases if not case.severity} == ships


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("People prove who they are with GOV.UK Verify.", "GOV.UK Verify"),
        ("People sign in with Gov UK Verify.", "Gov UK Verify"),
        ("It runs on GOV.UK PaaS.", "GOV.UK PaaS"),
        ("Countries come from the GOV.UK Registers.", "GOV.UK Registers"),
        ("Figures are on the performance platform.", "performance platform"),
        ("We followed the CESG guidance.", "CESG"),
        ("Bought through Crown Commercial Service.", "Crown Commercial Service"),
    ],
)
def test_names_of_the_past_are_known_as_people_write_them(shipped: Config, words: str, name: str) -> None:
    closed: ClosedNames = shipped.closed_names

    assert [as_written for as_written, _ in closed.named_in(words)] == [name]
