"""Presses and forms as Slack hands them over, or forged, without a workspace around them."""

import io
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.flows.context import Context
from bot.handlers import Desk, attach
from bot.record.links import RecordLinks
from bot.store.audit import AuditTrail
from tests.cards.world import LEAD, NOW, World

View = dict[str, Any]
ACT = count(1)
LINKS = RecordLinks("k" * 32, timedelta(hours=24), "https://spend.example.gov.uk")


class Window:
    """The bot's handlers over the rows of a world. `shown` are the views opened, the newest last."""

    def __init__(self, world: World, address: str, shown: list[View], log: io.StringIO) -> None:
        self.world, self.shown, self.log = world, shown, log
        self._address = address
        self.context = Context(world.database, world.config, AuditTrail(b"secret"))
        self._bolt = App(
            signing_secret="unused",
            request_verification_enabled=False,
            authorize=lambda team_id: AuthorizeResult(
                enterprise_id=None, team_id=team_id, bot_token="xoxb-x"
            ),
            client=WebClient(base_url=address, timeout=2, retry_handlers=[]),
            process_before_response=True,
            token_verification_enabled=False,
        )
        attach(self._bolt, Desk(self.context, world.cards, lambda: NOW, LINKS))

    def with_world(self, world: World) -> "Window":
        """Return the handlers over the rows, or with the configuration, of another world."""
        return Window(world, self._address, self.shown, self.log)

    def presses(self, action: str, value: str, by: str = LEAD, at: str = "") -> View | None:
        """Press a button, on a message in the channel `at` if any, and return the view that is opened."""
        before = len(self.shown)
        element = {"type": "button", "action_id": action, "block_id": "block-1", "value": value}
        message = {"type": "message", "channel_id": at, "message_ts": "1.1"}
        where = {"container": message, "response_url": f"{self._address}/response"} if at else {}
        self._sends(by, type="block_actions", actions=[element], trigger_id=f"trigger.{next(ACT)}", **where)
        return self.shown[-1] if len(self.shown) > before else None

    def submits(
        self, callback_id: str, carried: Mapping[str, Any] | str, by: str = LEAD, **fields: Any
    ) -> dict[str, Any]:
        """Submit a form, and return what is answered. A field that is a text was typed."""
        state = {
            name: {name: {"type": "plain_text_input", "value": field} if isinstance(field, str) else field}
            for name, field in fields.items()
        }
        view = {
            "id": f"V{next(ACT)}",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": carried if isinstance(carried, str) else json.dumps(carried),
            "state": {"values": state},
        }
        answer: dict[str, Any] = json.loads(self._sends(by, type="view_submission", view=view) or "{}")
        return answer

    @property
    def troubles(self) -> str:
        """What was logged as a mistake of ours."""
        return "\n".join(line for line in self.log.getvalue().splitlines() if "trouble" in line)

    def _sends(self, by: str, **payload: Any) -> str:
        payload |= {"team": {"id": self.world.team}, "user": {"id": by, "team_id": self.world.team}}
        response = self._bolt.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        assert response.status == HTTPStatus.OK, self.log.getvalue()
        return response.body


@contextmanager
def opened_views() -> Iterator[tuple[str, list[View]]]:
    """Give the address of something that takes views as Slack's Web API does, and the views it took."""
    shown: list[View] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
            view = sent["view"]
            shown.append(json.loads(view) if isinstance(view, str) else view)
            answer = b'{"ok": true}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing in the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/", shown
    server.shutdown()
    thread.join()
    server.server_close()
