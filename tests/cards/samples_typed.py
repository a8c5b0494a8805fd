"""What is said of typed replies, with the data it usually gets."""

from typing import Any

from tests.cards.samples import ANSWER, LEAD

Data = dict[str, Any]

NO: Data = {"value": "no", "shown": "", "words": "Nobody has asked yet."}
APRIL: Data = {"value": None, "shown": "1 April 2027", "words": ""}
JANUARY: Data = {"value": None, "shown": "4 January 2027", "words": ""}
WRITTEN: Data = {"value": None, "shown": "", "words": "The satellites can be built only as one system."}

MESSAGES: dict[str, Data] = {
    "doubt": {
        "open": True,
        "kind": "unclear",
        "id": 3,
        "by": LEAD,
        "asks": "Have you done research with the people who will use this?",
        "title": "Licensing service",
        "sensitive": False,
        "readings": [NO],
        "answer": ANSWER,
        "anew": False,
        "taken": False,
        "became": None,
    },
    "question_gone": {"standard": "Technology Code of Practice", "edition": "2021"},
    "reply_refused": {
        "asks": "What would it cost to move away from the technology you choose?",
        "problem": "money_negative",
        "values": {"typed": "-£5"},
    },
}

SETTLED: Data = {"open": False, "readings": []}

CHANGED: list[tuple[str, Data]] = [
    *(
        ("doubt", {"kind": kind, "readings": readings, "answer": answer, "title": title, "sensitive": hidden})
        for kind in ("unclear", "ambiguous", "edited", "deleted")
        for readings in ([], [NO], [WRITTEN], [APRIL, JANUARY])
        for answer in (ANSWER, None)
        for title, hidden in (("", False), ("Licensing service", True))
        if (kind == "edited" or bool(readings) != (kind == "deleted"))
    ),
    ("doubt", SETTLED),
    ("doubt", SETTLED | {"anew": True, "taken": True}),
    ("doubt", SETTLED | {"taken": True}),
    *(
        ("doubt", SETTLED | {"taken": True, "became": ANSWER, "sensitive": hidden})
        for hidden in (True, False)
    ),
    ("reply_refused", {"problem": "choice_missing", "values": {}}),
    ("reply_refused", {"problem": "text_too_long", "values": {"most": "2,000", "length": "40,000"}}),
    ("reply_refused", {"problem": "no_such_day", "values": {"typed": "31 February 2027"}}),
    ("reply_refused", {"problem": "outside_limits", "values": {"says": "Use at most 80 characters."}}),
]
