"""What the inspector tells of each request and reply: its figures, its refusal and its retries."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Limits, Person, Sandbox
from bot.sandbox.page.inspector import NEWEST, Entry, Measure, entries, entry
from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.journal import Call, Journal, Sent
from tests.patience import wait_until

from .bolt_bot import Bot, button, modal, plain, serving
from .small_page import LEAD, NOWHERE, TEAM

NOON = 1_806_580_800.25
"""1 April 2027, 13:00:00.25 in London."""

Waits = Callable[[str], Entry]


def section(words: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def newest(sandbox: Sandbox, name: str) -> Entry:
    """The newest entry by its name."""
    return next(each for each in entries(sandbox.journal) if each.name == name)


def measures(entry: Entry) -> dict[str, tuple[int, int]]:
    return {each.what: (each.used, each.most) for each in entry.measures}


# What the bot says


def test_a_call_is_told_with_its_time_size_and_reply(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=TEAM, text="Hello, £5")
    sandbox.settle(0.02)
    told = newest(sandbox, "chat.postMessage")
    call = sandbox.calls[-1]
    assert (told.to_bot, told.refused) == (False, "")
    assert told.at == datetime.fromtimestamp(call.at, ZoneInfo("Europe/London"))
    assert told.milliseconds == round(call.seconds * 1000)
    assert told.size == len(json.dumps(call.args))
    assert told.request["text"] == "Hello, £5"
    assert json.loads(told.reply)["message"]["text"] == "Hello, £5"
    assert "£5" in told.reply
    assert entry(sandbox.journal, told.id) == told


def test_a_message_is_measured_against_what_slack_takes(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=TEAM, text="four", blocks=[section("12345"), section("678")])
    assert measures(newest(sandbox, "chat.postMessage")) == {
        "blocks": (2, 50),
        "characters in blocks": (8, 13_000),
        "characters of text": (4, 40_000),
    }
    client.conversations_info(channel=TEAM)
    assert newest(sandbox, "conversations.info").measures == ()


def test_a_view_is_measured_against_what_slack_takes(sandbox: Sandbox, client: WebClient) -> None:
    view = {"type": "home", "blocks": [section("Welcome, all"), {"type": "divider"}]}
    client.views_publish(user_id=LEAD, view=view)
    told = measures(newest(sandbox, "views.publish"))
    assert told["blocks"] == (2, 100)
    used, most = told["bytes"]
    assert (len(json.dumps(view, separators=(",", ":"))) <= used <= len(json.dumps(view)), most) == (
        True,
        250_000,
    )


@pytest.mark.parametrize(
    ("method", "send", "refused"),
    [
        (
            "chat.postMessage",
            {"channel": TEAM, "text": "x", "blocks": [{"type": "section"}]},
            "invalid_blocks: ",
        ),
        ("chat.postMessage", {"channel": TEAM, "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C0NOWHERE1", "text": "x"}, "channel_not_found"),
        ("views.publish", {"user_id": LEAD, "view": {"type": "home", "blocks": 5}}, "invalid_arguments: "),
        ("views.publish", {"user_id": LEAD, "view": "not JSON"}, "invalid_arguments"),
        ("dance.now", {}, "unknown_method"),
    ],
)
def test_what_slack_refuses_is_told_with_slack_s_own_words(
    sandbox: Sandbox, client: WebClient, method: str, send: Json, refused: str
) -> None:
    with pytest.raises(SlackApiError):
        client.api_call(method, json=send)
    told = newest(sandbox, method)
    assert told.refused.startswith(refused)
    assert told.refused
    for each in entries(sandbox.journal):
        assert entry(sandbox.journal, each.id) == each


def test_a_slack_that_is_away_or_busy_is_told_by_its_status(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.slow_down("chat.postMessage")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=TEAM, text="x")
    assert newest(sandbox, "chat.postMessage").refused == "429 ratelimited"
    sandbox.faults.fail("chat.postMessage", 503)
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=TEAM, text="x")
    assert newest(sandbox, "chat.postMessage").refused == "503"


# What the bot sees


def test_what_is_sent_to_the_bot_is_named_as_people_would(
    sandbox: Sandbox, bot: Bot, client: WebClient, lead: Person
) -> None:
    @bot.app.command("/spend")
    def start(ack: Ack, body: Json) -> None:
        ack("Here you are")
        if body["text"]:
            client.views_open(trigger_id=body["trigger_id"], view=modal({"type": "divider"}))

    lead.types("/spend start now", in_="#licensing-service")
    assert newest(sandbox, "/spend start now").reply == "Here you are"
    lead.submits()
    said = lead.says("Hello", in_="#licensing-service")
    lead.edits(said, "Hello again")
    lead.types("/spend", in_="#licensing-service")
    elements = [
        button("Yes", action_id="yes"),
        {"type": "users_select", "action_id": "ask", "placeholder": plain("Ask")},
    ]
    client.chat_postMessage(channel=TEAM, text="card", blocks=[{"type": "actions", "elements": elements}])
    card = lead.reads("#licensing-service")[-1]
    lead.clicks("Yes", on=card)
    lead.chooses("Asha Grant", on=card)
    sandbox.settle(0.02)
    told = [each for each in reversed(entries(sandbox.journal)) if each.to_bot]
    assert {each.name for each in told} == {
        "/spend start now",
        "/spend",
        "view_submission",
        "message",
        "message message_changed",
        "block_actions Yes",
        "block_actions",
    }
    assert {each.refused for each in told} == {""}
    press = newest(sandbox, "block_actions Yes")
    assert press.request["user"]["id"] == LEAD
    assert press.size == len(json.dumps(press.request))
    assert (press.reply, press.measures) == ("", ())


def test_an_answer_in_json_is_laid_out(sandbox: Sandbox, bot: Bot, lead: Person) -> None:
    @bot.app.command("/spend")
    def start(ack: Ack) -> None:
        ack(text="Zwölf £", response_type="ephemeral")

    lead.types("/spend", in_="#licensing-service")
    assert newest(sandbox, "/spend").reply == '{\n  "text": "Zwölf £",\n  "response_type": "ephemeral"\n}'


def test_a_bot_that_is_away_is_told_and_so_is_each_retry() -> None:
    with Sandbox(NOWHERE, limits=Limits.none(), retry_after=(0.01, 0.01)) as sandbox:
        bot = Bot(sandbox)
        with serving(bot) as address:
            sandbox.bot_url = address
            bot.broken = 1
            sandbox.person(LEAD).says("Hello", in_="#licensing-service")
            wait_until(lambda: len(sandbox.sent) == 2)
        told = [(each.name, each.refused) for each in reversed(entries(sandbox.journal)) if each.to_bot]
        assert told == [("message", "http error 500"), ("message, try 2", "")]
        sandbox.bot_url = NOWHERE
        sandbox.person(LEAD).types("/spend")
        assert newest(sandbox, "/spend").refused == "connection failed"


# The list


def journal_of(calls: int, sent: int) -> Journal:
    """A journal in which calls and requests came in turn, a second apart."""
    journal = Journal()
    for number in range(calls):
        journal.called(Call("chat.update", {"n": number}, {"ok": True}, 200, NOON + 2 * number))
    for number in range(sent):
        payload = {"type": "block_actions", "n": number}
        journal.has_sent(Sent("interactive", payload, 0, "ok", 200, "", NOON + 2 * number + 1))
    return journal


def test_the_newest_come_first_whichever_way_they_went() -> None:
    told = entries(journal_of(3, 3))
    assert [each.id for each in told] == ["s2", "c2", "s1", "c1", "s0", "c0"]
    assert told[-1].at == datetime(2027, 4, 1, 13, 0, 0, 250_000, ZoneInfo("Europe/London"))


def test_only_the_newest_are_listed_and_all_can_be_found() -> None:
    journal = journal_of(200, 10)
    told = entries(journal)
    assert len(told) == NEWEST
    assert [each.id for each in told] == [f"c{number}" for number in range(199, 199 - NEWEST, -1)]
    assert [each.id for each in entries(journal, newest=2)] == ["c199", "c198"]
    assert entry(journal, "s3").request["n"] == 3
    assert entries(Journal()) == []


@pytest.mark.parametrize(
    "entry_id",
    ["", "c", "c1", "s1", "x0", "c-1", "s-1", "c²", "c٣", "c0 ", "c0\n", "c1.0", "cc0", "c" + "9" * 5000],
)
def test_an_entry_that_there_is_not_is_not_found(entry_id: str) -> None:
    with pytest.raises(LookupError):
        entry(journal_of(1, 1), entry_id)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({"view": {"blocks": 5}}, ("blocks", 0)),
        ({"view": {}}, ("blocks", 0)),
        ({"view": '{"blocks": [{}]}'}, ("blocks", 1)),
        ({"view": "[]"}, None),
        ({"blocks": 5}, None),
        ({"blocks": []}, None),
        ({"blocks": [5, None, "x"]}, ("blocks", 3)),
        ({"blocks": '[{"text": "abc"}]'}, ("blocks", 1)),
        ({"blocks": "[" * 50_000}, None),
        ({"text": 5}, ("characters of text", 1)),
        ({"text": ""}, None),
    ],
)
def test_whatever_the_bot_sends_can_be_looked_at(args: Json, told: tuple[str, int] | None) -> None:
    journal = Journal()
    answer: dict[str, Any] = {"ok": False, "error": "invalid_arguments"}
    journal.called(Call("views.open", args, answer, 200, NOON))
    (seen,) = entries(journal)
    first: Measure | None = next(iter(seen.measures), None)
    assert (first and (first.what, first.used)) == told
    assert seen.refused == "invalid_arguments"
