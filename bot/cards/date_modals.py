"""The windows about what is to be decided of a contract: its dates, what follows from them, and its owner."""

from collections.abc import Mapping

from bot.cards import follow_up
from bot.cards.reading import Data, Reading
from bot.cards.windows import Windows
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision
from bot.render.drawing import Json
from bot.store.contracts import dated_contract
from bot.store.engine import find
from bot.store.tables import Contract

CHOICES: Mapping[KeyDateKind, tuple[DateDecision, ...]] = {
    KeyDateKind.BREAK: (DateDecision.USE_BREAK, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.RENEWAL: (DateDecision.RENEW, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.EXTENSION: (DateDecision.EXTEND, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.END: (DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.REVIEW: (DateDecision.REVIEWED,),
}
"""What can be decided about each kind of date. Letting a break date pass means not to use the break."""


class DateModals(Windows):
    """The windows about contracts' dates; `metadata` comes back together with what is entered."""

    def record(self, key_date_id: int, metadata: str = "") -> Json:
        """Return the form for the decision about a contract's date."""
        return self._render("record", _record(self._reading, key_date_id), metadata)

    def of_date(self, template: str, key_date_id: int, metadata: str) -> Json:
        """Return a form about a contract's date, by its template's name."""
        return self._render(template, _record(self._reading, key_date_id), metadata)

    def hand_over(self, contract_id: int, metadata: str) -> Json:
        """Return the form that makes somebody else answer for a contract."""
        contract = find(self._reading.session, Contract, self._reading.workspace_id, contract_id)
        return self._render("hand_over", {"title": contract.title, "supplier": contract.supplier}, metadata)

    def follow_up(self, template: str, follow_up_id: int, metadata: str) -> Json:
        """Return a form about what has to follow from a decision, by its template's name."""
        return self._render(template, follow_up.modal(self._reading, follow_up_id), metadata)


def _record(reading: Reading, key_date_id: int) -> Data:
    found = dated_contract(reading.session, reading.workspace_id, key_date_id)
    return {
        "title": found.contract.title,
        "supplier": found.contract.supplier,
        "kind": found.key_date.kind,
        "on": found.key_date.on,
        "choices": CHOICES[found.key_date.kind],
        "next_option": _next_option(found.contract),
        "deadline": found.key_date.deadline,
    }


def _next_option(contract: Contract) -> Data | None:
    """Return by how long the next option extends a contract, and until when; None where none is left."""
    terms = contract.said_terms
    if not terms.open_options:
        return None
    length = terms.open_options[0].length
    return {"number": length.number, "unit": length.unit.value, "until": terms.extended().end}
