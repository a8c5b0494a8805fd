"""What people do on the page, and in which words they are told that it cannot be done."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.sandbox import Limits, Person, Sandbox
from bot.sandbox.page.doing import Doer
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.wish import CannotDo, Misread
from bot.sandbox.webapi.chat import LONGEST_TEXT
from bot.sandbox.workspace.posts import Post
from tests.patience import PATIENCE

from .bolt_bot import Bot, Json, asks, button, modal, options, plain, text_input
from .small_page import ASHA, ASSESSORS, DEVELOPER, DM, GENERAL, LEAD, NOWHERE, OLD, PAYMENTS, TEAM

Does = Callable[..., None]
Cannot = Callable[..., str]

SHORTCUTS: dict[str, Any] = {
    "shortcuts": {"Start an assessment": "start"},
    "message_shortcuts": {"Answer with this": "answer"},
}

CARD: list[Json] = [
    {
        "type": "actions",
        "block_id": "answers",
        "elements": [
            button("Yes", action_id="yes", value="1"),
            {"type": "overflow", "action_id": "more", "options": options("Copy", "Withdraw")},
            {
                "type": "static_select",
                "action_id": "jump",
                "placeholder": plain("Go to"),
                "options": options("One"),
            },
            {"type": "users_select", "action_id": "ask", "placeholder": plain("Ask")},
            {"type": "datepicker", "action_id": "due"},
            {"type": "datetimepicker", "action_id": "at"},
            {"type": "checkboxes", "action_id": "ticks", "options": options("Red", "Blue")},
        ],
    }
]
FORM = modal(
    text_input("Title", max_length=20),
    asks("Phase", {"type": "static_select", "options": options("Alpha", "Beta")}),
    asks("When", {"type": "datepicker"}, optional=True),
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(NOWHERE, limits=Limits.none(), retry_after=(), patience=PATIENCE, **SHORTCUTS) as running:
        yield running


@pytest.fixture
def doer(sandbox: Sandbox) -> Doer:
    return Doer(sandbox, Reading(sandbox.workspace), frozenset({"/spend"}))


@pytest.fixture
def does(doer: Doer) -> Does:
    """Do something as the delivery lead, or as whoever it says, in the team's channel or where it says."""

    def do(deed: str, who: str = LEAD, **sent: Any) -> None:
        doer.do(deed, {"as": who, "channel": TEAM} | sent)

    return do


@pytest.fixture
def cannot(does: Does) -> Cannot:
    """Do what cannot be done, and return the words that say why."""

    def do(deed: str, who: str = LEAD, **sent: Any) -> str:
        with pytest.raises(CannotDo) as refused:
            does(deed, who, **sent)
        words = str(refused.value)
        assert words[0].isupper() or words.startswith(("/", "#"))
        assert words.endswith(".")
        return words

    return do


# Writing


def test_what_somebody_writes_stands_in_the_channel_and_reaches_the_bot(
    does: Does, bot: Bot, developer: Person
) -> None:
    does("say", text="  Hello & welcome  ")
    assert developer.reads("#licensing-service")[-1].plain == "Hello & welcome"
    assert [event["text"] for event in bot.events("message")] == ["Hello &amp; welcome"]


def test_a_reply_goes_into_its_thread_and_a_direct_message_to_the_bot(
    does: Does, lead: Person, developer: Person
) -> None:
    parent = developer.says("Shall we?", in_="#licensing-service")
    does("say", text="Yes", thread=parent.ts)
    reply = developer.reads(thread=parent)[-1]
    assert (reply.plain, reply.thread_ts) == ("Yes", parent.ts)
    does("say", text="No", thread=reply.ts)
    assert developer.reads(thread=parent)[-1].thread_ts == parent.ts
    does("home")
    lead.conversation("dm")
    does("say", text="Hello bot", channel=DM)
    assert lead.reads("dm")[-1].plain == "Hello bot"


def test_a_thread_goes_on_below_a_parent_that_was_deleted(does: Does, developer: Person) -> None:
    parent = developer.says("Shall we?", in_="#licensing-service")
    does("say", text="Yes", thread=parent.ts)
    developer.deletes(parent)
    does("say", text="What was it?", thread=parent.ts)
    assert developer.reads(thread=parent)[-1].plain == "What was it?"


def test_a_file_may_go_with_words_or_without(does: Does, developer: Person) -> None:
    does("say", text="", files=[["notes.txt", "http://127.0.0.1:1/files/0/notes.txt"]])
    (file,) = developer.reads("#licensing-service")[-1].post.files
    assert (file["name"], file["url_private"]) == ("notes.txt", "http://127.0.0.1:1/files/0/notes.txt")


def test_half_a_character_is_no_reason_to_fail(does: Does, bot: Bot, developer: Person) -> None:
    does("say", text="half \ud83d of one")
    assert developer.reads("#licensing-service")[-1].plain == "half ? of one"
    does("say", text="/spend half \ud83d")
    assert bot.bodies[-1]["text"] == "half ?"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": " \n "}, "Write something first."),
        ({}, "Write something first."),
        (
            {"text": "a" * (LONGEST_TEXT + 1)},
            "This is too long: Slack takes 40,000 characters, and it has 40,001.",
        ),
        ({"text": "hi", "channel": OLD}, "#old-project is archived: nobody can write there."),
        ({"text": "/spend start", "channel": OLD}, "#old-project is archived: nobody can write there."),
        ({"text": "hi", "channel": ASSESSORS}, "Dina Lead is not in that channel."),
        ({"text": "hi", "channel": "C0NOWHERE1"}, "That place is no longer there."),
        ({"text": "hi", "thread": "1600000000.000100"}, "That message has been deleted."),
        ({"text": "hi", "who": "U0NOBODY01"}, "There is nobody here by that name."),
    ],
)
def test_what_cannot_be_said_is_explained(cannot: Cannot, sandbox: Sandbox, sent: Json, words: str) -> None:
    assert cannot("say", **sent) == words
    assert not any(room.posts for room in sandbox.workspace.conversations.values())


def test_the_longest_message_fits(does: Does, lead: Person) -> None:
    does("say", text="a" * LONGEST_TEXT)
    assert len(lead.reads("#licensing-service")[-1].text) == LONGEST_TEXT


def test_nobody_writes_in_another_s_direct_message_or_below_what_they_do_not_see(
    cannot: Cannot, sandbox: Sandbox, developer: Person
) -> None:
    theirs = sandbox.workspace.dm_with(DEVELOPER)
    assert cannot("say", text="hi", channel=theirs.id) == "Dina Lead is not in that channel."
    private = privately(sandbox, DEVELOPER)
    assert cannot("say", text="hi", thread=private) == "Dina Lead does not see that message."
    own = privately(sandbox, LEAD)
    words = cannot("say", text="hi", thread=own)
    assert words == "There is no replying to a message that only you can see."


def privately(sandbox: Sandbox, to: str) -> str:
    """Show something to one person; return its timestamp."""
    workspace = sandbox.workspace
    card = Post(TEAM, workspace.new_ts(), "U0SPENDBOT", "Psst", True, tuple(CARD), ephemeral_to=to)
    return workspace.put(card).ts


# Commands


def test_a_command_reaches_the_bot_with_its_words(does: Does, bot: Bot) -> None:
    for typed in ("/spend start now", "/spend\nstart now", "/spend   start now "):
        does("say", text=typed)
        body = bot.bodies[-1]
        assert (body["command"], body["text"], body["channel_id"]) == ("/spend", "start now", TEAM)
    does("say", text="/spend")
    assert (bot.bodies[-1]["text"], bot.bodies[-1]["user_id"]) == ("", LEAD)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/spends", "/spends is not a command here. There are: /archive, /invite, /remove, /spend."),
        ("/ spend", "/ is not a command here. There are: /archive, /invite, /remove, /spend."),
        ("/home is full", "/home is not a command here. There are: /archive, /invite, /remove, /spend."),
        ("/invite Asha", "Say whom to invite: /invite @Spend bot."),
        ("/invite @Spend bot", "Spend bot is in #licensing-service already."),
    ],
)
def test_a_command_that_does_nothing_says_what_would(
    cannot: Cannot, sandbox: Sandbox, text: str, words: str
) -> None:
    assert cannot("say", text=text) == words
    assert sandbox.sent == []


def test_commands_are_for_channels_and_take_no_files(cannot: Cannot, sandbox: Sandbox, lead: Person) -> None:
    parent = lead.says("Shall we?", in_="#payments-platform")
    words = cannot("say", text="/spend start", thread=parent.ts, channel=PAYMENTS)
    assert words == "/spend is not supported in threads. Use it in the channel."
    words = cannot("say", text="/spend start", files=[["a.txt", "http://127.0.0.1:1/a.txt"]])
    assert words == "A command takes no files. Send them in a message of their own."
    assert sandbox.sent == []


def test_the_bot_is_invited_by_name_or_handle_to_a_channel_it_is_not_in(
    does: Does, cannot: Cannot, bot: Bot, sandbox: Sandbox, lead: Person
) -> None:
    lead.conversation("dm")
    assert cannot("say", text="/invite @Spend bot", channel=DM) == "Nobody can be invited or removed here."
    words = cannot("say", ASHA, text="/invite @Spend bot", channel=PAYMENTS)
    assert words == "Asha Grant is not in that channel."
    does("say", text="/invite @spend-bot", channel=PAYMENTS)
    assert "U0SPENDBOT" in sandbox.workspace.conversations[PAYMENTS].members
    assert bot.events("member_joined_channel")[-1]["inviter"] == LEAD


def test_a_bot_that_does_not_answer_is_told_of_by_slack_itself(does: Does, lead: Person) -> None:
    does("say", text="/spend start")
    assert lead.notices == ['/spend failed with the error "dispatch_failed"']
    does("dismiss", number="1")


# Pressing


@pytest.fixture
def card(client: WebClient, bot: Bot, lead: Person) -> Json:
    """A card with every kind of control: where it stands."""
    client.chat_postMessage(channel=TEAM, text="A card", blocks=CARD)
    return {"ts": lead.sees("Yes", in_="#licensing-service").ts, "block": "answers"}


@pytest.mark.parametrize(
    ("action", "values", "carries"),
    [
        ("yes", [], {"value": "1"}),
        ("more", ["withdraw"], {"selected_option": options("Withdraw")[0]}),
        ("jump", ["one"], {"selected_option": options("One")[0]}),
        ("ask", [ASHA], {"selected_user": ASHA}),
        ("due", ["2027-04-01"], {"selected_date": "2027-04-01"}),
        ("due", [""], {"selected_date": None}),
        ("at", ["2027-04-01T01:00"], {"selected_date_time": 1806537600}),
        ("ticks", ["red", "blue"], {"selected_options": options("Red", "Blue")}),
        ("ticks", [], {"selected_options": []}),
    ],
)
def test_a_press_or_choice_reaches_the_bot(
    does: Does, bot: Bot, card: Json, action: str, values: list[str], carries: Json
) -> None:
    does("press", **card, action=action, values=values)
    (body,) = bot.of("block_actions")
    said = {key: plainly(body["actions"][0][key]) for key in carries}
    assert (body["user"]["id"], body["container"]["message_ts"], said) == (LEAD, card["ts"], carries)


def plainly(value: Any) -> Any:
    """A value without what Slack adds to texts."""
    if isinstance(value, list):
        return [plainly(each) for each in value]
    if isinstance(value, dict):
        return {key: plainly(each) for key, each in value.items() if key != "emoji"}
    return value


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"action": "no"}, "That button or menu is no longer there."),
        ({"action": "yes", "block": "questions"}, "That button or menu is no longer there."),
        ({"action": "more", "values": ["publish"]}, "That choice is no longer offered."),
        ({"action": "jump", "values": ["two"]}, "That choice is no longer offered."),
        ({"action": "more"}, "Choose something first."),
        ({"action": "jump", "values": [""]}, "Choose something first."),
        ({"action": "at", "values": []}, "Choose something first."),
        ({"action": "at", "values": ["NaN"]}, "That is not a date or time."),
        ({"action": "at", "values": ["9" * 5000]}, "That is not a date or time."),
        ({"action": "at", "values": ["2027-02-30T09:00"]}, "That is not a date or time."),
        ({"action": "at", "values": ["0002-02-01T09:00"]}, "That is not a date or time."),
        ({"action": "due", "values": ["soon"]}, "That is not a date or time."),
        ({"action": "yes", "ts": "1.2"}, "That message has been deleted."),
        ({"action": "yes", "channel": "C0NOWHERE1"}, "That place is no longer there."),
        ({"action": "yes", "who": ASHA}, "Asha Grant is not in that channel."),
        ({"action": "yes", "view": "home"}, "The Home tab is no longer there."),
        ({"action": "yes", "view": "V1"}, "That form has been closed."),
    ],
)
def test_what_is_no_longer_offered_cannot_be_pressed(
    cannot: Cannot, bot: Bot, card: Json, sent: Json, words: str
) -> None:
    assert cannot("press", **card | sent) == words
    assert bot.of("block_actions") == []


def test_a_button_on_a_message_that_is_gone_or_is_another_s_cannot_be_pressed(
    cannot: Cannot, client: WebClient, sandbox: Sandbox, card: Json, lead: Person
) -> None:
    theirs = privately(sandbox, DEVELOPER)
    words = cannot("press", **card | {"ts": theirs}, action="yes")
    assert words == "Dina Lead does not see that message."
    client.chat_postMessage(channel=TEAM, text="reply", thread_ts=card["ts"])
    client.chat_delete(channel=TEAM, ts=card["ts"])
    assert cannot("press", **card, action="yes") == "That message has been deleted."


def test_a_button_on_the_home_tab_and_in_a_form(
    does: Does, cannot: Cannot, client: WebClient, bot: Bot
) -> None:
    client.views_publish(user_id=LEAD, view={"type": "home", "blocks": CARD})
    does("press", view="home", block="answers", action="yes")
    assert bot.of("block_actions")[-1]["view"]["type"] == "home"
    does("home")
    assert bot.events("app_home_opened")[-1]["user"] == LEAD


# Forms


@pytest.fixture
def form(does: Does, bot: Bot, lead: Person) -> str:
    """A form in front of the delivery lead: its id."""

    @bot.app.command("/spend")
    def start(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    does("say", text="/spend start")
    return lead.sees_modal("Details").id


def entries(title: str, phase: str, when: str = "") -> list[Any]:
    return [
        ["title", "title_value", [title]],
        ["phase", "phase_value", [phase]],
        ["when", "when_value", [when]],
    ]


def test_a_form_is_filled_in_and_submitted(does: Does, bot: Bot, form: str, lead: Person) -> None:
    does("enter", view=form, block="title", action="title_value", values=["Per"])
    assert lead.modal
    assert lead.modal.values["Title"] == "Per"
    does("submit", view=form, entries=entries("Permits", "beta", "2027-04-01"))
    state = bot.of("view_submission")[-1]["view"]["state"]["values"]
    assert state["title"]["title_value"]["value"] == "Permits"
    assert state["phase"]["phase_value"]["selected_option"]["value"] == "beta"
    assert state["when"]["when_value"]["selected_date"] == "2027-04-01"
    assert lead.modal is None


def test_what_slack_s_own_screen_refuses_is_marked_and_not_sent(
    does: Does, bot: Bot, form: str, lead: Person
) -> None:
    does("submit", view=form, entries=entries("A title that is too long", ""))
    assert lead.modal
    assert lead.modal.errors == {
        "Title": "Use 20 characters or fewer: this is 24.",
        "Phase": "Please complete this required field.",
    }
    assert bot.of("view_submission") == []


def test_a_button_in_a_form_may_be_pressed(does: Does, client: WebClient, bot: Bot, lead: Person) -> None:
    does("say", text="/spend start")
    view = modal(*CARD, text_input("Title"))
    client.views_open(trigger_id=bot.bodies[-1]["trigger_id"], view=view)
    does("press", view=lead.sees_modal("Details").id, block="answers", action="yes")
    assert bot.of("block_actions")[-1]["view"]["title"]["text"] == "Details"


@pytest.mark.parametrize(
    ("deed", "sent", "words"),
    [
        ("enter", {"block": "colour", "action": "x"}, "That button or menu is no longer there."),
        (
            "enter",
            {"block": "phase", "action": "phase_value", "values": ["live"]},
            "That choice is no longer offered.",
        ),
        ("submit", {"entries": entries("Permits", "live")}, "That choice is no longer offered."),
        ("submit", {"entries": entries("Permits", "beta", "soon")}, "That is not a date or time."),
        ("submit", {"view": "V0OTHER"}, "That form has been closed."),
        ("close", {"view": "V0OTHER"}, "That form has been closed."),
        ("enter", {"view": "V0OTHER", "block": "title", "action": "x"}, "That form has been closed."),
    ],
)
def test_what_a_form_no_longer_offers_is_not_sent(
    cannot: Cannot, bot: Bot, form: str, deed: str, sent: Json, words: str
) -> None:
    assert cannot(deed, **{"view": form} | sent) == words
    assert bot.of("view_submission") == []


def test_a_form_closed_in_one_window_is_closed_in_the_other(
    does: Does, cannot: Cannot, form: str, lead: Person
) -> None:
    does("close", view=form)
    assert lead.modal is None
    for deed in ("close", "submit", "enter"):
        sent = {"view": form, "block": "title", "action": "title_value", "values": ["x"]}
        assert cannot(deed, **sent) == "That form has been closed."


def test_a_form_without_a_submit_button_cannot_be_submitted(
    does: Does, cannot: Cannot, client: WebClient, bot: Bot, lead: Person
) -> None:
    does("say", text="/spend help")
    view = {"type": "modal", "title": plain("Help"), "blocks": [{"type": "divider"}]}
    client.views_open(trigger_id=bot.bodies[-1]["trigger_id"], view=view)
    words = cannot("submit", view=lead.sees_modal("Help").id)
    assert words == "The modal 'Help' has no submit button."


# Shortcuts


def test_shortcuts_of_the_workspace_and_of_a_message(
    does: Does, cannot: Cannot, bot: Bot, sandbox: Sandbox, developer: Person
) -> None:
    does("shortcut", name="Start an assessment")
    assert bot.of("shortcut")[-1]["callback_id"] == "start"
    words = cannot("shortcut", name="End it")
    assert words == "There is no shortcut 'End it'; there are: Start an assessment."
    said = developer.says("Yes, of course", in_="#licensing-service")
    does("message-shortcut", name="Answer with this", ts=said.ts)
    assert bot.of("message_action")[-1]["message"]["text"] == "Yes, of course"
    words = cannot("message-shortcut", ASHA, name="Answer with this", ts=said.ts)
    assert words == "Asha Grant is not in that channel."
    words = cannot("message-shortcut", name="Answer with this", ts=privately(sandbox, DEVELOPER))
    assert words == "Dina Lead does not see that message."


# One's own messages


def test_one_s_own_message_may_be_changed_and_deleted(does: Does, cannot: Cannot, lead: Person) -> None:
    said = lead.says("Tuesday", in_="#licensing-service")
    does("edit", ts=said.ts, text=" Wednesday ")
    assert (said.now().plain, said.now().edited) == ("Wednesday", True)
    assert cannot("edit", ts=said.ts, text=" ") == "Write something first, or delete the message."
    words = cannot("edit", ts=said.ts, text="a" * (LONGEST_TEXT + 1))
    assert words.startswith("This is too long")
    does("delete", ts=said.ts)
    assert lead.reads("#licensing-service") == []
    for deed in ("edit", "delete"):
        assert cannot(deed, ts=said.ts, text="Thursday") == "That message has been deleted."


def test_nothing_of_another_s_or_of_slack_s_own_can_be_changed(
    does: Does, cannot: Cannot, sandbox: Sandbox, lead: Person, developer: Person
) -> None:
    said = developer.says("Tuesday", in_="#licensing-service")
    sandbox.add_to_channel(sandbox.person(ASHA), "#licensing-service")
    joined = lead.reads("#licensing-service")[-1]
    for deed in ("edit", "delete"):
        words = cannot(deed, ts=said.ts, text="Never")
        assert words == "Dina Lead did not write that message."
        words = cannot(deed, ASHA, ts=joined.ts, text="Never")
        assert words == "Slack itself says that somebody joined: it cannot be changed."
    sandbox.archive("#licensing-service")
    words = cannot("edit", DEVELOPER, ts=said.ts, text="Never")
    assert words == "#licensing-service is archived: nobody can write there."
    assert said.now().plain == "Tuesday"


# Reading


def test_what_is_read_is_noted_for_whoever_reads(
    does: Does, cannot: Cannot, doer: Doer, lead: Person
) -> None:
    room = doer.sandbox.workspace.conversations[GENERAL]
    parent = lead.says("Hello", in_="#general")
    lead.says("Anybody?", thread=parent)
    does("read", DEVELOPER, channel=GENERAL)
    assert doer.reading.unread(DEVELOPER, room).counts == {parent.ts: 1}
    does("read", DEVELOPER, channel=GENERAL, thread=parent.ts)
    assert doer.reading.unread(DEVELOPER, room).total == 0
    assert doer.reading.unread(ASHA, room).total == 2
    assert cannot("read", ASHA, channel=TEAM) == "Asha Grant is not in that channel."


# What no page of ours sends


@pytest.mark.parametrize(
    ("deed", "sent"),
    [
        ("say", {"text": None, "as": None}),
        ("say", {"text": 5}),
        ("say", {"text": ["a"]}),
        ("say", {"text": "hi", "channel": None}),
        ("say", {"text": "hi", "channel": ["C0LICENSE1"]}),
        ("say", {"text": "hi", "thread": 5}),
        ("say", {"text": "hi", "files": 5}),
        ("say", {"text": "hi", "files": "abc"}),
        ("say", {"text": "hi", "files": ["abc"]}),
        ("say", {"text": "hi", "files": [["a"]]}),
        ("say", {"text": "hi", "files": [["a", 5]]}),
        ("press", {"ts": "1.2"}),
        ("press", {"ts": "1.2", "block": "b", "action": "a", "values": 5}),
        ("press", {"ts": "1.2", "block": "b", "action": "a", "values": "abc"}),
        ("press", {"ts": "1.2", "block": "b", "action": "a", "values": [5]}),
        ("press", {"block": "answers", "action": "yes"}),
        ("press", {"block": {"a": 1}, "action": "yes"}),
        ("submit", {"view": "V1", "entries": {"a": 1}}),
        ("submit", {"view": "V1", "entries": [["a", "b"]]}),
        ("submit", {"view": "V1", "entries": [["a", "b", "c"]]}),
        ("submit", {"view": "V1", "entries": [[1, "b", []]]}),
        ("edit", {"text": "hi"}),
        ("shortcut", {}),
        ("shortcut", {"name": 5}),
        ("dismiss", {}),
        ("dismiss", {"number": "-1"}),
        ("dismiss", {"number": "²"}),
        ("dismiss", {"number": "9" * 5000}),
        ("dismiss", {"number": True}),
        ("dismiss", {"number": 1.5}),
    ],
)
def test_what_cannot_be_made_out_is_refused_and_nothing_is_done(
    doer: Doer, sandbox: Sandbox, deed: str, sent: Json
) -> None:
    version = sandbox.workspace.version
    with pytest.raises(Misread, match=r"^The page (did not say which|sent) "):
        doer.do(deed, {"as": LEAD, "channel": TEAM} | sent)
    assert (sandbox.workspace.version, sandbox.sent) == (version, [])


@pytest.mark.parametrize("sent", [None, [], "hello", 5, [{"as": LEAD}]])
def test_what_is_no_object_is_refused(doer: Doer, sent: object) -> None:
    with pytest.raises(Misread, match="cannot be made out"):
        doer.do("say", sent)


def test_a_deed_that_there_is_not_is_named(doer: Doer) -> None:
    with pytest.raises(CannotDo, match="This page cannot fly"):
        doer.do("fly", {})


def test_a_mistake_of_ours_is_not_passed_off_as_a_refusal(doer: Doer, sandbox: Sandbox) -> None:
    broken = {"type": "actions", "block_id": "b", "elements": [{"type": "button", "action_id": "a"}]}
    section = {"type": "input", "block_id": "s"}
    post = Post(TEAM, sandbox.workspace.new_ts(), "U0SPENDBOT", "", True, (section, broken))
    sandbox.workspace.put(post)
    with pytest.raises(KeyError):
        doer.do("press", {"as": LEAD, "channel": TEAM, "ts": post.ts, "block": "b", "action": "a"})
