"""The modals: what each shows when it opens."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import asking, evidence, moving, plan, request
from bot.cards.beginning_modals import BeginningModals
from bot.cards.checking_modals import CheckingModals
from bot.cards.contract_modals import ContractModals
from bot.cards.date_modals import DateModals
from bot.cards.deciding_modals import DecidingModals
from bot.cards.located import where
from bot.cards.reading import Data
from bot.domain.evidence import Brought
from bot.render.drawing import Json
from bot.store.engine import find
from bot.store.tables import Assessment


class Modals(BeginningModals, CheckingModals, ContractModals, DateModals, DecidingModals):
    """All windows. `metadata` comes back to the handler together with what is entered."""

    def about(self) -> Json:
        """Return the window that says what this is."""
        return self._render("about", {})

    def planned_item(self, now: datetime, item_id: int | None, metadata: str = "") -> Json:
        """Return the form of a planned item, or of a new one without an id."""
        return self._render("planned_item", plan.item(self._reading, now, item_id), metadata)

    def remove_planned(self, item_id: int, metadata: str = "") -> Json:
        """Return the window in which an item is taken out of the plan."""
        return self._render("remove_planned", plan.removal(self._reading, item_id), metadata)

    def calendars(self, links: Sequence[Data]) -> Json:
        """Return the window with a person's links to their calendars."""
        return self._render("calendars", {"links": list(links)})

    def plan_export(self) -> Json:
        """Return how to get the plan as a file."""
        return self._render("plan_export", {"organisations": self._reading.organisation_choices})

    def words(self, of: tuple[int, str], value: str, viewer: str, metadata: str = "") -> Json:
        """Return the form for the reason or the evidence of an answer.

        `of` is an assessment's id and a question's; `viewer` is Slack's user id of who looks.
        """
        return self._render("words", asking.words(self._reading, *of, value, viewer), metadata)

    def answer(self, of: tuple[int, str], viewer: str, metadata: str = "") -> Json:
        """Return the form for an answer that is written or chosen."""
        return self._render("answer", asking.answer(self._reading, *of, viewer), metadata)

    def use_as_evidence(
        self, brought: Brought, viewer: str, channel: str, chosen: int | None, metadata: str = ""
    ) -> Json:
        """Return the form in which what somebody brings is attached to a question.

        `chosen` is the assessment to show the questions of, where it is one that `viewer` may answer;
        without it the one of `channel` is, or else the newest.
        """
        data = evidence.form(self._reading, brought, viewer, channel, chosen)
        return self._render("use_as_evidence", data, metadata)

    def evidence(self, of: tuple[int, str], viewer: str, note: str = "") -> Json:
        """Return the window with the evidence of a question; `note` is what has just come of it.

        "added", or "needed" where a piece could not be removed.
        """
        return self._render("evidence", evidence.window(self._reading, *of, viewer, note))

    def take_over(self, of: tuple[int, str], metadata: str = "") -> Json:
        """Return the form that takes over the answer of what an assessment is part of, with a note."""
        return self._render("take_over", asking.take_over(self._reading, *of), metadata)

    def why(self, of: tuple[int, str]) -> Json:
        """Return why a question is asked, and what a good answer looks like."""
        return self._render("why", asking.why(self._reading, *of))

    def ask(self, of: tuple[int, str], metadata: str) -> Json:
        """Return the form in which a colleague is asked a question; `of` is as for `words`."""
        return self._render("ask", request.asking(self._reading, *of), metadata)

    def ask_point(self, assessment_id: int, metadata: str) -> Json:
        """Return the form in which a colleague is asked what is left of a point."""
        return self._render("ask_point", request.asking_point(self._reading, assessment_id), metadata)

    def decline(self, request_id: int, metadata: str) -> Json:
        """Return the form in which a colleague says that something is not for them."""
        return self._render("decline", request.declining(self._reading, request_id), metadata)

    def of_assessment(self, template: str, assessment_id: int, metadata: str) -> Json:
        """Return a form about who sees to an assessment, or where it is talked about, by its name."""
        assessment = find(self._reading.session, Assessment, self._reading.workspace_id, assessment_id)
        owner = self._reading.people([assessment.owner_id])[assessment.owner_id]
        data = {"title": assessment.title, "owner": owner, **where(self._reading, assessment)}
        return self._render(template, data, metadata)

    def move_on(self, assessment_id: int, phase: str, metadata: str = "") -> Json:
        """Return the window in which an assessment is moved on to a phase; where it cannot be, it says so."""
        return self._render("move_on", moving.to_phase(self._reading, assessment_id, phase), metadata)

    def change_edition(self, assessment_id: int, metadata: str = "") -> Json:
        """Return the window in which an assessment is moved to another edition."""
        return self._render("change_edition", moving.to_edition(self._reading, assessment_id), metadata)
