"""Rate limits, outages and response_urls that run out."""

import time
from collections.abc import Iterator

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import BOT_TOKEN, Fault, Limits, Person, Sandbox
from bot.sandbox.webapi.hooks import LIFE
from tests.patience import PATIENCE

from .bolt_bot import Json
from .conftest import Clock
from .test_chat import LICENSING, refused


@pytest.fixture
def limited(clock: Clock) -> Iterator[tuple[Sandbox, WebClient]]:
    with Sandbox("http://127.0.0.1:9", machine=clock, retry_after=()) as sandbox:
        yield sandbox, WebClient(BOT_TOKEN, base_url=sandbox.api_url)


def test_a_channel_takes_a_burst_and_then_one_message_a_second(
    limited: tuple[Sandbox, WebClient], clock: Clock
) -> None:
    _, client = limited
    for _ in range(4):
        client.chat_postMessage(channel=LICENSING, text="x")
    answer = refused(client.chat_postMessage, channel=LICENSING, text="x")
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
    client.chat_postMessage(channel="C0GENERAL1", text="another channel")
    clock.now += 1
    client.chat_postMessage(channel="#licensing-service", text="x")
    assert refused(client.chat_postMessage, channel=LICENSING, text="x").status_code == 429


def test_methods_have_tiers(limited: tuple[Sandbox, WebClient], clock: Clock) -> None:
    _, client = limited
    for _ in range(20):
        client.usergroups_users_list(usergroup="S0ASSESSOR")
    answer = refused(client.usergroups_users_list, usergroup="S0ASSESSOR")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    clock.now += 3
    client.usergroups_users_list(usergroup="S0ASSESSOR")
    client.auth_test()


def test_limits_can_be_off() -> None:
    assert Limits.none() == Limits(post_per_second=None, tiers=False)


def test_a_method_fails_as_often_as_asked(sandbox: Sandbox, client: WebClient, lead: Person) -> None:
    sandbox.faults.fail("chat.postMessage", status=503, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.chat_postMessage(channel=LICENSING, text="lost")
    client.chat_postMessage(channel=LICENSING, text="arrived")
    assert [message.plain for message in lead.reads()] == ["arrived"]
    assert [call.status for call in sandbox.calls] == [503, 503, 200]


def test_a_method_refuses_slows_down_or_drops(sandbox: Sandbox, client: WebClient, lead: Person) -> None:
    sandbox.faults.refuse("*", "internal_error")
    assert refused(client.auth_test)["error"] == "internal_error"
    sandbox.faults.slow_down("chat.update", retry_after=7)
    assert sandbox.faults.waiting == 1
    client.chat_postMessage(channel=LICENSING, text="another method")
    answer = refused(client.chat_update, channel=LICENSING, ts="1.0", text="x")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    sandbox.faults.add("auth.test", Fault(status=500))
    sandbox.faults.clear()
    client.auth_test()
    form = {"token": BOT_TOKEN, "channel": LICENSING, "text": "unheard"}
    sandbox.faults.drop_after("chat.postMessage")
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{sandbox.api_url}chat.postMessage", data=form, timeout=PATIENCE)
    lead.sees("unheard", within=0)


def test_a_call_may_hang_and_then_do_its_work_or_not(sandbox: Sandbox, lead: Person) -> None:
    form = {"token": BOT_TOKEN, "channel": LICENSING, "text": "late"}
    sandbox.faults.hang("chat.postMessage", seconds=0.15)
    with pytest.raises(requests.Timeout):
        requests.post(f"{sandbox.api_url}chat.postMessage", data=form, timeout=0.05)
    lead.sees("late")
    sandbox.faults.hang("chat.postMessage", seconds=0.05, does=False)
    began = time.monotonic()
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{sandbox.api_url}chat.postMessage", data=form | {"text": "never"}, timeout=PATIENCE)
    assert time.monotonic() - began >= 0.05
    lead.does_not_see("never", for_=0)


def test_slack_goes_away_and_comes_back(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.down()
    assert requests.post(f"{sandbox.api_url}auth.test", timeout=PATIENCE).status_code == 503
    assert (
        requests.post(f"{sandbox.api_url[:-4]}actions/x", json={"text": "x"}, timeout=PATIENCE).status_code
        == 503
    )
    sandbox.down(refuse=True)
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{sandbox.api_url}auth.test", timeout=PATIENCE)
    sandbox.up()
    client.auth_test()


@pytest.fixture
def response_url(limited: tuple[Sandbox, WebClient]) -> str:
    sandbox, _ = limited
    sandbox.person("delivery lead").types("/spend", in_="#payments-platform")
    return str(sandbox.sent[-1].payload["response_url"])


def test_a_response_url_works_five_times(limited: tuple[Sandbox, WebClient], response_url: str) -> None:
    sandbox, _ = limited
    lead, developer = sandbox.person("delivery lead"), sandbox.person("developer")
    for number in range(5):
        public = {"response_type": "in_channel"} if number == 4 else {}
        assert requests.post(
            response_url, json={"text": f"answer {number}", **public}, timeout=PATIENCE
        ).json() == {"ok": True}
    answer = requests.post(response_url, json={"text": "sixth"}, timeout=PATIENCE)
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "error": "used_url"})
    assert lead.sees("answer 0", in_="#payments-platform", within=0).ephemeral
    assert [message.plain for message in developer.reads()] == ["answer 4"]


def test_a_response_url_works_thirty_minutes(response_url: str, clock: Clock) -> None:
    clock.now += LIFE + 1
    answer = requests.post(response_url, json={"text": "late"}, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")
    unknown = requests.post(f"{response_url}x", json={"text": "late"}, timeout=PATIENCE)
    assert unknown.json()["error"] == "expired_url"


def test_a_response_url_refuses_what_a_message_cannot_be(
    limited: tuple[Sandbox, WebClient], response_url: str
) -> None:
    answer = requests.post(response_url, json={"blocks": [{"type": "x"}], "text": "x"}, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_blocks")
    answer = requests.post(response_url, json={"text": "x", "replace_original": True}, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["error"]) == (404, "message_not_found")
    assert limited[0].person("delivery lead").reads() == []


def click(sandbox: Sandbox, client: WebClient, *, private: bool) -> str:
    """The response_url of the delivery lead's click on a card."""
    lead = sandbox.person("delivery lead")
    button = {"type": "button", "text": {"type": "plain_text", "text": "Yes"}, "action_id": "yes"}
    card: Json = {"channel": LICENSING, "text": "Card", "blocks": [{"type": "actions", "elements": [button]}]}
    if private:
        client.chat_postEphemeral(user=lead.id, **card)
    else:
        client.chat_postMessage(**card)
    lead.clicks("Yes", on=lead.sees("Yes", within=0))
    return str(sandbox.sent[-1].payload["response_url"] if private else lead_url(sandbox))


def lead_url(sandbox: Sandbox) -> str:
    """The response_url of the last interaction."""
    return str(next(s.payload["response_url"] for s in reversed(sandbox.sent) if s.kind == "interactive"))


@pytest.mark.parametrize("private", [True, False])
def test_a_response_url_replaces_and_deletes_what_was_clicked(
    limited: tuple[Sandbox, WebClient], *, private: bool
) -> None:
    sandbox, client = limited
    url = click(sandbox, client, private=private)
    lead = sandbox.person("delivery lead")
    requests.post(url, json={"text": "Folded", "replace_original": True}, timeout=PATIENCE)
    assert [(message.plain, message.ephemeral) for message in lead.reads()] == [("Folded", private)]
    requests.post(url, json={"delete_original": True}, timeout=PATIENCE)
    assert lead.reads() == []
    assert requests.post(url, json={"delete_original": True}, timeout=PATIENCE).status_code == 404
