"""What a real Bolt app hears of what people and it itself do."""

from slack_sdk import WebClient

from bot.sandbox import Limits, Message, Person, Sandbox
from tests.patience import PATIENCE

from .bolt_bot import Bot
from .test_chat import LICENSING


def kinds(bot: Bot) -> list[tuple[str, str | None]]:
    return [
        (event["type"], event.get("subtype"))
        for event in (body["event"] for body in bot.of("event_callback"))
    ]


def test_a_message_in_a_channel_the_app_is_in(bot: Bot, lead: Person) -> None:
    said = lead.says("See https://a.example/x, @Dev Okafor & #general <b>", in_="#licensing-service")
    (body,) = bot.of("event_callback")
    assert body["event_id"].startswith("Ev")
    assert (body["team_id"], body["api_app_id"], body["authorizations"][0]["user_id"]) == (
        "T0SANDBOX1",
        "A0SPENDBOT",
        "U0SPENDBOT",
    )
    event = body["event"]
    assert event["text"] == ("See <https://a.example/x>, <@U0DEVELOP1> &amp; <#C0GENERAL1|general> &lt;b&gt;")
    assert (event["user"], event["channel"], event["channel_type"], event["ts"]) == (
        lead.id,
        LICENSING,
        "channel",
        said.ts,
    )
    assert event["blocks"][0]["type"] == "rich_text"
    assert "thread_ts" not in event
    assert said.plain == "See https://a.example/x, @Dev Okafor & #general <b>"


def test_channels_the_app_is_not_in_are_not_heard(bot: Bot, lead: Person) -> None:
    lead.says("Quiet", in_="#payments-platform")
    lead.mentions_bot("Hello?", in_="#payments-platform")
    assert bot.bodies == []


def test_one_text_arrives_as_mention_and_as_message(bot: Bot, lead: Person) -> None:
    question = lead.says("Question", in_="#licensing-service")
    bot.bodies.clear()
    lead.mentions_bot("yes, 12 interviews", thread=question)
    bodies = bot.of("event_callback")
    assert sorted(body["event"]["type"] for body in bodies) == ["app_mention", "message"]
    assert len({body["event_id"] for body in bodies}) == 2
    assert len({body["event"]["ts"] for body in bodies}) == 1
    assert {body["event"]["text"] for body in bodies} == {"<@U0SPENDBOT> yes, 12 interviews"}
    assert {body["event"]["thread_ts"] for body in bodies} == {question.ts}


def test_a_direct_message_that_names_the_app_is_no_mention(bot: Bot, lead: Person) -> None:
    lead.mentions_bot("hello", in_="dm")
    assert kinds(bot) == [("message", None)]


def test_edits_and_deletions(bot: Bot, lead: Person, developer: Person) -> None:
    said = lead.says("Yse", in_="#licensing-service")
    changed = lead.edits(said, "Yes")
    developer.says("Good", thread=changed)
    other = lead.says("Other", in_="#licensing-service")
    lead.deletes(other)
    lead.deletes(said)
    assert kinds(bot) == [
        ("message", None),
        ("message", "message_changed"),
        ("message", None),
        ("message", None),
        ("message", "message_deleted"),
        ("message", "message_changed"),
    ]
    events = bot.events("message")
    assert (events[1]["message"]["text"], events[1]["previous_message"]["text"]) == ("Yes", "Yse")
    assert events[1]["message"]["edited"]["user"] == lead.id
    assert events[2]["parent_user_id"] == lead.id
    assert events[4]["deleted_ts"] == other.ts
    assert events[5]["message"]["subtype"] == "tombstone"


def test_only_ones_own_words_can_be_changed(lead: Person, developer: Person) -> None:
    said = lead.says("Mine", in_="#licensing-service")
    for change in (lambda: developer.edits(said, "x"), lambda: developer.deletes(said)):
        try:
            change()
        except PermissionError as error:
            assert str(error) == "Dev Okafor did not write that message"  # noqa: PT017
        else:
            raise AssertionError


def test_a_file_is_shared_by_its_address(bot: Bot, lead: Person, client: WebClient) -> None:
    said = lead.says(
        "Notes", in_="#licensing-service", files=[("notes.pdf", "https://files.example/notes.pdf")]
    )
    (event,) = bot.events("message")
    assert event["subtype"] == "file_share"
    (shared,) = event["files"]
    assert (shared["name"], shared["url_private"], shared["mimetype"]) == (
        "notes.pdf",
        "https://files.example/notes.pdf",
        "application/pdf",
    )
    assert client.files_info(file=shared["id"])["file"]["name"] == "notes.pdf"
    assert said.lines == ["Notes", "notes.pdf"]


def test_the_app_hears_its_own_messages(bot: Bot, client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel=LICENSING, text="Card")["ts"]
    client.chat_update(channel=LICENSING, ts=ts, text="New")
    client.chat_delete(channel=LICENSING, ts=ts)
    client.chat_postEphemeral(channel=LICENSING, user="U0DELIVERY", text="Private")
    sandbox.settle(quiet=0.05)
    events = bot.events("message")
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted"]
    assert (events[0]["bot_id"], events[0]["app_id"], events[0]["user"]) == (
        "B0SPENDBOT",
        "A0SPENDBOT",
        "U0SPENDBOT",
    )
    assert events[1]["message"]["bot_id"] == "B0SPENDBOT"


def test_the_app_hears_that_it_was_invited(bot: Bot, lead: Person, sandbox: Sandbox) -> None:
    sandbox.invite_bot("#payments-platform", by=lead)
    assert sorted(kinds(bot)) == [("member_joined_channel", None), ("message", "channel_join")]
    (event,) = bot.events("member_joined_channel")
    assert (event["user"], event["channel"], event["inviter"]) == ("U0SPENDBOT", "C0PAYMENT1", lead.id)
    lead.sees("@Spend bot has joined the channel", in_="#payments-platform", within=0)
    sandbox.invite_bot("#payments-platform", by=lead)
    assert len(bot.bodies) == 2
    sandbox.remove_bot("#payments-platform")
    (left,) = bot.events("channel_left")
    assert left["channel"] == "C0PAYMENT1"
    lead.says("Alone again", in_="#payments-platform")
    assert len(bot.bodies) == 3


def test_the_app_hears_of_channels_that_are_archived_or_deleted(
    bot: Bot, lead: Person, sandbox: Sandbox
) -> None:
    sandbox.archive("#licensing-service", by=lead)
    (archived,) = bot.events("channel_archive")
    assert (archived["channel"], archived["user"]) == ("C0LICENSE1", lead.id)
    sandbox.delete_channel("#security-review")
    (deleted,) = bot.events("channel_deleted")
    assert deleted["channel"] == "C0SECURITY"
    sandbox.archive("#payments-platform")  # it is not there
    assert len(bot.bodies) == 2
    assert sandbox.workspace.conversation("#security-review") is None


def test_a_group_message_is_heard_as_one(bot: Bot, lead: Person, assessor: Person, sandbox: Sandbox) -> None:
    group = sandbox.group_message(lead, assessor)
    lead.says("Hello all", in_=group)
    assessor.sees("Hello all", in_=group, within=0)
    (event,) = bot.events("message")
    assert (event["channel"], event["channel_type"]) == (group, "mpim")


def test_people_come_and_go(bot: Bot, assessor: Person, sandbox: Sandbox) -> None:
    sandbox.add_to_channel(assessor, "#licensing-service")
    sandbox.add_to_channel(assessor, "#licensing-service")
    assert sorted(kinds(bot)) == [("member_joined_channel", None), ("message", "channel_join")]
    sandbox.take_from_channel(assessor, "#licensing-service")
    (event,) = bot.events("member_left_channel")
    assert (event["user"], event["channel"], event["channel_type"]) == (assessor.id, "C0LICENSE1", "C")
    assert len(bot.bodies) == 3


def test_only_what_was_subscribed_to_is_sent() -> None:
    wanted = ["member_left_channel", "channel_left"]
    with Sandbox(
        "http://127.0.0.1:9", limits=Limits.none(), subscriptions=wanted, retry_after=(), patience=PATIENCE
    ) as sandbox:
        lead = sandbox.person("delivery lead")
        lead.mentions_bot("hello", in_="#general")
        lead.opens_home()
        sandbox.invite_bot("#payments-platform", by=lead)
        sandbox.take_from_channel(lead, "#general")
        sandbox.remove_bot("#general", by=sandbox.person("developer"))
        events = [sent.payload["event"] for sent in sandbox.sent]
        assert [(event["type"], event["channel"]) for event in events] == [
            ("member_left_channel", "C0GENERAL1"),
            ("channel_left", "C0GENERAL1"),
        ]


def test_an_event_is_delivered_again_with_its_own_id(bot: Bot, lead: Person, sandbox: Sandbox) -> None:
    lead.says("Once", in_="#general")
    sandbox.redeliver(sandbox.sent[-1].payload)
    first, second = bot.of("event_callback")
    assert first == second
    assert "X-Slack-Retry-Num" not in bot.headers[0]
    assert (bot.headers[1]["X-Slack-Retry-Num"], bot.headers[1]["X-Slack-Retry-Reason"]) == (
        "1",
        "http_timeout",
    )


def test_reading_everywhere_is_in_order(lead: Person) -> None:
    said: list[Message] = [
        lead.says(str(n), in_=room) for n, room in enumerate(["#general", "dm", "#general"])
    ]
    assert [message.post for message in lead.reads()] == [message.post for message in said]
