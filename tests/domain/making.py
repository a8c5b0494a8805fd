"""A small standard with a bit of everything, and short ways to answer it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.given import Given, read_answer
from bot.domain.question import AnswerValue, Question
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Facts, Kind, Phase
from bot.domain.standard import Standard

YES, PARTLY, NO, NOT_APPLICABLE = AnswerValue

SPEND = Facts(
    kind=Kind.SERVICE,
    phase=Phase.DISCOVERY,
    category="digital",
    cost_pence=10_000_000,
    public_facing=True,
    novel=False,
)


def of(kind: Kind = Kind.SERVICE, phase: Phase = Phase.DISCOVERY, **more: Any) -> Facts:
    return replace(SPEND, kind=kind, phase=phase, **more)


def asking(question_id: str, **more: Any) -> dict[str, Any]:
    return {"id": question_id, "asks": "Have you?", "why": "It helps.", "good": "Yes, twice.", **more}


def a_question(question_id: str = "it", **more: Any) -> Question:
    return Question.model_validate(asking(question_id, **more))


def options(*names: str) -> list[dict[str, str]]:
    return [{"id": name, "title": name.capitalize()} for name in names]


def a_section(section_id: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": section_id, "title": f"Section {section_id}", "questions": questions, **more}


def clauses(section_id: str, *forces: str) -> list[dict[str, str]]:
    return [
        {"id": f"{section_id}.{line}", "says": "Do it.", "force": force}
        for line, force in enumerate(forces, 1)
    ]


def a_rule(rule_id: str, **criteria: Any) -> dict[str, Any]:
    return {"id": rule_id, "means": f"{rule_id} holds", "otherwise": f"{rule_id} does not", **criteria}


def a_standard(*sections: dict[str, Any], **more: Any) -> Standard:
    plain = {"id": "small", "title": "A small standard", "edition": "2026", "sections": sections}
    return Standard.model_validate({**plain, **more})


RULES = (
    a_rule("building", all=[{"question": "what-you-do", "is": "build"}]),
    a_rule("elsewhere", all=[{"rule": "building"}], none=[{"question": "hosting", "is": "public-cloud"}]),
    a_rule("costly", all=[{"fact": "cost", "over": 1_000_000}]),
)
ABOUT = a_section(
    "about",
    asking("what-you-do", kind="several", options=options("build", "buy", "run")),
    asking("hosting", kind="one", options=options("public-cloud", "own", "unknown"), when=["building"]),
)
SECURITY = a_section(
    "1",
    asking("risks", clause="1.1", evidence=True),
    asking("hosting-case", clause="1.2", when=["elsewhere"]),
    asking("penetration-tests", clause="1.3", phases=["discovery", "beta"], sensitive=True),
    clauses=clauses("1", "must", "should", "consider"),
    knows="The security architect",
)
CONTRACTS = a_section(
    "2",
    asking("ownership", clause="2.1"),
    asking("break", clause="2.2"),
    asking("exit-cost", kind="money", clause="2.2", when=["costly"]),
    clauses=clauses("2", "must", "should"),
)
PLAN = a_section(
    "plan",
    asking("plan", clause="plan.1"),
    asked_of=["organisation"],
    clauses=clauses("plan", "must"),
)
SMALL = a_standard(ABOUT, SECURITY, CONTRACTS, PLAN, rules=RULES)

Said = Mapping[str, str | tuple[str, ...]]


def given(
    standard: Standard, said: Said, phase: Phase = Phase.DISCOVERY, words: str = ""
) -> dict[str, Given]:
    """What people say to these questions, as it is kept."""
    kept = {name: read_answer(standard.question(name), answer) for name, answer in said.items()}
    return {
        name: Given(value, written or words, phase, standard.id) for name, (value, written) in kept.items()
    }


def asked(said: Said, facts: Facts = SPEND, standard: Standard = SMALL) -> Questionnaire:
    return Questionnaire(standard, facts, given(standard, said))


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [question.id for question in questions]
