"""What is asked next in each conversation of an assessment, and what an answer means for all of them."""

from bot.domain.lifecycle import Action, allows
from bot.domain.question import Question
from bot.domain.questionnaire import Questionnaire
from bot.flows import home, places
from bot.flows.context import Moment, Step
from bot.flows.conversing import doubting, requests
from bot.store.assessments import family, latest_answers
from bot.store.conversations import asked_in, conversations_of, request_of, team_conversation
from bot.store.doubts import open_doubts
from bot.store.engine import key_of
from bot.store.reviews import reopening_of
from bot.store.spoken import READY
from bot.store.tables import Assessment, CardKind, Conversation


def go_on(step: Moment, assessment: Assessment) -> None:
    """Ask the team the first question that needs an answer, or that the assessors want changed."""
    conversation = team_conversation(step.session, assessment)
    sheet = step.context.questionnaire_of(step.session, assessment)
    ask(step, conversation, assessment, following_of(step, conversation, assessment, sheet, None))


def following_of(
    step: Moment,
    conversation: Conversation,
    assessment: Assessment,
    sheet: Questionnaire,
    after_question: str | None,
) -> str | None:
    """Return the question to ask after another: without an answer, or in a point that is to be changed.

    What is being asked in another conversation comes last, so that two people do not answer the same.
    """
    again = reopening_of(step.session, assessment).to_change(sheet)
    request = request_of(step.session, conversation)
    if request is not None and request.question is not None:
        return next(iter(requests.left_of(step, request, assessment, sheet)), None)
    within = asked_in(step.session, conversation, sheet)
    within = {each.id for each in sheet.asked} if within is None else within
    elsewhere = _asked_elsewhere(step, conversation, assessment)
    found = sheet.next_open(after_question, again, within - elsewhere)
    if found is None or found == after_question:
        return sheet.next_open(after_question, again, within)
    return found


def previous_of(
    step: Step, conversation: Conversation, assessment: Assessment, sheet: Questionnaire, question: str
) -> str | None:
    """Return the question to go back to from another in a conversation; None at the first."""
    within = asked_in(step.session, conversation, sheet)
    return reopening_of(step.session, assessment).previous(sheet, question, within)


def ask(step: Moment, conversation: Conversation, assessment: Assessment, question: str | None) -> None:
    """Ask a question in a conversation, in place of the one being asked there.

    With none left, offer the team to submit.
    """
    fold(step, conversation)
    if question is None:
        if conversation.request_id is None:
            _offer_submitting(step, conversation, assessment)
        return
    conversation.asking = question
    place, lane = places.of(step.session, conversation, assessment), places.lane_of(conversation, assessment)
    step.post(lane, CardKind.QUESTION, key_of(conversation), place, question)


def fold(step: Moment, conversation: Conversation) -> None:
    """Ask nothing in a conversation any more."""
    if conversation.asking:
        step.touch(CardKind.QUESTION, key_of(conversation), conversation.asking, at_once=True)
    conversation.asking = None


def stop_asking(step: Moment, assessment: Assessment) -> None:
    """Fold every question being asked of an assessment, wherever that is, and close its requests."""
    for conversation in conversations_of(step.session, assessment):
        fold(step, conversation)
    requests.close_all(step, assessment)
    doubting.lapse(step, assessment)


def answered(
    step: Step, conversation: Conversation, assessment: Assessment, question: Question, before: Questionnaire
) -> None:
    """Show a new answer everywhere, say what it changed about the path, and ask what comes next.

    `conversation` is the one it was given in, `before` the questionnaire without it.
    """
    subject = key_of(assessment)
    assessment.changed_at = step.now
    sheet = step.context.questionnaire_of(step.session, assessment)
    step.touch(CardKind.ASSESSMENT, subject)
    touch_question(step, assessment, question.id)
    doubting.lapse(step, assessment, question.id)
    if question.id in before.answers:
        _say_rerouted(step, conversation, assessment, before, sheet)
    # first, so that the team reads that a colleague has answered before it is asked something new
    requests.look_again(step, assessment, sheet)
    for each in conversations_of(step.session, assessment):
        is_left = each.asking == question.id or (each.asking and not sheet.is_asked(each.asking))
        if is_left:
            ask(step, each, assessment, following_of(step, each, assessment, sheet, question.id))
    _lapse_left(step, assessment, sheet)
    touch_family(step, assessment)
    home.refresh_team(step, assessment)


def look_again(step: Moment, assessment: Assessment) -> None:
    """Ask something else where what is being asked is asked no more, and close what needs nobody now."""
    sheet = step.context.questionnaire_of(step.session, assessment)
    requests.look_again(step, assessment, sheet)
    for each in conversations_of(step.session, assessment):
        if each.asking and not sheet.is_asked(each.asking):
            after_it = each.asking if sheet.standard.has(each.asking) else None
            ask(step, each, assessment, following_of(step, each, assessment, sheet, after_it))
    _lapse_left(step, assessment, sheet)


def touch_question(step: Moment, assessment: Assessment, question: str) -> None:
    """Have the cards of a question drawn anew at once, in every conversation."""
    for conversation in conversations_of(step.session, assessment):
        step.touch(CardKind.QUESTION, key_of(conversation), question, at_once=True)


def touch_family(step: Moment, assessment: Assessment) -> None:
    """Have the cards drawn anew on which an answer here shows: of what this is part of, and of its parts."""
    for related in family(step.session, assessment):
        step.touch(CardKind.ASSESSMENT, related)


def is_open(step: Step, assessment: Assessment) -> bool:
    """Return whether an assessment can be answered now; otherwise tell the person that it cannot."""
    return can(step, assessment, Action.ANSWER)


def can(step: Step, assessment: Assessment, action: Action) -> bool:
    """Return whether this can be done to an assessment now; otherwise tell the person that it cannot."""
    if allows(assessment.status, action):
        return True
    tell_moved_on(step, assessment)
    return False


def tell_moved_on(step: Step, assessment: Assessment) -> None:
    """Tell the person that the assessment is no longer in a state that allows what they did."""
    place = places.near(step, assessment)
    step.tell(place, "stale_assessment", title=assessment.title, status=assessment.status.value)


def _lapse_left(step: Moment, assessment: Assessment, sheet: Questionnaire) -> None:
    """Settle what is asked back about questions that are asked no more."""
    for doubt in open_doubts(step.session, assessment):
        if not sheet.is_asked(doubt.question):
            doubting.close(step, doubt)


def _asked_elsewhere(step: Moment, conversation: Conversation, assessment: Assessment) -> set[str]:
    return {
        each.asking
        for each in conversations_of(step.session, assessment)
        if each.id != conversation.id and each.asking
    }


def _offer_submitting(step: Moment, conversation: Conversation, assessment: Assessment) -> None:
    """Say that every question has an answer, with the button to submit."""
    place, lane = places.of(step.session, conversation, assessment), places.lane_of(conversation, assessment)
    step.post(lane, CardKind.ASSESSMENT, key_of(assessment), place, READY)


def _say_rerouted(
    step: Step,
    conversation: Conversation,
    assessment: Assessment,
    before: Questionnaire,
    sheet: Questionnaire,
) -> None:
    """Say where it was changed which questions an answer added, and which it made irrelevant."""
    added = [question for question in sheet.asked if not before.is_asked(question.id)]
    gone = [left for left in sheet.left_out if before.is_asked(left.question.id)]
    if not added and not gone:
        return
    latest = latest_answers(step.session, step.workspace_id, key_of(assessment))
    step.say(
        places.lane_of(conversation, assessment),
        f"rerouted:{max(answer.id or 0 for answer in latest.values())}",
        places.of(step.session, conversation, assessment),
        "rerouted",
        added=[question.asks for question in added],
        gone=[
            {"asks": left.question.asks, "because": left.rule.otherwise, "answered": left.given is not None}
            for left in gone
        ],
    )
