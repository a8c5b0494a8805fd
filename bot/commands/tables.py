"""Tables for the terminal: what covers each clause, and the paths through a questionnaire."""

import io
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from bot.domain.english import number
from bot.domain.paths import Exploration
from bot.domain.standard import Standard

WIDTH = 100
"""Characters in a line of what is printed."""


def clause_table(standard: Standard) -> str:
    """Return every clause of a standard, how it binds, and the questions and findings about it."""
    rows = [
        (
            clause.id,
            clause.force.value,
            clause.says,
            "\n".join(_covering(standard, clause.id)),
        )
        for clause in standard.clauses.values()
    ]
    asked = sum(question.clause is not None for question in standard.questions)
    return (
        f"{standard.title}, edition {standard.edition} ({standard.id})\n"
        f"{_table(('Clause', 'Force', 'In short', 'Questions and findings'), rows)}\n"
        f"Every clause is covered: {len(rows)} clauses by {asked} questions and "
        f"{len(standard.findings)} findings.\n"
        f"{len(standard.questions) - asked} more questions ask about the spend itself."
    )


def path_table(standard: Standard, found: Exploration) -> str:
    """Return how many paths there are for each kind of thing, and whether all is reached and ends."""
    rows = [
        (str(each.kind), number(each.number), str(each.shortest), str(each.longest)) for each in found.paths
    ]
    unreachable = [question.id for question in found.unreachable]
    reached = (
        f"These questions can never come to be asked: {', '.join(unreachable)}."
        if unreachable
        else f"Each of the {len(standard.questions)} questions can come to be asked."
    )
    ends = (
        f"Not every path ends for: {', '.join(found.endless)}."
        if found.endless
        else "Every path comes to an end."
    )
    return (
        f"{standard.title}, edition {standard.edition} ({standard.id})\n"
        f"{_table(('Asked of', 'Different paths', 'Fewest questions', 'Most questions'), rows)}\n"
        f"{reached}\n{ends}"
    )


def _covering(standard: Standard, clause: str) -> list[str]:
    questions = [question.id for question in standard.questions if question.clause == clause]
    found = [f"{finding.id} (finding)" for finding in standard.findings if clause in finding.clauses]
    return questions + found


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    table = Table(*heads, box=box.SIMPLE, padding=(0, 1, 0, 0))
    for row in rows:
        table.add_row(*row)
    written = io.StringIO()
    Console(file=written, width=WIDTH, markup=False, emoji=False, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())
