"""Evidence is looked up in Slack: by one worker each, again where Slack cannot answer; a digest is kept."""

import hashlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import responses
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlmodel import select

from bot.delivery import gathering
from bot.delivery.gathering import Gathering
from bot.domain.evidence import LARGEST
from bot.flows.context import Context
from bot.flows.conversing import gathering as flows
from bot.render.speech import link
from bot.sandbox import BOT_TOKEN
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.files import delete_file, hosted_file
from bot.store import evidence
from bot.store.audit import AuditTrail
from bot.store.engine import Database, key_of
from bot.store.machine import machine_now
from bot.store.tables import Budget, Evidence, EvidenceKind, EvidenceState, OutboxMessage
from tests.cards.world import DEVELOPER, LEAD, NOW, World
from tests.patience import PATIENCE

ADDRESS = "https://files.slack.com/files-pri/F1/download/a.pdf"
CONTENT = b"Twelve interviews." * 20_000


class Kept:
    """An assessment with evidence to be looked up, and workers that do."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.world = World(database)
        self.context = Context(database, self.world.config, AuditTrail(b"secret"))
        self.assessment = self.world.assessment()

    def attached(self, kind: EvidenceKind, origin: str, **more: Any) -> int:
        values = {
            "assessment_id": self.assessment.id,
            "question": "user-research",
            "kind": kind,
            "state": EvidenceState.UNREAD,
            "origin": origin,
            "added_by_id": self.world.person(DEVELOPER),
            "added_at": NOW,
        }
        return key_of(self.world.add(Evidence, **values | more))

    def worker(self, slack: Any, pace: float = 1000.0) -> Gathering:
        return Gathering(
            self.database,
            slack,
            found=lambda claimed, what: flows.found(self.context, NOW, claimed, what),
            lost=lambda claimed, state, error: flows.lost(self.context, NOW, claimed, state, error),
            pace=pace,
        )

    def row(self, key: int) -> Evidence:
        with self.database.reading() as session:
            return session.get_one(Evidence, key)

    def comes_due(self) -> None:
        with self.database.writing() as session:
            for row in session.exec(select(Evidence)):
                row.ask_at = 0.0

    def told(self) -> list[str]:
        with self.database.reading() as session:
            rows = session.exec(select(OutboxMessage).where(OutboxMessage.template == "evidence_lost"))
            return [row.data["state"] for row in rows]


@pytest.fixture
def kept(sqlite_url: str) -> Iterator[Kept]:
    database = Database(sqlite_url)
    yield Kept(database)
    database.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=BOT_TOKEN, base_url=sandbox.api_url, retry_handlers=[])


def hosted(sandbox: Sandbox, name: str = "a.pdf", content: bytes = CONTENT) -> str:
    root = sandbox.api_url.removesuffix("api/")
    return str(hosted_file(sandbox.workspace, name, content, LEAD, root)["id"])


class Slack:
    """Answers by hand, as slack_sdk's client does not go through requests."""

    token, base_url, timeout = "xoxb-secret", "https://slack.com/api/", 5

    def __init__(self, error: str = "", status: int = 200, **file: Any) -> None:
        self.error, self.status = error, status
        self.file = {"id": "F1", "name": "a.pdf", "size": 5, "url_private": ADDRESS, "mode": "hosted"} | file

    def files_info(self, *, file: str) -> dict[str, Any]:
        self._refuse("files.info")
        return {"file": self.file}

    def chat_getPermalink(self, *, channel: str, message_ts: str) -> dict[str, Any]:  # noqa: N802  Slack's name
        self._refuse("chat.getPermalink")
        return {"permalink": f"https://example.slack.com/archives/{channel}/p{message_ts}"}

    def _refuse(self, method: str) -> None:
        if self.error:
            response = SlackResponse(
                client=None,
                http_verb="POST",
                api_url=f"{self.base_url}{method}",
                req_args={},
                data={"ok": False, "error": self.error},
                headers={"Retry-After": "30"},
                status_code=self.status,
            )
            raise SlackApiError("refused", response)  # type: ignore[no-untyped-call]


def test_a_files_digest_is_taken_and_its_contents_are_not_kept(kept: Kept, sandbox: Sandbox) -> None:
    key = kept.attached(EvidenceKind.FILE, hosted(sandbox))
    assert kept.worker(client(sandbox)).step()
    row = kept.row(key)
    assert (row.state, row.size) == (EvidenceState.KEPT, len(CONTENT))
    assert row.digest == hashlib.sha256(CONTENT).hexdigest()
    assert (row.title, row.media_type) == ("a.pdf", "application/pdf")
    assert row.address is not None
    assert row.address.startswith("https://")
    assert row.written_at is not None
    assert row.author_id == kept.world.person(LEAD)
    assert not kept.worker(client(sandbox)).step(), "it is read"


def test_a_message_that_is_deleted_is_gone_and_its_adder_is_told_once(kept: Kept, sandbox: Sandbox) -> None:
    lead = sandbox.person("delivery lead")
    said = lead.says("Twelve interviews", in_="#licensing-service")
    there = kept.attached(EvidenceKind.MESSAGE, f"{said.channel}:{said.ts}")
    missing = kept.attached(EvidenceKind.MESSAGE, f"{said.channel}:1.000001")
    worker = kept.worker(client(sandbox))
    assert worker.step()
    assert worker.step()
    assert not worker.step()
    assert (kept.row(there).state, kept.row(missing).state) == (EvidenceState.KEPT, EvidenceState.GONE)
    assert kept.told() == ["gone"]


def test_an_address_can_be_linked_to_whatever_a_file_is_called(kept: Kept) -> None:
    key = kept.attached(EvidenceKind.MESSAGE, "C1:1 <|> 1")
    assert kept.worker(Slack()).step()
    address = kept.row(key).address
    assert address == "https://example.slack.com/archives/C1/p1%20%3C%7C%3E%201"
    assert link(address, "open in Slack")


def test_a_deleted_file_is_gone(kept: Kept, sandbox: Sandbox) -> None:
    file_id = hosted(sandbox)
    delete_file(sandbox.workspace, file_id)
    key = kept.attached(EvidenceKind.FILE, file_id)
    assert kept.worker(client(sandbox)).step()
    assert (kept.row(key).state, kept.row(key).error) == (EvidenceState.GONE, "file_deleted")


def test_of_two_workers_one_reads_each(database: Database, sandbox: Sandbox) -> None:
    kept = Kept(database)
    keys = [kept.attached(EvidenceKind.FILE, hosted(sandbox, f"{number}.pdf")) for number in range(6)]
    done: list[int] = []

    def work() -> None:
        worker = kept.worker(client(sandbox))
        while worker.step():
            done.append(1)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept.comes_due()
    work()  # what one found another busy with is left to the next look
    assert len(done) == len(keys)
    assert all(kept.row(key).state is EvidenceState.KEPT for key in keys)
    assert [call.method for call in sandbox.calls].count("files.info") == len(keys)


def test_who_was_overtaken_keeps_nothing(kept: Kept) -> None:
    key = kept.attached(EvidenceKind.MESSAGE, "C1:1.1")
    with kept.database.writing() as session:
        slow = evidence.claim(session, 60.0)
    assert slow is not None
    kept.comes_due()
    with kept.database.writing() as session:
        quick = evidence.claim(session, 60.0)
    assert quick is not None
    flows.lost(kept.context, NOW, slow, EvidenceState.GONE, "message_not_found")
    assert kept.row(key).state is EvidenceState.UNREAD
    flows.found(kept.context, NOW, quick, evidence.Found(address="https://example.slack.com/p1"))
    assert kept.row(key).state is EvidenceState.KEPT
    assert kept.told() == []


def test_what_was_removed_is_not_read(kept: Kept) -> None:
    kept.attached(EvidenceKind.MESSAGE, "C1:1.1", removed_at=NOW)
    assert not kept.worker(Slack()).step()


@responses.activate
@pytest.mark.parametrize(
    ("slack", "answer", "state", "error"),
    [
        (Slack("file_deleted"), None, "gone", "file_deleted"),
        (Slack("file_not_found"), None, "out_of_reach", "file_not_found"),
        (Slack("channel_not_found"), None, "out_of_reach", "channel_not_found"),
        (Slack(mode="tombstone"), None, "gone", "evidence_deleted"),
        (Slack(mode="external"), None, "out_of_reach", "evidence_elsewhere"),
        (Slack(name="a.exe"), None, "out_of_reach", "evidence_is_program"),
        (Slack(size=LARGEST + 1), None, "out_of_reach", "evidence_too_large"),
        (Slack(url_private="https://evil.example/a"), None, "out_of_reach", "not_readable"),
        (Slack(), {"status": 404}, "gone", "not_found"),
        (
            Slack(),
            {"status": 302, "headers": {"Location": "https://x.slack.com/"}},
            "out_of_reach",
            "not_readable",
        ),
        (Slack(), {"body": "<html>", "content_type": "text/html"}, "out_of_reach", "not_readable"),
    ],
)
def test_what_slack_does_not_give_says_why(
    kept: Kept, slack: Slack, answer: dict[str, Any] | None, state: str, error: str
) -> None:
    key = kept.attached(EvidenceKind.FILE, "F1")
    if answer is not None:
        responses.add(responses.GET, ADDRESS, **answer)
    assert kept.worker(slack).step()
    assert (kept.row(key).state, kept.row(key).error) == (state, error)
    assert kept.told() == [state]


@responses.activate
def test_a_slack_that_cannot_answer_is_asked_again_later_and_given_up_in_the_end(kept: Kept) -> None:
    key = kept.attached(EvidenceKind.FILE, "F1")
    responses.add(responses.GET, ADDRESS, status=503)
    worker = kept.worker(Slack())
    for attempt in range(1, gathering.ATTEMPTS):
        assert worker.step()
        row = kept.row(key)
        assert (row.state, row.attempts, row.error) == (EvidenceState.UNREAD, attempt, "connection_lost")
        with kept.database.reading() as session:
            wait = row.ask_at - machine_now(session)
        assert 2.0 ** (attempt - 1) - 5 < wait <= 2.0 ** (attempt - 1)
        kept.comes_due()
    assert worker.step()
    assert kept.row(key).state is EvidenceState.OUT_OF_REACH
    assert kept.told() == ["out_of_reach"]


def test_a_rate_limit_is_waited_for_and_counts_as_no_attempt(kept: Kept) -> None:
    key = kept.attached(EvidenceKind.MESSAGE, "C1:1.1")
    assert kept.worker(Slack("ratelimited", 429)).step()
    row = kept.row(key)
    assert (row.state, row.attempts) == (EvidenceState.UNREAD, 0)
    with kept.database.reading() as session:
        assert 20 < row.ask_at - machine_now(session) <= 30
        [budget] = session.exec(select(Budget)).all()
        assert budget.name == "chat.getPermalink"
    kept.comes_due()
    assert not kept.worker(Slack()).step(), "the budget has to fill first"
    assert kept.row(key).attempts == 0


def test_a_worker_on_its_own_thread_reads_what_waits(kept: Kept) -> None:
    key = kept.attached(EvidenceKind.MESSAGE, "C1:1.1")
    worker = kept.worker(Slack())
    worker.start()
    end = time.monotonic() + PATIENCE
    while kept.row(key).state is EvidenceState.UNREAD:
        assert time.monotonic() < end, "nobody reads it"
        time.sleep(0.02)
    worker.stop()
    assert kept.row(key).state is EvidenceState.KEPT
