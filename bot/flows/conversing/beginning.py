"""What an assessment begins with: the answers of an earlier one, or those of a template.

They do not count until somebody has looked at them: each is asked, with what it begins with shown, and stands
once it was said to hold still.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.config import Organisation
from bot.domain.copying import asked_with, copied
from bot.domain.given import Given
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import AnswerValue, Question, QuestionKind
from bot.domain.rights import Act
from bot.domain.spend import Kind
from bot.domain.template import Template
from bot.flows import places
from bot.flows.allowing import is_entitled, may
from bot.flows.context import Context, Step
from bot.flows.conversing import answering, asking
from bot.flows.conversing.asking import is_open
from bot.flows.conversing.turns import Asked, turn_of
from bot.store.assessments import latest_answers
from bot.store.conversations import conversations_of
from bot.store.copies import can_hold
from bot.store.engine import NotFoundError, find, key_of, locked
from bot.store.people import Who
from bot.store.tables import Answer, Assessment, CardKind


@dataclass(frozen=True)
class Beginning:
    """What was chosen to begin from: a template or an earlier assessment, by its id, or neither."""

    template: str | None = None
    assessment_id: int | None = None


NOTHING = Beginning()


def check(
    context: Context, organisation: Organisation, kind: Kind, category: str, beginning: Beginning
) -> None:
    """Raise InvalidInput where there is no such template, or it is for another kind of spend."""
    if beginning.template is None:
        return
    template = context.config.templates.get(beginning.template)
    if template is None:
        raise InvalidInput("begin_from", Problem.CHOICE_MISSING)
    if not template.is_for(organisation.standard, kind, category):
        titles = {each.id: each.title for each in context.config.regimes[organisation.regime].categories}
        raise InvalidInput(
            "begin_from",
            Problem.TEMPLATE_UNSUITABLE,
            {
                "title": template.title,
                "kinds": " or ".join(template.kinds),
                "categories": " or ".join(titles[each] for each in template.categories if each in titles),
            },
        )


def hold(step: Step, *assessment_ids: int | None) -> None:
    """Hold several assessments, in the one order in which everybody holds more than one."""
    for key in sorted(key for key in assessment_ids if key is not None):
        with suppress(NotFoundError):
            locked(step.session, Assessment, step.workspace_id, key)


def may_copy(step: Step, assessment_id: int | None) -> bool:
    """Return whether the person may read an assessment, which is held, to copy from it; or there is none.

    Raises InvalidInput where the workspace has no such assessment.
    """
    if assessment_id is None:
        return True
    try:
        source = locked(step.session, Assessment, step.workspace_id, assessment_id)
    except NotFoundError as error:
        raise InvalidInput("begin_from", Problem.CHOICE_MISSING) from error
    return is_entitled(step, source, Act.READ)


def begin(step: Step, assessment: Assessment, beginning: Beginning) -> None:
    """Give a new assessment what was chosen to begin with."""
    if beginning.template is not None:
        _from_template(step, assessment, step.context.config.templates[beginning.template])
    if beginning.assessment_id is not None:
        source = find(step.session, Assessment, step.workspace_id, beginning.assessment_id)
        _from_assessment(step, assessment, source, assessment.origin)


def copy(context: Context, now: datetime, who: Who, assessment_id: int, earlier_id: int, origin: str) -> None:
    """Copy the answers of an earlier assessment to what has no answer yet. The same `origin` copies once.

    Raises InvalidInput where the person may not read that, or it has nothing to copy.
    """
    with context.acting(who, now) as step:
        hold(step, assessment_id, earlier_id)
        assessment = locked(step.session, Assessment, step.workspace_id, assessment_id)
        if not may(step, assessment, Act.COPY) or not is_open(step, assessment):
            return
        is_allowed = may_copy(step, earlier_id)
        if is_allowed:
            source = find(step.session, Assessment, step.workspace_id, earlier_id)
            if _is_copied(step, origin):
                return
            begun = _from_assessment(step, assessment, source, origin)
            if not begun:
                raise InvalidInput("begin_from", Problem.NOTHING_TO_COPY)
            _show(step, assessment, source, begun, origin)
    if not is_allowed:  # raised out here, so that the attempt stays written down
        raise InvalidInput("begin_from", Problem.NOT_TO_READ)


def holds(context: Context, now: datetime, who: Who, asked: Asked) -> None:
    """Keep what an answer says as an answer that counts: somebody has looked, and it still holds."""
    with context.acting(who, now) as step:
        seen = find(step.session, Answer, step.workspace_id, asked.seen)
        turn = turn_of(step, asked, seen.value)
        if turn is None or (seen.assessment_id, seen.question) != (key_of(turn.assessment), asked.question):
            return
        sheet = context.questionnaire_of(step.session, turn.assessment)
        is_sensitive = sheet.standard.is_sensitive(asked.question)
        if sheet.counts(turn.question) or is_sensitive or not can_hold(turn.question, seen):
            return
        answering.keep_again(step, turn.assessment, turn.question, seen)
        asking.answered(step, turn.conversation, turn.assessment, turn.question, sheet)


def _from_template(step: Step, assessment: Assessment, template: Template) -> None:
    sheet = step.context.questionnaire_of(step.session, assessment)
    found = {
        each.question: each.given(sheet.standard.question(each.question))
        for each in template.questions
        if each.begins and sheet.standard.has(each.question)
    }
    asked = asked_with(sheet, {name: Given(*given, stale=True) for name, given in found.items()})
    rows = {
        name: answering.new_answer(step, assessment, name, value=value, words=words, template=template.id)
        for name, (value, words) in found.items()
        if name in asked
    }
    begun = _keep(step, assessment, rows)
    step.record(assessment, "begun_from_template", template=template.id, answers=begun)


def _from_assessment(
    step: Step, assessment: Assessment, source: Assessment, origin: str
) -> Mapping[str, Answer]:
    """Copy what can be copied; return the new answers by their questions."""
    earlier = step.context.questionnaire_of(step.session, source)
    sheet = step.context.questionnaire_of(step.session, assessment)
    latest = latest_answers(step.session, step.workspace_id, key_of(source))
    rows = {
        name: answering.new_answer(
            step,
            assessment,
            name,
            value=latest[was].value,
            words=latest[was].words,
            copied_from_id=latest[was].id,
            source=f"{origin}:{name}",
        )
        for name, was in copied(earlier, sheet).items()
        if _is_for(sheet.standard.question(name), latest[was], assessment, source)
    }
    begun = _keep(step, assessment, rows)
    if begun:
        step.record(assessment, "copied", source=source.id, answers=begun)
    return rows


def _is_for(question: Question, answer: Answer, assessment: Assessment, source: Assessment) -> bool:
    """Return whether what an answer names can be named here: a contract of another organisation cannot."""
    is_contract = question.kind is QuestionKind.CONTRACT and answer.value != AnswerValue.NOT_APPLICABLE
    return not is_contract or assessment.organisation_id == source.organisation_id


def _keep(step: Step, assessment: Assessment, rows: Mapping[str, Answer]) -> list[int]:
    """Keep answers that do not count yet; return their ids."""
    step.session.add_all(rows.values())
    step.session.flush()
    begun = [key_of(each) for each in rows.values()]
    assessment.look_again = [*assessment.look_again, *begun]
    step.session.flush()
    return begun


def _is_copied(step: Step, origin: str) -> bool:
    done = select(Answer.id).where(
        Answer.workspace_id == step.workspace_id, col(Answer.source).startswith(f"{origin}:", autoescape=True)
    )
    return step.session.exec(done.limit(1)).first() is not None


def _show(
    step: Step, assessment: Assessment, source: Assessment, begun: Mapping[str, Answer], origin: str
) -> None:
    assessment.changed_at = step.now
    step.touch(CardKind.ASSESSMENT, key_of(assessment))
    places.say_to_team(
        step,
        assessment,
        f"copied:{origin}",
        "copied",
        by=step.person.slack_id,
        title=source.title,
        count=len(begun),
    )
    asking.look_again(step, assessment)
    for each in conversations_of(step.session, assessment):
        if each.asking and each.asking in begun:
            asking.touch_question(step, assessment, each.asking)
    asking.touch_family(step, assessment)
