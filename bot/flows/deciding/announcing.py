"""Saying what became of a submission where people wait for it, and drawing anew what shows it."""

from typing import Any

from bot.domain.agreement import Panel
from bot.domain.groups import LEAD
from bot.flows import covering, home, places
from bot.flows.context import Step
from bot.flows.deciding import commenting
from bot.flows.deciding.case import Case
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.tables import CardKind, Submission


def everybody(case: Case, key: str, template: str, told: dict[str, Any]) -> None:
    """Tell the team, the assessors and every group that was asked, and draw anew what shows it."""
    covering.show(case.step, case.assessment)
    places.say_to_team(case.step, case.assessment, f"{key}:team", template, **told)
    assessors(case, key, template, told)
    for group in case.organisation.groups:
        _group(case, group.id, key, template, told)


def assessors(case: Case, key: str, template: str, told: dict[str, Any], group: str = LEAD) -> None:
    """Tell the assessors, and the group that did it, and draw anew what shows it."""
    step = case.step
    step.touch(CardKind.ASSESSMENT, key_of(case.assessment), at_once=True)
    step.touch(CardKind.REVIEW, key_of(case.submission), at_once=True)
    commenting.show_enquiries(step, case.submission)
    thread = places.review_thread(step.session, case.submission, case.organisation)
    step.say(places.review_lane(case.submission), f"{key}:assessors", thread, template, **told)
    if group != LEAD:
        _group(case, group, key, template, told)
    people = [
        case.assessment.owner_id,
        case.assessment.started_by_id,
        case.submission.submitted_by_id,
    ]
    home.refresh(step, people, case.members.everybody)


def ask(step: Step, submission: Submission, panel: Panel) -> None:
    """Ask in its channel each group whose turn it is and which was not asked before.

    Specialists are asked at once, a group that decides after another once those before it have approved.
    """
    for seat in panel.seats:
        group = seat.group
        is_later = seat.decides and panel.turn is not seat
        if group.id == LEAD or is_later or places.group_thread(step.session, submission, group.id):
            continue
        lane, place = places.group_lane(submission, group.id), Place(channel=group.channel)
        step.post(lane, CardKind.REVIEW, key_of(submission), place, part=group.id)


def _group(case: Case, group: str, key: str, template: str, told: dict[str, Any]) -> None:
    place = places.group_thread(case.step.session, case.submission, group)
    if place:
        lane = places.group_lane(case.submission, group)
        case.step.say(lane, f"{key}:{group}", place, template, **told)
