"""What a submission froze, in today's shape, whichever version of the bot froze it.

People's words stand apart from it: in what is kept, `{"kept": digest}` stands for each text.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.store.engine import key_of
from bot.store.tables import Submission
from bot.store.words import NOTHING, Said, said

Json = dict[str, Any]

KEPT = "kept"
"""The one key of what stands for a text."""


def frozen(session: Session, submission: Submission) -> Json:
    """Return what a submission froze, with people's words back in their places."""
    return frozen_each(session, [submission])[key_of(submission)]


def frozen_each(session: Session, submissions: Iterable[Submission]) -> dict[int, Json]:
    """Return what each of these submissions of one workspace froze, by its id, in one query."""
    rows = list(submissions)
    named = {digest for row in rows for digest in digests_in(row.snapshot)}
    words = said(session, rows[0].workspace_id, named) if rows else {}
    return {key_of(row): _in_todays_shape(_spoken(row.snapshot, words)) for row in rows}


def shape_of(submission: Submission) -> Json:
    """Return what a submission froze without people's words: `{"kept": digest}` stands for each."""
    return _in_todays_shape(submission.snapshot)


def digests_in(kept: Any) -> Iterator[str]:
    """Give the digest of every text that stands apart from what is kept."""
    if isinstance(kept, dict):
        if kept.keys() == {KEPT}:
            yield kept[KEPT]
        else:
            for inner in kept.values():
                yield from digests_in(inner)
    elif isinstance(kept, list):
        for inner in kept:
            yield from digests_in(inner)


class Erased(str):
    """What is shown in the place of words that were erased, at `at`."""

    __slots__ = ("at",)
    at: datetime


def _text_of(words: Said) -> str:
    if words.erased_at is None:
        return words.text
    gone = Erased(words.text)
    gone.at = words.erased_at
    return gone


def _spoken(kept: Any, words: Mapping[str | None, Said]) -> Any:
    if isinstance(kept, dict):
        if kept.keys() == {KEPT}:
            return _text_of(words.get(kept[KEPT], NOTHING))
        return {name: _spoken(inner, words) for name, inner in kept.items()}
    if isinstance(kept, list):
        return [_spoken(inner, words) for inner in kept]
    return kept


def _in_todays_shape(kept: Json) -> Json:
    return kept if "findings" in kept else _of_the_first_version(kept)


def _of_the_first_version(kept: Json) -> Json:
    """Bring up what was frozen before there were findings, trees and kinds of answer."""
    asked = {gap["question"]: gap for gap in kept["gaps"]}
    return {
        **kept,
        "assessment": {**kept["assessment"], "year": None, "plan": None},
        "regime": {**kept["regime"], "report": [], "rating": None},
        "points": [
            {
                **point,
                "section": str(point["number"]),
                "whole": point["result"],
                "held_back_by": [],
                "not_comparable": [],
            }
            for point in kept["points"]
        ],
        "findings": [_finding(gap) for gap in kept["gaps"]],
        "answers": {
            question: {
                **answer,
                "asks": asked[question]["asks"] if question in asked else question,
                "clause": asked[question]["clause"] if question in asked else None,
                "shown": "",
                "sensitive": False,
            }
            for question, answer in kept["answers"].items()
        },
        "parts": [],
        "above": [],
        "left_out": [],
    }


def _finding(gap: Json) -> Json:
    return {
        "rule": "answer",
        "severity": "blocks" if gap["blocks"] else "warns",
        "clauses": [gap["clause"]],
        "seen": None,
        "remedy": None,
        "question": gap["question"],
        "asks": gap["asks"],
        "value": gap["value"],
        "words": gap["words"],
        "about": None,
        "sensitive": False,
    }
