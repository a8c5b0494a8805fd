"""Files are fetched from Slack and nowhere else, once each, and never more of one than fits."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses
from slack_sdk import WebClient

from bot.delivery import fetching
from bot.delivery.fetching import Fetched, Fetching
from bot.domain.incoming import FileRefused
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.files import hosted_file
from bot.store import imports
from bot.store.engine import Database, key_of
from bot.store.people import ensure_member, ensure_organisation, ensure_workspace
from bot.store.tables import ContractImport, ImportState

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
ADDRESS = "https://files.slack.com/files-pri/F1/download/a.csv"
INFO = "https://slack.com/api/files.info"


class Reader:
    """Notes what it is given to read, and what could not be had."""

    def __init__(self) -> None:
        self.read_: list[bytes] = []
        self.refused: list[str] = []

    def read(self, fetched: Fetched, path: Path) -> None:
        self.read_.append(path.read_bytes())

    def refuse(self, fetched: Fetched, why: FileRefused) -> None:
        self.refused.append(why.problem.value)


def waiting(database: Database, file_id: str) -> int:
    with database.writing() as session:
        workspace = key_of(ensure_workspace(session, "T1"))
        row = ContractImport(
            workspace_id=workspace,
            organisation_id=key_of(ensure_organisation(session, workspace, "example-department")),
            origin=f"file:{file_id}",
            name="a.csv",
            slack_file=file_id,
            state=ImportState.STAGING,
            by_id=key_of(ensure_member(session, workspace, "U1")),
            at=NOW,
        )
        return key_of(imports.begin(session, row, None, 0))


def fetcher(database: Database, reader: Reader, slack: WebClient | None = None) -> Fetching:
    client = slack or WebClient(token="xoxb-secret", base_url="https://slack.com/api/", retry_handlers=[])
    return Fetching(database, client, read=reader.read, refuse=reader.refuse, owner="worker")


def test_a_file_is_fetched_from_slack_with_the_token(database: Database) -> None:
    reader = Reader()
    with Sandbox() as sandbox:
        slack = WebClient(token="xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])
        file = hosted_file(
            sandbox.workspace, "a.csv", b"title\n", "U0COMMERCE", sandbox.api_url[: -len("api/")]
        )
        waiting(database, file["id"])
        found = fetcher(database, reader, slack)
        assert found.step()
        assert not found.step(), "it is held"
    assert (reader.read_, reader.refused) == ([b"title\n"], [])


class Slack:
    """Answers files.info by hand, as slack_sdk's client does not go through requests."""

    token, base_url, timeout = "xoxb-secret", "https://slack.com/api/", 5

    def __init__(self, **file: Any) -> None:
        self.file = {"url_private_download": ADDRESS, "size": 6} | file

    def files_info(self, *, file: str) -> dict[str, Any]:
        return {"file": self.file}


@responses.activate
@pytest.mark.parametrize(
    ("file", "answer", "problem"),
    [
        ({"url_private_download": "https://evil.example/a.csv"}, None, "file_gone"),
        ({"url_private_download": "http://files.slack.com/a.csv"}, None, "file_gone"),
        ({"url_private_download": "https://files.slack.com.evil.example/a.csv"}, None, "file_gone"),
        ({"is_external": True}, None, "file_gone"),
        ({"size": fetching.LARGEST + 1}, None, "file_too_large"),
        ({}, {"status": 404}, "file_gone"),
        ({}, {"status": 302, "headers": {"Location": "https://x.slack.com/"}}, "file_gone"),
        ({}, {"body": "<html>", "content_type": "text/html"}, "file_gone"),
    ],
)
def test_what_is_not_slacks_or_not_to_be_had_is_refused(
    sqlite_url: str, file: dict[str, Any], answer: dict[str, Any] | None, problem: str
) -> None:
    database, reader = Database(sqlite_url), Reader()
    waiting(database, "F1")
    if answer is not None:
        responses.add(responses.GET, ADDRESS, **answer)
    slack: Any = Slack(**file)
    assert fetcher(database, reader, slack).step()
    assert (reader.read_, reader.refused) == ([], [problem])
    database.close()


@responses.activate
def test_a_file_that_slack_cannot_give_now_is_tried_again_and_then_given_up(sqlite_url: str) -> None:
    database, reader = Database(sqlite_url), Reader()
    import_id = waiting(database, "F1")
    responses.add(responses.GET, ADDRESS, status=503)
    slack: Any = Slack()
    found = fetcher(database, reader, slack)
    for _ in range(fetching.ATTEMPTS):
        with pytest.raises(OSError, match="503"):
            found.step()
        assert not found.step(), "it is held for a while"
        with database.writing() as session:
            row = session.get(ContractImport, import_id)
            assert row is not None
            row.held_until = 0.0
    assert found.step()
    assert reader.refused == ["file_gone"]
    database.close()
