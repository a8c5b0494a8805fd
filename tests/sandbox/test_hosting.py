"""The real bot hosted in the pretend workspace: stopped, started again, by HTTP and by Socket Mode."""

import io
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
import requests

from bot.config import ConfigError
from bot.sandbox.demo import together
from bot.sandbox.department import SHORTCUTS
from bot.sandbox.hosting import SECONDS_TO_REST, HostedBot
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.limits import Limits
from bot.starting import CannotRun
from tests.patience import PATIENCE
from tests.stories.world import Department

Transport = Literal["http", "socket"]
REAL = "xoxb-1234567890123-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"
"""A token that looks like one of a real workspace."""

pytestmark = pytest.mark.usefixtures("quiet_log")


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'spend.db')}"


@contextmanager
def hosted(url: str, config_dir: Path, transport: Transport = "http") -> Iterator[tuple[Sandbox, HostedBot]]:
    sandbox = Sandbox(
        shortcuts=SHORTCUTS, limits=Limits.none(), transport=transport, retry_after=(), patience=PATIENCE
    )
    with sandbox, HostedBot(sandbox, url, config_dir, pace=50) as host:
        yield sandbox, host


def asks_for_help(sandbox: Sandbox) -> None:
    lead = sandbox.person("delivery lead")
    before = len(lead.reads("dm"))
    lead.types("/spend help")
    lead.sees("What you can do here", in_="dm")
    assert len(lead.reads("dm")) == before + 1


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_a_bot_that_is_stopped_does_not_answer_and_started_again_it_does(
    transport: Transport, url: str, config_dir: Path
) -> None:
    with hosted(url, config_dir, transport) as (sandbox, host):
        asks_for_help(sandbox)
        address = sandbox.bot_url
        host.stop()
        assert not host.running
        with pytest.raises(LookupError, match="stopped"):
            _ = host.bot
        lead = sandbox.person("delivery lead")
        lead.types("/spend help")
        assert lead.notices == ['/spend failed with the error "dispatch_failed"']
        host.settle()
        host.start()
        assert sandbox.bot_url == address
        asks_for_help(sandbox)


def test_starting_twice_starts_once(url: str, config_dir: Path) -> None:
    with hosted(url, config_dir) as (_, host):
        bot = host.bot
        host.start()
        assert host.bot is bot


def test_a_port_taken_meanwhile_is_left_to_whoever_took_it(url: str, config_dir: Path) -> None:
    with hosted(url, config_dir) as (sandbox, host):
        before = urlsplit(sandbox.bot_url).port
        host.stop()
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", before))
            taken.listen()
            host.start()
            assert urlsplit(sandbox.bot_url).port != before
            asks_for_help(sandbox)


def test_a_start_that_fails_leaves_nothing_running(url: str, config_dir: Path, tmp_path: Path) -> None:
    threads = set(threading.enumerate())
    with Sandbox(limits=Limits.none(), patience=PATIENCE) as sandbox, socket.socket() as taken:
        threads |= set(threading.enumerate())
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        host = HostedBot(sandbox, url, config_dir, port=taken.getsockname()[1])
        with pytest.raises(CannotRun, match="cannot be listened on"):
            host.start()
        with pytest.raises(ConfigError):
            HostedBot(sandbox, url, tmp_path / "nowhere").start()
        assert not host.running
        assert {thread.name for thread in set(threading.enumerate()) - threads} == set()
        host.close()


def test_a_socket_that_is_not_opened_is_told(url: str, config_dir: Path) -> None:
    with Sandbox(limits=Limits.none(), transport="socket", patience=PATIENCE) as sandbox:
        sandbox.faults.refuse("apps.connections.open", "invalid_auth")
        host = HostedBot(sandbox, url, config_dir)
        with pytest.raises(CannotRun, match="SLACK_APP_TOKEN"):
            host.start()
        assert not host.running
        host.close()


def test_a_socket_that_stays_away_is_told(url: str, config_dir: Path) -> None:
    with Sandbox(limits=Limits.none(), transport="socket", patience=PATIENCE) as sandbox:
        sandbox.faults.fail("apps.connections.open", 503, times=5)
        host = HostedBot(sandbox, url, config_dir, seconds_to_join=0.5)
        with pytest.raises(CannotRun, match="did not open 1 Socket Mode connections"):
            host.start()
        host.close()


def test_a_workspace_without_a_socket_has_none_to_join(url: str, config_dir: Path) -> None:
    with Sandbox(limits=Limits.none(), patience=PATIENCE) as sandbox:
        host = HostedBot(sandbox, url, config_dir, slack_transport="socket")
        with pytest.raises(CannotRun, match="transport='socket'"):
            host.start()
        host.close()


def test_whoever_waits_for_a_slack_that_is_away_waits_no_longer_than_said(url: str, config_dir: Path) -> None:
    with hosted(url, config_dir) as (sandbox, host):
        office = Department(sandbox, host.bot)
        office.carys.types("/spend contract")
        office.carys.sees_modal("Add a contract")
        office.carys.clicks("More details", on="modal")
        office.carys.fills(office.contract_entries())
        sandbox.down()
        office.carys.submits()
        begun = time.monotonic()
        host.settle(within=0.3)
        assert time.monotonic() - begun < SECONDS_TO_REST
        assert office.carys.reads("dm") == []


def test_messages_carry_business_time_and_all_else_is_on_machine_time(url: str, config_dir: Path) -> None:
    with hosted(url, config_dir) as (sandbox, host):
        lead = sandbox.person("delivery lead")
        ahead = timedelta(days=40)
        begun = sandbox.workspace.machine()
        host.time.move_to(host.time() + ahead)
        asks_for_help(sandbox)
        stamp = float(lead.sees("What you can do here", in_="dm").ts)
        assert 0 <= stamp - begun - ahead.total_seconds() < 60
        lead.types("/spend start", in_="#licensing-service")
        lead.sees_modal("Start an assessment")
        assert all(abs(sent.at - begun) < 60 for sent in sandbox.sent)
        host.stop()
        said = lead.says("nobody is listening", in_="#licensing-service")
        assert float(said.ts) > stamp
    assert float(sandbox.workspace.new_ts()) > stamp, "time never goes back on messages"


class Relay(BaseHTTPRequestHandler):
    """Notes all that is asked of Slack, and passes it on to the pretend one."""

    target = ""
    seen: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append(f"{self.headers} {body.decode()}")
        kept = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        answer = requests.post(
            self.target + self.path.removeprefix("/api/"), body, headers=kept, timeout=PATIENCE
        )
        self.send_response(answer.status_code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_a_token_that_looks_real_is_neither_used_nor_sent(
    url: str, config_dir: Path, monkeypatch: pytest.MonkeyPatch, quiet_log: io.StringIO
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_USER_TOKEN"):
        monkeypatch.setenv(name, REAL)
    monkeypatch.setenv("SLACK_API_URL", "https://slack.com/api/")
    with Sandbox(limits=Limits.none(), patience=PATIENCE) as sandbox:
        heard: list[str] = []
        kind = type("Listening", (Relay,), {"target": sandbox.api_url, "seen": heard})
        with ThreadingHTTPServer(("127.0.0.1", 0), kind) as relay:
            threading.Thread(target=relay.serve_forever, daemon=True).start()
            there = f"http://127.0.0.1:{relay.server_address[1]}/api/"
            with HostedBot(sandbox, url, config_dir, pace=50, slack_api_url=there) as host:
                asks_for_help(sandbox)
                assert REAL not in repr(host.bot.settings.model_dump())
            relay.shutdown()
        assert heard
        assert not [said for said in heard if REAL in said]
        assert REAL not in str(sandbox.sent) + quiet_log.getvalue()
        assert not [call for call in sandbox.calls if not call.answer.get("ok")]


def test_an_assessment_and_a_contract_pass_over_the_socket(url: str, config_dir: Path) -> None:
    quick = {"spend_config_dir": config_dir, "slack_pace": 50}
    with together(url, Limits.none(), "socket", PATIENCE, **quick) as (sandbox, bot):
        office = Department(sandbox, bot)
        card, summary = office.submitted()
        office.decides(office.asha, summary, "Approve")
        office.lead.sees("approved submission 1 for beta", thread=card)
        office.adds_contract()
        assert sandbox.bot_url == ""
        assert sandbox.complaints == []
