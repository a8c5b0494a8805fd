"""The modals of contracts: adding one, seeing one, changing it by groups of fields, and lists of them."""

from bot.cards import contract, contract_list
from bot.cards.adding import addable
from bot.cards.reading import Data, Reading
from bot.cards.windows import Windows
from bot.domain.contract_facts import Supplies
from bot.domain.values import MOST_OPTIONS
from bot.render.drawing import Json
from bot.store.contract_lists import Asked
from bot.store.engine import find
from bot.store.tables import Assessment, Contract

CONTRACT_FORMS = (
    "contract_dates",
    "contract_clauses",
    "contract_worth",
    "contract_people",
    "contract_missing",
)
"""The forms that change a contract, by their templates' names."""


class ContractModals(Windows):
    """The modals of one workspace's contracts."""

    def contract(self, viewer: str, metadata: str = "", *, more: bool = False) -> Json:
        """Return the form that adds a contract, with all its fields if `more`.

        `viewer` is Slack's id of who looks, who is its owner at first.
        """
        return self._render("contract", _new(self._reading, viewer) | {"more": more}, metadata)

    def contract_detail(self, contract_id: int, user: str, said: str = "") -> Json:
        """Return all there is to see of a contract; who may see it is for the caller to know.

        `user` (Slack's id) decides what can be pressed; `said` is the code of what was just done.
        """
        return self._render("contract_detail", contract.detail(self._reading, contract_id, user, said))

    def contract_form(self, template: str, contract_id: int, viewer: str, metadata: str) -> Json:
        """Return one of CONTRACT_FORMS, filled in with how the contract is; `viewer` is Slack's id."""
        data = contract.form(self._reading, contract_id) | _choices(self._reading, viewer, contract_id)
        return self._render(template, data, metadata)

    def contract_list(self, user: str, asked: Asked, metadata: str, sent: str = "") -> Json:
        """Return a page of the contracts that `user` (Slack's id) may read and asks for.

        `sent` is the code of what became of a timeline that was asked for.
        """
        data = contract_list.data(self._reading, user, asked)
        return self._render("contract_list", data | {"sent": sent}, metadata)

    def contract_refused(self, tried: str) -> Json:
        """Return why somebody may not see or change a contract; `tried` is a ContractAct."""
        return self._render("contract_refused", {"tried": tried})


def _new(reading: Reading, viewer: str) -> Data:
    return {
        "organisations": reading.organisation_choices,
        "products": [{"id": each.id, "title": each.title} for each in reading.config.products],
        "owner": viewer,
        **_choices(reading, viewer),
    }


def _choices(reading: Reading, viewer: str, contract_id: int | None = None) -> Data:
    """Return what there is to choose from, what the contract belongs to already among it."""
    assessments = addable(reading, viewer)
    if contract_id is not None:
        present = find(reading.session, Contract, reading.workspace_id, contract_id).assessment_id
        if present is not None and present not in {each.id for each in assessments}:
            is_part_of = find(reading.session, Assessment, reading.workspace_id, present)
            assessments = [is_part_of, *assessments[: MOST_OPTIONS - 1]]
    return {
        "assessments": [{"id": str(each.id), "title": each.title} for each in assessments],
        "supplies": [each.value for each in Supplies],
    }
