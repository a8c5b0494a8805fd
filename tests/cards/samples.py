"""Every template with the data it usually gets, and how to turn that into next to nothing or far too much."""

from datetime import UTC, date, datetime
from typing import Any

Data = dict[str, Any]

AT = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
LEAD, ASSESSOR = "U0DELIVERY", "U0ASSESS01"
TEAM, ASSESSORS = "C0LICENSE1", "C0APPROVE1"

HOSTILE = "<!channel> *bold* & </> <http://evil|gov.uk> ~gone~ _slanted_ `code` <@U0EVERYONE>\n> quote "

FREE = {
    "title", "purpose", "parent", "organisation", "category", "supplier", "words", "asks", "good", "why",
    "says", "exemption_by", "conditions", "because", "said", "regime", "standard", "label", "name",
}  # fmt: skip
"""What people or organisations write; the rest are codes, ids, figures and dates."""

NEEDED = {"menu", "choices", "categories", "snooze_days", "organisations", "parents", "assessments"}
"""Lists that become the options of a menu: never empty, never longer than Slack takes."""

GAP = {
    "question": "open-standards",
    "asks": "Do you use open standards wherever there is one?",
    "clause": "2.1",
    "point": 2,
    "value": "no",
    "words": "Not yet: the supplier moves to them in June.",
    "blocks": True,
}
SMALL_GAP = {**GAP, "value": "partly", "blocks": False, "clause": "5.1"}
MADE = {
    "outcome": "approve_with_conditions",
    "by": ASSESSOR,
    "at": AT,
    "words": "Good work.",
    "conditions": ["Publish the code by June.", "Test with 5 more people."],
    "exemption_by": "The Chief Technology Officer, until March 2028",
    "number": 1,
}
POINTS = [
    {"number": number, "title": "Make things open", "result": result, "answered": 3, "total": total}
    for number, (result, total) in enumerate(
        [("met", 3), ("partly_met", 3), ("not_met", 3), ("not_applicable", 3), ("unanswered", 4)], start=1
    )
]
MENU = [
    {
        "label": "1. Define user needs",
        "questions": [
            {"number": "1.1", "asks": "Have you done research?", "answer": "yes", "value": "7:user-research"},
            {"number": "1.2", "asks": "Have you agreed your aims?", "answer": None, "value": "7:agreed-aims"},
        ],
    }
]
FACTS: Data = {
    "id": 7,
    "title": "Licensing service",
    "purpose": "Lets people renew a licence.\nFor holders of a fishing licence.",
    "kind": "service",
    "parent": "Digital licensing",
    "organisation": "Department for Examples",
    "cost_pence": 120_000_000,
    "phase": "beta",
    "category": "Digital services",
    "public_facing": True,
    "novel": False,
    "because": ["it is public-facing and costs over £100,000"],
    "regime": "spend controls, version 6",
    "points": POINTS,
}
CHANNELS = {"channel": TEAM}

CARDS: dict[str, Data] = {
    "assessment": {
        **FACTS,
        "status": "answering",
        "started_by": LEAD,
        "started_at": AT,
        "answered": 12,
        "total": 46,
        "open": True,
        "made": MADE,
        "revoked": None,
        "waiting": {"number": 1, "channel": ASSESSORS, "by": LEAD, "at": AT},
        "menu": MENU,
    },
    "ready": {
        "id": 7,
        "title": "Licensing service",
        "status": "answering",
        "open": True,
        "changes": False,
        "gaps": 3,
        "blocking": 1,
        "menu": MENU,
    },
    "question": {
        "open": True,
        "asks": "Have you done research with the people who will use this?",
        "good": "Yes, 12 interviews.",
        "evidence": True,
        "clause": "1.1",
        "force": "must",
        "point": {"number": 1, "title": "Define user needs", "of": 14},
        "position": 2,
        "total": 46,
        "answer": {"value": "partly", "words": "5 interviews so far.", "by": LEAD, "at": AT},
        "value": "7:user-research:3",
    },
    "review": {
        **FACTS,
        **CHANNELS,
        "number": 2,
        "standard": "Technology Code of Practice",
        "gaps": [GAP, SMALL_GAP],
        "evidence": 12,
        "answers": 46,
        "by": LEAD,
        "at": AT,
        "open": True,
        "superseded_by": None,
        "made": None,
        "history": [
            {"number": 1, "outcome": "ask_for_changes", "by": ASSESSOR, "at": AT, "words": "Cost?"},
            {"number": 2, "outcome": None, "by": ASSESSOR, "at": AT, "words": "Too soon."},
        ],
        "value": "3:abc:1",
    },
    "key_date": {
        "id": "5",
        "title": "Case management hosting",
        "supplier": "Example Hosting Ltd",
        "value_pence": 95_000_00,
        "kind": "break",
        "on": date(2028, 4, 1),
        "deadline": date(2027, 12, 31),
        "less_notice": date(2028, 1, 1),
        "moved": True,
        "provisional": True,
        "notice_number": 3,
        "notice_unit": "months",
        "owner": LEAD,
        "days_left": 30,
        "passed": False,
        "open": True,
        "acknowledged": {"by": LEAD, "at": AT},
        "decision": None,
        "assessment": "Licensing service",
        "snoozed_until": date(2027, 12, 8),
        "snooze_days": [1, 7, 14],
    },
}

HOME: Data = {
    "nothing": False,
    "unfinished": {
        "shown": [
            {
                "title": "Licensing service",
                "kind": "service",
                "status": "answering",
                "channel": TEAM,
                "cost_pence": 100,
                "answered": 1,
                "total": 46,
            }
        ],
        "total": 13,
        "more": 12,
    },
    "waiting": {
        "shown": [{"title": "Maps", "kind": "component", "channel": TEAM, "cost_pence": 100}],
        "total": 1,
        "more": 0,
    },
    "reviews": {
        "shown": [
            {
                "title": "Licensing service",
                "organisation": "Department for Examples",
                "cost_pence": 100,
                "channel": ASSESSORS,
                "number": 1,
                "gaps": 2,
                "by": LEAD,
                "at": AT,
            }
        ],
        "total": 1,
        "more": 0,
    },
    "dates": {
        "shown": [
            {
                "title": "Hosting",
                "supplier": "Example Hosting Ltd",
                "owner": LEAD,
                "kind": "end",
                "on": date(2028, 4, 1),
                "deadline": date(2027, 12, 31),
                "days_left": days,
            }
            for days in (30, 0, -1)
        ],
        "total": 3,
        "more": 0,
    },
    "decisions": {
        "shown": [
            {"title": "Maps", "number": 1, "outcome": "approve", "by": ASSESSOR, "at": AT, "value": "3:1"},
            {"title": "Post", "number": 1, "outcome": "reject", "by": ASSESSOR, "at": AT, "value": "4:1"},
        ],
        "total": 2,
        "more": 0,
    },
}


def least(data: Any, key: str = "", *, keep: bool = False) -> Any:
    """Return the data with one letter for each text and nothing in each list that may be empty."""
    keep = keep or key in NEEDED
    if isinstance(data, dict):
        return {name: least(value, name, keep=keep) for name, value in data.items()}
    if isinstance(data, list):
        return [least(item, key, keep=keep) for item in data] if keep else []
    return "x" if isinstance(data, str) and key in FREE else data


def most(data: Any, key: str = "", *, keep: bool = False) -> Any:
    """Return the data with 3,000 hostile characters for each text and 200 things in each list that may."""
    keep = keep or key in NEEDED
    if isinstance(data, dict):
        return {name: most(value, name, keep=keep) for name, value in data.items()}
    if isinstance(data, list):
        return [most(item, key, keep=keep) for item in (data if keep else (data * 200)[:200])]
    return (HOSTILE * 40)[:3000] if isinstance(data, str) and key in FREE else data
