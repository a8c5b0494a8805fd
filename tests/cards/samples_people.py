"""What is said between a team and its colleagues, and of where it talks, with the data it usually gets."""

from datetime import date
from typing import Any

from bot.store.tables import RequestEnd

Data = dict[str, Any]

LEAD, ADVISER, DEVELOPER = "U0DELIVERY", "U0SECURITY", "U0DEVELOP1"
TEAM = "C0LICENSE1"
POINT: Data = {"number": 3, "title": "Be open and use open source"}
ABOUT: Data = {
    "title": "Licence payments",
    "asks": "Have you done research with the people who will use this?",
    "point": POINT,
    "asked_by": LEAD,
    "asked_of": ADVISER,
    "due": date(2027, 3, 8),
}
SAID: Data = ABOUT | {"due": "2027-03-08"}
ANSWERED: Data = {
    "asks": "Have you done research with the people who will use this?",
    "value": "yes",
    "shown": "yes",
    "person": None,
    "words": "12 interviews in March.",
    "sensitive": False,
}

CARDS: dict[str, Data] = {
    "request": ABOUT
    | {
        "id": 4,
        "team": False,
        "here": True,
        "channel": TEAM,
        "person": None,
        "words": "You did the interviews.",
        "purpose": "Lets people renew a licence.",
        "total": 3,
        "answered": 1,
        "muted": False,
        "end": None,
        "closed_by": None,
    },
}

MESSAGES: dict[str, Data] = {
    "request_answered": SAID | {"answers": [ANSWERED, ANSWERED | {"sensitive": True, "words": ""}]},
    "request_closed": SAID | {"end": "declined", "by": ADVISER, "reason": "I moved teams."},
    "request_over": SAID | {"end": "by_others", "by": DEVELOPER},
    "request_sent": SAID,
    "request_thanks": SAID,
    "request_nudge": SAID | {"request": 4, "days_left": 1, "last": False, "left": 2},
    "request_unanswered": SAID | {"request": 4},
    "assessment_handed_over": {
        "title": "Licence payments", "by": LEAD, "channel": TEAM, "assessment": 7, "open": True,
    },
    "assessment_left": {"title": "Licence payments", "who": LEAD, "channel": TEAM, "assessment": 7},
    "moved_away": {
        "title": "Licence payments",
        "by": LEAD,
        "why": None,
        "before": {"channel": TEAM, "person": None},
        "now": {"channel": "C0PAYMENT1", "person": None},
    },
    "moved_here": {
        "title": "Licence payments",
        "by": LEAD,
        "why": None,
        "before": {"channel": TEAM, "person": None},
        "now": {"channel": "C0PAYMENT1", "person": None},
    },
    "continued": {"title": "Licence payments", "channel": TEAM, "person": None},
}  # fmt: skip

MODALS: dict[str, Data] = {
    "ask": {"asks": ABOUT["asks"], "due": "2027-03-08"},
    "ask_point": {
        "title": "Licence payments",
        "points": [{"id": "3", "label": "3. Be open and use open source", "left": 2}],
        "due": "2027-03-08",
    },
    "decline": ABOUT,
    "hand_over_assessment": {"title": "Licence payments", "owner": LEAD, "channel": TEAM, "person": None},
    "move_conversation": {"title": "Licence payments", "owner": LEAD, "channel": TEAM, "person": None},
}

DIRECT: Data = {"channel": "", "person": LEAD}
CHANGED: list[tuple[str, Data]] = [
    *(
        ("request", {"team": team, "end": end.value, "closed_by": by})
        for team in (True, False)
        for end in RequestEnd
        for by in (DEVELOPER, None)
    ),
    ("request", {"team": True}),
    ("request", {"team": True, "here": False}),
    ("request", {"muted": True, "words": "", "purpose": "", "total": 1, **DIRECT}),
    ("request", {"asks": None}),
    ("request", {"asks": None, "point": {"number": None, "title": "About it"}}),
    ("request", {"asks": None, "point": None}),
    ("request_answered", {"answers": [ANSWERED]}),
    ("request_answered", {"answers": [ANSWERED | {"value": None, "shown": "3 months", "words": ""}]}),
    *(
        (template, {"end": end.value, "by": by, "reason": ""})
        for template in ("request_closed", "request_over")
        for end in RequestEnd
        for by in (DEVELOPER, None)
    ),
    *(("request_nudge", {"days_left": days, "last": days < 0, "left": 1}) for days in (-3, 0, 1, 4)),
    ("assessment_handed_over", {"channel": "", "open": False}),
    ("assessment_left", {"channel": ""}),
    ("moved_away", {"by": None, "now": DIRECT}),
    *(
        ("moved_here", {"why": why, "by": None, "before": before})
        for why in ("not_in_channel", "is_archived", "channel_not_found", "left", None)
        for before in (DIRECT, {"channel": TEAM, "person": None}, {"channel": "", "person": None})
    ),
    ("continued", DIRECT),
    ("continued", {"channel": "", "person": None}),
    ("ask_point", {"points": []}),
    ("move_conversation", DIRECT),
    ("assessment", {"moved": {"channel": TEAM, "person": None}}),
    ("assessment", {"moved": DIRECT, "direct": True}),
    ("assessment", {"direct": True}),
    ("question", {"direct": True, "requested": True, "can_skip": False}),
    ("question", {"direct": True, "sensitive": True}),
    ("question", {"open": False, "answer": None, "again": True}),
]
