"""What goes wrong is told apart by whether it may have happened and whether it will again."""

import socket
from http.client import IncompleteRead
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery.failures import Failure, Kind, failure_of


def answer(status: int, error: str, headers: dict[str, str] | None = None) -> SlackApiError:
    """Return what slack_sdk raises for an answer of Slack's."""
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.update",
        req_args={},
        data={"ok": False, "error": error},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (
            answer(429, "ratelimited", {"Retry-After": "7"}),
            Failure(Kind.SLOW_DOWN, "ratelimited", 7.0, "chat.update"),
        ),
        (answer(200, "ratelimited"), Failure(Kind.SLOW_DOWN, "ratelimited", 1.0, "chat.update")),
        (
            answer(429, "", {"retry-after": "soon"}),
            Failure(Kind.SLOW_DOWN, "ratelimited", 1.0, "chat.update"),
        ),
        (answer(200, "internal_error"), Failure(Kind.UNKNOWN, "internal_error")),
        (answer(503, "service_unavailable"), Failure(Kind.UNKNOWN, "http_503")),
        (answer(403, "Received a response in a non-JSON format: <html>"), Failure(Kind.UNKNOWN, "http_403")),
        (answer(200, "token_revoked"), Failure(Kind.OUTAGE, "token_revoked")),
        (answer(200, "is_archived"), Failure(Kind.CLOSED, "is_archived")),
        (answer(200, "message_not_found"), Failure(Kind.GONE, "message_not_found")),
        (answer(200, "invalid_blocks"), Failure(Kind.REFUSED, "invalid_blocks")),
        (answer(200, "a_code_slack_adds_tomorrow"), Failure(Kind.REFUSED, "a_code_slack_adds_tomorrow")),
        (URLError(ConnectionRefusedError()), Failure(Kind.UNREACHED, "unreached")),
        (URLError(socket.gaierror()), Failure(Kind.UNREACHED, "unreached")),
        (URLError(TimeoutError()), Failure(Kind.UNKNOWN, "timeout")),
        (TimeoutError(), Failure(Kind.UNKNOWN, "timeout")),
        (ConnectionResetError(), Failure(Kind.UNKNOWN, "connection_lost")),
        (IncompleteRead(b""), Failure(Kind.UNKNOWN, "connection_lost")),
        (KeyError("ts"), Failure(Kind.UNKNOWN, "KeyError")),
    ],
)
def test_each_failure_means_something(error: Exception, failure: Failure) -> None:
    assert failure_of(error) == failure
