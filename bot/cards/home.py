"""A person's Home tab: what they were asked, what is theirs to review, keep and finish, page by page.

Whoever looks, it takes at most eight queries (tests/cards/test_home.py), however many assessments there are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.cards import contract_list, listing, waiting
from bot.cards.reading import Data, Reading
from bot.domain.contract_rights import ContractAct
from bot.store.contract_access import follower
from bot.store.contract_lists import DAYS_AHEAD, dates_until
from bot.store.editions import edition_named
from bot.store.listing import Listed
from bot.store.owed import REQUEST, Owed, owed
from bot.store.readable import Viewer, viewer_of
from bot.store.reviewing import ToReview, to_review
from bot.store.tables import Card

MOST = 10
"""Rows shown of what is to do; how many more there are is said. Assessments have pages."""

FILTERS = (Listed.MINE, Listed.TEAM, Listed.WAITING, Listed.DECIDED)
"""The lists of the Home tab, the one that is shown at first first."""

NOTHING: Data = {"shown": [], "total": 0, "more": 0}


def data(reading: Reading, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for the person whose Home tab it is, and what they chose to see.

    With their own assessments stands all that they have to do; the other lists stand alone.
    """
    viewer = viewer_of(reading.session, reading.config, reading.workspace_id, card.subject_id, now)
    which, page = chosen(card.part)
    found = listing.of(reading, viewer, which, page, now)
    to_do = _to_do(reading, viewer) if which is Listed.MINE else dict.fromkeys(_TO_DO, NOTHING)
    is_empty = not any(each["total"] for each in (found, *to_do.values()))
    return "home", {
        **to_do,
        "list": found,
        "filters": [each.value for each in FILTERS],
        "nothing": is_empty and which is Listed.MINE,
    }


def chosen(part: str) -> tuple[Listed, int]:
    """Return which list, and which page of it (from 0), the part of a Home tab's card names."""
    name, _, page = part.partition(":")
    which = next((each for each in FILTERS if each.value == name), Listed.MINE)
    return which, int(page) if page.isdecimal() else 0


_TO_DO = ("asked", "reviews", "conditions", "dates")


def _to_do(reading: Reading, viewer: Viewer) -> dict[str, Data]:
    duties = owed(reading.session, reading.workspace_id, viewer.person_id)
    reviews, total = to_review(reading.session, viewer, MOST)
    return {
        "asked": _list([_asked(reading, each) for each in duties if each.kind == REQUEST]),
        "reviews": _list([_review(reading, viewer, each) for each in reviews], total),
        "conditions": _list([_condition(reading, each) for each in duties if each.kind != REQUEST]),
        "dates": _dates(reading, viewer),
    }


def _asked(reading: Reading, each: Owed) -> Data:
    standard = edition_named(reading.session, each.standard, each.edition, reading.config.editions)
    return {
        "id": each.assessment_id,
        "question": each.question,
        "title": each.title,
        "by": each.by,
        "words": each.words,
        **standard.named(each.section, each.question),
        **_due(reading, each),
    }


def _condition(reading: Reading, each: Owed) -> Data:
    return {
        "title": each.title,
        "number": each.number,
        "words": each.words,
        "status": each.status or "open",
        "said": each.said,
        "value": f"{each.id}:{each.seen}",
        **_due(reading, each),
    }


def _due(reading: Reading, each: Owed) -> Data:
    left = (each.due - reading.today).days if each.due else None
    return {"due": each.due, "days_left": left, "days_late": max(-left, 0) if left is not None else 0}


def _review(reading: Reading, viewer: Viewer, each: ToReview) -> Data:
    organisation = viewer.organisations[each.assessment.organisation_id]
    return {
        "title": each.assessment.title,
        "organisation": organisation.name,
        "cost_pence": each.assessment.cost_pence,
        "channel": each.channel,
        "number": each.submission.number,
        "findings": each.findings,
        "by": each.by,
        "at": each.submission.submitted_at,
        **waiting.time_left(reading, organisation, each.submission, each.enquiries),
    }


def _dates(reading: Reading, viewer: Viewer) -> Data:
    """Return what has to be decided soon of the contracts that are theirs to follow, overdue dates first."""
    theirs = follower(viewer.workspace_id, viewer.person_id, viewer.slack_id, viewer.organisations)
    until = reading.today + timedelta(days=DAYS_AHEAD)
    page = dates_until(reading.session, theirs, ContractAct.FOLLOW, reading.today, until, most=MOST)
    return _list(contract_list.rows(reading, page), page.total)


def _list(rows: Iterable[Data], total: int | None = None) -> dict[str, Any]:
    every = list(rows)
    shown = every[:MOST]
    count = len(every) if total is None else total
    return {"shown": shown, "total": count, "more": count - len(shown)}
