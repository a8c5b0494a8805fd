"""An assessment moves on: to the next delivery phase, or to a newer edition of its standard."""

from datetime import datetime

from bot.domain.editions import Carried, carry
from bot.domain.lifecycle import Action, after
from bot.domain.questionnaire import Questionnaire
from bot.domain.rights import Act
from bot.domain.spend import Phase
from bot.domain.standard import Standard
from bot.flows import home, places
from bot.flows.allowing import may
from bot.flows.context import Context, Step
from bot.flows.conversing import asking
from bot.store.assessments import UNFINISHED, latest_answers
from bot.store.editions import is_newer, keep
from bot.store.engine import key_of, locked
from bot.store.people import Who
from bot.store.tables import Answer, Assessment, CardKind


def to_phase(context: Context, now: datetime, who: Who, assessment_id: int, phase: Phase) -> None:
    """Move an assessment on to a later phase: what that phase asks again is open again.

    Where it was approved it is being answered again. A phase it has reached already changes nothing.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.MOVE_ON):
            return
        if phase.place <= assessment.phase.place:
            return
        if assessment.year is not None:
            asking.tell_moved_on(step, assessment)
            return
        if not asking.can(step, assessment, Action.MOVE_ON):
            return
        status = after(assessment.status, Action.MOVE_ON)
        before = assessment.phase
        assessment.phase, assessment.status = phase, status
        sheet = context.questionnaire_of(step.session, assessment)
        step.record(assessment, "moved_on", before=before.value, phase=phase.value)
        said = {
            "before": before.value,
            "phase": phase.value,
            "by": step.person.slack_id,
            "left": len(sheet.missing),
            "again": _asked_again(sheet),
        }
        places.say_to_team(step, assessment, f"moved_on:{phase.value}:{assessment.id}", "moved_on", **said)
        _go_on(step, assessment)


def to_edition(context: Context, now: datetime, who: Who, assessment_id: int) -> None:
    """Move an assessment to its organisation's standard as it is now, with all answers that have a place.

    Answers without a place are kept as they were given. Where it is on that edition already nothing changes.
    """
    with context.acting(who, now) as step:
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.CHANGE_EDITION):
            return
        newer = newer_edition(step, assessment)
        if newer is None:
            return
        if assessment.status not in UNFINISHED:
            asking.tell_moved_on(step, assessment)
            return
        before = context.questionnaire_of(step.session, assessment)
        carried = carry(before, newer)
        _keep_under_new_names(step, assessment, before, carried)
        assessment.standard, assessment.edition = newer.id, keep(step.session, newer, now)
        step.record(assessment, "edition_changed", before=before.standard.digest, edition=newer.digest)
        said = {
            "title": newer.title,
            "edition": newer.edition,
            "by": step.person.slack_id,
            "stand": len(carried.stands),
            "look_again": len(carried.look_again),
            "new": len(carried.new),
            "kept": len(carried.no_place),
        }
        places.say_to_team(
            step, assessment, f"edition:{newer.digest}:{assessment.id}", "edition_changed", **said
        )
        _go_on(step, assessment)


def newer_edition(step: Step, assessment: Assessment) -> Standard | None:
    """Return the edition an assessment can be moved to, its organisation's, where that differs or follows."""
    organisation = step.context.organisation_of(step.session, assessment)
    now = step.context.config.standard_for(organisation)
    return now if is_newer(now, assessment) else None


def _keep_under_new_names(
    step: Step, assessment: Assessment, before: Questionnaire, carried: Carried
) -> None:
    """Keep each answer that stands for a new question under that one too, by whom and when it was given."""
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment))
    for answer in carried.stands:
        if answer.question.id not in before.answers:
            was = latest[answer.was]
            names = ("value", "words", "phase", "edition", "copied_from_id", "template", "person_id", "at")
            step.session.add(
                Answer(
                    workspace_id=step.workspace_id,
                    assessment_id=was.assessment_id,
                    question=answer.question.id,
                    **{name: getattr(was, name) for name in names},
                )
            )
    step.session.flush()


def _asked_again(sheet: Questionnaire) -> int:
    return sum(sheet.earlier(question) is not None for question in sheet.missing)


def _go_on(step: Step, assessment: Assessment) -> None:
    step.touch(CardKind.ASSESSMENT, key_of(assessment), at_once=True)
    asking.go_on(step, assessment)
    asking.look_again(step, assessment)
    asking.touch_family(step, assessment)
    home.refresh(step, [assessment.owner_id, assessment.started_by_id, step.person_id])
