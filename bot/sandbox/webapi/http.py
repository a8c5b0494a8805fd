"""The HTTP face of the pretend workspace: the Web API, response_urls and uploads, on loopback only."""

import json
import socket
import threading
from typing import Any

from cheroot import wsgi
from flask import Flask, Response, request

from bot.sandbox.webapi.api import read_json
from bot.sandbox.webapi.desk import Answer, Desk
from bot.sandbox.workspace.cast import BOT_TOKEN, TEAM_DOMAIN, Json


class _Gateway(wsgi.Gateway_10):
    """Tells the application how to close the connection with no answer."""

    def get_environ(self) -> Any:
        """The WSGI environ, with `sandbox.drop`."""
        environ: Any = wsgi.Gateway_10.get_environ(self)  # type: ignore[no-untyped-call]
        return {**environ, "sandbox.drop": self._drop}

    def _drop(self) -> None:
        self.req.close_connection = True
        self.req.conn.socket.shutdown(socket.SHUT_RDWR)


def make_app(desk: Desk) -> Flask:
    """The WSGI application."""
    app = Flask("bot.sandbox")

    @app.route("/api/<method>", methods=["GET", "POST"])
    def call(method: str) -> Response:
        values, misread = _values()
        token = values.pop("token", None)
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and bearer:
            token = bearer.strip()
        return _response(desk.call(method, token, values, misread))

    @app.route("/actions/<path:path>", methods=["POST"])
    def hook(path: str) -> Response:
        values, _ = _values()
        return _response(desk.respond(path, values))

    @app.route("/upload/v1/<file_id>", methods=["POST", "PUT"])
    def upload(file_id: str) -> Response:
        return _upload(desk, file_id)

    @app.route("/files-pri/<file_id>/download/<name>", methods=["GET"])
    def download(file_id: str, name: str) -> Response:
        return _download(desk, file_id)

    return app


def _download(desk: Desk, file_id: str) -> Response:
    """Give a file to who has the bot's token; anybody else is led to the page for signing in, as by Slack."""
    if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
        return Response("", 302, {"Location": f"https://{TEAM_DOMAIN}.slack.com/"})
    content = desk.api.workspace.uploads.get(file_id)
    if content is None:
        return Response("not found", 404)
    return Response(content, 200, content_type="application/octet-stream")


def _upload(desk: Desk, file_id: str) -> Response:
    workspace = desk.api.workspace
    if request.mimetype == "multipart/form-data":
        content = b"".join(part.read() for part in request.files.values())
    else:
        content = request.get_data(parse_form_data=False)
    with workspace.change():
        found = workspace.files.get(file_id)
        if found is None or found.get("upload") != "waiting":
            return Response("not found", 404)
        if len(content) != found["size"]:
            return Response("the length differs from what was announced", 400)
        found["upload"] = "received"
        workspace.uploads[file_id] = content
    return Response(f"OK - {len(content)}", 200)


def _values() -> tuple[Json, str]:
    """Return what was sent, and the code for why its body could not be read, or nothing."""
    values: Json = dict(request.args.items())
    if not request.is_json:
        return values | dict(request.form.items()), ""
    body = request.get_data()
    try:
        given = read_json(body) if body else {}
    except ValueError:
        return values, "invalid_json"
    return (values | given, "") if isinstance(given, dict) else (values, "json_not_object")


def _response(answer: Answer) -> Response:
    if answer.drop:
        request.environ["sandbox.drop"]()
    if answer.body is None:
        return Response("", answer.status)
    return Response(json.dumps(answer.body), answer.status, answer.headers, content_type="application/json")


class HttpServer:
    """Runs the application on 127.0.0.1 in threads of its own."""

    def __init__(self, desk: Desk, port: int = 0) -> None:
        """`port` 0 takes any free one, at `start`."""
        self._server = wsgi.Server(("127.0.0.1", port), make_app(desk), numthreads=8, request_queue_size=64)
        self._server.gateway = _Gateway
        self._server.shutdown_timeout = 1
        # How often cheroot looks whether it should stop: its half second would be felt in every test.
        self._server.expiration_interval = 0.02
        self._thread = threading.Thread(target=self._server.serve, name="sandbox-http", daemon=True)

    @property
    def url(self) -> str:
        """The address, with a slash at the end; known once it was started."""
        if not self._server.ready:
            raise RuntimeError("start the sandbox first: its address is not known before")
        return f"http://127.0.0.1:{self._server.bind_addr[1]}/"

    def start(self) -> None:
        """Take the address and begin to serve."""
        self._server.prepare()
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and give the address back."""
        self._server.stop()
        self._thread.join(timeout=5)
