"""The same app over Socket Mode, with Slack's own client."""

import json
from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.sandbox import APP_TOKEN, BOT_TOKEN, Limits, Sandbox
from tests.patience import PATIENCE

from .bolt_bot import Json

"""Seconds to wait for what must come."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(transport="socket", limits=Limits.none(), retry_after=(0.05,), patience=0.5) as running:
        yield running


def address(sandbox: Sandbox) -> str:
    client = WebClient(APP_TOKEN, base_url=sandbox.api_url)
    return str(client.apps_connections_open(app_token=APP_TOKEN)["url"])


def test_a_bolt_app_hears_and_answers_over_the_socket(sandbox: Sandbox) -> None:
    heard: list[Json] = []
    app = App(
        client=WebClient(BOT_TOKEN, base_url=sandbox.api_url),
        token_verification_enabled=False,
        process_before_response=True,
    )
    app.command("/spend")(lambda ack: ack("Only you"))

    @app.event("message")
    def message(event: Json) -> None:
        heard.append(event)

    handler = SocketModeHandler(app, APP_TOKEN, web_client=WebClient(APP_TOKEN, base_url=sandbox.api_url))
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        assert sandbox.socket is not None
        sandbox.socket.wait_for_connection()
        lead = sandbox.person("delivery lead")
        lead.says("hello", in_="#general")
        lead.types("/spend", in_="#general")
        assert [event["text"] for event in heard] == ["hello"]
        lead.sees("Only you", in_="#general", within=0)
        assert lead.notices == []
        sandbox.socket.refresh()
        sandbox.socket.wait_for_connection()
        lead.says("again", in_="#general")
        assert [event["text"] for event in heard][-1] == "again"
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def test_the_protocol_says_hello_and_gives_envelopes_to_acknowledge(sandbox: Sandbox) -> None:
    lead = sandbox.person("delivery lead")
    with connect(address(sandbox)) as link:
        hello = json.loads(link.recv(PATIENCE))
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": "A0SPENDBOT"}
        assert sandbox.socket is not None
        sandbox.socket.wait_for_connection()
        link.send("not JSON")
        link.send("[]")
        link.send('{"envelope_id": "unknown"}')
        lead.types("/spend", in_="dm")
        command = json.loads(link.recv(PATIENCE))
        assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
        assert command["payload"]["command"] == "/spend"
        assert lead.notices == ['/spend failed with the error "operation_timeout"']
        lead.says("hi", in_="#licensing-service")
        first, again = json.loads(link.recv(PATIENCE)), json.loads(link.recv(PATIENCE))
        assert (first["type"], first["retry_attempt"], again["retry_attempt"]) == ("events_api", 0, 1)
        assert again["retry_reason"] == "http_timeout"
        assert first["envelope_id"] != again["envelope_id"]
        assert first["payload"]["event_id"] == again["payload"]["event_id"]
        sandbox.socket.refresh()
        assert json.loads(link.recv(PATIENCE))["reason"] == "refresh_requested"


def test_an_address_serves_one_connection(sandbox: Sandbox) -> None:
    url = address(sandbox)
    with connect(url):
        with pytest.raises(InvalidStatus, match="401"):
            connect(url)
        with pytest.raises(InvalidStatus, match="401"):
            connect(url.replace("ticket=", "ticket=0"))


def test_with_no_connection_nothing_arrives(sandbox: Sandbox) -> None:
    lead = sandbox.person("delivery lead")
    lead.types("/spend", in_="dm")
    assert lead.notices == ['/spend failed with the error "dispatch_failed"']
    assert sandbox.socket is not None
    with pytest.raises(TimeoutError, match="did not open 1 Socket Mode connections"):
        sandbox.socket.wait_for_connection(within=0.01)


def test_without_socket_mode_no_connection_is_given() -> None:
    with Sandbox(patience=PATIENCE) as sandbox:
        client = WebClient(BOT_TOKEN, base_url=sandbox.api_url)
        with pytest.raises(SlackApiError, match="forbidden_method"):
            client.apps_connections_open(app_token=APP_TOKEN)
    with pytest.raises(RuntimeError, match="start the sandbox first"):
        _ = Sandbox().api_url
