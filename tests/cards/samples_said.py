"""Statements, modals and words with the data they usually get."""

from datetime import date

from tests.cards.samples import (
    ANSWER,
    ASKED,
    ASSESSOR,
    ASSESSORS,
    AT,
    BLOCKING,
    CHANGES,
    FACTS,
    FINDINGS,
    GIVEN,
    LEAD,
    MADE,
    POINTS,
    TEAM,
    TOLD,
    WARNING,
    Data,
)

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
    "decided": {
        **MADE, "outcome": "ask_for_changes", "at": ISO,
        "exemption_on": "2027-03-01", "exemption_until": "2028-03-01",
    },
    "revoked": {"by": ASSESSOR, "words": "The cost doubled.", "number": 1},
    "missing": {
        "questions": [
            {"id": "agreed-aims", "asks": "Have you agreed your aims?", "section": "Needs", "point": 1},
            {"id": "plan", "asks": "Have you a plan?", "section": "The organisation", "point": None},
        ],
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
    "not_asked": {"because": "nothing is hosted"},
    "rerouted": {
        "added": ["Who hosts it?", "Under which contract?"],
        "gone": [
            {"asks": "Is it in a public cloud?", "because": "nothing is hosted", "answered": True},
            {"asks": "Why not?", "because": "nothing is hosted", "answered": False},
        ],
    },
    "moved_on": {"before": "alpha", "phase": "beta", "by": LEAD, "left": 5, "again": 3},
    "edition_changed": {
        "title": "Technology Code of Practice", "edition": "2021", "by": LEAD,
        "stand": 30, "look_again": 5, "new": 4, "kept": 2,
    },
    "last_question": {},
    "comment": {
        "by": ASSESSOR, "number": 2, "point": {"number": 2, "title": "Share and reuse"},
        "clause": "2.1", "asks": "Is it shared?", "words": "Say with whom.",
    },
    "claimed": {"by": ASSESSOR, "at": ISO, "title": "Licensing service"},
    "accepted": {"asks": "Have you agreed your aims?"},
    "team_asked": {"by": ASSESSOR, "words": "Who runs it after March?", "channel": TEAM},
    "team_answered": {
        "by": LEAD, "words": "The platform team.", "asked_by": ASSESSOR, "question": "Who runs it?",
    },
    "enquiry_closed": {"by": LEAD, "at": ISO},
    "withdrawn": {"by": LEAD, "number": 2, "words": "The figures were old."},
    "gone": {},
    "trouble": {"reference": "1a2b3c4d"},
}  # fmt: skip

DECISION = {**FACTS, "number": 2, "findings": [WARNING], "must": [], "made": None}
BLOCKED = {**DECISION, "findings": FINDINGS, "must": [BLOCKING]}
ORGANISATIONS = [
    {"id": "example-department", "name": "Department for Examples"},
    {"id": "example-agency", "name": "Agency for Examples"},
]

MARKED = [
    {"value": "2", "number": 2, "title": "Share and reuse", "judgement": "met"},
    {"value": "about", "number": None, "title": "About it", "judgement": None},
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
    "answer": {
        "asks": "What kind of hosting do you use?",
        "good": "A public cloud.",
        "kind": "several",
        "options": [
            {"id": "cloud", "title": "A public cloud"},
            {"id": "own", "title": "A data centre of our own"},
            {"id": "both", "title": "Both"},
        ],
        "contracts": [{"id": 3, "title": "Hosting", "supplier": "Example Hosting Ltd"}],
        "longest": 2000,
        "value": "cloud,both",
        "shown": "A public cloud, Both",
        "written": None,
    },
    "take_over": {
        "asks": "Have you agreed your aims?",
        "title": "Digital licensing",
        "answer": ANSWER,
    },
    "move_on": {
        "phase": "live",
        "title": "Licensing service",
        "again": ["Is it used?", "Is it safe?"],
        "new": 2,
        "approved": True,
    },
    "change_edition": {
        "title": "Licensing service",
        "now": "2016",
        "newer": "2021",
        "standard": "Technology Code of Practice",
        "stand": 30,
        "look_again": ["Is it used?"],
        "new": ["Is it green?", "Is it fair?"],
        "kept": 2,
    },
    "start_year": {"organisations": ORGANISATIONS, "channel": TEAM},
    "sensitive": {"title": "Licensing service", "number": 2, "answers": [GIVEN, GIVEN]},
    "why": {
        "asks": "Have you agreed your aims?",
        "why": "A team with several aims is hard to steer.",
        "good": "Yes, in May.",
        "clause": "1.2",
        "says": "Agree what it is for.",
        "force": "must",
        "knows": "The service owner",
        "sensitive": True,
        "because": ["it is bought", "it is hosted"],
        "phases_asked": ["discovery", "live"],
        "ours": True,
        "part": {"number": 1, "title": "Define user needs", "says": "Know who uses it."},
        "standard": "Technology Code of Practice",
    },
    "approve": DECISION,
    "approve_with_conditions": BLOCKED,
    "ask_for_changes": {
        **DECISION,
        "sections": [
            {"id": "2", "number": 2, "title": "Share and reuse"},
            {"id": "about", "number": None, "title": "About it"},
        ],
        "wanting": ["2"],
        "unsent": 2,
    },
    "claim_over": {**DECISION, "claim": {"by": ASSESSOR, "at": AT}},
    "ask_team": DECISION,
    "withdraw": DECISION,
    "answer_team": ASKED,
    "answered_before": {**TOLD, "late": "We do not know yet."},
    "what_changed": {"title": "Licensing service", "changes": CHANGES},
    "points_done": {"title": "Licensing service", "number": 2, "points": MARKED, "unsent": 2},
    "point": {
        "title": "Licensing service",
        "number": 2,
        "id": 3,
        "here": "3",
        "point": POINTS[2],
        "place": 3,
        "total": 14,
        "answers": [
            GIVEN,
            {**GIVEN, "sensitive": False, "inherited": {"from": "Digital licensing", "words": "So it is."}},
        ],
        "has_sensitive": True,
        "findings": FINDINGS,
        "questions": [{"id": "shared", "label": "2.1 Is it shared?"}],
        "judgement": "partly",
        "comment": "Say with whom.",
        "about": {"id": "shared", "label": "2.1 Is it shared?"},
        "others": [{"by": LEAD, "judgement": "met", "words": "Enough for now."}],
        "menu": MARKED,
        "back": "2",
        "on": "4",
        "unkept": True,
    },
    "reject": DECISION,
    "revoke": {**DECISION, "made": MADE},
    "contract": {
        "organisations": ORGANISATIONS,
        "assessments": [{"id": 7, "title": "Licensing service"}],
        "products": [{"id": "hosting", "title": "Hosting"}],
        "supplies": ["component", "systems-integration"],
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
