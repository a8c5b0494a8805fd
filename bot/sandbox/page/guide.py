"""The guided first visit: five steps, each ticked once it has happened in the workspace."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.workspace.cast import ASSESSOR_ONE, ASSESSOR_TWO, COMMERCIAL_LEAD, Json
from bot.sandbox.workspace.journal import Journal, Sent

STEPS = ("start", "answer", "submit", "decide", "remind")
"""The steps by name; `guide.html.jinja` holds their words."""

ANSWERS = frozenset({"Yes", "Partly", "No", "Not applicable"})
DECISIONS = frozenset({"Approve", "Approve with conditions", "Ask for changes", "Reject"})
WORDS = frozenset({"Your evidence", "Your reason"})
ASSESSORS = frozenset({ASSESSOR_ONE.id, ASSESSOR_TWO.id})


@dataclass
class Guide:
    """Which steps have been taken since it began: what happened before, it does not count.

    Several windows may look at the same time.
    """

    journal: Journal
    done: set[str] = field(default_factory=set)
    _looked: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Begin anew: nothing is done, and what has happened up to now is not looked at."""
        with self._turn:
            self.done.clear()
            self._looked = len(self.journal.sent)

    def look(self) -> tuple[tuple[str, bool], ...]:
        """Return each step and whether it has been taken."""
        with self._turn:
            for sent in self.journal.sent[self._looked :]:
                self.done.update(self._taken(sent))
                self._looked += 1
            return tuple((step, step in self.done) for step in STEPS)

    def _taken(self, sent: Sent) -> Iterator[str]:
        payload = sent.payload
        if sent.outcome != "ok" or '"errors"' in sent.reply:
            return
        who = (payload.get("user") or {}).get("id")
        kind = payload.get("type")
        if kind == "view_submission":
            yield from _submitted(payload["view"]["title"]["text"], who)
        elif kind == "block_actions":
            pressed = _pressed(payload)
            if pressed in ANSWERS and not self._led_to_a_form(payload):
                yield "answer"
            elif pressed == "Submit" and not self._led_to_a_form(payload):
                yield "submit"
            elif who == COMMERCIAL_LEAD.id and "message" in payload:
                yield "remind"
        elif kind == "event_callback" and _is_reply(payload["event"]):
            yield "answer"

    def _led_to_a_form(self, payload: Json) -> bool:
        return any(
            call.method == "views.open" and call.args.get("trigger_id") == payload["trigger_id"]
            for call in reversed(self.journal.calls)
        )


def _submitted(title: str, who: str | None) -> Iterator[str]:
    if title == "Start an assessment":
        yield "start"
    elif title in WORDS:
        yield "answer"
    elif title in DECISIONS and who in ASSESSORS:
        yield "decide"
    elif title == "Record a decision" and who == COMMERCIAL_LEAD.id:
        yield "remind"


def _pressed(payload: Json) -> str:
    return str(((payload["actions"][0].get("text")) or {}).get("text", ""))


def _is_reply(event: Json) -> bool:
    return event.get("type") == "message" and "client_msg_id" in event and "thread_ts" in event
