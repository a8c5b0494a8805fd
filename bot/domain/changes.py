"""What changed between two submissions of the same assessment, from what each of them froze."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


def _of_assessment(name: str) -> Callable[[Json], Any]:
    return lambda frozen: frozen["assessment"].get(name)


FACTS: Mapping[str, Callable[[Json], Any]] = {
    "title": _of_assessment("title"),
    "purpose": _of_assessment("purpose"),
    "parent_title": _of_assessment("parent_title"),
    "phase": _of_assessment("phase"),
    "category_title": _of_assessment("category_title"),
    "cost_pence": _of_assessment("cost_pence"),
    "public_facing": _of_assessment("public_facing"),
    "novel": _of_assessment("novel"),
    "edition": lambda frozen: frozen["standard"].get("edition"),
    "regime": lambda frozen: frozen["regime"].get("title"),
    "rating": lambda frozen: (frozen["regime"].get("rating") or {}).get("level"),
    "parts": lambda frozen: _titles(frozen["parts"]),
    "evidence": lambda frozen: frozen["evidence"],
}
"""Where each fact that can change stands in what is frozen; by its names templates say what it is."""

_ANSWER = ("value", "words", "shown")
_FINDING = ("rule", "severity", "question", "about")


@dataclass(frozen=True)
class FactChange:
    """A fact as it was and as it is; None where it was not known."""

    fact: str
    before: Any
    after: Any


@dataclass(frozen=True)
class AnswerChange:
    """A question whose answer is new (`before` is None), gone (`after` is None) or another one.

    `attached` and `removed` are the pieces of evidence by which an answer differs that was there before.
    """

    question: str
    before: Json | None
    after: Json | None
    attached: tuple[Json, ...] = ()
    removed: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Changes:
    """All that changed. Answers come in the order in which they are asked, those that are gone last."""

    facts: tuple[FactChange, ...]
    answers: tuple[AnswerChange, ...]
    new: tuple[Json, ...]
    gone: tuple[Json, ...]

    def __bool__(self) -> bool:
        """Return whether anything changed at all."""
        return bool(self.facts or self.answers or self.new or self.gone)


def changes(before: Json, after: Json) -> Changes:
    """Return what changed between two submissions, both as `bot.store.snapshots` gives them."""
    return Changes(
        facts=tuple(
            FactChange(name, read(before), read(after))
            for name, read in FACTS.items()
            if read(before) != read(after)
        ),
        answers=tuple(_answers(before["answers"], after["answers"])),
        new=_missing_from(before["findings"], after["findings"]),
        gone=_missing_from(after["findings"], before["findings"]),
    )


def _answers(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[AnswerChange]:
    names = [*after, *(name for name in before if name not in after)]
    compared = (_compared(name, before.get(name), after.get(name)) for name in names)
    return [change for change in compared if change is not None]


def _compared(question: str, before: Json | None, after: Json | None) -> AnswerChange | None:
    if before is None or after is None:
        return AnswerChange(question, before, after)
    attached, removed = _pieces(after, before), _pieces(before, after)
    if not (attached or removed) and all(before.get(part) == after.get(part) for part in _ANSWER):
        return None
    return AnswerChange(question, before, after, attached, removed)


def _pieces(answer: Json, other: Json) -> tuple[Json, ...]:
    """Return the evidence of an answer that another has not; submissions of old froze none.

    What was removed and attached again is known by its address.
    """
    of_other = other.get("evidence", ())
    ids = {piece["id"] for piece in of_other}
    places = {(piece["kind"], piece["address"]) for piece in of_other if piece["address"]}
    return tuple(
        piece
        for piece in answer.get("evidence", ())
        if piece["id"] not in ids and (piece["kind"], piece["address"]) not in places
    )


def _missing_from(others: Sequence[Json], findings: Sequence[Json]) -> tuple[Json, ...]:
    known = [_what(finding) for finding in others]
    return tuple(finding for finding in findings if _what(finding) not in known)


def _what(finding: Json) -> tuple[Any, ...]:
    """Return what makes a finding the same one, whatever the words and figures in it."""
    return tuple(finding.get(part) for part in _FINDING)


def _titles(parts: Sequence[Json]) -> list[str]:
    return [title for part in parts for title in (part["title"], *_titles(part.get("parts", ())))]
