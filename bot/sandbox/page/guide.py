"""The guided first visit: five steps, each ticked once it has happened in the workspace."""

import threading
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.sandbox.workspace.cast import ASSESSOR_ONE, ASSESSOR_TWO, COMMERCIAL_LEAD, Json
from bot.sandbox.workspace.journal import Call, Journal, Sent

STEPS = ("start", "answer", "submit", "decide", "remind")
"""The steps by name; `guide.html.jinja` holds their words."""

ANSWERS = frozenset({"Yes", "Partly", "No", "Not applicable"})
DECISIONS = frozenset({"Approve", "Approve with conditions", "Ask for changes", "Reject"})
WORDS = frozenset({"Your answer", "Your evidence", "Your reason", "Take over the answer"})
REVIEW = "Review your answers"
"""The window in which everything is looked over, and submitted."""
ASSESSORS = frozenset({ASSESSOR_ONE.id, ASSESSOR_TWO.id})


REDRAWS = "chat.update"
"""What draws a message anew. The one that somebody pressed a button on may be drawn by its own address."""

SECONDS_TO_SHOW = 30.0
"""How soon the bot shows what came of something."""

MOST_HOPES = 50
"""How much of what people did last is watched for what comes of it."""


@dataclass(frozen=True)
class _Hope:
    """Something done that takes a step if the bot then shows it: what is refused is shown to nobody else.

    `since` is the machine time when it was done; `shown_by` the method that shows it; `thread` the thread in
    which it does, "" for any, None for none in particular; `trigger` what would lead to a form instead.
    """

    step: str
    since: float
    shown_by: str
    thread: str | None = None
    trigger: str | None = None

    def comes_true(self, calls: Sequence[Call]) -> bool:
        """Return whether the bot has shown it; `calls` are in order of time."""
        begin = bisect_left(calls, self.since, key=lambda call: call.at)
        end = bisect_left(calls, self.since + SECONDS_TO_SHOW, key=lambda call: call.at)
        after = [call for call in calls[begin:end] if call.answer.get("ok")]
        if any(call.method == "views.open" and call.args.get("trigger_id") == self.trigger for call in after):
            return False
        return any(self._is_shown_by(call) for call in after)

    def _is_shown_by(self, call: Call) -> bool:
        is_redrawn = call.method == "response_url" and bool(call.args.get("replace_original"))
        if call.method != self.shown_by and not (is_redrawn and self.shown_by == REDRAWS):
            return False
        thread = call.args.get("thread_ts")
        return self.thread is None or (thread == self.thread if self.thread else bool(thread))


@dataclass
class Guide:
    """Which steps have been taken since it began: what happened before, it does not count.

    Several windows may look at the same time.
    """

    journal: Journal
    done: set[str] = field(default_factory=set)
    _hopes: deque[_Hope] = field(default_factory=lambda: deque(maxlen=MOST_HOPES))
    _looked: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Begin anew: nothing is done, and what has happened up to now is not looked at."""
        with self._turn:
            self.done.clear()
            self._hopes.clear()
            self._looked = len(self.journal.sent)

    def look(self) -> tuple[tuple[str, bool], ...]:
        """Return each step and whether it has been taken."""
        with self._turn:
            for sent in self.journal.sent[self._looked :]:
                self._hopes.extend(_hopes(sent))
                self._looked += 1
            calls = list(self.journal.calls)
            self.done.update(
                hope.step for hope in self._hopes if hope.step not in self.done and hope.comes_true(calls)
            )
            return tuple((step, step in self.done) for step in STEPS)


def _hopes(sent: Sent) -> Iterator[_Hope]:
    payload = sent.payload
    if sent.outcome != "ok" or '"errors"' in sent.reply:
        return
    who = (payload.get("user") or {}).get("id")
    kind = payload.get("type")
    if kind == "view_submission":
        yield from _submitted(payload["view"]["title"]["text"], who, sent.at)
    elif kind == "block_actions" and "message" in payload:
        yield from _acted(payload, who, sent.at)
    elif kind == "event_callback" and _is_reply(payload["event"]):
        yield _talked("answer", sent.at, payload["event"].get("thread_ts"))


def _submitted(title: str, who: str | None, at: float) -> Iterator[_Hope]:
    if title == "Start an assessment":
        yield _Hope("start", at, "chat.postMessage")
    elif title in WORDS:
        yield _Hope("answer", at, "chat.postMessage", "")
        yield _Hope("answer", at, REDRAWS)
    elif title == REVIEW:
        yield _Hope("submit", at, "chat.postMessage", "")
        yield _Hope("submit", at, REDRAWS)
    elif title in DECISIONS and who in ASSESSORS:
        yield _Hope("decide", at, "chat.postMessage", "")
    elif title == "Record a decision" and who == COMMERCIAL_LEAD.id:
        yield _Hope("remind", at, REDRAWS)


def _acted(payload: Json, who: str | None, at: float) -> Iterator[_Hope]:
    pressed, trigger = _pressed(payload), payload["trigger_id"]
    thread = payload["message"].get("thread_ts")
    in_place = thread or _is_direct(str((payload.get("channel") or {}).get("id", "")))
    if in_place and (pressed in ANSWERS or _is_choice(payload)):
        yield _talked("answer", at, thread, trigger)
    elif pressed == "Submit" and in_place:
        yield _talked("submit", at, thread, trigger)
    elif who == COMMERCIAL_LEAD.id:
        yield _Hope("remind", at, REDRAWS, trigger=trigger)


def _talked(step: str, at: float, thread: str | None, trigger: str | None = None) -> _Hope:
    """Return the hope that the bot goes on: in the thread, or in direct messages, where it refuses too."""
    return _Hope(step, at, "chat.postMessage" if thread else REDRAWS, thread, trigger)


def _pressed(payload: Json) -> str:
    return str(((payload["actions"][0].get("text")) or {}).get("text", ""))


def _is_choice(payload: Json) -> bool:
    """Return whether the button is one of the options of a question, which says what it is about itself."""
    return str(payload["actions"][0].get("action_id", "")).startswith("choose#")


def _is_reply(event: Json) -> bool:
    if event.get("type") != "message" or "client_msg_id" not in event:
        return False
    return "thread_ts" in event or _is_direct(event["channel"])


def _is_direct(channel: str) -> bool:
    """Return whether a channel (Slack's id) is one of direct messages, where nothing is in a thread."""
    return channel.startswith("D")
