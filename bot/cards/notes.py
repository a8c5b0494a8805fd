"""Notes on answers, as the question's card and windows show them."""

from collections.abc import Iterable

from bot.cards.reading import Data, Reading
from bot.store.tables import Note


def shown_notes(reading: Reading, notes: Iterable[Note], *, hide: bool = False) -> list[Data]:
    """Return notes with who wrote them; with `hide`, as for a sensitive question, without their words."""
    found = list(notes)
    if not found:
        return []
    people = reading.people(person for note in found for person in (note.person_id, note.settled_by_id))
    words = reading.said(note.words for note in found)
    return [
        {
            "id": note.id,
            "by": people[note.person_id],
            "at": note.at,
            "words": "" if hide else words[note.words].text,
            "settled_by": people.get(note.settled_by_id or 0),
            "settled_at": note.settled_at,
        }
        for note in found
    ]
