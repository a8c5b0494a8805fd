"""A small playground for the page: a workspace, a small app, and time that moves when it is told to."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from bot.sandbox import Sandbox
from bot.sandbox.page.clock import Due, Steps
from bot.sandbox.page.ground import Command, Progress
from bot.sandbox.workspace.keeping import kept
from bot.sandbox.workspace.state import Workspace

LEAD, DEVELOPER, ASHA, BEN, CARYS = "U0DELIVERY", "U0DEVELOP1", "U0ASSESS01", "U0ASSESS02", "U0COMMERCE"
TEAM, ASSESSORS, GENERAL, OLD = "C0LICENSE1", "C0APPROVE1", "C0GENERAL1", "C0OLDPROJ1"
PAYMENTS = "C0PAYMENT1"
"""A channel of the team's that the app is not in."""
DM = "D0DELIVERY"
NOWHERE = "http://127.0.0.1:9"

_KEY = re.compile(r'<meta name="page-key" content="([^"]+)">')


@dataclass
class SmallTime:
    """Business time, and what falls due in it, the next first."""

    now: datetime = datetime(2027, 3, 1, 9, tzinfo=UTC)
    due: list[Due] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, instant: datetime) -> None:
        self.now = instant
        self.due = [due for due in self.due if due.at > instant]

    def next_due(self) -> tuple[Due, ...]:
        return tuple(self.due[:1])


class SmallGround:
    """See `bot.sandbox.page.ground.Ground`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.time = SmallTime()
        self.clock = Steps(self.time, lambda: None)
        self.running = True
        self.preparing: Progress | None = None
        self.trouble = ""
        self.begun = 1
        self.commands = (Command("/spend start", "Start an assessment"), Command("/spend help", "Get help"))
        self.nearly_done = ""
        self.closed = False
        self._first = kept(Workspace())

    def stop_bot(self) -> None:
        self.running = False

    def start_bot(self) -> None:
        self.running = True

    def afresh(self) -> None:
        self.sandbox.restore(self._first)
        self.begun += 1

    def close(self) -> None:
        """Let all be over."""
        self.closed = True
        self.sandbox.workspace.poke()


class Window:
    """A window with the page in it, through the test client of its application."""

    def __init__(self, app: Flask, who: str = LEAD) -> None:
        self.client, self.who = app.test_client(), who
        found = _KEY.search(self.looks())
        assert found
        self.headers = {"X-Page-Key": found[1]}

    def looks(self, **query: str) -> str:
        """Look at a place (`in_`), and return the HTML."""
        asked = {name.rstrip("_"): value for name, value in query.items()}
        answer = self.client.get("/", query_string={"as": self.who} | asked, follow_redirects=True)
        assert answer.status_code == 200
        return answer.text

    def sends(self, address: str, body: Any = None, **more: Any) -> TestResponse:
        """Send JSON as the page does."""
        return self.client.post(address, json=body if body is not None else {}, headers=self.headers, **more)

    def does(self, deed: str, **sent: Any) -> str:
        """Do something, and return why it cannot be done, or nothing."""
        answer = self.sends(f"/do/{deed}", {"as": self.who} | sent)
        said = answer.get_json()
        assert answer.status_code == (409 if said else 200), answer.text
        return str(said.get("problem", ""))
