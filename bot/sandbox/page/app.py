"""The page's HTTP face: the whole screen drawn on the server, news of changes, and what people do."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, redirect, request, url_for
from jinja2 import Environment
from werkzeug.wrappers import Response as AnyResponse

from bot.sandbox.page import inspector
from bot.sandbox.page.blocks import environment
from bot.sandbox.page.clock import CannotStep
from bot.sandbox.page.doing import Doer
from bot.sandbox.page.files import MOST_BYTES, Cupboard, TooLarge, tidy
from bot.sandbox.page.filters import add_filters, pretty_json
from bot.sandbox.page.ground import Ground
from bot.sandbox.page.guide import Guide
from bot.sandbox.page.looking import look
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.safety import guard
from bot.sandbox.page.spot import HOME, SHORT, Spot
from bot.sandbox.page.wish import CannotDo, Misread
from bot.sandbox.people.person import Person
from bot.sandbox.webapi.files import SHOWN
from bot.sandbox.workspace.cast import EVERYONE, TEAM_NAME, TIME_ZONE, Json

SECONDS_BETWEEN_SIGNS = 10.0
"""A stream without changes says so this often, so that a browser that is gone is noticed."""


def make_page(ground: Ground) -> Flask:
    """Return the web application of one workspace."""
    app = Flask("bot.sandbox.page", template_folder=None)
    # the page's own templates, without what Flask would add to them
    draw = environment()
    add_filters(draw)
    page = _Page(ground, guard(app), draw)
    app.add_url_rule("/", view_func=page.screen)
    app.add_url_rule("/changes", view_func=page.changes)
    app.add_url_rule("/blocks/<channel>/<ts>", view_func=page.blocks)
    app.add_url_rule("/inspect/<entry_id>", view_func=page.inspect)
    app.add_url_rule("/files", view_func=page.keep_file, methods=["POST"])
    app.add_url_rule("/files/<number>/<name>", view_func=page.file)
    app.add_url_rule("/pictures/<file_id>", view_func=page.picture)
    app.add_url_rule("/do/<name>", view_func=page.do, methods=["POST"])
    app.add_url_rule("/clock/<step>", view_func=page.step, methods=["POST"])
    app.add_url_rule("/bot/<what>", view_func=page.bot, methods=["POST"])
    app.register_error_handler(CannotDo, _problem)
    app.register_error_handler(TooLarge, _problem)
    app.register_error_handler(CannotStep, _problem)
    return app


STEPS: dict[str, dict[str, int]] = {"day": {"days": 1}, "week": {"weeks": 1}, "month": {"months": 1}}
MOST_DIGITS = 6
"""Of a file's number: more than there are files."""


class _Page:
    """The views, and what the page itself keeps: what was read, put away and uploaded."""

    def __init__(self, ground: Ground, key: str, draw: Environment) -> None:
        self._ground, self._key, self._draw = ground, key, draw
        self._reading = Reading(ground.sandbox.workspace)
        self._guide = Guide(ground.sandbox.journal)
        self._cupboard = Cupboard()
        self._begun = 0
        self._doer = Doer(
            ground.sandbox, self._reading, frozenset(one.words.split()[0] for one in ground.commands)
        )

    def screen(self) -> str | AnyResponse:
        self._begin_with_the_ground()
        spot = Spot.read(request.args.to_dict())
        try:
            seen = look(self._ground.sandbox, self._reading, spot)
        except LookupError:
            return redirect(self._elsewhere(spot))
        return self._draw.get_template("page.html.jinja").render(
            key=self._key,
            workspace=TEAM_NAME,
            home_place=HOME,
            more=SHORT * 4,
            screen=seen,
            spot=seen.spot,
            place_of=self._place_of,
            now=self._ground.clock.now.astimezone(ZoneInfo(TIME_ZONE)),
            due=self._ground.clock.next_due(),
            preparing=self._ground.preparing,
            unready=self._ground.trouble,
            trouble=self._trouble(),
            running=self._ground.running,
            commands=self._ground.commands,
            steps=self._guide.look(),
            nearly_done=self._ground.nearly_done,
            entries=inspector.entries(self._ground.sandbox.journal) if spot.inspect else [],
            complaints=self._ground.sandbox.complaints if spot.inspect else [],
        )

    def changes(self) -> Response:
        return Response(self._news(), content_type="text/event-stream")

    def inspect(self, entry_id: str) -> str:
        try:
            found = inspector.entry(self._ground.sandbox.journal, entry_id)
        except LookupError:
            abort(404)
        return self._draw.get_template("entry.html.jinja").render(entry=found)

    def blocks(self, channel: str, ts: str) -> Response:
        workspace, who = self._ground.sandbox.workspace, request.args.get("as", "")
        with workspace.lock:
            post = workspace.find_post(channel, ts)
            if post is None or who not in workspace.conversations[channel].members:
                abort(404)
        if post.ephemeral_to not in {None, who}:
            abort(404)
        shown = pretty_json({"text": post.text, "blocks": list(post.blocks)})
        return Response(shown.encode("utf-8", "replace"), content_type="application/json")

    def keep_file(self) -> Json:
        given = request.files["file"]
        number = self._cupboard.keep(given.read(MOST_BYTES + 1))
        name = tidy(given.filename or "")
        return {"name": name, "address": url_for("file", number=number, name=name, _external=True)}

    def file(self, number: str, name: str) -> Response:
        if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
            abort(404)
        try:
            content = self._cupboard.find(int(number))
        except LookupError:
            abort(404)
        # never shown by the browser itself: it might be a page
        headers = {"Content-Disposition": "attachment"}
        return Response(content, headers=headers, content_type="application/octet-stream")

    def picture(self, file_id: str) -> Response:
        workspace = self._ground.sandbox.workspace
        kind = str(workspace.files.get(file_id, {}).get("filetype"))
        content = workspace.uploads.get(file_id)
        if content is None or kind not in SHOWN:
            abort(404)
        return Response(content, content_type=f"image/{'jpeg' if kind == 'jpg' else kind}")

    def do(self, name: str) -> Json:
        try:
            sent = request.get_json()
        except RecursionError:  # brackets in brackets
            abort(400)
        self._doer.do(name, sent)
        return {}

    def step(self, step: str) -> Json:
        if step not in {"next", *STEPS}:
            abort(404)
        clock = self._ground.clock
        came = clock.to_next() if step == "next" else clock.by(**STEPS[step])
        self._ground.sandbox.workspace.poke()
        return {"came": [{"at": due.at.isoformat(), "words": due.words} for due in came]}

    def bot(self, what: str) -> Json:
        ground = self._ground
        does = {"afresh": ground.afresh, "stop": ground.stop_bot, "start": ground.start_bot}.get(what)
        if does is None:
            abort(404)
        does()
        self._ground.sandbox.workspace.poke()
        return {}

    def _begin_with_the_ground(self) -> None:
        begun = self._ground.begun
        if begun != self._begun:
            self._begun = begun
            self._reading.all_is_read()
            self._guide.begin()
            self._cupboard.empty()

    def _news(self) -> Iterator[str]:
        workspace, version = self._ground.sandbox.workspace, -1
        while not self._ground.closed:
            now = workspace.wait_for_change(version, SECONDS_BETWEEN_SIGNS)
            yield f"data: {now}\n\n" if now != version else ": still here\n\n"
            version = now

    def _elsewhere(self, spot: Spot) -> str:
        """Return the address of what may have been meant by one that leads nowhere."""
        person = self._somebody(spot.who)
        try:
            place = HOME if spot.place == HOME else person.conversation(spot.place).id
        except LookupError:
            place = self._place_of(person.id)
        return spot.going_to(place, who=person.id)

    def _somebody(self, name: str) -> Person:
        try:
            return self._ground.sandbox.person(name)
        except LookupError:
            return self._ground.sandbox.person(EVERYONE[0])

    def _place_of(self, who: str) -> str:
        """Return where somebody begins: the first channel they are in, or else the direct message."""
        workspace = self._ground.sandbox.workspace
        with workspace.lock:
            rooms = [room for room in workspace.conversations.values() if who in room.members]
            return next((room.id for room in rooms if not room.is_im), workspace.dm_with(who).id)

    def _trouble(self) -> str:
        if not self._ground.running:
            return "stopped"
        last = self._ground.sandbox.journal.sent[-1:]
        return last[0].outcome if last and last[0].outcome != "ok" else ""


def _problem(error: Exception) -> tuple[Json, int]:
    return {"problem": str(error)}, 400 if isinstance(error, Misread) else 409
