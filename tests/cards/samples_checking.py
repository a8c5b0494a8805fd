"""The review before submitting, what is left, earlier answers and notes, with the data they usually get."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.foreseen import Because
from bot.domain.lifecycle import Status
from bot.domain.question import AnswerValue
from bot.domain.questionnaire import Result
from bot.domain.spend import Phase
from bot.domain.standard import Severity

Data = dict[str, Any]

AT = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
LEAD, DEVELOPER = "U0DELIVERY", "U0DEVELOP1"
ASKS = "Have you done research with the people who will use this?"

GIVEN: Data = {
    "value": "partly",
    "judged": True,
    "person": None,
    "shown": "partly",
    "words": "Six interviews so far.",
    "inherited": False,
    "by": LEAD,
    "at": AT,
    "phase": "beta",
}
NOTE: Data = {
    "id": 5,
    "by": DEVELOPER,
    "at": AT,
    "words": "Ask Priya for the figures.",
    "settled_by": None,
    "settled_at": None,
}
SETTLED: Data = NOTE | {"id": 4, "settled_by": LEAD, "settled_at": AT}

FOUND: Data = {
    "rule": "answer",
    "severity": "blocks",
    "clauses": ["1.1"],
    "seen": None,
    "remedy": None,
    "question": "user-research",
    "asks": ASKS,
    "value": "no",
    "words": "Not before May.",
    "about": None,
    "sensitive": False,
}
BY_A_RULE: Data = FOUND | {
    "rule": "long-contract", "severity": "warns", "question": None, "asks": None, "value": None, "words": "",
    "seen": "Hosting runs for 60 months.", "remedy": "Agree a break.", "about": "Hosting",
}  # fmt: skip

POINT: Data = {
    "number": 1,
    "title": "Define user needs",
    "value": "7:3:1:1",
    "whole": "partly_met",
    "answered": 3,
    "total": 5,
    "findings": 2,
    "notes": 1,
}
ABOUT: Data = POINT | {
    "number": None, "title": "About the spend", "whole": None, "findings": 0, "notes": 0,
}  # fmt: skip
CHOICES = [{"number": 1, "title": "Define user needs", "value": "7:3:1:1"}]
HEAD: Data = {
    "title": "Licensing service",
    "assessment": 7,
    "back": "7:3::1",
    "on": "7:3:2:1",
    "start": "7:3::1",
    "menu": CHOICES,
}
QUESTION: Data = {
    "clause": "1.1",
    "asks": ASKS,
    "good": "Yes, 12 interviews.",
    "sensitive": False,
    "answer": GIVEN,
    "hidden": False,
    "counts": True,
    "changed": 2,
    "no_evidence": False,
    "copied": False,
    "accepted": False,
    "notes": [NOTE],
    "go": "7:3:user-research",
    "note": True,
    "talk": 3,
    "value": "3:user-research:9",
}
FORESEEN: Data = {
    "what": "partly",
    "asks": ASKS,
    "why": "Talking to a few real users early is the cheapest way to find out.",
    "good": "Yes, 12 interviews.",
    "clause": "1.1",
    "says": "Meet the needs that users have of the technology.",
    "finding": None,
}
BY_A_FINDING: Data = FORESEEN | {
    "what": "found", "asks": None, "why": None, "good": None, "clause": None, "says": None,
    "finding": BY_A_RULE,
}  # fmt: skip
TO_ANSWER: Data = {
    "clause": "1.1",
    "asks": ASKS,
    "again": False,
    "earlier": False,
    "copied": True,
    "go": "7:3:user-research",
}
VERSION: Data = GIVEN | {
    "same": False,
    "same_words": False,
    "copied": False,
    "before": GIVEN | {"value": "no", "shown": "no", "words": "Not before May."},
}
FIRST: Data = VERSION | {"before": None}

MESSAGES: dict[str, Data] = {
    "answered_twice": {
        "asks": ASKS,
        "sensitive": False,
        "first": {"by": LEAD, "value": "no", "shown": "no", "words": ""},
        "last": {"by": DEVELOPER, "value": "yes", "shown": "yes", "words": ""},
    }
}

MODALS: dict[str, Data] = {
    "review_answers": HEAD
    | {
        "status": "answering",
        "can_submit": False,
        "answered": 40,
        "total": 46,
        "gaps": 6,
        "no_evidence": 2,
        "copied": 3,
        "notes": 1,
        "weights": [{"severity": severity.value, "count": 2} for severity in Severity],
        "of_parts": [FOUND | {"rule": "part", "about": "Refunds"}],
        "points": [ABOUT, POINT],
        "left": "7:3::1",
    },
    "review_point": HEAD
    | {
        "point": POINT,
        "number": 1,
        "of": 2,
        "questions": [QUESTION],
        "findings": [FOUND, BY_A_RULE],
        "foreseen": [FORESEEN, BY_A_FINDING],
    },
    "left": {
        "title": "Licensing service",
        "left": 2,
        "total": 46,
        "points": [
            {
                "number": 1,
                "title": "Define user needs",
                "left": 2,
                "total": 5,
                "questions": [TO_ANSWER, TO_ANSWER | {"again": True}],
            }
        ],
        "menu": [CHOICES[0] | {"left": 2}],
        "every": "7:3::1",
        "back": "7:3::1",
        "on": "7:3::2",
    },
    "history": {
        "asks": ASKS,
        "clause": "1.1",
        "hidden": False,
        "total": 2,
        "answers": [VERSION, FIRST],
        "go": "7:3:user-research",
        "back": "3:user-research:1",
        "on": "3:user-research:3",
    },
    "note": {"asks": ASKS, "sensitive": True, "notes": [NOTE, SETTLED]},
    "gone_to": {"asks": ASKS, "channel": "C0LICENSE1", "review": "7:3:user-research", "left": "7:3::1"},
    "not_gone_to": {},
}

ASKED_AS: list[Data] = [
    {"answer": None, "changed": 0, "notes": [], "clause": None},
    {"counts": False},
    {"copied": True, "answer": GIVEN | {"inherited": True}},
    {"no_evidence": True, "answer": GIVEN | {"value": "yes", "words": ""}},
    {"hidden": True, "sensitive": True, "notes": [NOTE | {"words": ""}]},
    {"accepted": True, "go": None, "note": False, "changed": 1},
    *({"answer": GIVEN | {"phase": phase}, "counts": False} for phase in Phase),
]
ANSWERED_AS: list[Data] = [
    {"same": True},
    {"same": True, "same_words": True},
    {"inherited": True, "copied": True, "words": ""},
    {"value": "given", "shown": "", "words": "Words."},
    *({"phase": phase} for phase in Phase),
]

CHANGED: list[tuple[str, Data]] = [
    ("answered_twice", {"sensitive": True}),
    *(
        ("answered_twice", {"last": {"by": LEAD, "value": value, "shown": "", "words": ""}})
        for value in (*AnswerValue, "given")
    ),
    *(("review_answers", {"status": status}) for status in Status),
    ("review_answers", {"can_submit": True, "gaps": 0, "no_evidence": 1, "copied": 1, "weights": []}),
    ("review_answers", {"no_evidence": 0, "copied": 0, "notes": 0, "of_parts": [], "on": None}),
    *(("review_answers", {"points": [POINT | {"whole": result}]}) for result in Result),
    ("review_answers", {"weights": [{"severity": severity.value, "count": 1} for severity in Severity]}),
    *(("review_point", {"questions": [QUESTION | change]}) for change in ASKED_AS),
    *(("review_point", {"findings": [FOUND | {"severity": severity.value}]}) for severity in Severity),
    *(("review_point", {"foreseen": [FORESEEN | {"what": because.value, "finding": BY_A_RULE}]})
      for because in Because),
    ("review_point", {"foreseen": [FORESEEN | {"clause": None, "says": None}], "of": 1, "on": None}),
    ("left", {"left": 0, "points": [], "menu": [], "every": None, "back": None, "on": None}),
    ("left", {"left": 1, "every": None, "back": None, "on": None}),
    ("history", {"hidden": True}),
    ("history", {"total": 0, "answers": [], "go": None, "back": None, "on": None}),
    ("history", {"total": 1, "answers": [FIRST], "clause": None}),
    *(("history", {"answers": [VERSION | change]}) for change in ANSWERED_AS),
    ("note", {"sensitive": False, "notes": [NOTE | {"words": ""}]}),
    ("gone_to", {"channel": None}),
    ("question", {"crossed": None, "notes": []}),
    ("question", {"open": False, "crossed": GIVEN}),
    ("question", {"open": True, "sensitive": True, "crossed": GIVEN, "notes": [NOTE | {"words": ""}] * 4}),
    ("ready", {"menu": [{"label": f"{n}. A", "page": f"7:0:{n}:1", "questions": [
        {"clause": f"{n}.{m}", "asks": "Why?", "answer": None, "value": f"7:q-{n}-{m}"} for m in range(9)
    ]} for n in range(12)]}),
]  # fmt: skip
