"""Lists of assessments, on the Home tab and in answers to commands, with the data they usually get."""

from datetime import UTC, date, datetime
from typing import Any

Data = dict[str, Any]

AT = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
ANNA, ANDRE = "U0DELIVERY", "U0DEVELOP1"
POINT = {"number": 3, "title": "Be open and use open source"}
REQUEST: Data = {"of": ANDRE, "point": POINT, "asks": None, "due": date(2027, 4, 5), "days_late": 0}
REQUESTS: list[Data] = [
    REQUEST,
    REQUEST | {"asks": "Is the code open?", "days_late": 2},
    REQUEST | {"point": {"number": None, "title": "About you"}, "days_late": 1},
    REQUEST | {"point": None},
]

ROW: Data = {
    "id": 7,
    "title": "Licensing service",
    "kind": "service",
    "status": "answering",
    "channel": "C0LICENSE1",
    "cost_pence": 120_000_000,
    "owner": ANNA,
    "days": 3,
    "open": True,
    "answered": 12,
    "asked": 46,
    "requests": REQUESTS,
}
SENT: Data = ROW | {"status": "submitted", "open": False, "channel": None, "days": 0, "requests": []}
PLAN: Data = ROW | {"kind": "organisation", "cost_pence": None, "days": 1, "requests": REQUESTS[:1]}
DECIDED: Data = {
    "id": 7,
    "title": "Maps",
    "channel": "C0LICENSE1",
    "number": 1,
    "outcome": "approve",
    "by": "U0ASSESS01",
    "at": AT,
    "late": 1,
    "value": "3:1",
}
PAGED: Data = {"total": 137, "first": 11, "last": 20, "pages": True, "earlier": 0, "later": 2}

MINE: Data = {"which": "mine", **PAGED, "rows": [ROW, SENT, PLAN]}
ASKED: list[Data] = [
    {
        "id": 7,
        "question": "open-code",
        "title": "Licensing service",
        "by": ANNA,
        "words": "You know this best.",
        "point": POINT,
        "asks": "Is the code open?",
        "due": date(2027, 4, 5),
        "days_left": 4,
        "days_late": 0,
    }
]
LISTS: list[Data] = [
    MINE,
    MINE | {"which": "team"},
    MINE | {"which": "waiting"},
    MINE | {"which": "archived", "rows": [SENT | {"status": "archived"}]},
    {"which": "decided", **PAGED, "rows": [DECIDED, DECIDED | {"value": None, "late": 0}]},
    *(
        {"which": which, **PAGED, "total": 0, "pages": False, "rows": []}
        for which in ("mine", "team", "waiting", "decided", "archived")
    ),
    {"which": None, "words": "licence", **PAGED, "rows": [ROW]},
    {"which": None, "words": "licence", **PAGED, "total": 0, "pages": False, "rows": []},
]

MESSAGES: dict[str, Data] = {"assessments": {"list": MINE | {"words": ""}}}
WORDS: dict[str, Data] = {
    "list_unknown": {
        "said": "wating",
        "suggestion": "waiting",
        "lists": ["mine", "team", "waiting", "decided", "archived"],
    },
    "which_assessment": {"word": "show", "number": None},
}

AT_WORK: Data = {
    "may_act": True,
    "owner": ANNA,
    "answerers": [ANDRE, ANNA],
    "more_answerers": 2,
    "days": 3,
    "requests": REQUESTS,
    "done": {"1": {"answered": 3, "total": 7}, "2": {"answered": 2, "total": 2}},
}

CHANGED: list[tuple[str, Data]] = [
    *(("assessments", {"list": shown}) for shown in LISTS),
    ("assessment", {"answerers": [], "days": None, "requests": []}),
    ("assessment", {"answerers": ["U0DELIVERY"], "more_answerers": 0, "days": 0}),
    ("assessment", {"may_act": False, "open": False, "next_phase": None, "can_change": False}),
]
"""Templates with some of their values replaced."""
