"""What an assessment begins with, and putting it away, with the data they usually get."""

from datetime import UTC, datetime
from typing import Any

Data = dict[str, Any]

AT = datetime(2027, 3, 3, 14, 5, tzinfo=UTC)
LEAD = "U0DELIVERY"
EARLIER: list[Data] = [
    {"id": 5, "title": "Payments platform", "started": AT},
    {"id": 4, "title": "Permits service", "started": AT},
]
BEGIN: Data = {
    "templates": [
        {"id": "cloud-hosting", "title": "Hosting in the public cloud"},
        {"id": "saas-product", "title": "A ready-made product used over the internet (SaaS)"},
    ],
    "earlier": EARLIER,
    "chosen": {
        "value": "template:cloud-hosting", "title": "Hosting in the public cloud", "begun": 2, "hints": 16,
        "says": "For servers, storage and databases that are bought as a public cloud service.",
    },
    "field": "purpose:cloud-hosting",
    "written": "Hosting in the public cloud for (what runs on it).",
}  # fmt: skip
NOTHING_CHOSEN: Data = {**BEGIN, "chosen": None, "field": "purpose", "written": ""}
COPIED: Data = {"template": False, "title": "Permits service", "on": AT.date()}
FROM_TEMPLATE: Data = {"template": True, "title": "Hosting in the public cloud", "on": None}
HINT: Data = {"title": "Hosting in the public cloud", "says": "Say which regions the data is in."}
PUT_AWAY: Data = {"by": LEAD, "at": AT}

CARDS: dict[str, Data] = {"assessment_deleted": PUT_AWAY}
MESSAGES: dict[str, Data] = {
    "copied": {"by": LEAD, "title": "Permits service", "count": 12},
    "archived": {"by": LEAD},
    "restored": {"by": LEAD},
    "deleted": {"by": LEAD},
}
MODALS: dict[str, Data] = {
    "copy_answers": {"title": "Licensing service", "earlier": EARLIER},
    "archive": {"id": 7, "title": "Licensing service", "never_submitted": True, "copied_to": 0},
    "delete_draft": {"id": 7, "title": "Licensing service", "never_submitted": True, "copied_to": 2},
}
CHANGED: list[tuple[str, Data]] = [
    *(
        ("question", {"open": is_open, "counts": counts, "holds": not counts, "begun": begun, "hint": HINT})
        for is_open in (True, False)
        for counts in (True, False)
        for begun in (COPIED, COPIED | {"title": None}, FROM_TEMPLATE, FROM_TEMPLATE | {"title": None})
    ),
    ("question", {"open": False, "deleted": True}),
    ("assessment", {"open": False, "archived": PUT_AWAY, "status": "archived", "never_submitted": True}),
    ("assessment", {"open": False, "archived": PUT_AWAY, "status": "archived", "never_submitted": False}),
    ("copied", {"count": 1}),
    ("copy_answers", {"earlier": []}),
    ("archive", {"never_submitted": False}),
    ("delete_draft", {"copied_to": 0}),
    ("start", {"begin": NOTHING_CHOSEN}),
    ("start", {"begin": NOTHING_CHOSEN | {"templates": []}}),
    ("start", {"begin": NOTHING_CHOSEN | {"templates": [], "earlier": []}}),
    ("start", {"begin": BEGIN | {"chosen": EARLIER[0] | {"value": "assessment:5", "says": None}}}),
    ("words", {"hint": HINT}),
    ("answer", {"hint": HINT}),
]
