"""What an approval does not cover, on the team's card and on the assessors'."""

from bot.cards.reading import Data, Reading
from bot.store.changed import APPROVING
from bot.store.coverage import uncovered
from bot.store.tables import Decision, Submission


def data(reading: Reading, submission: Submission | None, standing: Decision | None) -> Data:
    """Return the parts that have joined since an approval that stands, and need a decision of their own."""
    if submission is None or standing is None or standing.outcome not in APPROVING:
        return {"uncovered": []}
    found = uncovered(reading.session, submission)
    return {"uncovered": [{"title": part.title, "kind": part.kind} for part in found]}
