"""People acting by what they see, and the payloads a real Bolt app gets for it."""

import re
from http import HTTPStatus
from typing import Any

import pytest
import requests
from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import BOT_TOKEN, Message, Person, Sandbox
from tests.patience import PATIENCE

from .bolt_bot import Bot, Json, button, modal, options, plain
from .test_chat import LICENSING

USER = {"id": "U0DELIVERY", "username": "dina.lead", "name": "dina.lead", "team_id": "T0SANDBOX1"}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


CARD: list[Json] = [
    {"type": "section", "block_id": "words", "text": mrkdwn("*Do you* meet it?")},
    {
        "type": "actions",
        "block_id": "answers",
        "elements": [
            button("Yes", action_id="yes", value="q1"),
            button("Why we ask", action_id="why", url="https://a.example/why"),
            {
                "type": "static_select",
                "action_id": "jump",
                "placeholder": plain("Go to a question"),
                "options": options("One", "Two"),
            },
            {"type": "overflow", "action_id": "more", "options": options("Copy", "Withdraw")},
            {"type": "users_select", "action_id": "ask", "placeholder": plain("Ask somebody")},
            {"type": "channels_select", "action_id": "move", "placeholder": plain("Move to")},
            {"type": "datepicker", "action_id": "due", "placeholder": plain("Due")},
            button(
                "Approve",
                action_id="approve",
                confirm={
                    "title": plain("Sure?"),
                    "text": mrkdwn("For *£1m*"),
                    "confirm": plain("Go"),
                    "deny": plain("No"),
                },
            ),
        ],
    },
]


@pytest.fixture
def card(client: WebClient, bot: Bot, lead: Person, sandbox: Sandbox) -> Message:
    """A card with every kind of control, in the team's channel."""
    client.chat_postMessage(channel=LICENSING, text="A question", blocks=CARD)
    sandbox.settle(quiet=0.05)
    bot.bodies.clear()
    return lead.sees("Do you meet it?", in_="#licensing-service", within=0)


def test_a_slash_command_says_who_where_and_what(bot: Bot, lead: Person) -> None:
    lead.types('/spend start "A & B"', in_="#licensing-service")
    body = bot.bodies[-1]
    assert {
        name: body[name] for name in ("command", "text", "user_id", "channel_id", "channel_name", "team_id")
    } == {
        "command": "/spend",
        "text": 'start "A &amp; B"',
        "user_id": "U0DELIVERY",
        "channel_id": LICENSING,
        "channel_name": "licensing-service",
        "team_id": "T0SANDBOX1",
    }
    assert body["response_url"].startswith("http://127.0.0.1:")
    assert re.fullmatch(r"\d+\.\d{7}\.[0-9a-f]{32}", body["trigger_id"])


def test_a_command_may_be_answered_privately_in_the_channel_or_not_at_all(
    bot: Bot, lead: Person, developer: Person, sandbox: Sandbox
) -> None:
    answers: list[Any] = ["Only you", {"response_type": "in_channel", "text": "All"}, "", {"blocks": [{}]}]

    @bot.app.command("/spend")
    def command(ack: Ack) -> None:
        ack(answers.pop(0))

    for _ in range(3):
        lead.types("/spend", in_="#payments-platform")
    assert lead.sees("Only you", in_="#payments-platform", within=0).ephemeral
    developer.sees("All", in_="#payments-platform", within=0)
    developer.does_not_see("Only you", for_=0)
    assert sandbox.complaints == []
    lead.types("/spend", in_="#payments-platform")
    assert "the answer to a command was refused" in sandbox.complaints[0]


def test_a_click_carries_the_message_and_what_was_clicked(bot: Bot, card: Message, lead: Person) -> None:
    lead.clicks("Yes", on=card)
    body = bot.bodies[-1]
    assert (body["type"], body["user"], body["team"]["id"]) == ("block_actions", USER, "T0SANDBOX1")
    assert body["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": LICENSING,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": LICENSING, "name": "licensing-service"}
    assert body["message"]["ts"] == card.ts
    (action,) = body["actions"]
    assert action.pop("action_ts")
    assert action == {
        "action_id": "yes",
        "block_id": "answers",
        "type": "button",
        "text": {"type": "plain_text", "text": "Yes", "emoji": True},
        "value": "q1",
    }


@pytest.mark.parametrize(
    ("choice", "menu", "says"),
    [
        ("Two", "Go to a question", {"action_id": "jump", "selected_option": {"value": "two"}}),
        ("Withdraw", None, {"action_id": "more", "selected_option": {"value": "withdraw"}}),
        ("Asha Grant", "Ask somebody", {"action_id": "ask", "selected_user": "U0ASSESS01"}),
        ("#general", "Move to", {"action_id": "move", "selected_channel": "C0GENERAL1"}),
        ("2027-04-01", "Due", {"action_id": "due", "selected_date": "2027-04-01"}),
    ],
)
def test_a_choice_is_made_by_its_words(
    bot: Bot, card: Message, lead: Person, choice: str, menu: str | None, says: Json
) -> None:
    lead.chooses(choice, on=card, in_menu=menu)
    action = bot.bodies[-1]["actions"][0]
    for name, value in says.items():
        assert action[name] == (action[name] | value if isinstance(value, dict) else value)
    state = bot.bodies[-1]["state"]["values"]["answers"]
    assert "more" not in state
    if says["action_id"] in state:
        assert state[says["action_id"]].items() <= {**action, "type": action["type"]}.items()


def test_what_is_not_there_cannot_be_clicked(card: Message, lead: Person, assessor: Person) -> None:
    with pytest.raises(
        LookupError, match="Dina Lead sees no button 'No'; there are: Yes, Why we ask, Approve"
    ):
        lead.clicks("No", on=card)
    with pytest.raises(LookupError, match="cannot choose 'Three'; menus: Go to a question, overflow"):
        lead.chooses("Three", on=card)
    with pytest.raises(LookupError, match="there are: One, Two"):
        lead.chooses("Three", on=card, in_menu="Go to a question")
    with pytest.raises(LookupError, match="Asha Grant does not see that message"):
        assessor.clicks("Yes", on=card)
    for place in ("home", "modal"):
        with pytest.raises(LookupError, match=f"sees no {place}"):
            lead.clicks("Yes", on=place)
    with pytest.raises(LookupError, match="sees no modal"):
        lead.submits()


def test_a_link_button_is_opened_and_the_app_told(bot: Bot, card: Message, lead: Person) -> None:
    lead.clicks("Why we ask", on=card)
    assert lead.opened == ["https://a.example/why"]
    assert bot.bodies[-1]["actions"][0]["action_id"] == "why"


def test_a_confirmation_is_asked_and_may_be_denied(bot: Bot, card: Message, lead: Person) -> None:
    lead.clicks("Approve", on=card, confirms=False)
    assert bot.bodies == []
    lead.clicks("Approve", on=card)
    assert bot.bodies[-1]["actions"][0]["action_id"] == "approve"
    assert lead.asked == ["Sure?\nFor £1m\nGo\nNo"] * 2


def test_a_button_not_yet_redrawn_can_still_be_clicked(
    bot: Bot, client: WebClient, card: Message, lead: Person
) -> None:
    client.chat_update(channel=LICENSING, ts=card.ts, text="Decided", blocks=[])
    with pytest.raises(LookupError):
        lead.clicks("Yes", on=card)
    lead.clicks("Yes", on=card, stale=True)
    assert bot.of("block_actions")[-1]["message"]["text"] == "A question"


def test_a_response_url_redraws_what_was_clicked(bot: Bot, card: Message, lead: Person) -> None:
    @bot.app.action("yes")
    def yes(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Folded", blocks=[], replace_original=True)

    lead.clicks("Yes", on=card)
    assert card.now().plain == "Folded"


def test_a_click_on_a_private_message_sends_no_message_along(
    bot: Bot, client: WebClient, lead: Person
) -> None:
    client.chat_postEphemeral(channel=LICENSING, user=lead.id, text="x", blocks=CARD)
    lead.clicks("Yes", on=lead.sees("meet it", within=0))
    body = bot.of("block_actions")[-1]
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body


def test_a_click_in_a_thread_names_the_thread(bot: Bot, client: WebClient, lead: Person) -> None:
    parent = client.chat_postMessage(channel=LICENSING, text="Card")["ts"]
    client.chat_postMessage(channel=LICENSING, text="x", blocks=CARD, thread_ts=parent)
    lead.clicks("Yes", on=lead.sees("meet it", within=0))
    assert bot.of("block_actions")[-1]["container"]["thread_ts"] == parent


def test_the_home_tab_has_buttons_too(bot: Bot, client: WebClient, lead: Person) -> None:
    lead.opens_home()
    (event,) = bot.events("app_home_opened")
    assert (event["user"], event["tab"], event["channel"]) == ("U0DELIVERY", "home", "D0DELIVERY")
    assert "view" not in event
    client.views_publish(user_id=lead.id, view={"type": "home", "blocks": CARD})
    lead.clicks("Yes", on="home")
    body = bot.of("block_actions")[-1]
    assert (body["container"]["type"], body["view"]["type"]) == ("view", "home")
    assert "response_url" not in body
    lead.opens_home()
    assert bot.events("app_home_opened")[-1]["view"]["type"] == "home"


def test_shortcuts_go_by_their_names(client: WebClient) -> None:
    started = {"Start an assessment": "start_assessment"}
    with Sandbox(
        shortcuts=started,
        message_shortcuts={"Use as evidence": "evidence"},
        retry_after=(),
        patience=PATIENCE,
    ) as sandbox:
        lead = sandbox.person("Dina Lead")
        said = lead.says("Twelve interviews", in_="#licensing-service")
        lead.uses_shortcut("Start an assessment")
        lead.uses_message_shortcut("Use as evidence", on=said)
        first, second = (sent.payload for sent in sandbox.sent if sent.kind == "interactive")
        assert (first["type"], first["callback_id"]) == ("shortcut", "start_assessment")
        assert "channel" not in first
        assert (second["type"], second["callback_id"]) == ("message_action", "evidence")
        assert (second["message"]["text"], second["message_ts"]) == ("Twelve interviews", said.ts)
        with pytest.raises(LookupError, match="no shortcut 'Stop'; there are: Start an assessment"):
            lead.uses_shortcut("Stop")
        assert lead.notices == ["the shortcut failed: dispatch_failed"] * 2


def test_who_there_is(sandbox: Sandbox, lead: Person) -> None:
    assert [repr(person) for person in sandbox.people][:2] == [
        "Dina Lead (delivery lead)",
        "Dev Okafor (developer)",
    ]
    with pytest.raises(LookupError, match="there is no minister; there are: delivery lead, developer"):
        sandbox.person("minister")
    with pytest.raises(LookupError, match="no channel #nowhere"):
        sandbox.archive("#nowhere")
    with pytest.raises(LookupError, match="sees no channel #spend-approvals"):
        lead.says("x", in_="#spend-approvals")
    with pytest.raises(TypeError, match="say either"):
        lead.says("x")
    with pytest.raises(PermissionError, match="#old-project is archived"):
        lead.says("x", in_="#old-project")


def test_waiting_tells_what_is_seen_instead(client: WebClient, lead: Person) -> None:
    parent = client.chat_postMessage(channel=LICENSING, text="Card")["ts"]
    client.chat_postMessage(channel=LICENSING, text="Question", thread_ts=parent)
    with pytest.raises(
        AssertionError, match=r"(?s)does not see 'Question' in #licensing-service.*Spend bot: Card"
    ):
        lead.sees("Question", in_="#licensing-service", within=0)
    with pytest.raises(AssertionError, match="it stands in a thread in #licensing-service"):
        lead.sees("Question", in_="#licensing-service", within=0)
    with pytest.raises(AssertionError, match=r"(?s)in the thread.*Question"):
        lead.sees("Nothing", thread=lead.sees("Card"), within=0)
    with pytest.raises(AssertionError, match="the home shows: nothing"):
        lead.sees("x", on="home", within=0)
    with pytest.raises(AssertionError, match="should not see 'Card', but sees: Card"):
        lead.does_not_see("Card")
    with pytest.raises(AssertionError, match="does not see a modal 'Start', but no modal"):
        lead.sees_modal("Start", within=0)


def test_an_open_modal_is_told_of_when_another_is_expected(bot: Bot, client: WebClient, lead: Person) -> None:
    lead.types("/spend")
    client.views_open(
        trigger_id=bot.bodies[-1]["trigger_id"],
        view={"type": "modal", "title": plain("Look"), "blocks": [{"type": "divider"}]},
    )
    with pytest.raises(AssertionError, match=r"(?s)a modal 'Start', but the modal 'Look':\nLook\nClose"):
        lead.sees_modal("Start", within=0)
    with pytest.raises(AssertionError, match="still sees a modal"):
        lead.sees_no_modal(within=0)
    with pytest.raises(LookupError, match="has no submit button"):
        lead.submits()
    with pytest.raises(LookupError, match="sees no input 'Title'; there are: none"):
        lead.fills({"Title": "x"})


def test_nobody_and_nowhere_cannot_be_chosen(card: Message, lead: Person) -> None:
    with pytest.raises(LookupError, match="there is nobody called Zoe"):
        lead.chooses("Zoe", on=card, in_menu="Ask somebody")
    with pytest.raises(LookupError, match="there is no channel #moon"):
        lead.chooses("#moon", on=card, in_menu="Move to")


def test_an_app_that_does_not_answer_is_noticed(sandbox: Sandbox, lead: Person) -> None:
    lead.types("/spend start", in_="#general")
    assert lead.notices == ['/spend failed with the error "dispatch_failed"']


def test_an_app_that_fails_is_noticed_and_nothing_is_tried_again(
    bot: Bot, card: Message, lead: Person
) -> None:
    bot.broken = 1
    lead.clicks("Yes", on=card)
    assert lead.notices == ["'Yes' failed: http_service_error"]
    assert bot.of("block_actions") == []


def test_a_modal_stays_open_when_the_submission_fails(bot: Bot, client: WebClient, lead: Person) -> None:
    lead.types("/spend")
    client.views_open(trigger_id=bot.bodies[-1]["trigger_id"], view=modal())
    bot.broken = 1
    lead.submits()
    assert lead.notices == ["the submission failed: http_service_error"]
    lead.sees_modal("Details", within=0)


def test_a_message_shortcut_brings_its_files_and_a_deleted_one_leaves_a_trace() -> None:
    """docs.slack.dev/reference/objects/file-object, …/interaction-payloads/shortcuts-interaction-payload."""
    with Sandbox(
        message_shortcuts={"Use as evidence": "evidence"}, retry_after=(), patience=PATIENCE
    ) as sandbox:
        slack = WebClient(token=BOT_TOKEN, base_url=sandbox.api_url)
        lead = sandbox.person("Dina Lead")
        said = lead.says("Notes", in_="#licensing-service", files=[("My notes.pdf", b"Twelve")])
        lead.uses_message_shortcut("Use as evidence", on=said)
        payload = sandbox.sent[-1].payload
        assert payload["type"] == "message_action"
        assert {"callback_id", "trigger_id", "message_ts", "response_url", "action_ts"} <= payload.keys()
        assert payload["channel"] == {"id": said.channel, "name": "licensing-service"}
        [file] = payload["message"]["files"]
        assert (file["name"], file["mimetype"], file["size"]) == ("My notes.pdf", "application/pdf", 6)
        assert (file["mode"], file["is_external"], file["user"]) == ("hosted", False, lead.id)
        assert file["permalink"].endswith("/my%20notes.pdf")
        assert slack.files_info(file=file["id"])["file"]["id"] == file["id"]

        with pytest.raises(LookupError, match="there is no file other"):
            lead.deletes_file(said, "other.pdf")
        lead.deletes_file(said, "My notes.pdf")
        assert "This file was deleted." in said.now().plain
        assert said.now().post.files == ({"id": file["id"], "mode": "tombstone"},)
        with pytest.raises(SlackApiError) as refused:
            slack.files_info(file=file["id"])
        assert refused.value.response["error"] == "file_deleted"
        answer = requests.get(
            file["url_private"], headers={"Authorization": f"Bearer {BOT_TOKEN}"}, timeout=PATIENCE
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND
