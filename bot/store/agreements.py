"""What assessor groups have said of submissions, and the panels that follow from it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, select

from bot.config import Config, Organisation
from bot.domain.agreement import GivenView, Panel, panel, submitted
from bot.store.assessments import standing_decision
from bot.store.engine import find, key_of
from bot.store.snapshots import Json, frozen_each
from bot.store.tables import Agreement, Assessment, Decision, Submission, View
from bot.store.tables import Organisation as OrganisationRow


def agreements(
    session: Session, workspace_id: int, submission_ids: Collection[int]
) -> Mapping[int, list[Agreement]]:
    """Return everything that was said for groups of these submissions, in order, by the submission's id."""
    rows = session.exec(
        select(Agreement)
        .where(Agreement.workspace_id == workspace_id, col(Agreement.submission_id).in_(submission_ids))
        .order_by(col(Agreement.submission_id), col(Agreement.number))
    )
    found: dict[int, list[Agreement]] = defaultdict(list)
    for row in rows:
        found[row.submission_id].append(row)
    return found


def panel_of(session: Session, config: Config, submission: Submission) -> Panel:
    """Return who must agree to a submission, who has, and who is awaited."""
    assessment = find(session, Assessment, submission.workspace_id, submission.assessment_id)
    row = find(session, OrganisationRow, submission.workspace_id, assessment.organisation_id)
    organisation = config.organisation(row.key)
    return panels(session, submission.workspace_id, [(submission, organisation)])[key_of(submission)]


def panels(
    session: Session, workspace_id: int, submissions: Sequence[tuple[Submission, Organisation]]
) -> Mapping[int, Panel]:
    """Return the panels of several submissions, each with its organisation, by the submission's id."""
    shown = frozen_each(session, [submission for submission, _ in submissions])
    keys = list(shown)
    said = agreements(session, workspace_id, keys)
    made: dict[int, list[Decision]] = defaultdict(list)
    rows = select(Decision).where(
        Decision.workspace_id == workspace_id, col(Decision.submission_id).in_(keys)
    )
    for row in session.exec(rows.order_by(col(Decision.number))):
        made[row.submission_id].append(row)
    return {
        key: panel_from(organisation, shown[key], said.get(key, []), made[key])
        for key, (_, organisation) in zip(keys, submissions, strict=True)
    }


def panel_from(
    organisation: Organisation,
    shown: Json,
    said: Sequence[Agreement],
    made: Sequence[Decision],
) -> Panel:
    """Return the panel of a submission that froze what is `shown`, of which all this was said and decided."""
    views = [
        GivenView(each.group, each.person_id, each.view is View.AGREES)
        for each in standing(organisation, said, made)
    ]
    facts = submitted(shown)
    return panel(organisation.specialists, organisation.deciding, facts, views)


def standing(
    organisation: Organisation, said: Sequence[Agreement], made: Sequence[Decision]
) -> list[Agreement]:
    """Return the latest that each person said for each group, in order.

    Approvals of the groups that decide are spent with the decision that they led to: once it is revoked, they
    are given anew. The views of specialists stay.
    """
    deciding = {group.id for group in organisation.deciding}
    since = len(made) - (standing_decision(made) is not None)
    latest = {
        (each.group, each.person_id): each
        for each in said
        if each.group not in deciding or each.decisions == since
    }
    return sorted(latest.values(), key=lambda each: each.number)
