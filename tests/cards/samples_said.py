"""Statements, modals and words with the data they usually get."""

from datetime import date

from tests.cards import (
    samples_checking,
    samples_contracts,
    samples_evidence,
    samples_follow,
    samples_help,
    samples_import,
    samples_outside,
    samples_people,
    samples_plan,
    samples_typed,
)
from tests.cards.samples import (
    ANSWER,
    ASKED,
    ASSESSOR,
    ASSESSORS,
    AT,
    BLOCKING,
    CHANGES,
    CONDITION,
    FACTS,
    FINDINGS,
    GIVEN,
    LEAD,
    MADE,
    POINTS,
    SCOPE_CHANGES,
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
        "clear_days": False,
        "day_more": False,
        "service_days": 0,
        "assumed": False,
        "less_notice": "2028-01-01",
        "less_service": "2028-01-01",
        "moved": moved,
        "lead_number": 6,
        "lead_unit": "months",
        "decide_by": "2027-06-30",
        "provisional": False,
    }
    for kind, deadline, notice, moved in (
        ("break", "2027-12-31", 3, True),
        ("renewal", "2028-03-01", 1, False),
        ("end", "2028-03-31", 0, True),
    )
]

STATEMENTS: dict[str, Data] = {
    **samples_plan.MESSAGES,
    **samples_people.MESSAGES,
    **samples_checking.MESSAGES,
    **samples_typed.MESSAGES,
    **samples_evidence.MESSAGES,
    **samples_import.MESSAGES,
    **samples_contracts.MESSAGES,
    **samples_follow.MESSAGES,
    **samples_outside.MESSAGES,
    **samples_help.MESSAGES,
    "submitted": {"by": LEAD, "number": 1, "channel": ASSESSORS},
    "decided": {
        **MADE, "outcome": "ask_for_changes", "at": ISO,
        "exemption_on": "2027-03-01", "exemption_until": "2028-03-01", "expires_on": "2028-04-01",
        "conditions": [
            {"words": "Publish the code.", "due": "2027-06-01", "owner": LEAD, "evidence": "A link"},
            {"words": "Test it again.", "due": "2027-06-01", "owner": None, "evidence": ""},
        ],
    },
    "agreed": {
        **{name: MADE[name] for name in ("by", "words", "conditions", "exemption_by", "number")},
        "view": "agrees", "group": "Security", "awaited": ["Commercial", "Assessors"],
        "exemption_on": "2027-03-01", "exemption_until": "2028-03-01", "expires_on": "2028-04-01",
        "conditions": [{"words": "Test it again.", "due": "2027-06-01", "owner": LEAD, "evidence": "A link"}],
    },
    "awaited": {
        "title": "Licensing service",
        "awaited": [
            {"title": "Security", "missing": 2, "objected": [ASSESSOR, LEAD]},
            {"title": "Commercial", "missing": 1, "objected": []},
        ],
    },
    "not_by_words": {"number": 1, "title": "Licensing service", "waits": True},
    "group_unread": {"group": "S0SECURITY", "error": "missing_scope", "titles": ["Security"]},
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
        "channel": TEAM, "error": "not_in_channel", "bot": "U0SPENDBOT", "lane": 4, "reference": "message-12",
        "title": "Licensing service", "parked": True,
    },
    "contract_registered": {
        "title": "Case management hosting", "supplier": "Example Hosting Ltd", "owner": LEAD, "dates": DATES,
        "contract": 2, "missing": ["notice", "deputy"],
    },
    "date_decided": {
        "title": "Case management hosting",
        "kind": "break",
        "on": "2028-04-01",
        "decision": "use_break",
        "by": LEAD,
        "words": "We have a better offer.",
        "end": "2029-03-31",
    },
    "handed_over": {"title": "Hosting", "supplier": "Example Hosting Ltd", "by": LEAD},
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
    "condition_done": {"number": 1, "by": LEAD, "evidence": "https://example.gov.uk/code"},
    "condition_settled": {
        "number": 1, "words": "Publish the code.", "owner": LEAD, "by": ASSESSOR, "status": "sent_back",
        "reason": "The link leads nowhere.",
    },
    "condition_late": {
        "number": 1, "title": "Licensing service", "words": "Publish the code.", "owner": LEAD,
        "due": "2027-04-01", "days": 8,
    },
    "condition_refused": {
        "refusal": "moved_on", "number": 1, "title": "Licensing service", "status": "accepted",
    },
    "approval_ends": {"title": "Licensing service", "number": 2, "on": "2027-04-01", "days": 30},
    "approval_ended": {"title": "Licensing service", "number": 2, "on": "2027-04-01", "days": -1},
    "target": {"title": "Licensing service", "number": 2, "left": 3, "channel": ASSESSORS},
    "enquiry_waits": {"words": "Who owns the data?", "at": ISO},
    "digest": {
        "day": "2027-04-01",
        "head": "f00d" * 16,
        "waiting": [
            {
                "title": "Licensing service", "number": 2, "since": "2027-03-20", "left": 2, "paused": False,
                "by": ASSESSOR,
            },
            {"title": "Maps", "number": 1, "since": "2027-03-01", "left": -2, "paused": True, "by": None},
        ],
        "to_accept": [
            {"title": "Maps", "number": 1, "words": "Publish the code.", "owner": LEAD, "days": 0},
        ],
        "late": [{"title": "Maps", "number": 2, "words": "Test it again.", "owner": LEAD, "days": 8}],
        "ending": [{"title": "Post", "on": "2027-05-01"}],
    },
    "changed": {
        "by": LEAD, "number": 2, "changes": SCOPE_CHANGES[:1], "ended": False, "share": 10,
        "team": True,
    },
    "reopened": {
        "by": LEAD, "number": 2, "changes": SCOPE_CHANGES, "ended": False, "left": 3, "again": 2,
        "team": True,
    },
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
    "full_record": {
        "id": 3,
        "number": 2,
        "title": "Licensing service",
        "url": "https://spend.example.gov.uk/records/abc",
        "version": "without_sensitive",
        "until": ISO,
    },
    "trouble": {"reference": "1a2b3c4d"},
}  # fmt: skip

DECISION = {
    **FACTS, "number": 2, "findings": [WARNING], "must": [], "made": None,
    "labels": {}, "exempted": False,
    "joined": [{"words": "Agree it with the board.", "due": "2027-06-01", "owner": None, "evidence": ""}],
}  # fmt: skip
BLOCKED = {**DECISION, "findings": FINDINGS, "must": [BLOCKING], "joined": []}
AGREEING = {**DECISION, "must": [BLOCKING], "group": "Security", "decides": False}
ORGANISATIONS = [
    {"id": "example-department", "name": "Department for Examples"},
    {"id": "example-agency", "name": "Agency for Examples"},
]

MARKED = [
    {"value": "2", "number": 2, "title": "Share and reuse", "judgement": "met"},
    {"value": "about", "number": None, "title": "About it", "judgement": None},
]

ABOUT_A_DATE = {"title": "Hosting", "supplier": "Example Hosting Ltd", "kind": "end", "on": date(2028, 4, 1)}
MODALS: dict[str, Data] = {
    **samples_plan.MODALS,
    **samples_people.MODALS,
    **samples_checking.MODALS,
    **samples_evidence.MODALS,
    **samples_contracts.MODALS,
    **samples_follow.MODALS,
    **samples_outside.MODALS,
    **samples_help.MODALS,
    "start": {
        "organisations": ORGANISATIONS,
        "categories": [{"id": "digital-services", "title": "Digital services"}],
        "parents": [{"id": 3, "kind": "programme", "title": "Digital licensing"}],
        "channel": TEAM,
        "planned": {"title": "Card payments", "category": samples_plan.CATEGORY, "total": 150_000_000},
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
    "agree": AGREEING | {"conditions": 2, "most": 5, "owner": LEAD, "expires_on": "2028-04-01"},
    "object": AGREEING,
    "approve": DECISION | {"expires_on": "2028-04-01"},
    "approve_with_conditions": BLOCKED
    | {"conditions": 2, "most": 5, "owner": LEAD, "expires_on": "2028-04-01"},
    "condition_is_done": CONDITION,
    "condition_back": CONDITION | {"said": "It is at https://example.gov.uk/code."},
    "change": {
        "title": "Licensing service",
        "ended": False,
        "cost": "£1,200,000",
        "written": "Lets people renew a licence.",
        "category": "digital-services",
        "categories": [
            {"id": "digital-services", "title": "Digital services"},
            {"id": "crypt-key", "title": "Crypt-Key"},
        ],
        "public_facing": True,
        "novel": False,
        "share": 10,
    },
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
        "more": True,
    },
    "record": {
        "title": "Hosting",
        "supplier": "Example Hosting Ltd",
        "kind": "break",
        "on": date(2028, 4, 1),
        "choices": ["use_break", "reprocure", "let_end"],
        "next_option": {"number": 12, "unit": "months", "until": date(2030, 3, 31)},
    },
    "not_relevant": ABOUT_A_DATE,
    "snooze": ABOUT_A_DATE | {"deadline": date(2027, 12, 31)},
    "hand_over": {"title": "Hosting", "supplier": "Example Hosting Ltd"},
}

WORDS: dict[str, Data] = {
    "no_calendars": {},
    **samples_help.WORDS,
    "portfolio_refused": {},
    "unknown_command": {"said": "strat", "suggestion": "start"},
    "problems": {"problem": "money_unreadable", "values": {"typed": "lots"}},
}
