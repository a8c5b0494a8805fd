"""Which questions can be answered again after the assessors asked for changes."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.questionnaire import Questionnaire


@dataclass(frozen=True)
class Reopening:
    """What the assessors left open.

    `points` are the ids of the sections they named; where they named none, everything is open. `accepted` are
    the ids of the questions whose answers are still the ones that were submitted.
    """

    points: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()

    def is_open(self, sheet: Questionnaire, question_id: str) -> bool:
        """Return whether a question can be answered now.

        Beside those of the points named it can where its answer was not before the assessors, as where a
        changed answer led to it, and where it has none that counts, as in a later phase.
        """
        if not self.points or self._is_named(sheet, question_id):
            return True
        return question_id not in self.accepted or sheet.answer_to(question_id) is None

    def to_change(self, sheet: Questionnaire) -> frozenset[str]:
        """Return the questions of the points named that have not been answered again yet."""
        return frozenset(
            question.id
            for question in sheet.asked
            if question.id in self.accepted and self._is_named(sheet, question.id)
        )

    def previous(self, sheet: Questionnaire, of: str, within: Collection[str] | None = None) -> str | None:
        """Return the id of the open question asked before `of`; None where there is none.

        Only questions named in `within` are given, where it is there.
        """
        before = sheet.previous(of)
        while before and not (self.is_open(sheet, before) and (within is None or before in within)):
            before = sheet.previous(before)
        return before

    def _is_named(self, sheet: Questionnaire, question_id: str) -> bool:
        return sheet.standard.section_of(question_id).id in self.points


EVERYTHING = Reopening()
"""Nothing was left out: every question can be answered."""
