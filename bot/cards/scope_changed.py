"""What has changed since an approval, on the team's card and on the assessors'."""

from bot.cards.reading import Data, Reading
from bot.domain.lifecycle import Status
from bot.store.changed import APPROVING, changed_since, contracts_since
from bot.store.tables import Assessment, Decision, Submission
from bot.store.waiting import APPROVED

SINCE_APPROVED = (*APPROVED, Status.EXPIRED, Status.ANSWERING)
"""Something can have changed: it was approved, or is being answered again."""


def data(
    reading: Reading, assessment: Assessment, submission: Submission | None, standing: Decision | None
) -> Data:
    """Return what is planned otherwise than was approved with the latest submission, and if that reopened it.

    `standing` is the decision on it that stands, if any.
    """
    may_have = assessment.status in SINCE_APPROVED and not assessment.year
    if not (may_have and submission and standing and standing.outcome in APPROVING):
        return {"changed": [], "reopened": False}
    regime = reading.config.regimes[reading.organisation_of(assessment).regime]
    titles = {category.id: category.title for category in regime.categories}
    found: list[Data] = [
        {
            "what": change.what,
            "before": titles.get(str(change.before), change.before),
            "now": titles.get(str(change.now), change.now),
        }
        for change in changed_since(reading.session, assessment, submission, regime.reopen_cost_share)
    ]
    found += [
        {"what": "contract", "title": each.title, "supplier": each.supplier, "value_pence": each.value_pence}
        for each in contracts_since(reading.session, submission)
    ]
    return {"changed": found, "reopened": assessment.status is Status.ANSWERING}
