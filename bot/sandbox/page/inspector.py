"""What the bot sees and says: each request and reply, its time, its size against the limits, its refusal."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.blockkit.checks import MESSAGE_BLOCKS, MESSAGE_WORDS, VIEW_BLOCKS, VIEW_BYTES, words_in
from bot.sandbox.webapi.chat import LONGEST_TEXT
from bot.sandbox.workspace.cast import TIME_ZONE, Json
from bot.sandbox.workspace.journal import Call, Journal, Sent

NEWEST = 80
"""Entries listed."""

_ID = re.compile(r"[cs][0-9]{1,9}")
"""A call or something sent, by its place in the journal."""


@dataclass(frozen=True)
class Measure:
    """How much of one of Slack's limits was used."""

    what: str
    used: int
    most: int


@dataclass(frozen=True)
class Entry:
    """One request with its reply, in either direction.

    `id` finds it again; `to_bot` says the direction; `refused` why it did not do what was asked, or is empty.
    """

    id: str
    at: datetime
    milliseconds: int
    to_bot: bool
    name: str
    size: int
    refused: str
    measures: tuple[Measure, ...]
    request: Json
    reply: str


def entries(journal: Journal, newest: int = NEWEST) -> list[Entry]:
    """Return the newest requests and replies, the newest first."""
    calls = list(enumerate(journal.calls))[-newest:]
    sent = list(enumerate(journal.sent))[-newest:]
    found = [_of_call(number, call) for number, call in calls] + [
        _of_sent(number, one) for number, one in sent
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:newest]


def entry(journal: Journal, entry_id: str) -> Entry:
    """Return one entry by its id; LookupError where there is none."""
    if not _ID.fullmatch(entry_id):
        raise LookupError(entry_id)
    place = int(entry_id[1:])
    if entry_id.startswith("c"):
        return _of_call(place, journal.calls[place])
    return _of_sent(place, journal.sent[place])


def _of_call(number: int, call: Call) -> Entry:
    return Entry(
        id=f"c{number}",
        at=_local(call.at),
        milliseconds=round(call.seconds * 1000),
        to_bot=False,
        name=call.method,
        size=len(json.dumps(call.args)),
        refused=_refused(call),
        measures=tuple(_measures(call)),
        request=call.args,
        reply=_pretty(call.answer),
    )


def _of_sent(number: int, sent: Sent) -> Entry:
    retry = f", try {sent.attempt + 1}" if sent.attempt else ""
    return Entry(
        id=f"s{number}",
        at=_local(sent.at),
        milliseconds=round(sent.seconds * 1000),
        to_bot=True,
        name=_name(sent) + retry,
        size=len(json.dumps(sent.payload)),
        refused=_failed(sent),
        measures=(),
        request=sent.payload,
        reply=_pretty(_json(sent.reply)) if sent.reply else "",
    )


def _failed(sent: Sent) -> str:
    if sent.outcome == "ok":
        return ""
    return f"{sent.outcome.replace('_', ' ')} {sent.status or ''}".strip()


def _refused(call: Call) -> str:
    if call.status != 200:  # noqa: PLR2004  HTTP's OK
        return f"{call.status} {call.answer.get('error', '')}".strip()
    if call.answer.get("ok", True):
        return ""
    messages = (call.answer.get("response_metadata") or {}).get("messages") or []
    return ": ".join([str(call.answer.get("error")), *map(str, messages)])


def _measures(call: Call) -> Iterator[Measure]:
    view = _json(call.args.get("view"))
    if isinstance(view, dict):
        blocks = view.get("blocks")
        yield Measure("blocks", len(blocks) if isinstance(blocks, list) else 0, VIEW_BLOCKS)
        yield Measure("bytes", len(json.dumps(view)), VIEW_BYTES)
    blocks = _json(call.args.get("blocks"))
    if isinstance(blocks, list) and blocks:
        yield Measure("blocks", len(blocks), MESSAGE_BLOCKS)
        yield Measure("characters in blocks", words_in(blocks), MESSAGE_WORDS)
    if call.args.get("text"):
        yield Measure("characters of text", len(str(call.args["text"])), LONGEST_TEXT)


def _name(sent: Sent) -> str:
    payload = sent.payload
    if "event" in payload:
        event = payload["event"]
        return " ".join(str(event[key]) for key in ("type", "subtype") if event.get(key))
    if "command" in payload:
        return f"{payload['command']} {payload.get('text', '')}".strip()
    actions = payload.get("actions") or [{}]
    pressed = (actions[0].get("text") or {}).get("text", "")
    return f"{payload.get('type', sent.kind)} {pressed}".strip()


def _json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _pretty(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _local(machine: float) -> datetime:
    return datetime.fromtimestamp(machine, UTC).astimezone(ZoneInfo(TIME_ZONE))
