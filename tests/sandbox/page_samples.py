"""One of every block and element that the page draws, and how a test draws them."""

from typing import Any

from bot.sandbox.blockkit.checks import stored
from bot.sandbox.page.blocks import Ui, environment
from bot.sandbox.workspace.cast import Json

from .page_html import Element, check

PEOPLE = (("U1", "Dina Lead"), ("U2", "Dev Okafor"))
CHANNELS = (("C1", "#general"), ("C2", "#licensing"))
NAMES = {"U1": "@Dina Lead", "U2": "@Dev Okafor", "C1": "#general", "S1": "@assessors"}
ADDRESS = "https://a.example/x.png"
BLOCKS = environment().get_template("blocks.html.jinja").module


def names(id_: str) -> str:
    return NAMES.get(id_, id_)


def ui(**details: Any) -> Ui:
    return Ui(**{"names": names, "scope": "m-C1-1.1", "people": PEOPLE, "channels": CHANNELS, **details})


def draw(*blocks: Any, **details: Any) -> Element:
    """Some blocks as the page shows them, checked."""
    made = str(BLOCKS.blocks(blocks, ui(**details)))  # type: ignore[attr-defined]
    made.encode()
    return check(made)


def draw_stored(blocks: list[Json], **details: Any) -> Element:
    """Blocks as they are once posted, with an id for each block and element."""
    ids = iter(f"id{number}" for number in range(10_000))
    return draw(*stored(blocks, lambda: next(ids)), **details)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, **more: Any) -> Json:
    return {"text": plain(text), "value": text.lower(), **more}


def element(type_: str, **more: Any) -> Json:
    return {"type": type_, "action_id": "act", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "blk", "elements": list(elements)}


def section(**more: Any) -> Json:
    return {"type": "section", "block_id": "blk", "text": mrkdwn("*Words*"), **more}


def asks(input_element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "blk", "label": plain("Question"), "element": input_element, **more}


COLOURS = [option("Red"), option("Blue", description=plain("Like the sea"))]
GROUPS: list[Json] = [
    {"label": plain("Warm"), "options": [option("Red"), option("Orange")]},
    {"label": plain("Cold"), "options": [option("Blue")]},
]
CONFIRM = {
    "title": plain("Sure?"), "text": mrkdwn("It *goes*"), "confirm": plain("Go"), "deny": plain("Stay"),
    "style": "danger",
}  # fmt: skip

ELEMENTS: list[Json] = [
    element("button", text=plain("Press"), style="primary", accessibility_label="Press it"),
    element("button", text=plain("Visit"), url=ADDRESS),
    element("overflow", options=[option("Edit"), option("Visit", url=ADDRESS)]),
    element("static_select", options=COLOURS, placeholder=plain("Choose")),
    element("static_select", option_groups=GROUPS),
    element("multi_static_select", option_groups=GROUPS),
    element("multi_static_select", options=[option(f"Option {number}") for number in range(12)]),
    element("users_select", initial_user="U2"),
    element("multi_users_select", initial_users=["U1"]),
    element("conversations_select", initial_conversation="C2"),
    element("multi_conversations_select"),
    element("channels_select"),
    element("multi_channels_select"),
    element("radio_buttons", options=[*COLOURS, {"text": mrkdwn("*Bold*"), "value": "bold"}]),
    element("checkboxes", options=COLOURS, initial_options=[COLOURS[1]]),
    element("datepicker", initial_date="2027-04-01"),
    element("timepicker", initial_time="09:30"),
    element("datetimepicker", initial_date_time=1806537600),
    element("plain_text_input", initial_value="Written", min_length=2, max_length=150),
    element("plain_text_input", initial_value="\nIn\nlines", multiline=True, max_length=10),
    element("number_input", is_decimal_allowed=True, min_value="1", max_value="9.5"),
    element("email_text_input", placeholder=plain("a@b.example")),
    element("url_text_input", focus_on_load=True),
    element("image", alt_text="A chart", image_url=ADDRESS),
]

RICH = {
    "type": "rich_text",
    "block_id": "blk",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Bold", "style": {"bold": True}}],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "offset": 2,
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Item"}]}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://a.example"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\n  b"}]},
    ],
}

OTHERS: list[Json] = [
    {"type": "header", "text": plain("Title :tada:")},
    section(fields=[mrkdwn("*One*\n1"), plain("Two")]),
    {"type": "section", "block_id": "blk", "fields": [plain("Only")]},
    {
        "type": "context",
        "elements": [mrkdwn("_Small_"), {"type": "image", "alt_text": "Bar", "image_url": ADDRESS}],
    },
    {"type": "divider"},
    {"type": "image", "alt_text": "Timeline", "image_url": ADDRESS, "title": plain("Plan")},
    {"type": "image", "alt_text": "Ours", "slack_file": {"url": "https://files.example/1"}},
    {"type": "image", "alt_text": "Ours", "slack_file": {"id": "F1"}},
    {"type": "markdown", "text": "**Strong**"},
    RICH,
    {"type": "file", "external_id": "plan.pdf", "source": "remote"},
    {
        "type": "video", "title": plain("Talk"), "alt_text": "A talk", "video_url": "https://v.example/1",
        "thumbnail_url": ADDRESS, "description": plain("An hour"), "author_name": "Ada",
    },
    {"type": "video", "title": plain("Talk"), "alt_text": "A talk", "video_url": "https://v.example/1"},
]  # fmt: skip
