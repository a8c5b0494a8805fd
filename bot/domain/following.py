"""What has to follow from a decision about a contract's key date."""

from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision
from bot.domain.terms import Terms

_ENDS = frozenset({DateDecision.USE_BREAK, DateDecision.LET_END, DateDecision.REPROCURE})
_GOES_ON = frozenset({KeyDateKind.RENEWAL, KeyDateKind.BREAK})
"""What a contract runs on beyond unless somebody acts, whatever is recorded of it."""


def ends(kind: KeyDateKind, decision: DateDecision) -> bool:
    """Return whether the contract ends on the key date by this decision, so that there is an exit to make.

    To let a break go by is not to use it: the contract goes on.
    """
    if kind is KeyDateKind.BREAK and decision is DateDecision.LET_END:
        return False
    return decision in _ENDS


def asks_for_notice(kind: KeyDateKind, decision: DateDecision, terms: Terms) -> bool:
    """Return whether the supplier has to be given notice by the deadline for this decision to hold.

    A break is used by saying so, however little notice it takes. Of other dates a contract that asks for no
    notice needs none, and one that ends by itself neither; what nobody has said counts as asked for.
    """
    if not ends(kind, decision):
        return False
    if kind is KeyDateKind.BREAK:
        return True
    takes_notice = terms.notice is None or not terms.notice.is_none
    return takes_notice and (kind in _GOES_ON or terms.automatic is True)
