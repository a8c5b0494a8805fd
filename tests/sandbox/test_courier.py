"""Signed requests and Slack's retries, with the app's answers made up by `responses`."""

import json
import time
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import requests
import responses
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import SIGNING_SECRET
from bot.sandbox.sending.courier import COMMAND, EVENT, INTERACTION, Courier, HttpTransport
from bot.sandbox.workspace.journal import Journal
from tests.patience import PATIENCE

from .conftest import Clock

URL = "http://bot.example/slack/events"


@pytest.fixture
def app() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        yield mocked


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def courier(journal: Journal, clock: Clock) -> Iterator[Courier]:
    transport = HttpTransport(lambda: "http://bot.example/", clock)
    made = Courier(transport, journal, clock, retry_after=(0.01, 0.01, 0.01))
    made.start()
    yield made
    made.stop()


def headers(app: responses.RequestsMock) -> list[tuple[str | None, str | None]]:
    found = [call.request.headers for call in app.calls]
    return [(each.get("X-Slack-Retry-Num"), each.get("X-Slack-Retry-Reason")) for each in found]


def test_requests_are_signed_as_slack_signs(
    app: responses.RequestsMock, courier: Courier, clock: Clock
) -> None:
    app.post(URL)
    courier.ask(EVENT, {"type": "event_callback"})
    courier.ask(COMMAND, {"command": "/spend", "text": "a & b"})
    courier.ask(INTERACTION, {"type": "block_actions"})
    bodies = [bytes(call.request.body or b"") for call in app.calls]  # type: ignore[arg-type]
    verifier = SignatureVerifier(SIGNING_SECRET, clock=type("At", (), {"now": lambda _self: clock.now})())
    for body, call in zip(bodies, app.calls, strict=True):
        assert verifier.is_valid_request(body, dict(call.request.headers))
    assert json.loads(bodies[0]) == {"type": "event_callback"}
    assert parse_qs(bodies[1].decode()) == {"command": ["/spend"], "text": ["a & b"]}
    assert json.loads(parse_qs(bodies[2].decode())["payload"][0]) == {"type": "block_actions"}


def test_an_event_is_tried_four_times_with_reasons(
    app: responses.RequestsMock, courier: Courier, journal: Journal
) -> None:
    app.post(URL, status=500)
    app.post(URL, body=requests.Timeout())
    app.post(URL, body=requests.ConnectionError())
    app.post(URL, status=503)
    courier.deliver([{"event_id": "Ev1"}])
    journal.settle(quiet=0.1, within=PATIENCE)
    assert headers(app) == [
        (None, None),
        ("1", "http_error"),
        ("2", "http_timeout"),
        ("3", "connection_failed"),
    ]
    assert [(sent.attempt, sent.outcome) for sent in journal.sent] == [
        (0, "http_error"),
        (1, "http_timeout"),
        (2, "connection_failed"),
        (3, "http_error"),
    ]


def test_retries_end_with_the_first_acknowledgement(
    app: responses.RequestsMock, courier: Courier, journal: Journal
) -> None:
    app.post(URL, status=500)
    app.post(URL, status=200)
    courier.deliver([{"event_id": "Ev1"}])
    journal.settle(quiet=0.1, within=PATIENCE)
    assert len(app.calls) == 2


def test_an_app_may_ask_for_no_retry(app: responses.RequestsMock, courier: Courier, journal: Journal) -> None:
    app.post(URL, status=500, headers={"X-Slack-No-Retry": "1"})
    courier.deliver([{"event_id": "Ev1"}])
    journal.settle(quiet=0.1, within=PATIENCE)
    assert len(app.calls) == 1


def test_commands_and_interactions_are_never_tried_again(
    app: responses.RequestsMock, courier: Courier, journal: Journal
) -> None:
    app.post(URL, body=requests.Timeout())
    assert courier.ask(COMMAND, {}).outcome == "http_timeout"
    assert courier.ask(INTERACTION, {}).outcome == "http_timeout"
    journal.settle(quiet=0.1, within=PATIENCE)
    assert len(app.calls) == 2


def test_what_the_app_caused_is_told_in_order(
    app: responses.RequestsMock, courier: Courier, journal: Journal
) -> None:
    app.post(URL)
    for number in range(3):
        courier.deliver_later([{"event_id": f"Ev{number}"}])
    courier.deliver_later([])
    courier.deliver([])
    end = time.monotonic() + PATIENCE
    while len(journal.sent) < 3:
        assert time.monotonic() < end
        time.sleep(0.01)
    journal.settle(quiet=0.1, within=PATIENCE)
    assert [sent.payload["event_id"] for sent in journal.sent] == ["Ev0", "Ev1", "Ev2"]


def test_stopping_gives_retries_up(app: responses.RequestsMock, journal: Journal, clock: Clock) -> None:
    app.post(URL, status=500)
    courier = Courier(HttpTransport(lambda: "http://bot.example", clock), journal, clock, retry_after=(30.0,))
    courier.start()
    courier.deliver([{"event_id": "Ev1"}])
    courier.stop()
    courier.stop()
    assert len(app.calls) == 1


def test_coming_to_rest_takes_time_and_may_not_happen(journal: Journal) -> None:
    with journal.busy(), pytest.raises(TimeoutError, match=r"did not come to rest within 0\.05 s"):
        journal.settle(quiet=0.01, within=0.05)
    journal.settle(quiet=0.01, within=PATIENCE)
