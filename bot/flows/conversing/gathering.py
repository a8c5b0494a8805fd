"""What Slack says of evidence once it was asked: where it is and what is in it, or that it is gone."""

from datetime import datetime

from bot.domain.lifecycle import Action, allows
from bot.flows.context import Context, Moment
from bot.store.conversations import conversations_of
from bot.store.engine import PATIENCE_OF_WORKERS, find, key_of, locked
from bot.store.evidence import Claimed, Found, locked_claim, of_origin
from bot.store.outbox import Place, dm_lane
from bot.store.people import ensure_member, is_user, known_workspace
from bot.store.tables import Assessment, CardKind, Evidence, EvidenceKind, EvidenceState, Person


def found(context: Context, now: datetime, claimed: Claimed, what: Found) -> None:
    """Keep what Slack says of a piece of evidence; nothing where another worker has it by now."""
    with context.database.writing(PATIENCE_OF_WORKERS) as session:
        moment = Moment(context, session, now, claimed.workspace_id)
        assessment = _locked(moment, claimed)
        row = locked_claim(session, claimed)
        if row is None:
            return
        row.state, row.error = EvidenceState.KEPT, None
        row.address, row.digest = what.address, what.digest
        row.title = row.title or what.title
        row.media_type = what.media_type or row.media_type
        row.size = row.size if what.size is None else what.size
        row.written_at = row.written_at or what.at
        if row.author_id is None and is_user(what.author):
            row.author_id = key_of(ensure_member(session, claimed.workspace_id, what.author))
        moment.record(assessment, "evidence_read", evidence=row.id, digest=row.digest, size=row.size)
        _touch(moment, assessment, row)


def lost(context: Context, now: datetime, claimed: Claimed, state: EvidenceState, error: str) -> None:
    """Keep that Slack does not have a piece of evidence any more, or does not show it to the bot.

    What was quoted stays. Whoever added it is told, once.
    """
    with context.database.writing(PATIENCE_OF_WORKERS) as session:
        moment = Moment(context, session, now, claimed.workspace_id)
        assessment = _locked(moment, claimed)
        row = locked_claim(session, claimed)
        if row is None:
            return
        _lose(moment, assessment, row, state, error)


def deleted(context: Context, now: datetime, team: str, kind: EvidenceKind, origin: str) -> None:
    """Keep that a message (channel:ts) or a file (its id) was deleted, where it is evidence of an answer."""
    with context.database.reading() as session:  # hardly any is
        workspace_id = known_workspace(session, team)
        assessments = {row.assessment_id for row in of_origin(session, workspace_id, kind, origin)}
    if not assessments:
        return
    with context.database.writing() as session:
        moment = Moment(context, session, now, workspace_id)
        held_ones = {key: locked(session, Assessment, workspace_id, key) for key in sorted(assessments)}
        for row in of_origin(session, workspace_id, kind, origin):
            if row.assessment_id in held_ones:
                _lose(moment, held_ones[row.assessment_id], row, EvidenceState.GONE, f"{kind.value}_deleted")


def _lose(moment: Moment, assessment: Assessment, row: Evidence, state: EvidenceState, error: str) -> None:
    """Keep that a piece is lost, and tell whoever added it, unless nothing rests on it any more."""
    row.state, row.error = state, error
    moment.record(assessment, "evidence_lost", evidence=row.id, state=state.value, error=error)
    if row.removed_at is not None:
        return
    standard = moment.context.standard_of(moment.session, assessment)
    adder = find(moment.session, Person, moment.workspace_id, row.added_by_id)
    moment.say(
        dm_lane(adder),
        f"evidence_lost:{row.id}:{state.value}",
        Place(person_id=row.added_by_id),
        "evidence_lost",
        kind=row.kind.value,
        title=row.title,
        assessment=assessment.title,
        asks=standard.question(row.question).asks if standard.has(row.question) else None,
        state=state.value,
        error=error,
        quoted=row.words is not None,
        has_digest=row.digest is not None,
        open=allows(assessment.status, Action.ANSWER),
    )
    _touch(moment, assessment, row)


def _locked(moment: Moment, claimed: Claimed) -> Assessment:
    """Return the assessment a piece of evidence belongs to, held: before the row, as everybody does."""
    row = find(moment.session, Evidence, claimed.workspace_id, claimed.id)
    return locked(moment.session, Assessment, claimed.workspace_id, row.assessment_id)


def _touch(moment: Moment, assessment: Assessment, row: Evidence) -> None:
    for each in conversations_of(moment.session, assessment):
        moment.touch(CardKind.QUESTION, key_of(each), row.question, at_once=True)
