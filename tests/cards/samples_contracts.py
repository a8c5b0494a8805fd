"""Contracts, lists of them and their timelines with the data they usually get."""

from datetime import UTC, date, datetime
from typing import Any

from bot.cards.contract_modals import CONTRACT_FORMS
from bot.domain.contract import Missing, Unsaid
from bot.domain.contract_facts import Supplies
from bot.domain.key_dates import KeyDateKind
from bot.domain.ownership import Ownership
from bot.domain.timeline import MarkKind, SpanKind
from bot.store.contract_lists import Listed

Data = dict[str, Any]

AT = datetime(2027, 4, 1, 8, 5, tzinfo=UTC)
OWNER, DEPUTY = "U0DELIVERY", "U0COMMERCE"

DATE: Data = {
    "id": "5",
    "contract": "2",
    "title": "Hosting",
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
    "owner": OWNER,
    "days_left": 30,
    "days_to_decide": -1,
    "passed": False,
    "automatic": None,
    "open": True,
    "acknowledged": {"by": OWNER, "at": AT},
    "decision": None,
    "rolled_to": None,
    "assessment": "Licensing service",
    "snoozed_until": date(2027, 12, 8),
    "snooze_days": [1, 7, 14],
}
DECIDED: Data = DATE | {
    "status": "decided",
    "open": False,
    "decision": {
        "decision": "use_break",
        "by": OWNER,
        "at": AT,
        "words": "Too dear",
        "planned_start": None,
        "to_do": [],
    },
}

TERMS: Data = {
    "start": date(2026, 4, 1),
    "end": date(2029, 3, 31),
    "extent": date(2031, 3, 31),
    "max_extent": date(2031, 3, 31),
    "notice": "20 clear working days, 2 days for service, by us",
    "clear_open": True,
    "breaks": ["1 April 2028", "any time with 90 days notice"],
    "options": [{"length": "12 months", "used": True}, {"length": "12 months", "used": False}],
    "renewal": "1 April 2029, for 12 months",
    "reviews": [date(2027, 10, 1)],
    "automatic": False,
}
NOT_KNOWN: Data = TERMS | {
    "max_extent": None, "notice": None, "clear_open": False, "breaks": None, "options": None,
    "renewal": None, "reviews": [], "automatic": None,
}  # fmt: skip

DETAIL: Data = {
    "id": "2",
    "just": "saved",
    "may_change": True,
    "title": "Case management hosting",
    "reference": "C-118",
    "ocid": "ocds-b5fd17-1:1",
    "organisation": "Department for Examples",
    "suppliers": [
        {"name": "Example Hosting Ltd", "number": "01234567"}, {"name": "Other Ltd", "number": None},
    ],
    "value_pence": 95_000_00,
    "spent_pence": 12_000_00,
    "product": "Cloud hosting",
    "supplies": ["component"],
    "data_owner": "ours",
    "ip_owner": None,
    "usage_based": True,
    "owner": OWNER,
    "deputy": DEPUTY,
    "registered_by": OWNER,
    "registered_at": AT,
    "terms": TERMS,
    "ended": False,
    "dates": [DATE],
    "more_dates": 3,
    "past": [DECIDED],
    "missing": ["notice", "deputy"],
    "unsaid": ["ip_owner"],
    "guessed": [{"field": "options", "text": "3+1", "value": "2:1:options"}],
    "findings": [
        {"severity": "blocks", "clauses": ["11.must.1"], "seen": "Worth £120 million.", "remedy": "Split it."}
    ],
    "standard": {"title": "Technology Code of Practice", "edition": "2021"},
    "assessment": {"title": "Licensing service", "channel": "C0LICENSE1"},
    "programme": "Digital licensing",
    "links": ["https://example.gov.uk/contract"],
    "notes": "Ask Priya first.",
}  # fmt: skip

TYPED: Data = {
    "id": "2",
    "title": "Case management hosting",
    "reference": "C-118",
    "suppliers": "Example Hosting Ltd, 01234567\nOther Ltd",
    "value": "£95,000",
    "spent": "£12,000",
    "start": date(2026, 4, 1),
    "end": date(2029, 3, 31),
    "max_extent": date(2031, 3, 31),
    "notice": "3 months",
    "automatic": True,
    "breaks": "1 April 2028\nany time with 90 days notice",
    "options": "12 months (used)\n12 months",
    "renewal": "1 April 2029, for 12 months",
    "reviews": "1 October 2027",
    "product": "hosting",
    "supplies": ["component"],
    "data_owner": "silent",
    "ip_owner": "shared",
    "usage_based": False,
    "links": "https://example.gov.uk/contract",
    "notes": "Ask Priya first.",
    "owner": OWNER,
    "deputy": DEPUTY,
}
EMPTY: Data = TYPED | {
    "reference": None, "spent": None, "max_extent": None, "notice": None, "automatic": None, "breaks": "",
    "options": "", "renewal": "", "reviews": "", "product": None, "supplies": [], "data_owner": None,
    "ip_owner": None, "usage_based": None, "links": "", "notes": "", "owner": None, "deputy": None,
}  # fmt: skip

FORM: Data = {
    "contract": TYPED,
    "missing": ["notice", "breaks"],
    "guessed": {
        "notice": "three mths", "breaks": "2+1", "options": "3+1", "renewal": "yearly", "max_extent": "2031",
    },
    "products": [{"id": "hosting", "title": "Hosting"}],
    "supplies": [each.value for each in Supplies],
    "assessment": {"id": "7", "title": "Licensing service"},
    "assessments": [{"id": "7", "title": "Licensing service"}],
}  # fmt: skip

ROW: Data = {
    "contract": "2",
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "reference": "C-118",
    "value_pence": 95_000_00,
    "owner": OWNER,
    "end": date(2029, 3, 31),
    "ended": False,
    "date": {
        "kind": "end",
        "on": date(2028, 4, 1),
        "deadline": date(2027, 12, 31),
        "decide_by": date(2027, 12, 20),
        "days_left": 30,
        "days_to_decide": 19,
    },
}
ROWS = [
    ROW,
    ROW | {"owner": None, "date": ROW["date"] | {"days_left": -1, "days_to_decide": -12}},
    ROW | {"reference": None, "date": ROW["date"] | {"days_left": 0, "days_to_decide": 0}},
    ROW | {"date": None},
    ROW | {"date": None, "ended": True},
]

LIST: Data = {
    "asked": {"which": "soon", "words": "hosting", "page": 1},
    "product": {"id": "hosting", "title": "Hosting"},
    "products": [{"id": "hosting", "title": "Hosting"}],
    "filters": [each.value for each in Listed],
    "rows": ROWS,
    "total": 35,
    "first": 11,
    "earlier": 0,
    "later": 2,
    "a_page": 10,
    "days": 90,
    "sent": "sent",
}

PASSED: Data = {
    "kind": "break", "on": "2028-04-01", "deadline": "2027-12-31", "notice_number": 3,
    "notice_unit": "months",
    "clear_days": False, "day_more": False, "service_days": 0, "assumed": False, "less_notice": "2028-01-01",
    "less_service": "2027-12-31", "moved": False, "lead_number": 6, "lead_unit": "months",
    "decide_by": "2027-06-30", "provisional": False, "overdue": True, "too_late": True,
}  # fmt: skip
"""A key date of a contract that was added after the last day to give notice."""

ON_LINE: Data = {
    "kind": "break",
    "on": "2028-04-01",
    "deadline": "2027-12-31",
    "decide_by": "2027-09-30",
    "spans": [
        {"kind": "lead", "first": "2027-09-30", "last": "2027-12-31"},
        {"kind": "notice", "first": "2027-12-31", "last": "2028-04-01"},
    ],
    "marks": [
        {"kind": "decide", "on": "2027-09-30"},
        {"kind": "deadline", "on": "2027-12-31"},
        {"kind": "break", "on": "2028-04-01"},
    ],
}
TIMELINE: Data = {
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "value_pence": 95_000_00,
    "today": "2027-04-01",
    "first": "2026-01-01",
    "last": "2031-06-01",
    "stages": [
        {"option": 0, "first": "2026-04-01", "last": "2029-03-31"},
        {"option": 1, "first": "2029-04-01", "last": "2030-03-31"},
    ],
    "dates": [ON_LINE],
    "more": 2,
}
TIMELINES: Data = {
    "months": 24,
    "today": "2027-04-01",
    "first": "2027-03-18",
    "last": "2029-04-01",
    "contracts": [
        {
            "title": "Case management hosting",
            "supplier": "Example Hosting Ltd",
            "value_pence": 95_000_00,
            "end": "2029-03-31",
            "spans": [{"kind": "term", "first": "2027-03-18", "last": "2029-03-31"}, *ON_LINE["spans"]],
            "marks": ON_LINE["marks"],
            "dates": [ON_LINE],
        }
    ],
    "more": 3,
}

MESSAGES: dict[str, Data] = {"contract_timeline": TIMELINE, "contracts_timeline": TIMELINES}

PICTURES: dict[str, Data] = {
    "contract_timeline_picture": TIMELINE,
    "contracts_timeline_picture": TIMELINES,
}

MODALS: dict[str, Data] = {
    "contract_detail": DETAIL,
    "contract_list": LIST,
    "contract_refused": {"tried": "read"},
    **dict.fromkeys(CONTRACT_FORMS, FORM),
}

UNGUESSED: Data = {"guessed": {}, "missing": list(Missing), "assessment": None}
NOBODY: Data = {"owner": None, "deputy": None}
LAPSED: Data = DECIDED | {"decision": None, "status": "lapsed"}
NONE_LISTED: Data = {"rows": [], "total": 0, "earlier": None, "later": None, "product": None}

LONG = "\n".join(f"https://example.gov.uk/{'x' * 270}/{number}" for number in range(20))

CHANGED: list[tuple[str, Data]] = [
    *(("contract_detail", {"just": just}) for just in ("", "confirmed", "moved_on", "timeline")),
    ("contract_detail", {"terms": NOT_KNOWN, "may_change": False, "product": None} | NOBODY),
    ("contract_detail", {"terms": TERMS | {"breaks": [], "options": []}, "ended": True, "usage_based": None}),
    ("contract_detail", {"dates": [], "past": [], "guessed": [], "missing": [], "unsaid": []}),
    ("contract_detail", {"assessment": None, "programme": None, "notes": "", "organisation": None}),
    ("contract_detail", {"findings": [], "unsaid": [], "links": []}),
    ("contract_detail", {"missing": list(Missing), "unsaid": list(Unsaid), "supplies": list(Supplies)}),
    *(("contract_detail", {"data_owner": each, "ip_owner": each}) for each in (*Ownership, None)),
    *(
        ("contract_detail", {"dates": [DATE | {"kind": each}], "past": [LAPSED | {"kind": each}]})
        for each in KeyDateKind
    ),
    *(
        ("contract_detail", {"guessed": [{"field": field, "text": "?", "value": "2:1:a"}], "terms": terms})
        for field in ("notice", "breaks", "options", "max_extent", "renewal", "start", "something_else")
        for terms in (TERMS, NOT_KNOWN)
    ),
    *(("contract_detail", {"findings": [DETAIL["findings"][0] | {"severity": each}]})
      for each in ("blocks", "warns", "notes")),
    *(
        (form, {**UNGUESSED, "contract": contract, "assessments": some})
        for form in CONTRACT_FORMS
        for contract in (TYPED, EMPTY)
        for some in (FORM["assessments"][:0], FORM["assessments"])
    ),
    *(("contract_worth", {"contract": TYPED | {"data_owner": each, "ip_owner": each}}) for each in Ownership),
    ("contract_worth", {"contract": TYPED | {"suppliers": LONG}, "products": []}),
    ("contract_people", {"contract": TYPED | {"links": LONG}}),
    *(
        ("contract_list", NONE_LISTED | {"asked": {"which": each, "words": "", "page": 0}, "sent": sent})
        for each in Listed
        for sent in ("", "nothing")
    ),
    ("contract_list", {"products": [], "product": None, "total": 5}),
    ("contract_refused", {"tried": "change"}),
    ("contract", {"more": False}),
    ("contract_registered", {"missing": list(Missing)}),
    ("contract_registered", {"missing": [], "owner": None}),
    ("contract_registered", {"dates": [PASSED, PASSED | {"too_late": False}]}),
    ("contract_timeline", {"dates": [], "more": 0}),
    *(("contract_timeline", {"dates": [ON_LINE | {"kind": kind, "deadline": deadline, "decide_by": decide}]})
      for kind in KeyDateKind
      for deadline, decide in (("2027-12-31", "2027-12-31"), ("2028-04-01", "2028-04-01"),
                               ("2028-04-01", "2028-03-01"))),
    ("contracts_timeline", {"more": 0, "contracts": [TIMELINES["contracts"][0] | {"dates": [ON_LINE] * 9}]}),
]  # fmt: skip

SIGNS: list[Data] = [
    TIMELINE | {"dates": [ON_LINE | {"spans": [{"kind": span, "first": "2027-01-01", "last": "2028-01-01"}],
                                     "marks": [{"kind": mark, "on": "2027-06-01"}] * 3}]}
    for span, mark in zip([*SpanKind, *SpanKind], MarkKind, strict=False)
]  # fmt: skip
"""Timelines with every kind of span and mark."""
