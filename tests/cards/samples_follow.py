"""What follows from decisions about contracts, who answers for them, and digests, with their usual data."""

from datetime import UTC, date, datetime
from typing import Any

from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision
from bot.store.tables import FollowUpKind

Data = dict[str, Any]

TO_DO: Data = {
    "id": "4",
    "kind": "notice_served",
    "name": "Publish the tender",
    "due": date(2027, 12, 31),
    "was_due": None,
    "days_left": 14,
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "date_kind": "break",
    "date": date(2028, 4, 1),
    "decision": "use_break",
    "planned_start": date(2028, 4, 2),
    "owner": "U0COMMERCE",
    "open": True,
    "dropped": False,
    "done_on": None,
    "late": 0,
    "by": None,
    "at": None,
    "words": "",
    "today": date(2027, 12, 17),
}
RECORDED: Data = {
    "open": False,
    "by": "U0DELIVERY",
    "at": datetime(2028, 1, 5, 10, tzinfo=UTC),
    "words": "Sent by recorded delivery, receipt 123.",
}
TOLD: Data = {
    "kind": "notice_served",
    "name": "Publish the tender",
    "due": "2027-12-31",
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "date_kind": "break",
    "date": "2028-04-01",
}
CONTRACT: Data = {
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "value_pence": 250_000_000,
    "end": "2028-04-01",
    "owner": "U0COMMERCE",
}
DATED: Data = CONTRACT | {
    "kind": "break",
    "on": "2028-04-01",
    "decide_by": "2027-09-30",
    "deadline": "2027-12-31",
}
UNOWNED: Data = {
    "id": "3",
    "title": "Case management hosting",
    "supplier": "Example Hosting Ltd",
    "value_pence": 250_000_000,
    "end": date(2028, 4, 1),
    "decide_by": date(2027, 9, 30),
    "days": 12,
}

MESSAGES: dict[str, Data] = {
    "follow_up": TO_DO,
    "follow_up_late": TOLD | {"days": 8, "owner": "U0COMMERCE"},
    "notice_late": TOLD
    | {"on": "2028-01-04", "days": 4, "by": "U0DELIVERY", "words": "By email, it had lain about."},
    "stale_follow_up": TOLD | {"done_on": "2027-12-20", "by": "U0DELIVERY"},
    "answer_refused": {"title": "Case management hosting"},
    "owned_already": {"title": "Case management hosting", "owner": "U0COMMERCE"},
    "owner_left": {"owner": "U0DELIVERY", "count": 7, "titles": ["Hosting", "Maps"]},
    "unowned": {"replaced": False, "total": 40, "more": 32, "contracts": [UNOWNED] * 8},
    "unowned_for_long": {"count": 12, "role": "leads", "days": 5, "channel": "C0COMMERC1"},
    "contracts_week": {
        "today": "2027-10-04",
        "overdue": {"rows": [DATED], "total": 12},
        "soon": {"rows": [DATED | {"decide_by": "2027-10-12", "owner": None}], "total": 1},
        "notice": {"rows": [DATED | {"decide_by": "2027-12-12"}], "total": 2},
        "late": {"rows": [CONTRACT | TOLD | {"days": 8}], "total": 1},
        "unowned": 40,
    },
    "contracts_month": {
        "today": "2027-10-04",
        "until": "2029-04-04",
        "count": 40,
        "pence": 12_000_000_000,
        "quarters": [
            {"first": "2027-10-01", "last": "2027-12-01", "count": 12, "pence": 2_000_000_000},
            {"first": "2028-01-01", "last": "2028-03-01", "count": 28, "pence": 10_000_000_000},
        ],
        "largest": [CONTRACT, CONTRACT | {"owner": None}],
        "pipeline": 3,
        "indicators": 2,
    },
}

MODALS: dict[str, Data] = {
    "follow_up_done": TO_DO | {"metadata": ""},
    "follow_up_not_needed": TO_DO | {"metadata": ""},
}

CHANGED: list[tuple[str, Data]] = [
    *(("follow_up", {"kind": kind, "days_left": days}) for kind in FollowUpKind for days in (1, 0, -1)),
    *(
        ("follow_up", {"date_kind": kind, "decision": decision})
        for kind in KeyDateKind
        for decision in DateDecision
    ),
    ("follow_up", {"kind": "milestone", "was_due": date(2027, 12, 1), "owner": None}),
    ("follow_up", RECORDED | {"done_on": date(2027, 12, 20)}),
    ("follow_up", RECORDED | {"done_on": date(2028, 1, 4), "late": 4}),
    ("follow_up", RECORDED | {"dropped": True}),
    ("follow_up", {"open": False, "dropped": True}),
    *((template, {"kind": kind}) for template in MODALS for kind in FollowUpKind),
    ("follow_up_done", {"kind": "milestone", "was_due": date(2027, 12, 1)}),
    *(("follow_up_late", {"kind": kind, "days": 1}) for kind in FollowUpKind),
    *(
        ("stale_follow_up", {"kind": kind, "done_on": None, "by": by})
        for kind in FollowUpKind
        for by in ("U0COMMERCE", None)
    ),
    ("owner_left", {"count": 1, "titles": ["Hosting"]}),
    ("unowned", {"replaced": True, "total": 0, "more": 0, "contracts": []}),
    ("unowned", {"total": 0, "more": 0, "contracts": []}),
    ("unowned", {"total": 1, "more": 0, "contracts": [UNOWNED | {"days": -1}]}),
    ("unowned", {"total": 1, "more": 0, "contracts": [UNOWNED | {"decide_by": None, "days": None}]}),
    *(("unowned_for_long", {"role": role, "count": 1}) for role in ("leads", "senior", "admins")),
    *(("contracts_week", {name: {"rows": [], "total": 0}}) for name in ("overdue", "soon", "notice", "late")),
    ("contracts_week", {"unowned": 0, "today": "2028-01-04"}),
    ("contracts_month", {"pipeline": 0, "indicators": 0, "count": 1}),
    ("contracts_month", {"pipeline": 1, "indicators": 1, "count": 2}),
]
