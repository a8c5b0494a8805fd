from dataclasses import replace

from bot.domain.findings import Finding
from bot.domain.questionnaire import Questionnaire
from bot.domain.scope import looked_at_again
from bot.domain.spend import Fact
from bot.domain.standard import Severity
from tests.domain.making import SPEND, YES, a_rule, a_section, a_standard, asking, clauses

DEAR = replace(SPEND, cost_pence=500_000_000)
STANDARD = a_standard(
    a_section(
        "1",
        asking("plan", clause="1.1"),
        asking("board", clause="1.1", when=["costly"]),
        asking("audit", clause="1.2", when=["very-costly"]),
        clauses=clauses("1", "must", "should"),
        knows="The service owner",
    ),
    a_section("2", asking("open", clause="2.1"), clauses=clauses("2", "must"), knows="The architect"),
    rules=[
        a_rule("dear", all=[{"fact": "cost", "over": 10_000}]),
        a_rule("costly", all=[{"rule": "dear"}]),
        a_rule("very-costly", all=[{"fact": "cost", "over": 1_000_000}]),
    ],
)


def sheet(facts: object = SPEND) -> Questionnaire:
    from bot.domain.given import Given  # noqa: PLC0415

    given = {
        question: Given(YES, "because", SPEND.phase, STANDARD.id, stale=False)
        for question in ("plan", "board", "open")
    }
    return Questionnaire(STANDARD, facts, given)  # type: ignore[arg-type]


def again(facts: set[Fact], *found: Finding) -> list[str]:
    return [question.id for question in looked_at_again(sheet(), sheet(DEAR), facts, found)]


def test_what_a_rule_on_the_fact_asks_is_asked_again_also_by_way_of_another_rule() -> None:
    assert again({Fact.COST}) == ["board"]
    assert again({Fact.NOVEL}) == []


def test_what_is_newly_asked_is_asked_anyway() -> None:
    assert [question.id for question in sheet(DEAR).missing] == ["audit"]


def test_what_a_finding_that_came_or_went_is_about_is_asked_again() -> None:
    assert again(set(), Finding("rule", Severity.WARNS, ("2.1",))) == ["open"]
    assert again(set(), Finding("rule", Severity.WARNS, (), question="plan")) == ["plan"]
