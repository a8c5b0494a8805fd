"""Statements, modals and words with the data they usually get."""

from datetime import date

from tests.cards.samples import ASSESSOR, ASSESSORS, AT, GAP, LEAD, MADE, SMALL_GAP, TEAM, Data

ISO = AT.isoformat()

DATES = [
    {
        "kind": kind,
        "on": "2028-04-01",
        "deadline": deadline,
        "notice_number": notice,
        "notice_unit": "months",
        "less_notice": "2028-01-01",
        "moved": moved,
    }
    for kind, deadline, notice, moved in (
        ("break", "2027-12-31", 3, True),
        ("renewal", "2028-03-01", 1, False),
        ("end", "2028-03-31", 0, True),
    )
]

STATEMENTS: dict[str, Data] = {
    "submitted": {"by": LEAD, "number": 1, "channel": ASSESSORS},
    "decided": {**MADE, "outcome": "ask_for_changes", "at": ISO},
    "revoked": {"by": ASSESSOR, "words": "The cost doubled.", "number": 1},
    "missing": {
        "questions": [{"id": "agreed-aims", "asks": "Have you agreed your aims?", "point": 1}],
        "total": 46,
    },
    "stale_question": {"asks": "Have you agreed your aims?", "value": "no", "by": LEAD, "at": ISO},
    "stale_assessment": {"title": "Licensing service", "status": "submitted"},
    "refused": {"refusal": "not_assessor", "title": "Licensing service"},
    "needs_words": {"asks": "Have you agreed your aims?", "value": "partly", "needs": "reason"},
    "already_decided": {"outcome": "approve", "by": ASSESSOR, "at": ISO, "number": 1},
    "superseded": {"title": "Licensing service", "number": 1},
    "undeliverable": {
        "channel": TEAM, "error": "not_in_channel", "bot": "U0SPENDBOT", "lane": 4,
        "title": "Licensing service", "parked": True,
    },
    "contract_registered": {
        "title": "Case management hosting", "supplier": "Example Hosting Ltd", "owner": LEAD, "dates": DATES,
    },
    "date_decided": {
        "title": "Case management hosting",
        "kind": "break",
        "on": "2028-04-01",
        "decision": "use_break",
        "by": LEAD,
        "words": "We have a better offer.",
    },
    "snoozed": {"title": "Case management hosting", "kind": "renewal", "until": "2027-12-08"},
    "stale_date": {
        "title": "Hosting", "kind": "end", "status": "decided", "decision": "let_end", "by": LEAD,
    },
    "busy": {},
    "not_asked": {},
    "last_question": {},
    "gone": {},
    "trouble": {"reference": "1a2b3c4d"},
}  # fmt: skip

DECISION = {
    "title": "Licensing service",
    "number": 2,
    "cost_pence": 120_000_000,
    "gaps": [SMALL_GAP],
    "must": [],
    "made": None,
}
BLOCKED = {**DECISION, "gaps": [GAP, SMALL_GAP], "must": [GAP]}
ORGANISATIONS = [
    {"id": "example-department", "name": "Department for Examples"},
    {"id": "example-agency", "name": "Agency for Examples"},
]

MODALS: dict[str, Data] = {
    "start": {
        "organisations": ORGANISATIONS,
        "categories": [{"id": "digital-services", "title": "Digital services"}],
        "parents": [{"id": 3, "kind": "programme", "title": "Digital licensing"}],
        "channel": TEAM,
    },
    "words": {
        "asks": "Have you agreed your aims?",
        "good": "Yes, in May.",
        "value": "partly",
        "needs": "reason",
        "written": "Two of three.",
    },
    "why": {
        "asks": "Have you agreed your aims?",
        "why": "A team with several aims is hard to steer.",
        "good": "Yes, in May.",
        "clause": "1.2",
        "says": "Agree what it is for.",
        "force": "must",
        "point": {"number": 1, "title": "Define user needs"},
        "standard": "Technology Code of Practice",
    },
    "approve": DECISION,
    "approve_with_conditions": BLOCKED,
    "ask_for_changes": DECISION,
    "reject": DECISION,
    "revoke": {**DECISION, "made": MADE},
    "contract": {
        "organisations": ORGANISATIONS,
        "assessments": [{"id": 7, "title": "Licensing service"}],
        "owner": LEAD,
    },
    "record": {
        "title": "Hosting",
        "supplier": "Example Hosting Ltd",
        "kind": "break",
        "on": date(2028, 4, 1),
        "choices": ["use_break", "reprocure", "let_end"],
    },
}

WORDS: dict[str, Data] = {
    "help": {},
    "unknown_command": {"said": "strat", "suggestion": "start"},
    "problems": {"problem": "money_unreadable", "values": {"typed": "lots"}},
}
