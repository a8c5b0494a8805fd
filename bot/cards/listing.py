"""Assessments in lists: their rows as templates show them, and the answers to `/spend list` and `find`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.cards.reading import Data, Reading
from bot.domain.calendar import london_date
from bot.domain.spend import Kind
from bot.domain.standard import Standard
from bot.store import listing
from bot.store.assessments import DECIDED, UNFINISHED
from bot.store.conditions import conditions_of
from bot.store.engine import key_of
from bot.store.listing import A_PAGE, Asked, DecidedRow, Listed, Page, Row
from bot.store.questionnaires import questionnaires_of
from bot.store.readable import Viewer

DAYS_BACK = 90
"""How long ago something was decided 'lately'."""


def of(reading: Reading, viewer: Viewer, which: Listed, page: int, now: datetime) -> Data:
    """Return a page (from 0) of somebody's list of assessments, or of what was decided lately."""
    if which is Listed.DECIDED:
        since = now - timedelta(days=DAYS_BACK)
        decided = listing.decided(reading.session, viewer, since, page)
        return {"which": which, **_paged(decided), "rows": _decided(reading, viewer, decided.rows)}
    found = listing.listed(reading.session, viewer, which, page)
    keys = [key_of(row.assessment) for row in found.rows] if which is Listed.WAITING else []
    asked = listing.asked_of_others(reading.session, keys)
    return {"which": which, **_paged(found), "rows": _rows(reading, found.rows, asked)}


def called(reading: Reading, viewer: Viewer, words: str, page: int) -> Data:
    """Return a page (from 0) of what somebody may read and is called so."""
    found = listing.found(reading.session, viewer, words, page)
    return {"which": None, "words": words, **_paged(found), "rows": _rows(reading, found.rows, {})}


def asked(reading: Reading, standard: Standard, each: Asked) -> Data:
    """Return an open request as templates show it: who is asked, for what, and until when."""
    due = each.request.due
    return {
        "of": each.of,
        **standard.named(each.request.section, each.request.question),
        "due": due,
        "days_late": max((reading.today - due).days, 0),
    }


def _paged(page: Page[Any]) -> Data:
    first = page.page * A_PAGE + 1
    return {
        "total": page.total,
        "first": first,
        "last": first + len(page.rows) - 1,
        "pages": page.total > A_PAGE,
        "earlier": page.page - 1 if page.page else None,
        "later": page.page + 1 if first + len(page.rows) <= page.total else None,
    }


def _rows(reading: Reading, rows: Sequence[Row], requests: Mapping[int, Sequence[Asked]]) -> list[Data]:
    unfinished = [row.assessment for row in rows if row.assessment.status in UNFINISHED]
    sheets = questionnaires_of(reading.session, unfinished, reading.config.editions)

    def shown(row: Row) -> Data:
        assessment = row.assessment
        sheet = sheets.get(key_of(assessment))
        progress = sheet.progress if sheet else None
        return {
            "id": key_of(assessment),
            "title": assessment.title,
            "kind": assessment.kind,
            "status": assessment.status,
            "channel": assessment.channel or None,
            "cost_pence": None if assessment.kind is Kind.ORGANISATION else assessment.cost_pence,
            "owner": row.owner,
            "days": (reading.today - london_date(assessment.changed_at)).days,
            "open": progress is not None,
            "answered": progress.answered if progress else 0,
            "asked": progress.total if progress else 0,
            "requests": [
                asked(reading, reading.standard_of(assessment), each)
                for each in requests.get(key_of(assessment), ())
            ],
        }

    return [shown(row) for row in rows]


def _decided(reading: Reading, viewer: Viewer, rows: Sequence[DecidedRow]) -> list[Data]:
    kept = conditions_of(
        reading.session, reading.workspace_id, {row.submission.assessment_id for row in rows}
    )
    late = [each.condition.decision_id for each in kept if each.days_late(reading.today)]
    return [
        {
            "id": key_of(row.assessment),
            "title": row.assessment.title,
            "channel": row.assessment.channel or None,
            "number": row.submission.number,
            "outcome": row.decision.outcome,
            "by": row.by,
            "at": row.decision.decided_at,
            "late": late.count(key_of(row.decision)),
            "value": f"{row.submission.id}:{row.decision.number}"
            if row.assessment.organisation_id in viewer.led and row.assessment.status in DECIDED
            else None,
        }
        for row in rows
    ]
