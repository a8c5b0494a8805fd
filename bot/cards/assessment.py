"""An assessment: its card in the team's channel, and the offer to submit in its thread."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import at_work, covered, panel, scope_changed, waiting, work
from bot.cards.located import is_there, where
from bot.cards.menu import menu
from bot.cards.reading import Data, Reading
from bot.domain.calendar import london_date
from bot.domain.conditions import ConditionStatus
from bot.domain.lifecycle import Action, NotAllowed, Status, after
from bot.domain.spend import Phase
from bot.domain.standard import Severity
from bot.store import listing
from bot.store.assessments import UNFINISHED, decisions, latest_submission, standing_decision
from bot.store.audit import Chain, last_by_somebody
from bot.store.conditions import conditions_of
from bot.store.conversations import team_conversation
from bot.store.editions import is_newer
from bot.store.engine import find, key_of
from bot.store.readable import Viewer
from bot.store.reviews import reopening_of
from bot.store.snapshots import frozen
from bot.store.spoken import READY
from bot.store.standing import Standing, standing_of
from bot.store.standing_data import standing_data
from bot.store.tables import Assessment, Card, CardKind, Decision, Submission
from bot.store.verifying import ERASED
from bot.store.waiting import APPROVED


def data(reading: Reading, card: Card, now: datetime) -> tuple[str, Data]:
    """Return the template and its data for the card in the channel, or for the offer to submit."""
    assessment = find(reading.session, Assessment, reading.workspace_id, card.subject_id)
    if assessment.status is Status.DELETED:
        return "assessment_deleted", _put_away(reading, assessment, ERASED) or {}
    standing = standing_of(reading.session, reading.config, assessment, london_date(now))
    if card.part == READY:
        return "ready", _ready(reading, card, assessment, standing)
    sheet = standing.questionnaire
    submission = latest_submission(reading.session, reading.workspace_id, card.subject_id)
    people = reading.people([assessment.started_by_id, assessment.owner_id])
    made = decisions(reading.session, reading.workspace_id, key_of(submission)) if submission else []
    return "assessment", {
        **standing_data(assessment, standing),
        **_outcome(reading, assessment, submission, made),
        "id": assessment.id,
        "status": assessment.status,
        "started_by": people[assessment.started_by_id],
        "started_at": assessment.started_at,
        "owner": people[assessment.owner_id],
        "moved": _moved(reading, card, assessment),
        "direct": assessment.direct_with_id is not None,
        "open": assessment.status in UNFINISHED,
        "archived": _put_away(reading, assessment, "archived")
        if assessment.status is Status.ARCHIVED
        else None,
        "never_submitted": submission is None,
        "may_act": True,
        **at_work.data(reading, assessment, standing.questionnaire),
        "answered": sheet.progress.answered,
        "total": sheet.progress.total,
        "next_phase": next_phase(assessment),
        "can_change": not assessment.year and assessment.status in (*APPROVED, Status.EXPIRED),
        "earlier_conditions": _earlier_conditions(reading, assessment, submission),
        **scope_changed.data(reading, assessment, submission, standing_decision(made)),
        **covered.data(reading, submission, standing_decision(made)),
        "edition": _edition(reading, assessment, standing),
        "menu": menu(sheet, key_of(assessment), reopening_of(reading.session, assessment)),
    }


def _moved(reading: Reading, card: Card, assessment: Assessment) -> Data | None:
    """Return where the team's conversation has moved to from where this card stands, if it has."""
    return None if is_there(reading, card, assessment) else where(reading, assessment)


def seen(reading: Reading, viewer: Viewer, assessment_id: int, now: datetime) -> Data | None:
    """Return the data of the card as somebody may see it who asked for it; None where they may not."""
    assessment = listing.read(reading.session, viewer, assessment_id)
    if assessment is None:
        return None
    card = Card(workspace_id=reading.workspace_id, kind=CardKind.ASSESSMENT, subject_id=assessment_id)
    _, shown = data(reading, card, now)
    shown["moved"] = None  # it stands nowhere
    if listing.takes_part(reading.session, viewer, assessment_id):
        return shown
    only_read = {"open": False, "next_phase": None, "can_change": False, "may_act": False}
    return {**shown, **only_read}


def next_phase(assessment: Assessment) -> Phase | None:
    """Return the phase an assessment can be moved on to now; None at the last, or where it has to wait."""
    following = next((phase for phase in Phase if phase.place == assessment.phase.place + 1), None)
    try:
        after(assessment.status, Action.MOVE_ON)
    except NotAllowed:
        return None
    return None if assessment.year else following


def _put_away(reading: Reading, assessment: Assessment, event: str) -> Data | None:
    """Return who archived or deleted an assessment, and when."""
    chain = Chain(reading.workspace_id, "assessment", key_of(assessment))
    entry = last_by_somebody(reading.session, chain, event)
    if entry is None or entry.person_id is None:
        return None
    return {"by": reading.people([entry.person_id])[entry.person_id], "at": entry.at}


def _ready(reading: Reading, card: Card, assessment: Assessment, standing: Standing) -> Data:
    sheet = standing.questionnaire
    reopening = reopening_of(reading.session, assessment)
    is_led = bool(
        reopening.points and team_conversation(reading.session, assessment).asking
    )  # through the points to be changed, to their end
    is_here = card.person_id is not None or card.channel == assessment.channel
    is_newest = is_here and reading.is_newest(card)
    is_open = assessment.status in UNFINISHED and is_newest and not sheet.missing and not is_led
    return {
        "id": assessment.id,
        "title": assessment.title,
        "status": assessment.status,
        "open": is_open,
        "changes": assessment.status is Status.CHANGES_ASKED,
        "findings": len(standing.all_findings),
        "blocking": sum(finding.severity is Severity.BLOCKS for finding in standing.all_findings),
        "named": bool(reopening.points),
        "menu": menu(sheet, card.subject_id, reopening),
    }


def _edition(reading: Reading, assessment: Assessment, standing: Standing) -> Data:
    """Return which edition it is on, whether that file has changed since, and whether it can be moved."""
    newer = reading.config.standard_for(standing.organisation)
    is_kept = assessment.edition is not None and assessment.edition not in reading.config.editions
    can_move = is_newer(newer, assessment) and assessment.status in UNFINISHED
    return {
        "kept": is_kept,
        "newer": {"title": newer.title, "edition": newer.edition, "same": newer.id == assessment.standard}
        if can_move
        else None,
    }


def _outcome(
    reading: Reading, assessment: Assessment, submission: Submission | None, made: Sequence[Decision]
) -> Data:
    """Return what was decided last, for which phase, and which submission waits for whom."""
    if submission is None:
        return {"made": None, "revoked": None, "waiting": None, "withdrawn": None}
    last = reading.decision(made[-1], reading.standard_of(assessment)) if made else None
    if last:
        last["phase"] = frozen(reading.session, submission)["assessment"]["phase"]
    is_waiting = assessment.status is Status.SUBMITTED
    is_open = assessment.status is Status.ANSWERING
    return {
        "made": last if last and last["outcome"] else None,
        "revoked": last if last and not last["outcome"] else None,
        "waiting": _waiting(reading, assessment, submission) if is_waiting else None,
        "withdrawn": work.withdrawal(reading, key_of(submission)) if is_open else None,
    }


def _earlier_conditions(
    reading: Reading, assessment: Assessment, submission: Submission | None
) -> list[Data]:
    """Return the conditions of approvals before the latest submission that are still to be kept."""
    if submission is None or submission.number == 1:
        return []
    kept = conditions_of(reading.session, reading.workspace_id, [key_of(assessment)])
    return reading.conditions(
        [
            each
            for each in kept
            if each.status is not ConditionStatus.ACCEPTED and each.number < submission.number
        ]
    )


def _waiting(reading: Reading, assessment: Assessment, submission: Submission) -> Data:
    """Return what is shown of a submission that waits: for whom, who has it, and what the team was asked."""
    return {
        **waiting.data(reading, assessment, submission),
        "awaited": panel.awaited(reading, submission),
        "claim": work.claim(reading, key_of(submission)),
        "enquiries": [each for each in work.asked(reading, key_of(submission)) if not each["answered_by"]],
        "value": f"{submission.id}:{submission.digest}",
    }
