"""A person's Home tab: what is theirs to finish, to review, to wait for and to decide."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.cards import contract_list, waiting
from bot.cards.reading import Data, Reading
from bot.config import Organisation
from bot.domain.contract_rights import ContractAct
from bot.domain.groups import LEAD
from bot.store.agreements import panels
from bot.store.assessments import (
    Found,
    awaiting_review,
    recently_decided,
    unfinished_of,
    waiting_of,
)
from bot.store.conditions import conditions_of, conditions_to_do
from bot.store.contract_access import viewer_of
from bot.store.contract_lists import DAYS_AHEAD, dates_until
from bot.store.engine import find, key_of
from bot.store.membership import members_of
from bot.store.questionnaires import questionnaires_of
from bot.store.snapshots import frozen_each
from bot.store.tables import Assessment, Card, Decision, Person, Submission
from bot.store.waiting import enquiries_of

MOST = 10
"""Rows shown of each list; how many more there are is said."""

MOST_LOOKED_AT = 50
"""Submissions that are looked through for those that a person's groups must agree to, the oldest first."""

DAYS_BACK = 90

Organisations = dict[int, Organisation]


def data(reading: Reading, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for the person whose Home tab it is."""
    person = find(reading.session, Person, reading.workspace_id, card.subject_id)
    organisations = dict(reading.organisations)
    lists = {
        "unfinished": _unfinished(reading, card.subject_id),
        "waiting": _waiting(reading, card.subject_id),
        "reviews": _reviews(reading, person, organisations, now),
        "conditions": _conditions(reading, card.subject_id),
        "dates": _dates(reading, person),
        "decisions": _decisions(reading, person, organisations, now),
    }
    return "home", {**lists, "nothing": not any(found["total"] for found in lists.values())}


def _where(organisations: Organisations, is_theirs: Callable[[Organisation], bool]) -> list[int]:
    return [key for key, organisation in organisations.items() if is_theirs(organisation)]


def _unfinished(reading: Reading, person_id: int) -> Data:
    found = unfinished_of(reading.session, reading.workspace_id, person_id, MOST)
    sheets = questionnaires_of(reading.session, found.rows, reading.config.editions)
    progress = {assessment_id: sheet.progress for assessment_id, sheet in sheets.items()}
    return _list(
        (
            _assessment(assessment)
            | {
                "answered": progress[key_of(assessment)].answered,
                "total": progress[key_of(assessment)].total,
            }
            for assessment in found.rows
        ),
        found.total,
    )


def _waiting(reading: Reading, person_id: int) -> Data:
    found = waiting_of(reading.session, reading.workspace_id, person_id, MOST)
    return _list((_assessment(assessment) for assessment in found.rows), found.total)


def _assessment(assessment: Assessment) -> Data:
    return {
        "title": assessment.title,
        "kind": assessment.kind,
        "status": assessment.status,
        "channel": assessment.channel,
        "cost_pence": assessment.cost_pence,
    }


def _reviews(reading: Reading, person: Person, organisations: Organisations, now: datetime) -> Data:
    """Return what waits for the person: to be decided, and to be agreed to for their other groups."""
    groups = {
        key: members_of(reading.session, reading.workspace_id, each, now).groups_of(person.slack_id)
        for key, each in organisations.items()
    }
    theirs = [key for key, mine in groups.items() if LEAD in mine]
    found: Found[tuple[Submission, Assessment]] = Found((), 0)
    if theirs:
        found = awaiting_review(reading.session, reading.workspace_id, theirs, key_of(person), MOST)
    rows = [(*row, organisations[row[1].organisation_id].assessors.channel) for row in found.rows]
    asked = _asked(reading, person, organisations, {key: mine - {LEAD} for key, mine in groups.items()})
    total = found.total + len(asked)
    rows = [*rows, *asked][:MOST]
    people = reading.people(submission.submitted_by_id for submission, _, _ in rows)
    shown = frozen_each(reading.session, [submission for submission, _, _ in rows])
    enquiries = enquiries_of(reading.session, [submission for submission, _, _ in rows])
    return _list(
        (
            {
                "title": shown[key_of(submission)]["assessment"]["title"],
                "organisation": shown[key_of(submission)]["assessment"]["organisation"],
                "cost_pence": shown[key_of(submission)]["assessment"]["cost_pence"],
                "channel": channel,
                "number": submission.number,
                "findings": len(shown[key_of(submission)]["findings"]),
                "by": people[submission.submitted_by_id],
                "at": submission.submitted_at,
                **waiting.time_left(
                    reading,
                    organisations[assessment.organisation_id],
                    submission,
                    enquiries[key_of(submission)],
                ),
            }
            for submission, assessment, channel in rows
        ),
        total,
    )


def _conditions(reading: Reading, person_id: int) -> Data:
    to_do = conditions_to_do(reading.session, reading.workspace_id, person_id)
    return _list(reading.conditions(to_do[:MOST]), len(to_do))


def _asked(
    reading: Reading, person: Person, organisations: Organisations, groups: dict[int, frozenset[str]]
) -> list[tuple[Submission, Assessment, str]]:
    """Return what waits for the agreement of a person's other groups, each with that group's channel."""
    theirs = [key for key, mine in groups.items() if mine]
    if not theirs:
        return []
    found = awaiting_review(reading.session, reading.workspace_id, theirs, key_of(person), MOST_LOOKED_AT)
    submissions = [(row, organisations[assessment.organisation_id]) for row, assessment in found.rows]
    needed = panels(reading.session, reading.workspace_id, submissions)
    return [
        (submission, assessment, seat.group.channel)
        for submission, assessment in found.rows
        for seat in needed[key_of(submission)].open_to(groups[assessment.organisation_id])
    ]


def _dates(reading: Reading, person: Person) -> Data:
    """Return what has to be decided soon of the contracts that are theirs to follow, overdue dates first."""
    today, organisations = reading.today, reading.config.organisations
    act = ContractAct.FOLLOW
    viewer = viewer_of(reading.session, reading.workspace_id, organisations, person, today, act)
    until = today + timedelta(days=DAYS_AHEAD)
    found = dates_until(reading.session, viewer, act, today, until, most=MOST)
    return _list(contract_list.rows(reading, found.rows), found.total)


def _decisions(reading: Reading, person: Person, organisations: Organisations, now: datetime) -> Data:
    theirs = _where(organisations, lambda organisation: person.slack_id in organisation.assessors.leads)
    found: Found[tuple[Decision, Submission]] = Found((), 0)
    if theirs:
        since = now - timedelta(days=DAYS_BACK)
        found = recently_decided(reading.session, reading.workspace_id, theirs, since, MOST)
    people = reading.people(decision.decided_by_id for decision, _ in found.rows)
    shown = frozen_each(reading.session, [submission for _, submission in found.rows])
    kept = conditions_of(reading.session, reading.workspace_id, {of.assessment_id for _, of in found.rows})
    late = Counter(each.condition.decision_id for each in kept if each.days_late(reading.today))
    return _list(
        (
            {
                "title": shown[key_of(submission)]["assessment"]["title"],
                "number": submission.number,
                "outcome": decision.outcome,
                "by": people[decision.decided_by_id],
                "at": decision.decided_at,
                "late": late[key_of(decision)],
                "value": f"{submission.id}:{decision.number}",
            }
            for decision, submission in found.rows
        ),
        found.total,
    )


def _list(shown: Iterable[Data], total: int) -> dict[str, Any]:
    rows = list(shown)
    return {"shown": rows, "total": total, "more": total - len(rows)}
