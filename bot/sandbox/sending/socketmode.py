"""Socket Mode: the same things carried over a WebSocket the app opens, instead of HTTP.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import json
import secrets
import threading
import uuid
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from bot.sandbox.sending.courier import EVENT, PATIENCE, Reply
from bot.sandbox.workspace.cast import APP_ID, Json


@dataclass
class _Pending:
    """An envelope on its way: set once it was acknowledged."""

    done: threading.Event = field(default_factory=threading.Event)
    payload: Json | None = None


class SocketTransport:
    """Carries requests to one of the app's WebSocket connections, in turn.

    An envelope nobody acknowledges in time counts as a timeout; with no connection it fails at once.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        """`patience` is the seconds an acknowledgement may take."""
        self._patience = patience
        self._connections: deque[ServerConnection] = deque()
        self._pending: dict[str, _Pending] = {}
        self._tickets: set[str] = set()
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        self._server = serve(self._talk, "127.0.0.1", 0, process_request=self._admit)
        self._thread = threading.Thread(target=self._server.serve_forever, name="sandbox-socket", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close all connections and stop listening."""
        for connection in self._all():
            connection.close()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join(timeout=5)

    def url(self) -> str:
        """A new address for one connection, as apps.connections.open gives it; empty before `start`."""
        if self._server is None:
            return ""
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        port = self._server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={APP_ID}"

    @property
    def connections(self) -> int:
        """How many connections the app has open."""
        return len(self._all())

    def wait_for_connection(self, within: float = 5.0, count: int = 1) -> None:
        """Wait until the app has `count` connections; TimeoutError when it does not come to that."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._connections) >= count, within):
                raise TimeoutError(f"the app did not open {count} Socket Mode connections within {within} s")

    def wait_until_left(self, within: float = 5.0) -> None:
        """Wait until the app has no connection, for `within` seconds at most."""
        with self._arrived:
            self._arrived.wait_for(lambda: not self._connections, within)

    def refresh(self) -> None:
        """Ask the app to replace its connections, and close the old ones, as Slack does now and then."""
        with self._lock:
            old, self._connections = list(self._connections), deque()
        for connection in old:
            warning = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "sandbox"}}
            self._send(connection, warning)
            connection.close()

    def send(self, kind: str, payload: Json, attempt: int, reason: str | None) -> Reply:
        """Send one envelope and wait until it is acknowledged."""
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != EVENT,
        }
        if kind == EVENT:
            envelope |= {"retry_attempt": attempt, "retry_reason": reason or ""}
        connection = self._next()
        if connection is None:
            return Reply("connection_failed")
        pending = _Pending()
        with self._lock:
            self._pending[envelope_id] = pending
        acknowledged = self._send(connection, envelope) and pending.done.wait(self._patience)
        with self._lock:
            del self._pending[envelope_id]
        if not acknowledged:
            return Reply("http_timeout")
        return Reply("ok", 200, json.dumps(pending.payload) if pending.payload else "")

    def _talk(self, connection: ServerConnection) -> None:
        hello: Json = {
            "type": "hello",
            "num_connections": self.connections + 1,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }
        self._send(connection, hello)
        with self._arrived:
            self._connections.append(connection)
            self._arrived.notify_all()
        try:
            for text in connection:
                self._acknowledged(text)
        except ConnectionClosed:
            pass
        finally:
            with self._arrived:
                self._connections = deque(each for each in self._connections if each is not connection)
                self._arrived.notify_all()

    def _acknowledged(self, text: str | bytes) -> None:
        try:
            answer: Any = json.loads(text)
        except ValueError:
            return
        if not isinstance(answer, dict):
            return
        with self._lock:
            pending = self._pending.get(str(answer.get("envelope_id")))
        if pending is not None:
            pending.payload = answer.get("payload")
            pending.done.set()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self._lock:
            if ticket in self._tickets:
                self._tickets.discard(ticket)
                return None
        return connection.respond(HTTPStatus.UNAUTHORIZED, "the ticket is unknown or was used\n")

    def _send(self, connection: ServerConnection, message: Json) -> bool:
        try:
            connection.send(json.dumps(message))
        except ConnectionClosed:
            return False
        return True

    def _next(self) -> ServerConnection | None:
        with self._lock:
            if not self._connections:
                return None
            self._connections.rotate(-1)
            return self._connections[-1]

    def _all(self) -> list[ServerConnection]:
        with self._lock:
            return list(self._connections)
