"""Evidence: a message or file is brought by its menu, and what is attached is shown and removed."""

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.domain.evidence import Brought, SlackFile, SlackMessage, told_of
from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.domain.written import quoted
from bot.flows.conversing import attaching
from bot.flows.conversing.attaching import Removal
from bot.handlers.desk import Forged, Incoming, carrying, whole
from bot.handlers.forms import Form
from bot.handlers.pressed import asked_of, may, question_of

MOST_CARRIED = 2900
"""Characters that a form carries what is brought in; private_metadata takes 3,000 in all."""

MOST_FILES = 10
"""Files of one message that are looked at: Slack's own limit when people send them."""


def bring(incoming: Incoming) -> None:
    """Ask what a message, and the files in it, are evidence of.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """
    channel, viewer = incoming.channel, incoming.who.user
    attaching.begin(incoming.context, incoming.now, incoming.who)
    packed_up, brought = packed(channel, brought_in(channel, incoming.body["message"]))
    carried = carrying(brought=packed_up)
    incoming.open(lambda modals: modals.use_as_evidence(brought, viewer, channel, None, carried))


def choose(incoming: Incoming) -> None:
    """Show the questions of the assessment that was chosen."""
    chosen, viewer = whole(incoming.value), incoming.who.user
    if not may(incoming, chosen, Act.ANSWER):
        return
    channel, brought = _unpacked(incoming.carried("brought"))
    carried = carrying(brought=incoming.carried("brought"))
    incoming.update(lambda modals: modals.use_as_evidence(brought, viewer, channel, chosen, carried))


def attach(incoming: Incoming, form: Form) -> dict[str, Any]:
    """Attach it, and show all the evidence of the question."""
    assessment = whole(form.raw("evidence_for"))
    field = f"question:{assessment}"
    if not form.has(field):
        raise InvalidInput("evidence_for", Problem.QUESTION_NOT_ASKED)
    question = form.text(field)
    form.check()
    _, brought = _unpacked(incoming.carried("brought"))
    try:
        kept = attaching.attach(incoming.context, incoming.now, incoming.who, assessment, question, brought)
    except InvalidInput as problem:
        raise problem.at(field) from problem
    if not kept:
        raise InvalidInput("evidence_for", Problem.MOVED_ON)
    viewer = incoming.who.user
    return incoming.made(lambda modals: modals.evidence((assessment, question), viewer, "added"))


def show(incoming: Incoming) -> None:
    """Show the evidence of a question."""
    of = question_of(incoming, asked_of(incoming), Act.READ)
    if of is not None:
        viewer = incoming.who.user
        incoming.open(lambda modals: modals.evidence(of, viewer))


def remove(incoming: Incoming) -> None:
    """Remove a piece of evidence, and show what is left."""
    found = whole(incoming.value)
    removal = attaching.remove(incoming.context, incoming.now, incoming.who, found)
    if removal is Removal.REFUSED:
        return
    of = attaching.question_of(incoming.context, incoming.who, found)
    note, viewer = "needed" if removal is Removal.NEEDED else "", incoming.who.user
    show_again = incoming.turn if "view" in incoming.body else incoming.open
    show_again(lambda modals: modals.evidence(of, viewer, note))


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "evidence": show,
    "evidence_for": choose,
    "remove_evidence": remove,
}

VIEWS: dict[str, Callable[[Incoming, Form], dict[str, Any]]] = {"use_as_evidence": attach}


def brought_in(channel: str, message: Mapping[str, Any]) -> Brought:
    """Return what a message of Slack's brings (docs.slack.dev/reference/events/message)."""
    files = tuple(told_of(file) for file in (message.get("files") or ())[:MOST_FILES])
    words = quoted(str(message.get("text") or "")) or _attached(message)
    author = "" if message.get("bot_id") else str(message.get("user") or "")
    origin = f"{channel}:{message['ts']}"
    said = SlackMessage(origin, words, author) if words and message.get("subtype") != "tombstone" else None
    return Brought(said, files)


def _attached(message: Mapping[str, Any]) -> str:
    """Return what an app wrote in attachments, where it wrote nothing else."""
    for each in message.get("attachments") or ():
        if words := str(each.get("text") or each.get("fallback") or ""):
            return quoted(words)
    return ""


def packed(channel: str, brought: Brought) -> tuple[str, Brought]:
    """Return what a form carries to bring this, and what of it that is: long words are cut to fit."""
    while True:
        files = [asdict(file) for file in brought.files]
        message = asdict(brought.message) if brought.message else None
        written = json.dumps([channel, message, files], ensure_ascii=False, separators=(",", ":"))
        squeezed = base64.urlsafe_b64encode(zlib.compress(written.encode(), 9)).decode()
        if len(squeezed) <= MOST_CARRIED:
            return squeezed, brought
        brought = _smaller(brought, MOST_CARRIED / len(squeezed))


def _smaller(brought: Brought, share: float) -> Brought:
    """Return about that share of it: fewer words, or where there are hardly any, fewer files."""
    said = brought.message
    least = 100
    if said is not None and len(said.words) > least:
        most = max(int(len(said.words) * min(share, 0.95)), least)
        return replace(brought, message=replace(said, words=f"{said.words[: most - 1].rstrip()}…", cut=True))
    return replace(brought, files=brought.files[:-1])


def _unpacked(carried: str) -> tuple[str, Brought]:
    """Return the channel and what was brought; raises Forged where no form of ours carries that."""
    try:
        channel, message, files = json.loads(zlib.decompress(base64.urlsafe_b64decode(carried)))
        said = SlackMessage(**message) if message else None
        return channel, Brought(said, tuple(SlackFile(**file) for file in files))
    except (ValueError, TypeError, zlib.error) as error:
        raise Forged("brought") from error
