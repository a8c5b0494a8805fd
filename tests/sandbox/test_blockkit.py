"""What Slack refuses in blocks, one fault at a time."""

from typing import Any

import pytest

from bot.sandbox.blockkit.checks import message_faults, message_too_long, stored, view_faults, view_too_large

from .bolt_bot import Json, asks, button, modal, options, plain, text_input


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def section(**more: Any) -> Json:
    return {"type": "section", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "menu", **more}


CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No")}

REFUSED: list[tuple[str, Any, str]] = [
    ("not a list", {"type": "divider"}, "must provide an array [json-pointer:/blocks]"),
    ("not an object", ["divider"], "must provide an object [json-pointer:/blocks/0]"),
    ("no type", [{}], "missing required field: type [json-pointer:/blocks/0]"),
    ("unknown block", [{"type": "dvider"}], "unsupported type: dvider [json-pointer:/blocks/0/type]"),
    ("51 blocks", [{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ("extra property", [{"type": "divider", "colour": 1}], "invalid additional property: colour"),
    ("long block_id", [{"type": "divider", "block_id": "x" * 256}], "must be less than 256 characters"),
    ("empty section", [section()], "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    ("long section", [section(text=mrkdwn("x" * 3001))], "must be less than 3001 characters"),
    (
        "empty text",
        [section(text=mrkdwn(""))],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    ("text that is no text", [section(text="hello")], "must provide an object [json-pointer:/blocks/0/text]"),
    ("number as text", [section(text={"type": "mrkdwn", "text": 4})], "must provide a string"),
    (
        "unknown text type",
        [section(text={"type": "markdown", "text": "x"})],
        "must be a valid enum value: mrkdwn",
    ),
    ("emoji on mrkdwn", [section(text={**mrkdwn("x"), "emoji": True})], "invalid additional property: emoji"),
    ("11 fields", [section(fields=[mrkdwn("x")] * 11)], "no more than 10 items allowed"),
    ("no fields", [section(fields=[])], "no less than 1 items allowed"),
    ("long field", [section(fields=[mrkdwn("x" * 2001)])], "must be less than 2001 characters"),
    ("accessory that is no object", [section(text=mrkdwn("x"), accessory="b")], "must provide an object"),
    (
        "input as accessory",
        [section(text=mrkdwn("x"), accessory={"type": "plain_text_input"})],
        "unsupported type",
    ),
    ("header in mrkdwn", [{"type": "header", "text": mrkdwn("x")}], "must be a valid enum value: plain_text"),
    ("long header", [{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    ("header without text", [{"type": "header"}], "missing required field: text"),
    ("long markdown", [{"type": "markdown", "text": "x" * 12_001}], "must be less than 12001 characters"),
    ("no actions", [actions()], "no less than 1 items allowed"),
    ("26 actions", [actions(*[button("x")] * 26)], "no more than 25 items allowed"),
    ("unknown element", [actions({"type": "knob"})], "unsupported type: knob"),
    ("element without type", [actions({"text": plain("x")})], "unsupported type: None"),
    (
        "11 in a context",
        [{"type": "context", "elements": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed",
    ),
    ("button in a context", [{"type": "context", "elements": [button("x")]}], "must be a valid enum value"),
    (
        "picture without words",
        [{"type": "image", "image_url": "https://a.example/b.png"}],
        "missing required field",
    ),
    ("picture without source", [{"type": "image", "alt_text": "x"}], "must define either `image_url`"),
    ("long alt text", [{"type": "image", "alt_text": "x" * 2001, "image_url": "u"}], "less than 2001"),
    ("button in mrkdwn", [actions({"type": "button", "text": mrkdwn("x")})], "valid enum value: plain_text"),
    ("long button", [actions(button("x" * 76))], "must be less than 76 characters"),
    ("long button value", [actions(button("x", value="v" * 2001))], "must be less than 2001 characters"),
    ("button without text", [actions({"type": "button"})], "missing required field: text"),
    ("button of another style", [actions(button("x", style="blue"))], "valid enum value: primary, danger"),
    ("long action_id", [actions(button("x", action_id="a" * 256))], "must be less than 256 characters"),
    ("long url", [actions(button("x", url="u" * 3001))], "must be less than 3001 characters"),
    ("confirm that is no object", [actions(button("x", confirm="sure?"))], "must provide an object"),
    (
        "confirm half said",
        [actions(button("x", confirm={"title": plain("x")}))],
        "missing required field: deny",
    ),
    ("long confirm", [actions(button("x", confirm={**CONFIRM, "text": plain("x" * 301)}))], "less than 301"),
    (
        "long confirm title",
        [actions(button("x", confirm={**CONFIRM, "title": plain("x" * 101)}))],
        "less than 101",
    ),
    ("confirm button", [actions(button("x", confirm={**CONFIRM, "deny": plain("x" * 31)}))], "less than 31"),
    ("menu without options", [actions(menu())], "must define either `options` or `option_groups`"),
    ("menu of none", [actions(menu(options=[]))], "no less than 1 items allowed"),
    ("101 options", [actions(menu(options=options("x") * 101))], "no more than 100 items allowed"),
    ("long option", [actions(menu(options=options("x" * 76)))], "must be less than 76 characters"),
    ("long value", [actions(menu(options=[{"text": plain("x"), "value": "v" * 151}]))], "less than 151"),
    (
        "option in mrkdwn",
        [actions(menu(options=[{"text": mrkdwn("x"), "value": "v"}]))],
        "enum value: plain_text",
    ),
    (
        "url on an option",
        [actions(menu(options=[{**options("x")[0], "url": ""}]))],
        "additional property: url",
    ),
    (
        "long description",
        [actions(menu(options=[{**options("x")[0], "description": plain("x" * 76)}]))],
        "must be less than 76 characters",
    ),
    (
        "a group half said",
        [actions(menu(option_groups=[{"label": plain("x" * 76)}]))],
        "missing required field: options",
    ),
    (
        "another initial option",
        [actions(menu(options=options("Yes"), initial_option=options("No")[0]))],
        "initial_option must exactly match one of the options",
    ),
    (
        "long placeholder",
        [actions(menu(options=options("x"), placeholder=plain("x" * 151)))],
        "less than 151",
    ),
    (
        "6 in an overflow",
        [actions({"type": "overflow", "options": options("x") * 6})],
        "no more than 5 items",
    ),
    (
        "11 radios",
        [actions({"type": "radio_buttons", "options": options("x") * 11})],
        "no more than 10 items",
    ),
    ("11 boxes", [actions({"type": "checkboxes", "options": options("x") * 11})], "no more than 10 items"),
    (
        "initial date",
        [actions({"type": "datepicker", "initial_date": "1 May"})],
        "must be a date of the format",
    ),
    ("input without label", [{"type": "input", "element": {"type": "plain_text_input"}}], "field: label"),
    (
        "input of nothing",
        [{"type": "input", "label": plain("x"), "element": None}],
        "missing required field: element",
    ),
    ("a button as input", [asks("X", button("x"))], "unsupported type: button"),
    ("label in mrkdwn", [{**text_input("X"), "label": mrkdwn("x")}], "valid enum value: plain_text"),
    ("long hint", [{**text_input("X"), "hint": plain("x" * 2001)}], "must be less than 2001 characters"),
    ("max_length of 3001", [text_input("X", max_length=3001)], "must be between 1 and 3000"),
    ("a long initial value", [text_input("X", max_length=2, initial_value="xxx")], "less than 3 characters"),
    (
        "number without form",
        [asks("X", {"type": "number_input"})],
        "missing required field: is_decimal_allowed",
    ),
    (
        "one block_id twice",
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
        "`block_id` already exists: a [json-pointer:/blocks/1]",
    ),
    (
        "one action_id twice",
        [actions(button("x", action_id="a"), button("y", action_id="a"))],
        "`action_id` already exists: a",
    ),
]


@pytest.mark.parametrize(
    ("blocks", "fault"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_message_with_a_fault_is_refused_where_the_fault_is(blocks: Any, fault: str) -> None:
    assert any(fault in said for said in message_faults(blocks)), message_faults(blocks)


def test_a_message_with_everything_allowed_is_taken() -> None:
    groups = [{"label": plain("Points"), "options": options("One", "Two")}]
    blocks = [
        {"type": "header", "text": plain("x" * 150)},
        {"type": "divider"},
        {"type": "markdown", "text": "**x**"},
        {
            "type": "image",
            "alt_text": "A chart",
            "image_url": "https://a.example/b.png",
            "title": plain("Chart"),
        },
        section(text=mrkdwn("x" * 3000), accessory=button("x" * 75, value="v" * 2000, style="primary")),
        section(fields=[mrkdwn("x")] * 10),
        section(
            text=plain("x"),
            accessory={"type": "image", "alt_text": "x", "image_url": "https://a.example/b.png"},
        ),
        {"type": "context", "elements": [mrkdwn("x"), {"type": "image", "alt_text": "x", "image_url": "u"}]},
        actions(
            menu(options=options("Yes", "No"), initial_option=options("No")[0]),
            {"type": "static_select", "action_id": "g", "option_groups": groups},
            {
                "type": "overflow",
                "action_id": "o",
                "options": [{**options("x")[0], "url": "https://a.example"}],
            },
            {"type": "datepicker", "action_id": "d", "initial_date": "2027-04-01"},
            button("Really", action_id="b", confirm={**CONFIRM, "style": "danger"}),
        ),
        asks("Boxes", {"type": "checkboxes", "options": options("A", "B"), "initial_options": options("A")}),
    ]
    assert message_faults(blocks) == []


def test_the_words_of_one_message_may_not_exceed_thirteen_thousand_characters() -> None:
    assert not message_too_long([section(text=mrkdwn("x" * 3000)) for _ in range(4)])
    assert message_too_long([section(text=mrkdwn("x" * 3000)) for _ in range(5)])


VIEWS: list[tuple[str, Any, str]] = [
    ("not an object", "modal", "must provide an object [json-pointer:/view]"),
    (
        "another type",
        modal(title="X") | {"type": "home"},
        "must be a valid enum value: modal [json-pointer:/view/type]",
    ),
    ("no title", {"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    (
        "no blocks",
        {"type": "modal", "title": plain("X")},
        "missing required field: blocks [json-pointer:/view]",
    ),
    ("long title", modal(title="x" * 25), "must be less than 25 characters [json-pointer:/view/title/text]"),
    (
        "long close",
        modal(close=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/close/text]",
    ),
    ("title in mrkdwn", modal() | {"title": mrkdwn("x")}, "must be a valid enum value: plain_text"),
    (
        "much metadata",
        modal(private_metadata="x" * 3001),
        "less than 3001 characters [json-pointer:/view/private",
    ),
    ("long callback_id", modal(callback_id="x" * 256), "must be less than 256 characters"),
    ("extra property", modal(colour="red"), "invalid additional property: colour [json-pointer:/view]"),
    (
        "101 blocks",
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    ("markdown", modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
    ("inputs, no submit", modal(text_input("X")) | {"submit": None}, "missing required field: submit"),
    (
        "one block_id twice",
        modal(text_input("X"), text_input("X")),
        "`block_id` already exists: x [json-pointer:/view/blocks/1]",
    ),
]


@pytest.mark.parametrize(("view", "fault"), [case[1:] for case in VIEWS], ids=[case[0] for case in VIEWS])
def test_a_modal_with_a_fault_is_refused_where_the_fault_is(view: Any, fault: str) -> None:
    assert any(fault in said for said in view_faults(view, "modal")), view_faults(view, "modal")


def test_a_home_tab_has_no_title_and_a_modal_has_one() -> None:
    assert view_faults({"type": "home", "blocks": []}, "home") == []
    assert view_faults(modal() | {"type": "home"}, "home") == [
        "invalid additional property: title [json-pointer:/view]",
        "invalid additional property: submit [json-pointer:/view]",
    ]


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    big = modal(*[section(text=mrkdwn("x" * 2900)) for _ in range(90)])
    assert view_faults(big, "modal") == []
    assert view_too_large(big)


def test_slack_fills_in_the_ids_left_out_and_keeps_those_given() -> None:
    ids = iter(["one", "two", "three"])
    kept = stored(
        [section(text=mrkdwn("x")), actions(button("Yes", action_id="yes"), button("No"))], lambda: next(ids)
    )
    assert [block["block_id"] for block in kept] == ["one", "two"]
    assert [element["action_id"] for element in kept[1]["elements"]] == ["yes", "three"]
    assert kept[0]["text"] == {"type": "mrkdwn", "text": "x", "verbatim": False}
    assert kept[1]["elements"][0]["text"] == {"type": "plain_text", "text": "Yes", "emoji": True}
