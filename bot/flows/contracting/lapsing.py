"""A key date that went by with nothing decided: what happens by default has happened."""

from datetime import date, timedelta

from bot.domain.calendar import london_date
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.terms import Renewal, Terms
from bot.flows.context import Moment
from bot.flows.contracting import dating, deriving
from bot.store.engine import key_of
from bot.store.tables import Contract, KeyDate


def lapse(moment: Moment, key_date: KeyDate, contract: Contract) -> None:
    """Note that a date went by, and let the contract run on where it does so by itself."""
    dating.close(key_date)
    key_date.status = DateStatus.LAPSED
    rolled = _rolled(contract.said_terms, key_date.kind)
    moment.record(
        contract,
        "date_lapsed",
        key_date=key_date.id,
        rolled_to=rolled.end.isoformat() if rolled else None,
    )
    if rolled is not None:
        key_date.rolled_to = rolled.end
        roll(moment, contract, rolled)


def roll(moment: Moment, contract: Contract, terms: Terms) -> None:
    """Let a contract run on under `terms`, with the key dates that follow from them."""
    contract.end = terms.end
    contract.terms = terms.kept
    contract.revision += 1
    deriving.derive(moment, contract)


def leave(moment: Moment, contract: Contract, key_date: KeyDate) -> None:
    """Let a contract end on a key date of which notice was given: nothing is to be decided about that end."""
    terms = contract.said_terms
    on = min(key_date.on, terms.end)
    ended = KeyDate(
        workspace_id=contract.workspace_id,
        contract_id=key_of(contract),
        kind=KeyDateKind.END,
        on=on,
        deadline=key_date.deadline,
        decide_by=key_date.decide_by,
        status=DateStatus.DECIDED,
        handled_through=london_date(moment.now),
        decision=DateDecision.LET_END,
        decided_by_id=key_date.decided_by_id,
        decided_at=key_date.decided_at,
    )
    if all((each.kind, each.on) != (ended.kind, ended.on) for each in dating.dates_of(moment, contract)):
        moment.session.add(ended)
    moment.record(contract, "contract_left", key_date=key_date.id, on=on.isoformat())
    used = tuple(option for option in terms.options or () if option.used)
    changes = {"end": on, "options": used, "renewal": None, "max_extent": None}
    roll(moment, contract, terms.model_copy(update=changes))


def renewed(terms: Terms) -> Terms | None:
    """Return the terms once a contract has renewed, as far as its maximum extent allows.

    None where nobody said for how long it does, or where by that extent it cannot.
    """
    renewal = terms.renewal
    if renewal is None or renewal.length is None:
        return None
    following = renewal.length.period.after(renewal.on)
    end: date = max(terms.end, following - timedelta(days=1))
    if terms.max_extent is not None and end > terms.max_extent:
        if terms.max_extent <= terms.end:
            return None
        return terms.model_copy(update={"end": terms.max_extent, "renewal": None})
    return terms.model_copy(update={"end": end, "renewal": Renewal(on=following, length=renewal.length)})


def _rolled(terms: Terms, kind: KeyDateKind) -> Terms | None:
    """Return the terms once a date of this kind has gone by; None where nothing goes on, or nobody knows."""
    if kind is KeyDateKind.RENEWAL and terms.automatic is not False:
        return renewed(terms)
    if kind is KeyDateKind.EXTENSION and terms.automatic:
        return terms.extended()
    return None
