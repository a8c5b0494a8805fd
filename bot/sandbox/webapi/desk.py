"""The counter where calls arrive: tokens, faults, limits, then the method itself.

https://docs.slack.dev/apis/web-api
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.sandbox.webapi import chat, conversations, files, responses, views
from bot.sandbox.webapi.api import Api, Args, Method, Refusal
from bot.sandbox.webapi.faults import Fault, Faults
from bot.sandbox.webapi.limits import RateLimiter
from bot.sandbox.workspace.cast import APP_TOKEN, BOT_TOKEN, Json
from bot.sandbox.workspace.journal import Call

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **views.METHODS,
    **files.METHODS,
}
"""Every method there is; any other is unknown_method."""


@dataclass(frozen=True)
class Answer:
    """What goes back: HTTP status, JSON (None: no body) and headers.

    With `drop` nothing goes back: the connection is closed.
    """

    status: int
    body: Json | None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False


class Desk:
    """Answers calls."""

    def __init__(
        self, api: Api, faults: Faults, limiter: RateLimiter, pause: Callable[[float], object]
    ) -> None:
        """`pause` waits some seconds, less if the workspace stops."""
        self.api, self._faults, self._limiter, self._pause = api, faults, limiter, pause
        self.away: str | None = None

    def call(self, method: str, token: str | None, values: Json, misread: str = "") -> Answer:
        """Answer one call of a Web API method; `misread` is the code for why its body could not be read."""
        begun = self.api.workspace.machine()
        with self.api.journal.busy():
            answer = self._refused(method, token, misread) or self._with_faults(method, values, self._perform)
            return self._noted(method, values, answer, begun)

    def respond(self, path: str, values: Json) -> Answer:
        """Answer a post to a response_url."""
        begun = self.api.workspace.machine()
        with self.api.journal.busy():
            answer = self._absent() or self._with_faults("response_url", {**values, "path": path}, self._hook)
            return self._noted("response_url", values, answer, begun)

    def _absent(self) -> Answer | None:
        if self.away is None:
            return None
        return Answer(503, None, drop=self.away == "refuse")

    def _refused(self, method: str, token: str | None, misread: str) -> Answer | None:
        absent = self._absent()
        if absent is not None:
            return absent
        error = misread
        if method not in METHODS:
            error = "unknown_method"
        elif not token:
            error = "not_authed"
        elif token not in {BOT_TOKEN, APP_TOKEN}:
            error = "invalid_auth"
        elif (token == APP_TOKEN) != (method == "apps.connections.open"):
            error = "not_allowed_token_type"
        return Answer(200, {"ok": False, "error": error}) if error else None

    def _with_faults(self, method: str, values: Json, perform: Callable[[str, Json], Answer]) -> Answer:
        fault = self._faults.take(method)
        if fault is None:
            return perform(method, values)
        if fault.hang:
            self._pause(fault.hang)
        if not fault.does:
            return _faulty(fault)
        answer = perform(method, values)
        return Answer(answer.status, answer.body, answer.headers, drop=fault.drop)

    def _perform(self, method: str, values: Json) -> Answer:
        self._check_names(method, values)
        args = Args(values)
        with self.api.workspace.lock:
            wait = self._limiter.retry_after(method, self._conversation(args))
            if wait is not None:
                return Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)})
            try:
                return Answer(200, {"ok": True, **METHODS[method](self.api, args)})
            except Refusal as refusal:
                return Answer(200, refusal.answer)

    def _conversation(self, args: Args) -> str | None:
        named = args.text("channel")
        try:
            return self.api.conversation(named).id if named else None
        except Refusal:
            return None

    def _hook(self, _method: str, values: Json) -> Answer:
        with self.api.workspace.lock:
            status, body = responses.respond(self.api, str(values.pop("path")), Args(values))
            return Answer(status, body)

    def _check_names(self, method: str, values: Json) -> None:
        known = inspect.signature(getattr(WebClient, method.replace(".", "_"))).parameters
        for name in values:
            # slack_sdk adds team_id to every call of a client that knows its team.
            if (name not in known and name != "team_id") or name in {"self", "kwargs"}:
                self.api.journal.complain(f"{method} has no argument `{name}`")

    def _noted(self, method: str, values: Json, answer: Answer, begun: float) -> Answer:
        now = self.api.workspace.machine()
        self.api.journal.called(Call(method, values, answer.body or {}, answer.status, now, now - begun))
        return answer


def _faulty(fault: Fault) -> Answer:
    if fault.drop:
        return Answer(500, None, drop=True)
    if fault.retry_after is not None:
        return Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(fault.retry_after)})
    if fault.error is not None:
        return Answer(200, {"ok": False, "error": fault.error})
    return Answer(fault.status or 500, None)
