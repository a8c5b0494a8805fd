"""What a submission froze, in today's shape, whichever version of the bot froze it."""

from typing import Any

from bot.store.tables import Submission

Json = dict[str, Any]


def frozen(submission: Submission) -> Json:
    """Return what a submission froze. Its digest is of what is kept, so that is left as it was."""
    kept = submission.snapshot
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
