"""The windows in which an assessment is begun, or put away."""

from dataclasses import dataclass

from bot.cards import beginning, plan
from bot.cards.adding import addable
from bot.cards.reading import Data, Reading
from bot.cards.windows import Windows
from bot.domain.spend import Kind
from bot.render.drawing import Json
from bot.store.assessments import latest_submission
from bot.store.copies import copied_to
from bot.store.engine import find
from bot.store.tables import Assessment

_TALKED_IN = ("C", "G")
"""How the ids of channels begin; a direct message has no team in it."""


@dataclass(frozen=True)
class Begin:
    """What was chosen in the start form to begin from: the option's `value`.

    The purpose stands in the `field` of that name, with `purpose` in it to begin with.
    """

    value: str = ""
    field: str = "purpose"
    purpose: str = ""


NOTHING_CHOSEN = Begin()


class BeginningModals(Windows):
    """The windows of beginnings and endings; `metadata` comes back together with what is entered."""

    def start(
        self,
        channel: str | None,
        viewer: str,
        metadata: str = "",
        planned_id: int | None = None,
        begin: Begin = NOTHING_CHOSEN,
    ) -> Json:
        """Return the form that starts an assessment; `channel` is chosen in it at first.

        It can be part of what `viewer` (Slack's id) may add to. With the id of a planned item, it has what
        was planned filled in; and `begin` is what was chosen to begin from.
        """
        return self._render("start", _start(self._reading, channel, viewer, planned_id, begin), metadata)

    def start_year(self, channel: str | None) -> Json:
        """Return the form that starts what an organisation answers once a year."""
        return self._render("start_year", _start_year(self._reading, channel))

    def copy_answers(self, assessment_id: int, viewer: str, metadata: str) -> Json:
        """Return the form by which answers are copied from an earlier assessment that `viewer` may read."""
        return self._render(
            "copy_answers", beginning.copy_answers(self._reading, assessment_id, viewer), metadata
        )

    def archive(self, assessment_id: int, metadata: str) -> Json:
        """Return the window in which an assessment is archived, or its draft deleted instead."""
        return self._render("archive", _put_away(self._reading, assessment_id), metadata)

    def delete_draft(self, assessment_id: int, metadata: str) -> Json:
        """Return the window in which a draft is deleted."""
        return self._render("delete_draft", _put_away(self._reading, assessment_id), metadata)


def _start(reading: Reading, channel: str | None, viewer: str, planned_id: int | None, begin: Begin) -> Data:
    parents = addable(reading, viewer, (Kind.PROGRAMME, Kind.SERVICE))
    return {
        "organisations": reading.organisation_choices if planned_id is None else [],
        "categories": _categories(reading),
        "parents": [{"id": each.id, "kind": each.kind, "title": each.title} for each in parents],
        "channel": channel if channel and channel.startswith(_TALKED_IN) else None,
        "planned": None if planned_id is None else _planned(reading, planned_id),
        "begin": {
            **(offered := beginning.offered(reading, viewer)),
            "chosen": beginning.chosen(reading, begin.value, offered["earlier"]),
            "field": begin.field,
            "written": begin.purpose,
        },
    }


def _planned(reading: Reading, planned_id: int) -> Data:
    found, _ = plan.planned(reading, planned_id)
    categories = _categories(reading)
    return {
        "title": found.title,
        "category": next((each for each in categories if each["id"] == found.category), None),
        "total": sum(found.spend.values()),
    }


def _start_year(reading: Reading, channel: str | None) -> Data:
    return {
        "organisations": reading.organisation_choices,
        "channel": channel if channel and channel.startswith(_TALKED_IN) else None,
    }


def _put_away(reading: Reading, assessment_id: int) -> Data:
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    submission = latest_submission(reading.session, reading.workspace_id, assessment_id)
    return {
        "id": assessment_id,
        "title": assessment.title,
        "never_submitted": submission is None,
        "copied_to": copied_to(reading.session, reading.workspace_id, assessment_id),
    }


def _categories(reading: Reading) -> list[Data]:
    """Return the categories of every regime in use here, each once."""
    regimes = [reading.config.regimes[organisation.regime] for organisation in reading.config.organisations]
    titles = {category.id: category.title for regime in regimes for category in regime.categories}
    return [{"id": key, "title": title} for key, title in titles.items()]
