"""mrkdwn and blocks as a person reads them, and drawn in a terminal."""

from io import StringIO

import pytest
from rich.console import Console
from slack_sdk import WebClient

from bot.sandbox import Person, Sandbox
from bot.sandbox.blockkit.words import plain
from bot.sandbox.story.terminal import draw, styled

from .bolt_bot import Bot, Json, asks, button, modal, options, text_input
from .bolt_bot import plain as plain_text
from .test_chat import LICENSING
from .test_people import CARD, mrkdwn


def names(id_: str) -> str:
    return {"U1": "@Dina", "C1": "#general"}.get(id_, id_)


@pytest.mark.parametrize(
    ("mrkdwn_text", "read"),
    [
        ("*bold* _slanted_ ~struck~ `code`", "bold slanted struck code"),
        ("*_both_*", "both"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("<@U1> in <#C1|general>, <#C1>", "@Dina in #general, #general"),
        ("<https://a.example|the page> <https://a.example>", "the page https://a.example"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("<!channel> <!subteam^S1|@assessors> <!subteam^S1>", "@channel @assessors @S1"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<!date^1806537600^{date} at {time}|soon>", "1 April 2027 at 01:00"),
        ("<!date^later^{date}|soon>", "soon"),
        ("<!date^1806537600^{date_num} {colour}|soon>", "2027-04-01 {colour}"),
        ("```block```", "block"),
        ("> said\nafter :tada: &copy;", "> said\nafter 🎉 &copy;"),
    ],
)
def test_mrkdwn_is_read_as_plain_words(mrkdwn_text: str, read: str) -> None:
    assert plain(mrkdwn_text, names) == read


EVERYTHING: list[Json] = [
    {"type": "header", "text": plain_text("Licensing")},
    {"type": "divider"},
    {
        "type": "section",
        "text": mrkdwn("*Cost* `£1m`"),
        "accessory": button("Change", action_id="c", style="danger"),
    },
    {"type": "section", "fields": [mrkdwn("Phase"), mrkdwn("Beta")]},
    {
        "type": "section",
        "text": plain_text("Chart"),
        "accessory": {"type": "image", "alt_text": "A bar chart", "image_url": "https://a.example/a.png"},
    },
    {
        "type": "context",
        "elements": [mrkdwn("_2 of 40_"), {"type": "image", "alt_text": "Bar", "image_url": "u"}],
    },
    {"type": "image", "alt_text": "Timeline", "image_url": "https://a.example/t.png"},
]
MARKDOWN: Json = {"type": "markdown", "text": "**Strong**"}


def drawn(sandbox: Sandbox, surface: object, *seen_by: str) -> str:
    console = Console(file=StringIO(), width=80, color_system=None)
    console.print(draw(surface, seen_by))  # type: ignore[arg-type]
    assert isinstance(console.file, StringIO)
    assert sandbox.complaints == []
    return console.file.getvalue()


def test_a_message_reads_line_by_line(client: WebClient, lead: Person) -> None:
    client.chat_postMessage(channel=LICENSING, text="x", blocks=[*EVERYTHING, MARKDOWN])
    assert lead.reads()[-1].lines == [
        "Licensing",
        "Cost £1m",
        "Change",
        "Phase",
        "Beta",
        "Chart",
        "A bar chart",
        "2 of 40",
        "Bar",
        "Timeline",
        "Strong",
    ]


def test_attachments_are_read_too(client: WebClient, lead: Person) -> None:
    attachment = {
        "pretext": "Before",
        "text": "*In* it",
        "blocks": [{"type": "section", "text": mrkdwn("More")}],
    }
    client.chat_postMessage(channel=LICENSING, text="Text", attachments=[attachment])
    assert lead.reads()[-1].lines == ["Text", "Before", "In it", "More"]


def test_a_message_is_drawn_with_who_sees_it(client: WebClient, lead: Person, sandbox: Sandbox) -> None:
    client.chat_postMessage(channel=LICENSING, text="x", blocks=[*EVERYTHING, MARKDOWN, CARD[1]])
    shown = drawn(sandbox, lead.reads()[-1], "delivery lead", "developer")
    for words in (
        "Spend bot in #licensing-service",
        "seen by delivery lead, developer",
        "Cost £1m",
        "[ Change ]",
        "[ Yes ]",
        "[ Go to a question v ]",
        "[ ... ]",
        "(picture: A bar chart)",
        "(picture: Timeline)",
        "Strong",
    ):
        assert words in shown


def test_styles_are_drawn() -> None:
    drawn_text = styled("*bold _both_* <@U1>\n> `said`\n```x\n  y```", names)
    assert drawn_text.plain == "bold both @Dina\n> said\nx\n  y"
    looks = {drawn_text.plain[span.start : span.end]: str(span.style) for span in drawn_text.spans}
    assert looks == {"bold ": "bold", "both": "bold italic", "said": "cyan", "x\n  y": "cyan"}


def test_other_messages_are_drawn(client: WebClient, lead: Person, sandbox: Sandbox) -> None:
    said = lead.says("Notes & *more*", in_="dm", files=[("a.pdf", "https://a.example/a.pdf")])
    assert "Dina Lead in direct message" in drawn(sandbox, said)
    assert "a.pdf (file)" in drawn(sandbox, lead.edits(said, "New"))
    assert "(edited)" in drawn(sandbox, said.now())
    client.chat_postEphemeral(channel=LICENSING, user=lead.id, text="Psst")
    assert "seen by only Dina Lead" in drawn(sandbox, lead.sees("Psst"))
    parent = client.chat_postMessage(channel=LICENSING, text="Card")["ts"]
    client.chat_postMessage(channel=LICENSING, text="Answer", thread_ts=parent)
    assert "#licensing-service, in a thread" in drawn(sandbox, lead.sees("Answer"))


def test_a_modal_is_drawn_with_entries_hints_and_errors(
    client: WebClient, bot: Bot, lead: Person, sandbox: Sandbox
) -> None:
    lead.types("/spend")
    view = modal(
        *EVERYTHING,
        text_input("Title", max_length=5, placeholder=plain_text("What is it?")),
        asks(
            "Kind",
            {"type": "static_select", "options": options("Service")},
            hint=plain_text("One"),
            optional=True,
        ),
    )
    client.views_open(trigger_id=bot.bodies[-1]["trigger_id"], view=view)
    empty = drawn(sandbox, lead.modal)
    assert "| What is it? |" in empty
    lead.fills({"Title": "Licensing", "Kind": "Service"})
    shown = drawn(sandbox, lead.modal, "delivery lead")
    for words in (
        "Modal: Details",
        "Error: Use 5 characters or fewer: this is 9.",
        "| Licensing |",
        "[ Service v ]",
        "Kind (optional)",
        "One",
        "[ Close ]",
        "[ Save ]",
    ):
        assert words in shown
    assert "Licensing" in str(lead.modal)


def test_a_home_tab_is_drawn(client: WebClient, lead: Person, sandbox: Sandbox) -> None:
    client.views_publish(
        user_id=lead.id, view={"type": "home", "blocks": EVERYTHING, "private_metadata": "m"}
    )
    assert lead.home is not None
    assert "Home tab" in drawn(sandbox, lead.home)
    assert (lead.home.private_metadata, lead.home.title) == ("m", "")
