"""People's own words on contracts: said with a decision, with what follows from one, or noted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.store.cards import touch
from bot.store.tables import CardKind, Contract, FollowUp, KeyDate, Reminder
from bot.store.words import is_erased


@dataclass(frozen=True)
class ContractWords:
    """Rows that hold somebody's words: key dates, what follows from them, and contracts with notes."""

    dates: Sequence[KeyDate] = ()
    follow_ups: Sequence[FollowUp] = ()
    noted: Sequence[Contract] = ()

    @property
    def left(self) -> "ContractWords":
        """Those whose words are not erased yet."""
        return ContractWords(
            [each for each in self.dates if not is_erased(each.words)],
            [each for each in self.follow_ups if not is_erased(each.words)],
            [each for each in self.noted if not is_erased(each.notes)],
        )

    @property
    def texts(self) -> set[str]:
        """Their words."""
        said = {each.words for each in self.dates} | {each.words for each in self.follow_ups}
        return said | {each.notes for each in self.noted}


def of_person(session: Session, workspace_id: int, person_id: int) -> ContractWords:
    """Return the rows that hold what a person wrote."""
    dates = select(KeyDate).where(
        KeyDate.workspace_id == workspace_id, KeyDate.decided_by_id == person_id, KeyDate.words != ""
    )
    follow_ups = select(FollowUp).where(
        FollowUp.workspace_id == workspace_id, FollowUp.done_by_id == person_id, FollowUp.words != ""
    )
    noted = select(Contract).where(
        Contract.workspace_id == workspace_id, Contract.notes_by_id == person_id, Contract.notes != ""
    )
    return ContractWords(session.exec(dates).all(), session.exec(follow_ups).all(), session.exec(noted).all())


def draw_anew(
    session: Session, workspace_id: int, key_dates: Collection[int], follow_ups: Collection[int]
) -> None:
    """Have the cards of key dates and of what follows drawn anew, with the messages that reminded of them."""
    query = select(Reminder.message_id).where(
        Reminder.workspace_id == workspace_id, col(Reminder.key_date_id).in_(key_dates)
    )
    messages = {key for key in session.exec(query) if key is not None}
    for kind, keys in (
        (CardKind.REMINDERS, messages),
        (CardKind.KEY_DATE, key_dates),
        (CardKind.FOLLOW_UP, follow_ups),
    ):
        touch(session, workspace_id, kind, sorted(keys), at_once=True)
