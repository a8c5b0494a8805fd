"""What a portfolio is made of: everything that is assessed, with where it stands."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlmodel import Session, col, select

from bot.domain.lifecycle import Status
from bot.domain.portfolio import Entry, stage_of
from bot.store.engine import key_of
from bot.store.plans import above, planned_items, programme_of, programmes_planned, spends_of
from bot.store.tables import Assessment, Decision, Submission


def entries_of(
    session: Session, workspace_id: int, organisations: Mapping[int, str], today: date
) -> list[Entry]:
    """Return all that these organisations assess, in the order it was started.

    `organisations` are their names by the ids of their rows.
    """
    spends = spends_of(session, workspace_id, organisations)
    planned = programmes_planned(
        item for key in organisations for item in planned_items(session, workspace_id, key)
    )
    ends = _ends(session, workspace_id, organisations)
    return [
        Entry(
            id=key,
            organisation=organisations[each.organisation_id],
            programme=programme_of(spends, planned, each),
            title=each.title,
            category=each.category,
            phase=each.phase,
            status=each.status,
            stage=stage_of(each.status, ends.get(key), today),
            cost_pence=each.cost_pence,
            above=tuple(key_of(whole) for whole in above(spends, each)),
            expires_on=ends.get(key),
            channel=each.channel,
        )
        for key, each in spends.items()
    ]


def _ends(session: Session, workspace_id: int, organisation_ids: Collection[int]) -> dict[int, date]:
    """Return the last day of each approval that stands and ends, by the assessment's id."""
    query = (
        select(Submission.assessment_id, Decision)
        .join(Decision, col(Decision.submission_id) == col(Submission.id))
        .join(Assessment, col(Submission.assessment_id) == col(Assessment.id))
        .where(
            Submission.workspace_id == workspace_id,
            col(Assessment.organisation_id).in_(organisation_ids),
            col(Assessment.status).in_((Status.APPROVED, Status.APPROVED_WITH_CONDITIONS)),
        )
        .order_by(col(Submission.number), col(Decision.number))
    )
    latest = dict(session.exec(query).all())
    return {key: made.expires_on for key, made in latest.items() if made.expires_on is not None}
