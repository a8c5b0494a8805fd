"""How long it takes to work out a service with 30 components and 30 contracts, on the Code as it is shipped.

What depends on the standard alone is worked out once, before measuring, as it is when the bot starts.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.config import Config, load
from bot.domain.contract_facts import ContractSeen, Supplies
from bot.domain.findings import findings
from bot.domain.given import Given
from bot.domain.paths import explore
from bot.domain.question import Question, QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Facts, Kind, Phase
from bot.domain.standard import Standard
from bot.domain.tree import Node, roll_up

COMPONENTS = 30
ROUNDS = 200
FIRST_THREE = ("next question", "progress", "findings")
JUDGEMENTS = {"yes": 80, "partly": 8, "no": 5, "not_applicable": 7}
"""How often each is answered, in per cent."""

CONTRACT = ContractSeen(
    id=1,
    title="Hosting",
    suppliers=("Supplier",),
    value_pence=250_000_000,
    start=date(2026, 4, 1),
    end=date(2028, 3, 31),
    extent=date(2029, 3, 31),
    product="cloud-hosting",
    supplies=frozenset({Supplies.COMPONENT}),
)
CONTRACTS = tuple(
    replace(CONTRACT, id=each, suppliers=(f"Supplier {each % 7}",)) for each in range(COMPONENTS)
)

WORDS = "See the notes of our research on the wiki, which anyone in the department can read."
VALUES = {
    QuestionKind.MONEY: "100",
    QuestionKind.NUMBER: "2",
    QuestionKind.DATE: "2027-04-01",
    QuestionKind.PERIOD: "3 months",
    QuestionKind.PERSON: "1",
    QuestionKind.CONTRACT: "1",
}


def a_tree(standard: Standard) -> Node:
    """Return a service with its components, as they are read from the store: nothing is worked out yet."""
    parts = tuple(a_node(standard, number, Kind.COMPONENT) for number in range(1, COMPONENTS + 1))
    return a_node(standard, 0, Kind.SERVICE, parts)


def a_node(standard: Standard, number: int, kind: Kind, parts: tuple[Node, ...] = ()) -> Node:
    """Return one assessment, nearly all of its questions answered."""
    chance = random.Random(number)  # noqa: S311  the same each time
    answers = {
        question.id: Given(_value(question, chance), WORDS, Phase.BETA, standard.id)
        for place, question in enumerate(standard.questions)
        if place % 40 != number
    }
    facts = Facts(
        kind=kind,
        phase=Phase.BETA,
        category="digital-services",
        cost_pence=100_000_000,
        public_facing=True,
        novel=False,
        stands_alone=kind is Kind.SERVICE,
        parts=len(parts),
    )
    return Node(number, f"Part {number}", kind, Questionnaire(standard, facts, answers), parts)


def _value(question: Question, chance: random.Random) -> str:
    if question.kind is QuestionKind.JUDGEMENT:
        return chance.choices(list(JUDGEMENTS), list(JUDGEMENTS.values()))[0]
    return question.options[0].id if question.options else VALUES.get(question.kind, "given")


def milliseconds(step: Callable[[], object]) -> float:
    """Return how long a step takes."""
    start = perf_counter()
    step()
    return (perf_counter() - start) * 1000


def steps(root: Node, config: Config) -> dict[str, Callable[[], object]]:
    """Return what is measured, by its name, in the order in which each builds on the one before."""
    sheets = [node.questionnaire for node in (root, *root.parts)]
    return {
        "next question": lambda: [sheet.next_open(None) for sheet in sheets],
        "progress": lambda: [sheet.progress for sheet in sheets],
        "findings": lambda: [
            findings(sheet, () if number else CONTRACTS, config.usual_months, config.closed_names)
            for number, sheet in enumerate(sheets)
        ],
        "results and roll-up": lambda: roll_up(root),
    }


def main() -> None:
    """Print the median of each step in milliseconds."""
    config = load(Path("config"))
    standard = config.standards["tcop-2016"]
    taken: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        root = a_tree(standard)
        for name, step in steps(root, config).items():
            taken.setdefault(name, []).append(milliseconds(step))
    asked = sum(len(node.questionnaire.asked) for node in (root, *root.parts))
    lines = [f"{name:20} {median(each):7.2f} ms" for name, each in taken.items()]
    each_time = (sum(taken[name][number] for name in FIRST_THREE) for number in range(ROUNDS))
    lines.append(f"{'the first three':20} {median(each_time):7.2f} ms")
    lines.append(f"{1 + COMPONENTS} assessments, {asked:,} questions asked, {ROUNDS} times")
    lines.append(f"{'exploring':20} {milliseconds(lambda: explore(standard)):7.2f} ms   every path, once")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
