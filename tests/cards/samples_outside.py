"""Emails and calendars with the data they usually get."""

from typing import Any

Data = dict[str, Any]

MESSAGES: dict[str, Data] = {
    "email_failed": {
        "person": "U0DELIVERY", "why": "permanent-failure", "error": "", "tries": 1, "count": 7,
        "dates": [{"title": "Case management hosting", "kind": "break", "on": "2028-04-01"}],
    },
}  # fmt: skip

MODALS: dict[str, Data] = {
    "calendars": {
        "links": [
            {"id": "0", "name": None, "address": "https://example.gov.uk/calendar/abc.ics",
             "since": "2027-04-01T08:05:00+00:00"},
            {"id": "3", "name": "Department for Examples", "address": None,
             "since": "2027-04-01T08:05:00+00:00"},
            {"id": "4", "name": "Agency", "address": None, "since": None},
        ],
    },
}  # fmt: skip

CHANGED: list[tuple[str, Data]] = [
    *(("email_failed", {"why": why, "error": "http_400 BadRequestError", "tries": 4, "count": 1})
      for why in ("permanent-failure", "temporary-failure", "technical-failure", "refused")),
]  # fmt: skip
