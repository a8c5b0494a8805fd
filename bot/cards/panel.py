"""Who must agree to a submission: on the assessors' card, on that of a group that is asked, in its forms."""

from collections.abc import Sequence
from datetime import date

from bot.cards.reading import Data, Reading
from bot.config import Organisation
from bot.domain.agreement import Panel, Seat
from bot.domain.groups import LEAD
from bot.domain.lifecycle import Status
from bot.domain.standard import Severity
from bot.store.agreements import agreements, panel_from, panel_of, standing
from bot.store.assessments import decisions, latest_submission, standing_decision
from bot.store.engine import find, key_of
from bot.store.snapshots import Json, frozen
from bot.store.tables import Agreement, Assessment, Card, Decision, Submission, View


def shown(reading: Reading, submission: Submission, assessment: Assessment, made: Sequence[Decision]) -> Data:
    """Return who must agree, who has and who is awaited; nothing where only one assessor has to decide.

    `made` is everything decided on the submission.
    """
    organisation = reading.organisation_of(assessment)
    said = _said(reading, submission)
    panel = panel_from(organisation, frozen(reading.session, submission), said, made)
    is_plain = len(panel.seats) == 1 and panel.seats[0].group.needed == 1
    return {
        "labels": organisation.labels,
        "panel": [] if is_plain else _seats(reading, panel, standing(organisation, said, made)),
    }


def awaited(reading: Reading, submission: Submission) -> list[str]:
    """Return the titles of the groups a submission waits for."""
    return [seat.group.title for seat in panel_of(reading.session, reading.config, submission).awaited]


def asked(reading: Reading, card: Card, submission: Submission, assessment: Assessment) -> tuple[str, Data]:
    """Return the template and its data for the card in the channel of a group that is asked."""
    organisation = reading.organisation_of(assessment)
    key = key_of(submission)
    made = decisions(reading.session, reading.workspace_id, key)
    said = _said(reading, submission)
    kept = frozen(reading.session, submission)
    panel = panel_from(organisation, kept, said, made)
    seat = panel.seat(card.part)
    latest = latest_submission(reading.session, reading.workspace_id, submission.assessment_id) or submission
    is_open = assessment.status is Status.SUBMITTED and latest.id == submission.id
    decision = standing_decision(made)
    return "asked_to_agree", {
        **_submitted(submission, kept),
        "labels": organisation.labels,
        "panel": _seats(reading, panel, standing(organisation, said, made)),
        "group": seat.group.title if seat else card.part,
        "decides": seat is not None and seat.decides,
        "leads": organisation.assessors.channel,
        "id": key,
        "open": is_open and seat is not None and (not seat.decides or panel.turn is seat),
        "superseded_by": latest.number if latest.id != submission.id else None,
        "made": reading.decision(decision) if decision else None,
        "value": f"{key}:{submission.digest}:{len(made)}:{card.part}",
    }


def asked_in_form(reading: Reading, submission_id: int, group: str) -> Data:
    """Return what the forms show in which somebody agrees or objects for a group."""
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    organisation = reading.organisation_of(assessment)
    found = organisation.group(group)
    return {
        **_submitted(submission, frozen(reading.session, submission)),
        **joined(reading, submission),
        "group": found.title if found else group,
        "decides": group in organisation.above,
    }


def joined(reading: Reading, submission: Submission) -> Data:
    """Return what a form of a decision shows of the others: the conditions they asked for; and the labels."""
    organisation, agreed = _agreed(reading, submission)
    return {
        "labels": organisation.labels,
        "joined": _conditions(reading, [asked for each in agreed for asked in each.conditions]),
        "exempted": any(each.exemption_by for each in agreed),
    }


def last_day(reading: Reading, submission: Submission) -> date | None:
    """Return the last day an approval is to hold by what others chose so far, the earliest of theirs."""
    _, agreed = _agreed(reading, submission)
    return min((each.expires_on for each in agreed if each.expires_on), default=None)


def _agreed(reading: Reading, submission: Submission) -> tuple[Organisation, list[Agreement]]:
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    organisation = reading.organisation_of(assessment)
    made = decisions(reading.session, reading.workspace_id, key_of(submission))
    said = standing(organisation, _said(reading, submission), made)
    return organisation, [each for each in said if each.view is View.AGREES]


def _submitted(submission: Submission, kept: Json) -> Data:
    """Return what a group is shown of a submission: what it is about, and what stands out."""
    return {
        "number": submission.number,
        "assessment": kept["assessment"],
        "standard": kept["standard"],
        "regime": kept["regime"],
        "points": [point for point in kept["points"] if point["whole"] not in ("met", "not_applicable")],
        "findings": kept["findings"],
        "must": [finding for finding in kept["findings"] if finding["severity"] == Severity.BLOCKS],
        "has_sensitive": any(answer["sensitive"] for answer in kept["answers"].values()),
    }


def _seats(reading: Reading, panel: Panel, said: Sequence[Agreement]) -> list[Data]:
    people = reading.people(each.person_id for each in said)
    words = reading.said(each.words for each in said)

    def view(each: Agreement) -> Data:
        return {
            "by": people[each.person_id],
            "at": each.at,
            "words": words[each.words].text,
            "conditions": _conditions(reading, each.conditions),
        }

    def seat(of: Seat) -> Data:
        theirs = [each for each in said if each.group == of.group.id]
        return {
            "title": of.group.title,
            "decides": of.decides,
            "is_lead": of.group.id == LEAD,
            "missing": of.missing,
            "agreed": [view(each) for each in theirs if each.view is View.AGREES],
            "objected": [view(each) for each in theirs if each.view is View.OBJECTS],
        }

    return [seat(each) for each in panel.seats]


def _conditions(reading: Reading, asked: Sequence[Data]) -> list[Data]:
    words = reading.said(each[name] for each in asked for name in ("words", "evidence"))
    people = reading.people(each["owner_id"] for each in asked)
    return [
        {
            "words": words[each["words"]].text,
            "evidence": words[each["evidence"]].text,
            "owner": people.get(each["owner_id"]),
            "due": each["due"],
        }
        for each in asked
    ]


def _said(reading: Reading, submission: Submission) -> list[Agreement]:
    key = key_of(submission)
    return agreements(reading.session, reading.workspace_id, [key]).get(key, [])
