"""The contents of a file in Slack, read with the bot's token, which is sent to Slack's own hosts alone.

https://docs.slack.dev/messaging/working-with-files
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from slack_sdk import WebClient

TIMEOUT = 20.0
_CHUNK = 1 << 16
_SECONDS = re.compile(r"[0-9]{1,6}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SLACK = (".slack.com", ".slack-edge.com", ".slack-files.com", ".slack-gov.com")


class NotThere(Exception):
    """A file cannot be had, now or later. `is_gone` says that there is none any more at its address."""

    def __init__(self, *, is_gone: bool) -> None:
        """Keep which of the two it is."""
        super().__init__(is_gone)
        self.is_gone = is_gone


class Later(requests.ConnectionError):
    """Slack cannot give a file now. `seconds` is the pause it asks for, 0.0 where it does not say."""

    def __init__(self, status: int, seconds: float) -> None:
        """Keep both."""
        super().__init__(status)
        self.seconds = seconds


@contextmanager
def contents(slack: WebClient, address: str) -> Iterator[Iterator[bytes]]:
    """Give a file in pieces, as they come. Raises NotThere and Later, and requests' own exceptions."""
    if not _is_slacks(slack, address):
        raise NotThere(is_gone=False)
    head = {"Authorization": f"Bearer {slack.token}"}
    with requests.get(address, headers=head, stream=True, timeout=TIMEOUT, allow_redirects=False) as answer:
        status = answer.status_code
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            asked = answer.headers.get("Retry-After", "")
            raise Later(status, float(asked) if _SECONDS.fullmatch(asked) else 0.0)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise NotThere(is_gone=True)
        # without the scope files:read Slack leads to its page for signing in
        if status != HTTPStatus.OK or _is_a_page(answer, address):
            raise NotThere(is_gone=False)
        yield answer.iter_content(_CHUNK)


def _is_a_page(answer: requests.Response, address: str) -> bool:
    is_html = "text/html" in answer.headers.get("Content-Type", "")
    return is_html and not urlsplit(address).path.lower().endswith((".html", ".htm"))


def _is_slacks(slack: WebClient, address: str) -> bool:
    """Return whether the bot's token may be sent to an address."""
    parts, ours = urlsplit(address), urlsplit(slack.base_url)
    host = parts.hostname or ""
    if ours.hostname in _LOOPBACK:
        return host in _LOOPBACK
    return parts.scheme == "https" and host.endswith(_SLACK)
