"""Posting, changing and deleting, through Slack's own SDK over HTTP."""

import json
import re
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import APP_TOKEN, BOT_TOKEN, Person, Sandbox
from tests.patience import PATIENCE

from .bolt_bot import modal

LICENSING = "C0LICENSE1"
BAD_TIME = {
    "type": "actions",
    "elements": [{"type": "timepicker", "action_id": "t", "initial_time": "99:99"}],
}
CARD = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Licensing* &amp; permits"}}]


def refused(call: Any, **args: Any) -> Any:
    """The answer Slack refuses a call with."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return caught.value.response


def raw(sandbox: Sandbox, **form: str) -> Any:
    """Post without the SDK, which has views of its own about what is wise."""
    form["token"] = BOT_TOKEN
    return requests.post(f"{sandbox.api_url}chat.postMessage", data=form, timeout=PATIENCE).json()


def test_a_message_is_seen_by_who_is_in_the_channel(
    client: WebClient, lead: Person, assessor: Person, sandbox: Sandbox
) -> None:
    answer = client.chat_postMessage(channel=LICENSING, text="Licensing", blocks=CARD)
    assert re.fullmatch(r"\d{10}\.\d{6}", answer["ts"])
    assert answer["channel"] == LICENSING
    assert answer["message"]["bot_id"] == "B0SPENDBOT"
    assert answer["message"]["blocks"][0]["block_id"]
    message = lead.sees("Licensing & permits", in_="#licensing-service", within=0)
    assert (message.ts, message.channel, message.author) == (answer["ts"], LICENSING, "Spend bot")
    assert message.from_bot
    with pytest.raises(LookupError, match="Asha Grant sees no channel #licensing-service"):
        assessor.reads(in_="#licensing-service")
    assert sandbox.complaints == []


def test_timestamps_are_unique_and_increase(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=LICENSING, text=str(n))["ts"] for n in range(5)]
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE1", "channel_not_found"),
        ("C0PAYMENT1", "not_in_channel"),
        ("C0OLDPROJ1", "is_archived"),
        ("U0NOBODY", "channel_not_found"),
    ],
)
def test_where_the_app_cannot_post(client: WebClient, channel: str, error: str) -> None:
    assert refused(client.chat_postMessage, channel=channel, text="x")["error"] == error


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": CARD * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "markdown", "text": "x" * 7000}] * 2}, "msg_blocks_too_long"),
        ({"text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": '{"type": "divider"}'}, "invalid_blocks_format"),
        ({"text": "x", "metadata": {"event_type": "card"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "", "event_payload": {}}}, "invalid_metadata_schema"),
    ],
)
def test_what_the_app_cannot_post(client: WebClient, content: dict[str, Any], error: str) -> None:
    assert refused(client.chat_postMessage, channel=LICENSING, **content)["error"] == error


def test_a_message_needs_something_to_say(sandbox: Sandbox) -> None:
    assert raw(sandbox, channel=LICENSING)["error"] == "no_text"


def test_a_refusal_of_blocks_says_where(client: WebClient) -> None:
    answer = refused(client.chat_postMessage, channel=LICENSING, text="x", blocks=[{"type": "header"}])
    fault = "missing required field: text [json-pointer:/blocks/0]"
    assert answer["errors"] == [fault]
    assert answer["response_metadata"] == {"messages": [f"[ERROR] {fault}"]}


def test_a_persons_id_stands_for_the_direct_message_with_them(client: WebClient, lead: Person) -> None:
    answer = client.chat_postMessage(channel=lead.id, text="Only you")
    assert answer["channel"] == "D0DELIVERY"
    assert client.conversations_open(users=lead.id)["channel"] == {"id": "D0DELIVERY"}
    lead.sees("Only you", in_="dm", within=0)


def test_an_answer_hangs_on_the_parent_even_when_given_the_ts_of_an_answer(
    client: WebClient, lead: Person
) -> None:
    parent = client.chat_postMessage(channel=LICENSING, text="Question")["ts"]
    answer = client.chat_postMessage(channel=LICENSING, text="Yes", thread_ts=parent)["ts"]
    deeper = client.chat_postMessage(channel=LICENSING, text="Because", thread_ts=answer)
    assert deeper["message"]["thread_ts"] == parent
    question = lead.sees("Question", in_="#licensing-service", within=0)
    assert [message.plain for message in lead.reads(thread=question)] == ["Question", "Yes", "Because"]
    assert [message.plain for message in lead.reads(in_="#licensing-service")] == ["Question"]


def test_an_answer_also_sent_to_the_channel_is_seen_in_both(client: WebClient, lead: Person) -> None:
    parent = client.chat_postMessage(channel=LICENSING, text="Question")["ts"]
    client.chat_postMessage(channel=LICENSING, text="Decided", thread_ts=parent, reply_broadcast=True)
    assert [message.plain for message in lead.reads(in_="#licensing-service")] == ["Question", "Decided"]


def test_an_update_redraws_and_keeps_what_it_leaves_out(client: WebClient, lead: Person) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "1"}}
    ts = client.chat_postMessage(channel=LICENSING, text="Open", blocks=CARD, metadata=metadata)["ts"]
    before = lead.sees("Licensing", within=0)
    client.chat_update(channel=LICENSING, ts=ts, text="Only the text", metadata=None)
    kept = before.now()
    assert (kept.plain, kept.text, kept.edited, kept.metadata) == (
        "Licensing & permits",
        "Only the text",
        True,
        metadata,
    )
    client.chat_update(channel=LICENSING, ts=ts, text="Done", blocks=[], metadata={})
    assert (before.now().plain, before.now().metadata) == ("Done", None)
    assert before.plain == "Licensing & permits"


def test_only_the_apps_own_messages_can_be_changed_or_deleted(client: WebClient, lead: Person) -> None:
    said = lead.says("Mine", in_="#licensing-service")
    where = {"channel": LICENSING, "ts": said.ts}
    assert refused(client.chat_update, **where, text="x")["error"] == "cant_update_message"
    assert refused(client.chat_delete, **where)["error"] == "cant_delete_message"
    where["ts"] = "1.000000"
    assert refused(client.chat_update, **where, text="x")["error"] == "message_not_found"


def test_a_private_message_is_seen_by_one_person_and_cannot_be_updated(
    client: WebClient, lead: Person, developer: Person
) -> None:
    answer = client.chat_postEphemeral(channel=LICENSING, user=lead.id, text="Only you")
    assert "ts" not in answer.data
    assert lead.sees("Only you", in_="#licensing-service", within=0).ephemeral
    developer.does_not_see("Only you", for_=0)
    ts = answer["message_ts"]
    assert refused(client.chat_update, channel=LICENSING, ts=ts, text="x")["error"] == "message_not_found"
    assert refused(client.chat_getPermalink, channel=LICENSING, message_ts=ts)["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("user", "channel", "error"),
    [
        ("U0NOBODY", LICENSING, "user_not_found"),
        ("U0ASSESS01", LICENSING, "user_not_in_channel"),
        ("U0DELIVERY", "C0PAYMENT1", "not_in_channel"),
    ],
)
def test_where_a_private_message_cannot_go(client: WebClient, user: str, channel: str, error: str) -> None:
    assert refused(client.chat_postEphemeral, channel=channel, user=user, text="x")["error"] == error


def test_a_deleted_message_is_gone_and_a_parent_leaves_a_tombstone(client: WebClient, lead: Person) -> None:
    alone = client.chat_postMessage(channel=LICENSING, text="Alone")["ts"]
    parent = client.chat_postMessage(channel=LICENSING, text="Parent")["ts"]
    client.chat_postMessage(channel=LICENSING, text="Answer", thread_ts=parent)
    seen = lead.sees("Alone", within=0)
    client.chat_delete(channel=LICENSING, ts=alone)
    client.chat_delete(channel=LICENSING, ts=parent)
    assert [message.plain for message in lead.reads(in_="#licensing-service")] == [
        "This message was deleted."
    ]
    assert refused(client.chat_delete, channel=LICENSING, ts=parent)["error"] == "message_not_found"
    with pytest.raises(LookupError, match="deleted"):
        seen.now()


def test_nothing_changes_in_an_archived_channel(client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel=LICENSING, text="x")["ts"]
    sandbox.archive("#licensing-service")
    assert refused(client.chat_update, channel=LICENSING, ts=ts, text="y")["error"] == "is_archived"


def test_permalinks_name_the_thread(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=LICENSING, text="x")["ts"]
    answer = client.chat_postMessage(channel=LICENSING, text="y", thread_ts=parent)["ts"]
    link = client.chat_getPermalink(channel=LICENSING, message_ts=answer)["permalink"]
    assert link == (
        f"https://example-department.slack.com/archives/C0LICENSE1/p{answer.replace('.', '')}"
        f"?thread_ts={parent}&cid=C0LICENSE1"
    )


@pytest.mark.parametrize(
    ("token", "error"),
    [("xoxb-other", "invalid_auth"), ("", "not_authed"), (APP_TOKEN, "not_allowed_token_type")],
)
def test_any_other_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    answer = requests.post(f"{sandbox.api_url}auth.test", data={"token": token}, timeout=PATIENCE)
    assert answer.json() == {"ok": False, "error": error}


def test_any_other_method_is_unknown(client: WebClient) -> None:
    assert (
        refused(client.reactions_add, channel=LICENSING, name="x", timestamp="1.0")["error"]
        == "unknown_method"
    )


def test_a_form_may_carry_json_and_the_token(sandbox: Sandbox, lead: Person) -> None:
    assert raw(sandbox, channel=LICENSING, text="x", blocks='[{"type": "divider"}]')["ok"]
    assert [block["type"] for block in lead.reads()[-1].blocks] == ["divider"]
    assert "token" not in sandbox.calls[-1].args


DEEP = "[" * 5_000 + "]" * 5_000


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("{", "invalid_json"),
        ("\udcff", "invalid_json"),
        (DEEP, "invalid_json"),
        (f'{{"channel": "{LICENSING}", "text": "x", "blocks": {DEEP}}}', "invalid_json"),
        (f'{{"channel": "{LICENSING}", "text": "x", "attachments": {DEEP[4_800:-4_800]}}}', "invalid_json"),
        ("[]", "json_not_object"),
        ("", "invalid_arguments"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(sandbox: Sandbox, body: str, error: str) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {BOT_TOKEN}"}
    url = f"{sandbox.api_url}chat.postMessage"
    answer = requests.post(url, body.encode(errors="surrogateescape"), headers=headers, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["error"]) == (200, error)
    assert [call.answer["error"] for call in sandbox.calls] == [error]


@pytest.mark.parametrize(
    ("argument", "error"),
    [("blocks", "invalid_blocks_format"), ("attachments", "invalid_attachments_format")],
)
def test_json_in_a_form_that_cannot_be_read_is_refused(sandbox: Sandbox, argument: str, error: str) -> None:
    for deep in (DEEP, DEEP[4_800:-4_800]):
        assert raw(sandbox, channel=LICENSING, text="x", **{argument: deep})["error"] == error


def test_a_missing_argument_is_named(sandbox: Sandbox) -> None:
    answer = raw(sandbox, text="x")
    assert answer["error"] == "invalid_arguments"
    assert answer["errors"] == ["missing required field: channel [json-pointer:/]"]


def test_what_is_surely_a_mistake_is_complained_of(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postMessage(channel=LICENSING, text="x", colour="red")
    raw(sandbox, channel=LICENSING, blocks=json.dumps(CARD))
    client.chat_postMessage(channel=LICENSING, text="x", blocks=[BAD_TIME])
    assert sandbox.complaints == [
        "chat.postMessage has no argument `colour`",
        "a message with blocks has no text for screen readers and notifications",
        "slack_sdk would not build this: actions: initial_time attribute must be in format 'HH:mm'",
    ]


def test_every_call_is_kept(client: WebClient, sandbox: Sandbox) -> None:
    client.auth_test()
    refused(client.views_open, trigger_id="1.2.3", view=modal())
    assert [(call.method, call.status, call.answer["ok"]) for call in sandbox.calls] == [
        ("auth.test", 200, True),
        ("views.open", 200, False),
    ]
    assert sandbox.calls[0].answer["user_id"] == "U0SPENDBOT"
