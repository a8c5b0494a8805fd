"""The page's HTTP face: the whole screen drawn on the server, news of changes, and what people do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, redirect, request, url_for
from jinja2 import Environment
from werkzeug.wrappers import Response as AnyResponse

from bot.sandbox.page import inspector
from bot.sandbox.page.blocks import environment
from bot.sandbox.page.clock import Due, StepUnderWay
from bot.sandbox.page.doing import CannotDo, Doer
from bot.sandbox.page.files import MOST_BYTES, Cupboard, TooLarge
from bot.sandbox.page.filters import add_filters, pretty_json
from bot.sandbox.page.guide import Guide
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.safety import guard
from bot.sandbox.page.screen import look
from bot.sandbox.page.spot import HOME, SHORT, Spot
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace.cast import EVERYONE, TEAM_NAME, TIME_ZONE, Json

SECONDS_BETWEEN_SIGNS = 10.0
"""A stream without changes says so this often, so that a browser that is gone is noticed."""


@dataclass(frozen=True)
class Command:
    """A slash command as the page offers it, such as "/spend start", and what it is for."""

    words: str
    purpose: str


class Clock(Protocol):
    """Business time, for the page."""

    @property
    def now(self) -> datetime:
        """The time it is, aware."""

    def next_due(self) -> Due | None:
        """What comes next, or None."""

    def to_next(self) -> list[Due]:
        """Go to what comes next; return what came."""

    def by(self, *, days: int = 0, weeks: int = 0, months: int = 0) -> list[Due]:
        """Go forward through all that is due; return what came."""


class Progress(Protocol):
    """How far the example organisation has been made."""

    done: int
    of: int
    words: str


class Play(Protocol):
    """What is played with: the workspace, its clock, and the bot in it."""

    sandbox: Sandbox
    clock: Clock
    commands: tuple[Command, ...]
    nearly_done: str

    @property
    def running(self) -> bool:
        """Whether the bot runs."""

    @property
    def closed(self) -> bool:
        """Whether it is all over."""

    @property
    def preparing(self) -> Progress | None:
        """How far the example organisation has been made, or None where nothing is being made."""

    def stop_bot(self) -> None:
        """Stop the bot."""

    def start_bot(self) -> None:
        """Start the bot again."""

    def afresh(self) -> None:
        """Begin again from the beginning."""


def make_page(play: Play) -> Flask:
    """Return the web application of one workspace."""
    app = Flask("bot.sandbox.page", template_folder=None)
    # the page's own templates, without what Flask would add to them
    draw = environment()
    add_filters(draw)
    page = _Page(play, guard(app), draw)
    app.add_url_rule("/", view_func=page.screen)
    app.add_url_rule("/changes", view_func=page.changes)
    app.add_url_rule("/blocks/<channel>/<ts>", view_func=page.blocks)
    app.add_url_rule("/inspect/<entry_id>", view_func=page.inspect)
    app.add_url_rule("/files", view_func=page.keep_file, methods=["POST"])
    app.add_url_rule("/files/<int:number>/<name>", view_func=page.file)
    app.add_url_rule("/do/<name>", view_func=page.do, methods=["POST"])
    app.add_url_rule("/clock/<step>", view_func=page.step, methods=["POST"])
    app.add_url_rule("/bot/<what>", view_func=page.bot, methods=["POST"])
    app.register_error_handler(CannotDo, _problem)
    app.register_error_handler(TooLarge, _problem)
    app.register_error_handler(StepUnderWay, _problem)
    return app


STEPS: dict[str, dict[str, int]] = {"day": {"days": 1}, "week": {"weeks": 1}, "month": {"months": 1}}


class _Page:
    """The views, and what the page itself keeps: what was read, put away and uploaded."""

    def __init__(self, play: Play, key: str, draw: Environment) -> None:
        self._play, self._key, self._draw = play, key, draw
        self._reading = Reading(play.sandbox.workspace)
        self._guide = Guide(play.sandbox.journal)
        self._cupboard = Cupboard()
        self._dismissed: dict[str, int] = {}
        self._doer = Doer(
            play.sandbox, self._reading, frozenset(one.words.split()[0] for one in play.commands)
        )

    def screen(self) -> str | AnyResponse:
        spot = Spot.read(request.args.to_dict())
        try:
            seen = look(self._play.sandbox, self._reading, spot, self._dismissed.get(spot.who, 0))
        except LookupError:
            return redirect(self._elsewhere(spot))
        return self._draw.get_template("page.html.jinja").render(
            key=self._key,
            workspace=TEAM_NAME,
            home_place=HOME,
            more=SHORT * 4,
            screen=seen,
            spot=spot,
            place_of=self._place_of,
            now=self._play.clock.now.astimezone(ZoneInfo(TIME_ZONE)),
            due=self._play.clock.next_due(),
            preparing=self._play.preparing,
            trouble=self._trouble(),
            running=self._play.running,
            commands=self._play.commands,
            steps=self._guide.look(),
            nearly_done=self._play.nearly_done,
            entries=inspector.entries(self._play.sandbox.journal) if spot.inspect else [],
            complaints=self._play.sandbox.complaints if spot.inspect else [],
        )

    def changes(self) -> Response:
        return Response(self._news(), content_type="text/event-stream")

    def inspect(self, entry_id: str) -> str:
        try:
            found = inspector.entry(self._play.sandbox.journal, entry_id)
        except LookupError:
            abort(404)
        return self._draw.get_template("entry.html.jinja").render(entry=found)

    def blocks(self, channel: str, ts: str) -> Response:
        post = self._play.sandbox.workspace.find_post(channel, ts)
        if post is None:
            abort(404)
        shown = {"text": post.text, "blocks": list(post.blocks)}
        return Response(pretty_json(shown), content_type="application/json")

    def keep_file(self) -> Json:
        given = request.files["file"]
        number = self._cupboard.keep(given.read(MOST_BYTES + 1))
        name = given.filename or "file"
        return {"name": name, "address": url_for("file", number=number, name=name, _external=True)}

    def file(self, number: int, name: str) -> Response:
        try:
            content = self._cupboard.find(number)
        except LookupError:
            abort(404)
        # never shown by the browser itself: it might be a page
        headers = {"Content-Disposition": "attachment"}
        return Response(content, headers=headers, content_type="application/octet-stream")

    def do(self, name: str) -> Json | tuple[Json, int]:
        sent = request.get_json()
        if name == "dismiss":
            self._dismissed[str(sent["as"])] = int(sent["number"])
            self._play.sandbox.workspace.poke()
            return {}
        try:
            self._doer.do(name, sent)
        except (LookupError, PermissionError) as error:
            return _problem(error)
        return {}

    def step(self, step: str) -> Json:
        clock = self._play.clock
        came = clock.to_next() if step == "next" else clock.by(**STEPS[step])
        self._play.sandbox.workspace.poke()
        return {"came": [{"at": due.at.isoformat(), "words": due.words} for due in came]}

    def bot(self, what: str) -> Json:
        if what == "afresh":
            self._play.afresh()
            self._reading.all_is_read()
            self._guide.begin()
        elif what == "stop":
            self._play.stop_bot()
        else:
            self._play.start_bot()
        self._play.sandbox.workspace.poke()
        return {}

    def _news(self) -> Iterator[str]:
        workspace, version = self._play.sandbox.workspace, -1
        while not self._play.closed:
            now = workspace.wait_for_change(version, SECONDS_BETWEEN_SIGNS)
            yield f"data: {now}\n\n" if now != version else ": still here\n\n"
            version = now

    def _elsewhere(self, spot: Spot) -> str:
        who = spot.who if spot.who in EVERYONE else EVERYONE[0]
        return spot.address(who=who, place=self._place_of(who), thread="")

    def _place_of(self, who: str) -> str:
        """Return where somebody begins: the first channel they are in."""
        rooms = self._play.sandbox.workspace.conversations.values()
        return next(room.id for room in rooms if who in room.members and not room.is_im)

    def _trouble(self) -> str:
        if not self._play.running:
            return "stopped"
        sent = self._play.sandbox.journal.sent
        return sent[-1].outcome if sent and sent[-1].outcome != "ok" else ""


def _problem(error: Exception) -> tuple[Json, int]:
    words = str(error.args[0]) if error.args else str(error)
    return {"problem": words}, 409
