"""The HTTP face: what is not Slack's is turned away before anything of it is read, kept or logged."""

import json
import time
from urllib.parse import urlencode

import pytest
import requests

from bot.sandbox.sending.courier import sign
from tests.patience import PATIENCE
from tests.stories.test_tenancy import everything
from tests.stories.world import Department

SECRET_WORDS = "nobody may read this in a log"

EVENT = {
    "type": "event_callback",
    "team_id": "T0SANDBOX1",
    "event": {
        "type": "message",
        "user": "U0DELIVERY",
        "text": SECRET_WORDS,
        "ts": "1.2",
        "channel": "C0LICENSE1",
    },
}


def posts(
    office: Department, body: bytes, headers: dict[str, str], path: str = "/slack/events"
) -> requests.Response:
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    return requests.post(
        f"{office.sandbox.bot_url}{path}", data=body, headers={"Content-Type": kind} | headers, timeout=5
    )


def signed(body: bytes, at: float) -> dict[str, str]:
    return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": sign(body, int(at))}


BODIES = {
    "event": json.dumps(EVENT).encode(),
    "command": urlencode({"command": "/spend", "text": SECRET_WORDS, "team_id": "T0SANDBOX1"}).encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_slack_did_not_sign_is_refused_and_leaves_no_trace(
    office: Department,
    body: bytes,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    now = time.time()
    before = everything(office)
    good = signed(body, now)
    refused = {
        "tampered": posts(office, body.replace(b"nobody", b"anyone"), good),
        "old": posts(office, body, signed(body, now - 5 * 60 - 2)),
        "of the future": posts(office, body, signed(body, now + 5 * 60 + 5)),
        "unsigned": posts(office, body, {}),
        "without a time": posts(office, body, {"X-Slack-Signature": good["X-Slack-Signature"]}),
        "with a time that is none": posts(office, body, good | {"X-Slack-Request-Timestamp": "yesterday"}),
        "signed with another secret": posts(
            office, body, good | {"X-Slack-Signature": sign(body, int(now), "another secret")}
        ),
    }
    assert {why: answer.status_code for why, answer in refused.items()} == dict.fromkeys(refused, 401)
    assert everything(office) == before
    logged = caplog.text + office.log.getvalue() + "".join(capfd.readouterr())
    assert "nobody may" not in logged
    assert "anyone may" not in logged
    for answer in refused.values():
        assert "nobody may" not in answer.text


def test_what_slack_signed_is_taken(office: Department) -> None:
    body = BODIES["event"]
    assert posts(office, body, signed(body, time.time() - 4 * 60)).status_code == 200


def test_slack_is_told_that_the_address_is_ours(office: Department) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    answer = posts(office, body, signed(body, time.time()))
    assert (answer.status_code, "abc" in answer.text) == (200, True)


def test_another_path_and_another_method_are_not_ours(office: Department) -> None:
    body = BODIES["event"]
    assert posts(office, body, signed(body, time.time()), "/slack/event").status_code == 404
    assert posts(office, body, signed(body, time.time()), "/").status_code == 404
    assert requests.get(f"{office.sandbox.bot_url}/slack/events", timeout=PATIENCE).status_code == 405


def test_a_body_that_is_far_too_large_is_refused(office: Department) -> None:
    body = b"{" + b" " * (1024 * 1024) + b"}"
    assert posts(office, body, signed(body, time.time())).status_code == 413


@pytest.mark.parametrize("body", [b"{not json", b"payload=%7B", b"[]", b"", b"{}"])
def test_what_is_signed_and_makes_no_sense_breaks_nothing(office: Department, body: bytes) -> None:
    answer = posts(office, body, signed(body, time.time()))
    assert 400 <= answer.status_code <= 500
    assert "Traceback" not in answer.text
    assert requests.get(f"{office.sandbox.bot_url}/health", timeout=PATIENCE).status_code == 200


def test_health_says_whether_the_database_is_there(office: Department) -> None:
    well = requests.get(f"{office.sandbox.bot_url}/health", timeout=PATIENCE)
    assert (well.status_code, well.json()) == (200, {"database": "well"})
