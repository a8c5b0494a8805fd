"""A small real Bolt app on HTTP, for what the pretend workspace sends to an app."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cheroot import wsgi
from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox import BOT_TOKEN, SIGNING_SECRET, Sandbox
from tests.patience import PATIENCE

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(words: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(words), **more}


def modal(*blocks: Json, title: str = "Details", **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": list(blocks), **more}


def asks(label: str, element: Json, **more: Any) -> Json:
    name = label.lower().replace(" ", "_")
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": f"{name}_value", **element},
        **more,
    }


def text_input(label: str, **more: Any) -> Json:
    return asks(label, {"type": "plain_text_input", **more})


def options(*words: str) -> list[Json]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


class Bot:
    """A Bolt app that keeps every payload it gets; tests add listeners to `app`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.client = WebClient(BOT_TOKEN, base_url=sandbox.api_url)
        self.app = App(
            client=self.client,
            signing_secret=SIGNING_SECRET,
            process_before_response=True,
            token_verification_enabled=False,
            ignoring_self_events_enabled=False,
        )
        self.bodies: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.broken = 0

        @self.app.middleware
        def keep(body: Json, next: Callable[[], None]) -> None:  # noqa: A002 - Bolt's own name
            self.bodies.append(body)
            next()

    def of(self, kind: str) -> list[Json]:
        """Bodies of one kind: an interaction's type or "event_callback"."""
        return [body for body in self.bodies if body.get("type") == kind]

    def events(self, kind: str) -> list[Json]:
        """The events of one type."""
        return [body["event"] for body in self.of("event_callback") if body["event"]["type"] == kind]


@contextmanager
def serving(bot: Bot) -> Iterator[str]:
    """Run the app on 127.0.0.1; its address."""
    flask = Flask("bolt_bot")
    handler = SlackRequestHandler(bot.app)

    @flask.post("/slack/events")
    def events() -> Response:
        bot.headers.append(dict(request.headers.items()))
        if bot.broken:
            bot.broken -= 1
            return Response("", 500)
        answer: Response = handler.handle(request)
        return answer if answer.status_code != 404 else Response("", 200)

    server = wsgi.Server(("127.0.0.1", 0), flask, numthreads=6)
    server.shutdown_timeout = 1
    server.expiration_interval = 0.02
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join(timeout=PATIENCE)
