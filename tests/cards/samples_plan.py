"""The spending plan and the portfolio with the data they usually get."""

from typing import Any

Data = dict[str, Any]

YEARS = [{"year": 2027, "pence": 120_000_000}, {"year": 2028, "pence": 30_000_000}]
CATEGORY = {"id": "digital-services", "title": "Digital services"}

LINE: Data = {
    "title": "Card payments for licences",
    "category_title": "Digital services",
    "years": YEARS,
    "total": 150_000_000,
    "funded": False,
    "status": None,
    "item": 3,
    "can": ["start", "change", "remove"],
}
FROM_AN_ASSESSMENT: Data = LINE | {"item": None, "funded": None, "status": "submitted", "can": []}

FIGURES = [
    {"stage": stage, "count": count, "pence": count * 120_000_000}
    for count, stage in enumerate(("in_progress", "waiting", "approved", "ending", "turned_down"), start=1)
]
CHART: Data = {
    "organisations": ["Department for Examples"],
    "on": "2027-04-01",
    "count": 15,
    "by_stage": FIGURES,
    "programmes": [{"title": "Digital licensing", "figures": FIGURES}, {"title": "", "figures": FIGURES[:1]}],
    "more": 2,
}

MESSAGES: dict[str, Data] = {
    "plan": {
        "organisations": [
            {
                "id": "example-department",
                "name": "Department for Examples",
                "years": YEARS,
                "total": 150_000_000,
                "not_funded": 150_000_000,
                "not_planned": 100,
                "hidden": {"count": 1, "pence": 100},
                "programmes": [
                    {
                        "title": "Digital licensing",
                        "years": YEARS,
                        "total": 150_000_000,
                        "lines": [LINE, FROM_AN_ASSESSMENT],
                    }
                ],
                "more": 12,
            }
        ],
        "words": "",
    },
    "planned": {
        "done": "added", "title": "Card payments", "programme": "Digital licensing", "total": 150_000_000,
        "started": False,
    },
    "plan_refused": {"why": "not_yours", "title": "Card payments", "by": "U0DELIVERY"},
    "portfolio": {
        **CHART,
        "lists": [
            {
                "stage": "ending",
                "entries": [
                    {
                        "title": "Licensing service", "programme_title": "Digital licensing",
                        "cost_pence": 120_000_000, "phase": "beta", "channel": "C0LICENSE1",
                        "expires_on": "2027-05-01",
                    }
                ],
                "more": 7,
            }
        ],
    },
}  # fmt: skip

PLAN_CHART: Data = {
    "name": "Department for Examples",
    "on": "2027-04-01",
    "years": YEARS,
    "programmes": [{"title": "Digital licensing", "years": YEARS}, {"title": "", "years": YEARS[:1]}],
    "more": 2,
}

MESSAGES["portfolio_chart"] = CHART
MESSAGES["plan_chart"] = PLAN_CHART

PICTURES: dict[str, Data] = {"portfolio_chart_picture": CHART, "plan_chart_picture": PLAN_CHART}

MODALS: dict[str, Data] = {
    "planned_item": {
        "organisations": [{"id": "a", "name": "Department for Examples"}, {"id": "b", "name": "Agency"}],
        "categories": [CATEGORY],
        "item": {
            "programme": "Digital licensing", "title": "Card payments", "category": CATEGORY, "funded": True,
        },
        "forecasts": [{"year": 2027, "pence": 120_000_000}, {"year": 2028, "pence": None}],
    },
    "remove_planned": {
        "title": "Card payments", "programme": "Digital licensing", "total": 150_000_000, "started": True,
    },
    "plan_export": {"organisations": [{"id": "a", "name": "Department for Examples"}]},
}  # fmt: skip

NOTHING: Data = CHART | {"by_stage": [], "programmes": [], "more": 0, "count": 0}

CHANGED: list[tuple[str, Data]] = [
    *(("planned", {"done": done, "started": started}) for done in ("added", "changed", "removed")
      for started in (True, False)),
    ("plan_refused", {"why": "removed"}),
    ("planned_item", {"item": None, "organisations": []}),
    ("remove_planned", {"started": False}),
    ("portfolio", {"count": 0, "by_stage": [], "programmes": [], "lists": [], "more": 0}),
    ("portfolio_chart", NOTHING),
    ("plan_chart", {"programmes": [], "more": 0}),
    ("plan", {"words": "boats", "organisations": [
        {**MESSAGES["plan"]["organisations"][0], "programmes": [], "more": 0}
    ]}),
]  # fmt: skip
