"""Every template with the data it usually gets, and how to turn that into next to nothing or far too much."""

from datetime import UTC, date, datetime
from typing import Any

from tests.cards import (
    samples_begin,
    samples_checking,
    samples_contracts,
    samples_people,
    samples_seeing,
)

Data = dict[str, Any]

AT = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
LEAD, ASSESSOR = "U0DELIVERY", "U0ASSESS01"
TEAM, ASSESSORS = "C0LICENSE1", "C0APPROVE1"

HOSTILE = "<!channel> *bold* & </> <http://evil|gov.uk> ~gone~ _slanted_ `code` <@U0EVERYONE>\n> quote "
MOST = (HOSTILE * 40)[:3000]

FREE = {
    "title", "purpose", "parent_title", "organisation", "category_title", "supplier", "words", "asks", "good",
    "why", "says", "exemption_by", "because", "said", "standard", "label", "name", "reasons",
    "shown", "knows", "seen", "remedy", "about", "again", "look_again", "new", "added", "section",
    "evidence", "reason", "edition", "now", "newer", "programme", "programme_title", "reply", "late",
    "group", "awaited", "joined",
}  # fmt: skip
"""What people or organisations write; the rest are codes, ids, figures and dates."""

NEEDED = {
    "menu", "choices", "categories", "snooze_days", "organisations", "parents", "assessments", "supplies",
    "products", "options", "contracts", "buttons", "phases_asked", "forecasts", "filters",
}  # fmt: skip
"""Lists that become the options of a menu: never empty, never longer than Slack takes."""

BLOCKING = {
    "rule": "answer",
    "severity": "blocks",
    "clauses": ["2.1"],
    "seen": None,
    "remedy": None,
    "question": "open-standards",
    "asks": "Do you use open standards wherever there is one?",
    "value": "no",
    "words": "Not yet: the supplier moves to them in June.",
    "about": None,
    "sensitive": False,
}
WARNING = {
    **BLOCKING,
    "rule": "long-contract",
    "severity": "warns",
    "clauses": ["14.should.1", "14.should.2"],
    "seen": "The contract Hosting runs for 36 months.",
    "remedy": "Agree a shorter one.",
    "question": None,
    "asks": None,
    "value": None,
    "words": "",
    "about": "Hosting",
}
NOTE = {
    **BLOCKING,
    "rule": "closed-name",
    "severity": "notes",
    "clauses": [],
    "seen": "GOV.UK One Login has replaced it.",
    "about": "Verify",
    "value": "given",
    "words": "",
}
OF_A_PART = {
    **WARNING, "rule": "part", "severity": "blocks", "seen": None, "remedy": None, "about": "Refunds",
}  # fmt: skip
FINDINGS = [BLOCKING, OF_A_PART, WARNING, NOTE, {**BLOCKING, "sensitive": True, "value": "partly"}]
CONDITION = {
    "id": 4,
    "number": 1,
    "submission": 1,
    "title": "Licensing service",
    "words": "Publish the code by June.",
    "evidence": "A link to the code",
    "owner": LEAD,
    "due": date(2027, 5, 1),
    "days_left": 30,
    "days_late": 0,
    "status": "open",
    "by": None,
    "at": None,
    "said": "",
    "value": "4:0",
}
SENT_BACK = {
    **CONDITION, "number": 2, "due": date(2027, 3, 25), "days_left": -7, "days_late": 7,
    "status": "sent_back", "by": ASSESSOR, "at": AT, "said": "The link leads nowhere.", "value": "5:2",
}  # fmt: skip
SCOPE_CHANGES: list[Data] = [
    {"what": "cost", "before": 120_000_000, "now": 150_000_000},
    {"what": "purpose", "before": "Lets people renew a licence.", "now": "Lets people renew and appeal."},
    {"what": "category", "before": "Digital services", "now": "Specialist technology"},
    {"what": "public_facing", "before": True, "now": False},
    {"what": "novel", "before": False, "now": True},
    {"what": "contract", "title": "Hosting", "supplier": "Example Hosting Ltd", "value_pence": 95_000_00},
]
WAITING = {
    "number": 2, "channel": ASSESSORS, "by": LEAD, "at": AT, "allowed": 10, "left": 3, "asked_at": None,
    "awaited": ["Security"],
}  # fmt: skip
MADE = {
    "outcome": "approve_with_conditions",
    "by": ASSESSOR,
    "at": AT,
    "words": "Good work.",
    "conditions": [CONDITION, SENT_BACK],
    "late": 1,
    "expires_on": date(2027, 5, 1),
    "days_left": 30,
    "exemption_by": "The Chief Technology Officer, for the hosting",
    "exemption_on": date(2027, 3, 1),
    "exemption_until": date(2028, 3, 1),
    "number": 1,
    "phase": "alpha",
    "points": [{"number": 2, "title": "Share and reuse"}, {"number": None, "title": "About it"}],
}
PARTS_OF_A_POINT = [
    {"id": 8, "title": "Payments", "result": "not_met"},
    {"id": 9, "title": "Letters", "result": "unanswered"},
]
POINTS = [
    {
        "section": str(number),
        "number": number if number < 5 else None,
        "title": "Make things open",
        "own": whole,
        "whole": whole,
        "held_back_by": PARTS_OF_A_POINT if whole == "not_met" else [],
        "not_comparable": [{"id": 9, "title": "Letters", "result": None}] if whole == "met" else [],
        "must": {"yes": 1, "of": 2},
        "should": {"yes": 0, "of": 0 if whole == "met" else 3},
    }
    for number, whole in enumerate(["met", "partly_met", "not_met", "not_applicable", "unanswered"], start=1)
]
MENU = [
    {
        "page": "7:0:1:1",
        "label": "1. Define user needs",
        "questions": [
            {
                "clause": f"1.{place}" if place > 1 else None,
                "asks": "Have you done research?",
                "answer": answer,
                "value": f"7:question-{place}",
            }
            for place, answer in enumerate(["yes", "given", None], start=1)
        ],
    }
]
RATING = {
    "by": "total",
    "level": "Monitor",
    "total": 11,
    "missing": 0,
    "how": [{"title": "Whole-life cost", "answered": "£1.2 million", "level": "Monitor", "points": 2}],
}
REGIME = {
    "id": "v6-2024",
    "title": "spend controls, version 6",
    "reasons": ["it is public-facing and costs over £100,000"],
    "report": [{"because": "it costs over £1 million", "unverified": True}],
    "rating": RATING,
}
ABOVE = {
    "title": "Digital licensing",
    "kind": "programme",
    "status": "answering",
    "answers": [
        {
            "asks": "How are major decisions made?",
            "clause": "0.2",
            "kind": "judgement",
            "value": "yes",
            "shown": "yes",
            "words": "By its board, every month.",
        },
        {"asks": "Who?", "clause": None, "kind": "one", "value": "board", "shown": "A board", "words": ""},
        {
            "asks": "What else?",
            "clause": None,
            "kind": "long-text",
            "value": "given",
            "shown": "",
            "words": "x",
        },
        {"asks": "Who is it?", "clause": None, "kind": "person", "value": "7", "shown": "", "words": ""},
    ],
}
STANDARD = {
    "id": "tcop-2016", "title": "Technology Code of Practice", "edition": "2016", "digest": "f00d",
}  # fmt: skip
FACTS: Data = {
    "assessment": {
        "id": 7,
        "title": "Licensing service",
        "purpose": "Lets people renew a licence.\nFor holders of a fishing licence.",
        "kind": "service",
        "year": None,
        "parent_title": "Digital licensing",
        "phase": "beta",
        "category": "digital-services",
        "category_title": "Digital services",
        "cost_pence": 120_000_000,
        "public_facing": True,
        "novel": False,
        "organisation": "Department for Examples",
        "channel": TEAM,
        "started_by": 1,
        "plan": {"year": 2026, "status": "answering"},
    },
    "standard": STANDARD,
    "regime": REGIME,
    "points": POINTS,
    "parts": [
        {
            "id": 8, "title": "Payments", "kind": "service", "answered": 3, "total": 46,
            "parts": [
                {"id": 9, "title": "Letters", "kind": "component", "answered": 0, "total": 1, "parts": []},
            ],
        },
    ],
    "above": [ABOVE],
    "findings": FINDINGS,
    "left_out": [{"asks": "Is it in a public cloud?", "because": "nothing is hosted"}],
}  # fmt: skip
ANSWER = {
    "value": "partly",
    "judged": True,
    "person": None,
    "shown": "partly",
    "words": "5 interviews so far.",
    "inherited": False,
    "by": LEAD,
    "at": AT,
    "phase": "alpha",
}
PIECE: Data = {
    "id": 5,
    "kind": "message",
    "state": "kept",
    "title": "",
    "address": "https://example.slack.com/archives/C0LICENSE1/p1700000000000100?thread_ts=1.1&cid=C0LICENSE1",
    "author": ASSESSOR,
    "words": "We spoke to 12 people who renew a licence each year.",
    "digest": None,
    "size": None,
    "added_by": LEAD,
    "added_at": AT,
}
A_FILE: Data = {
    **PIECE, "id": 6, "kind": "file", "title": "Interviews.pdf", "words": "", "size": 136_700,
    "digest": "ab" * 32,
}  # fmt: skip
PIECES = [
    PIECE,
    A_FILE,
    {**PIECE, "kind": "link", "title": "Notes", "address": "https://example.gov.uk/notes", "words": ""},
    {**PIECE, "kind": "link", "title": "Erased on 1 April 2027", "address": None, "words": ""},
    {**A_FILE, "state": "gone", "address": None, "digest": None, "size": None},
    {**PIECE, "state": "out_of_reach", "address": None, "author": None},
    {**A_FILE, "state": "unread", "title": "", "address": None},
]

GIVEN: Data = {
    "evidence": PIECES,
    "asks": "Have you a security adviser?",
    "clause": "6.1",
    "kind": "judgement",
    "value": "not_applicable",
    "shown": "",
    "words": "There is nothing to secure.",
    "by": 1,
    "at": AT.isoformat(),
    "phase": "beta",
    "sensitive": True,
    "inherited": None,
}
VIEW = {
    "by": ASSESSOR, "at": AT, "words": "The supplier is sound.",
    "conditions": [{"words": "Test it again.", "due": "2027-06-01", "owner": LEAD, "evidence": "A report"}],
}  # fmt: skip
PANEL = [
    {
        "title": "Security", "decides": False, "is_lead": False, "missing": 1, "agreed": [VIEW],
        "objected": [VIEW],
    },
    {"title": "Data", "decides": False, "is_lead": False, "missing": 1, "agreed": [], "objected": []},
    {"title": "Legal", "decides": False, "is_lead": False, "missing": 2, "agreed": [], "objected": []},
    {"title": "Assessors", "decides": True, "is_lead": True, "missing": 1, "agreed": [], "objected": []},
]  # fmt: skip

ASKED = {
    "by": ASSESSOR,
    "at": AT,
    "words": "Who runs it after March?",
    "answered_by": None,
    "answered_at": None,
    "reply": "",
}
TOLD = {**ASKED, "answered_by": LEAD, "answered_at": AT, "reply": "The platform team does."}
CHANGES: Data = {
    "number": 2,
    "since": 1,
    "facts": [
        {"fact": "cost_pence", "before": 100_000_000, "after": 120_000_000},
        {"fact": "phase", "before": "alpha", "after": "beta"},
        {"fact": "novel", "before": False, "after": True},
        {"fact": "rating", "before": None, "after": "Monitor"},
        {"fact": "parts", "before": [], "after": ["Payments", "Letters"]},
        {"fact": "evidence", "before": 11, "after": 12},
    ],
    "answers": 7,
    "sections": [
        {
            "number": 2,
            "title": "Share and reuse",
            "answers": [
                {
                    "asks": "Is it shared?",
                    "clause": "2.1",
                    "sensitive": False,
                    "before": before,
                    "after": after,
                    "attached": attached,
                    "removed": removed,
                }
                for before, after, attached, removed in (
                    (None, GIVEN, [], []),
                    (GIVEN, None, [], []),
                    (GIVEN, GIVEN, PIECES[:1], []),
                    (GIVEN, GIVEN, PIECES, PIECES[1:]),
                )
            ],
        },
        {
            "number": None,
            "title": None,
            "answers": [
                {"asks": "Is it safe?", "clause": None, "sensitive": True, "before": before, "after": after}
                for before, after in ((None, GIVEN), (GIVEN, None), (GIVEN, GIVEN))
            ],
        },
    ],
    "new": FINDINGS[:1],
    "gone": FINDINGS[1:],
}

KEY_DATE: Data = {
    "id": "5",
    "contract": "2",
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "value_pence": 95_000_00,
    "kind": "break",
    "status": "open",
    "on": date(2028, 4, 1),
    "deadline": date(2027, 12, 31),
    "decide_by": date(2027, 12, 20),
    "less_notice": date(2028, 1, 1),
    "less_service": date(2028, 1, 1),
    "less_lead": date(2027, 12, 20),
    "lead_number": 11,
    "lead_unit": "days",
    "moved": True,
    "assumed": True,
    "clear_days": False,
    "day_more": True,
    "service_days": 2,
    "provisional": True,
    "notice_number": 3,
    "notice_unit": "months",
    "owner": LEAD,
    "days_left": 30,
    "days_to_decide": 19,
    "passed": False,
    "automatic": None,
    "open": True,
    "acknowledged": {"by": LEAD, "at": AT},
    "decision": None,
    "rolled_to": None,
    "assessment": "Licensing service",
    "snoozed_until": date(2027, 12, 8),
    "snooze_days": [1, 7, 14],
}
CARDS: dict[str, Data] = {
    **samples_people.CARDS,
    "assessment": {
        **FACTS,
        "id": 7,
        "status": "answering",
        "started_by": LEAD,
        "started_at": AT,
        "owner": "U0DEVELOP1",
        "moved": None,
        "direct": False,
        **samples_seeing.AT_WORK,
        "answered": 12,
        "total": 46,
        "open": True,
        "made": MADE,
        "revoked": None,
        "withdrawn": {"by": LEAD, "at": AT, "words": "The figures were old."},
        "waiting": WAITING
        | {
            "claim": {"by": ASSESSOR, "at": AT},
            "enquiries": [ASKED],
            "value": "3:abc",
            "awaited": ["Security"],
        },
        "next_phase": "live",
        "can_change": True,
        "earlier_conditions": [CONDITION],
        "uncovered": [{"title": "Payments", "kind": "component"}, {"title": "Letters", "kind": "service"}],
        "changed": SCOPE_CHANGES,
        "reopened": False,
        "edition": {"kept": True, "newer": {"title": "The Code", "edition": "2021", "same": False}},
        "menu": MENU,
        "archived": None,
        "never_submitted": False,
    },
    **samples_begin.CARDS,
    "ready": {
        "id": 7,
        "title": "Licensing service",
        "status": "answering",
        "open": True,
        "changes": False,
        "findings": 3,
        "blocking": 1,
        "named": True,
        "menu": MENU,
    },
    "question": {
        "open": True,
        "asked": True,
        "asks": "Have you done research with the people who will use this?",
        "good": "Yes, 12 interviews.",
        "kind": "judgement",
        "buttons": [],
        "may_not_apply": True,
        "evidence": True,
        "knows": "The user researcher",
        "sensitive": False,
        "clause": "1.1",
        "force": "must",
        "part": {"number": 1, "title": "Define user needs", "of": 14},
        "position": 2,
        "total": 46,
        "first": False,
        "answer": ANSWER,
        "crossed": ANSWER,
        "notes": [samples_checking.NOTE],
        "talk": 3,
        "counts": True,
        "grew_from": None,
        "comments": [
            {"by": ASSESSOR, "at": AT, "whole": whole, "words": "Say who uses it."} for whole in (True, False)
        ],
        "parent": {"title": "Digital licensing", "kind": "programme"},
        "again": False,
        "direct": False,
        "requested": False,
        "over": False,
        "can_skip": True,
        "attached": {"count": 5, "shown": PIECES},
        "value": "7:user-research:3",
        "begun": samples_begin.COPIED,
        "holds": False,
        "deleted": False,
        "hint": samples_begin.HINT,
    },
    "review": {
        **FACTS,
        "attached": 5,
        "id": 3,
        "number": 2,
        "answers": {"security-adviser": GIVEN, "reuse": {**GIVEN, "sensitive": False, "clause": None}},
        "not_applicable": [GIVEN, {**GIVEN, "sensitive": False, "clause": None}],
        "has_sensitive": True,
        "evidence": 12,
        "by": LEAD,
        "at": AT,
        "open": True,
        "labels": {"reject": "Turn down"},
        "panel": PANEL,
        "superseded_by": None,
        "made": None,
        "waiting": WAITING,
        "uncovered": [{"title": "Payments", "kind": "component"}, {"title": "Letters", "kind": "service"}],
        "changed": SCOPE_CHANGES,
        "reopened": True,
        "withdrawn": None,
        "claim": {"by": ASSESSOR, "at": AT},
        "reviewed": {
            "by": [{"who": ASSESSOR, "done": 7}],
            "of": 14,
            "differing": [
                {
                    "number": 3,
                    "title": "Be open",
                    "whole": "met",
                    "judgement": "partly",
                    "by": ASSESSOR,
                    "words": "Only half of the code is open.",
                },
            ],
            "unsent": 2,
        },
        "enquiries": [TOLD, ASKED],
        "changes": CHANGES,
        "history": [
            {"number": 1, "outcome": "ask_for_changes", "by": ASSESSOR, "at": AT, "words": "Cost?"},
            {"number": 2, "outcome": None, "by": ASSESSOR, "at": AT, "words": "Too soon."},
        ],
        "value": "3:abc:1",
    },
    "condition": {**SENT_BACK, "open": True},
    "condition_asked": {
        **CONDITION,
        "status": "done",
        "open": True,
        "done": {"status": "done", "by": LEAD, "at": AT, "words": "It is at https://example.gov.uk/code."},
        "settled": None,
    },
    "enquiry": {**ASKED, "id": 4, "number": 2, "open": True},
    "asked_to_agree": {
        **FACTS,
        "id": 3,
        "number": 2,
        "group": "Security",
        "decides": False,
        "leads": ASSESSORS,
        "has_sensitive": True,
        "must": [BLOCKING],
        "open": True,
        "labels": {},
        "panel": PANEL,
        "superseded_by": None,
        "made": None,
        "value": "3:abc:1:security",
    },
    "reminders": {"late_since": date(2027, 11, 30), "more": 0, "dates": [KEY_DATE]},
}

HOME: Data = {
    "nothing": False,
    "filters": ["mine", "team", "waiting", "decided"],
    "list": samples_seeing.MINE,
    "asked": {"shown": samples_seeing.ASKED, "total": 12, "more": 10},
    "reviews": {
        "shown": [
            {
                "title": "Licensing service",
                "organisation": "Department for Examples",
                "cost_pence": 100,
                "channel": ASSESSORS,
                "number": 1,
                "findings": 2,
                "by": LEAD,
                "at": AT,
                **WAITING,
            }
        ],
        "total": 1,
        "more": 0,
    },
    "conditions": {"shown": [SENT_BACK, CONDITION], "total": 2, "more": 0},
    "dates": {
        "shown": samples_contracts.ROWS,
        "total": 3,
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


def most(data: Any, key: str = "", *, keep: bool = False, times: int = 60) -> Any:
    """Return the data with 3,000 hostile characters for each text and 60 things in each list that may.

    A list in a list has eleven: more than is shown of any.
    """
    keep = keep or key in NEEDED
    if isinstance(data, dict):
        return {name: most(value, name, keep=keep, times=times) for name, value in data.items()}
    if isinstance(data, list):
        inner = [most(item, key, keep=keep, times=11) for item in data]
        return inner if keep else (inner * times)[:times]
    return MOST if isinstance(data, str) and key in FREE else data
