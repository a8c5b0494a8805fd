"""Every block and element as HTML: what a person, a screen reader and the page's script find in it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import pounds
from bot.render import Renderer
from bot.sandbox.page.blocks import environment
from bot.sandbox.workspace.cast import Json
from tests.cards.samples import CARDS, HOME, least, most
from tests.cards.samples_said import MODALS, STATEMENTS

from .page_samples import (
    COLOURS,
    CONFIRM,
    ELEMENTS,
    GROUPS,
    OTHERS,
    RICH,
    actions,
    asks,
    draw,
    draw_stored,
    element,
    option,
    plain,
    section,
)

RENDERER = Renderer(filters={"pounds": pounds})
HOSTILE = "<b x='1'>\"&amp; </textarea></title><script>alert(1)</script> javascript:alert(1) \ud800"


def placed(each: Json) -> Iterator[Json]:
    yield actions(each)
    yield section(accessory=each)
    yield asks(each, hint=plain("Hint"), optional=True)


@pytest.mark.parametrize("each", ELEMENTS, ids=lambda each: str(each["type"]))
def test_every_element_is_drawn_wherever_it_stands(each: Json) -> None:
    for block in placed(each):
        for details in ({}, {"disabled": True}, {"errors": {"blk": "Wrong"}}):
            page = draw(block, **details)
            assert not page.all(class_="bk-unknown")
            for control in page.all("", data_type=each["type"]):
                assert (control["data-block"], control["data-action"]) == ("blk", "act")
                assert ("disabled" in control.attributes) == bool(details.get("disabled"))


@pytest.mark.parametrize("block", OTHERS, ids=lambda block: str(block["type"]))
def test_every_block_is_drawn(block: Json) -> None:
    page = draw(block)
    assert not page.all(class_="bk-unknown")
    assert page.all() != page.all(class_="bk-blocks")


def test_words_of_blocks() -> None:
    page = draw(*OTHERS)
    assert page.one("h3", "bk-header").text.strip() == "Title 🎉"
    assert draw(OTHERS[0], heading_level=2).one("h2", "bk-header")
    assert [field.lines for field in page.all(class_="bk-field")] == [["One", "1"], ["Two"], ["Only"]]
    assert page.one(class_="bk-context").lines == ["Small", "Image: Bar", "Open the image at a.example"]
    images = [image.lines for image in page.all("figure")]
    assert images[1:4] == [
        ["Image: Timeline (Plan)", "Open the image at a.example"],
        ["Image: Ours", "Open the image at files.example"],
        ["Image: Ours"],
    ]
    assert images[4:] == [
        ["Video: Talk, Ada", "An hour", "A talk", "Open the video at v.example"],
        ["Video: Talk", "A talk", "Open the video at v.example"],
    ]
    assert page.one(class_="bk-markdown").one("strong").text == "Strong"
    assert page.one(class_="bk-file").text.strip() == "File: plan.pdf"
    assert page.all("hr", "bk-divider")
    for text in page.all(class_="bk-text"):
        assert text["dir"] == "auto"
        assert all(paragraph["dir"] == "auto" for paragraph in text.all("p"))


def test_rich_text() -> None:
    page = draw(RICH)
    assert page.one("ol")["start"] == "3"
    assert page.one("ol").classes == ["bk-indent-1"]
    assert page.one("ul").lines == ["@Dina Lead"]
    assert page.one("blockquote").one("a")["href"] == "https://a.example"
    assert page.one("pre").lines == ["a", "  b"]
    page = draw({"type": "rich_text", "elements": [{"type": "rich_text_new", "a": 1}]})
    assert "A rich_text_new element, which this page cannot show" in page.text


def test_buttons() -> None:
    press, visit = (element("button", action_id=id_, text=plain("Press")) for id_ in ("a", "b"))
    page = draw(
        actions(
            {**press, "style": "danger", "accessibility_label": "Press now"},
            {**visit, "url": "https://a.example"},
        )
    )
    button, link = page.one("button"), page.one("a")
    assert button.classes == ["bk-button", "bk-danger"]
    assert (button["type"], button["data-type"], button["aria-label"]) == ("button", "button", "Press now")
    assert (link["href"], link["data-type"], link["data-action"]) == ("https://a.example", "button", "b")
    assert link.classes == ["bk-button"]
    assert draw(actions({**press, "style": "x y"})).one("button").classes == ["bk-button"]
    off = draw(actions({**press, "url": "https://a.example", "accessibility_label": "Go"}), disabled=True)
    assert off.one("a")["aria-disabled"] == "true"
    assert off.one("a").get("href") is None


def test_a_button_with_an_unsafe_address_is_no_link() -> None:
    page = draw(actions(element("button", text=plain("Press"), url="javascript:alert(1)")))
    assert page.one("button")["data-action"] == "act"
    assert not page.all("a")


def test_a_question_is_asked_first() -> None:
    for each in (
        element("button", text=plain("Press"), confirm=CONFIRM),
        element("static_select", options=COLOURS, confirm=CONFIRM),
        element("overflow", options=[option("Edit")], confirm=CONFIRM),
        element("radio_buttons", options=COLOURS[:1], confirm=CONFIRM),
    ):
        control = draw(actions(each)).one("", data_type=each["type"])
        said = {name: value for name, value in control.attributes.items() if name.startswith("data-confirm")}
        assert said == {
            "data-confirm-title": "Sure?",
            "data-confirm-text": "It goes",
            "data-confirm-yes": "Go",
            "data-confirm-no": "Stay",
            "data-confirm-style": "danger",
        }


def test_overflow_menus() -> None:
    page = draw(actions(ELEMENTS[2]))
    assert page.one("details", "bk-overflow").one("summary")["aria-label"] == "More actions"
    assert page.one("button")["data-value"] == "edit"
    assert (page.one("a")["data-value"], page.one("a")["href"]) == ("visit", "https://a.example/x.png")
    assert len(draw(actions(ELEMENTS[2]), disabled=True).all("button")) == 2


def chosen(page: Any) -> list[str]:
    on = [each for each in page.all("option") if "selected" in each.attributes]
    return [
        each["value"] for each in [*on, *(each for each in page.all("input") if "checked" in each.attributes)]
    ]


def test_menus_begin_empty_and_show_what_is_chosen() -> None:
    menu = element("static_select", option_groups=GROUPS, placeholder=plain("Colour :tada:"))
    page = draw(asks(menu))
    first = page.all("option")[0]
    assert (first["value"], first.text) == ("", "Colour 🎉")
    assert [group["label"] for group in page.all("optgroup")] == ["Warm", "Cold"]
    assert [each["value"] for each in page.all("optgroup")[0].all("option")] == ["red", "orange"]
    assert chosen(page) == []
    assert chosen(draw(asks({**menu, "initial_option": GROUPS[1]["options"][0]}))) == ["blue"]
    entered = {("blk", "act"): {"type": "static_select", "selected_option": option("Orange")}}
    assert chosen(draw(asks({**menu, "initial_option": option("Blue")}), entered=entered)) == ["orange"]
    emptied = {("blk", "act"): {"type": "static_select", "selected_option": None}}
    assert chosen(draw(asks({**menu, "initial_option": option("Blue")}), entered=emptied)) == []
    described = draw(actions(element("static_select", options=COLOURS)))
    assert [each.text for each in described.all("option")] == ["Choose one", "Red", "Blue: Like the sea"]


def test_menus_of_people_and_channels() -> None:
    page = draw(asks(element("users_select", initial_user="U9")))
    assert [(each["value"], each.text) for each in page.all("option")[1:]] == [
        ("U1", "Dina Lead"),
        ("U2", "Dev Okafor"),
        ("U9", "U9"),
    ]
    assert chosen(page) == ["U9"]
    assert chosen(draw(asks(element("conversations_select", initial_conversation="C2")))) == ["C2"]
    entered = {("blk", "act"): {"selected_channels": ["C1", "C2"]}}
    assert chosen(draw(asks(element("multi_channels_select")), entered=entered)) == ["C1", "C2"]


def test_several_choices_are_boxes_under_a_legend() -> None:
    boxes = element("checkboxes", options=COLOURS, initial_options=[COLOURS[1]], max_selected_items=2)
    page = draw(asks(boxes, optional=True, hint=plain("Both, if you like")), errors={"blk": "Choose one"})
    group = page.one("fieldset")
    assert group.one("legend").text == "Question (optional)"
    assert [page.one(id_=each).text.strip() for each in group["aria-describedby"].split()] == [
        "Both, if you like",
        "Error: Choose one",
    ]
    red, blue = page.all("input")
    assert (red["type"], red["value"], red["aria-invalid"]) == ("checkbox", "red", "true")
    assert page.one("label", for_=blue["id"]).text == "Blue Like the sea"
    assert "checked" in blue.attributes
    assert page.one(class_="bk-boxes")["data-max"] == "2"
    radios = draw(asks(element("radio_buttons", options=COLOURS)), errors={"blk": "Choose one"})
    assert (radios.one("fieldset")["role"], radios.one("fieldset")["aria-invalid"]) == ("radiogroup", "true")
    assert len({each["name"] for each in radios.all("input", type="radio")}) == 1
    grouped = draw(section(accessory=element("multi_static_select", option_groups=GROUPS)))
    assert [each.text.strip() for each in grouped.all(class_="bk-group-label")] == ["Warm", "Cold"]
    assert grouped.one("legend").text == "Words"
    many = element("checkboxes", options=[option(str(number)) for number in range(11)])
    assert draw(actions(many)).one(class_="bk-many")


def test_an_input_says_what_it_wants_and_what_is_wrong() -> None:
    text = element("plain_text_input", max_length=10, min_length=2, placeholder=plain("Say"))
    calm = draw(asks(text))
    field = calm.one("input")
    assert calm.one("label", for_=field["id"]).text == "Question"
    assert (field["data-max"], field["data-min"], field["placeholder"]) == ("10", "2", "Say")
    assert field.get("maxlength") is None
    assert field.get("aria-invalid") is None
    assert "hidden" in calm.one(class_="bk-count").attributes
    assert not calm.all(class_="bk-has-error")
    page = draw(
        asks(text, hint=plain("A word"), optional=True),
        errors={"blk": "Too long & so on", "other": "Not here"},
        entered={("blk", "act"): {"value": "12345678901"}},
    )
    field = page.one("input")
    assert page.one("label").text == "Question (optional)"
    assert (field["value"], field["aria-invalid"]) == ("12345678901", "true")
    assert [page.one(id_=each).text.strip() for each in field["aria-describedby"].split()] == [
        "A word",
        "Error: Too long & so on",
        "You have 1 character too many",
    ]
    assert page.one(class_="bk-count")["data-count-for"] == field["id"]
    assert page.one(class_="bk-input").classes == ["bk-input", "bk-has-error"]
    for length, said in ((1999, "You have 1 character left"), (2000, "You have 0 characters left")):
        near = draw(asks({**text, "max_length": 2000}), entered={("blk", "act"): {"value": "x" * length}})
        assert near.one(class_="bk-count").text.strip() == said
        assert "hidden" not in near.one(class_="bk-count").attributes
    elsewhere = draw(section(accessory=element("users_select")), errors={"blk": "Wrong"})
    assert elsewhere.one("select").get("aria-invalid") is None


def test_text_inputs_keep_what_was_typed() -> None:
    page = draw(asks(element("plain_text_input", multiline=True, initial_value="\n<b>\n </textarea>")))
    # A browser drops the first line break after the tag.
    assert "".join(str(each) for each in page.one("textarea").inside) == "\n\n<b>\n </textarea>"
    assert draw(asks(ELEMENTS[-4])).one("input")["inputmode"] == "decimal"
    assert (
        draw(asks(element("number_input", is_decimal_allowed=False))).one("input")["inputmode"] == "numeric"
    )
    assert draw(asks(ELEMENTS[-3])).one("input")["type"] == "email"
    assert "data-focus" in draw(asks(ELEMENTS[-2])).one("input", type="url").attributes


@pytest.mark.parametrize(
    ("each", "type_", "value"),
    [
        (element("datepicker", initial_date="2027-04-01"), "date", "2027-04-01"),
        (element("timepicker", initial_time="09:30"), "time", "09:30"),
        (element("datetimepicker", initial_date_time=1806537600), "datetime-local", "2027-04-01T01:00"),
        (element("datepicker"), "date", ""),
    ],
)
def test_dates_and_times(each: Json, type_: str, value: str) -> None:
    field = draw(asks(each)).one("input")
    assert (field["type"], field["value"]) == (type_, value)


def test_an_input_that_tells_the_app_at_once_says_when() -> None:
    text = element("plain_text_input")
    assert draw(asks(text)).one("input").get("data-dispatch") is None
    assert draw(asks(text, dispatch_action=True)).one("input")["data-dispatch"] == "on_enter_pressed"
    text["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    assert draw(asks(text, dispatch_action=True)).one("input")["data-dispatch"] == "on_character_entered"


def test_an_element_without_a_label_is_named() -> None:
    named = element("users_select", placeholder=plain("Choose a person"))
    assert draw(actions(named)).one("select")["aria-label"] == "Choose a person"
    assert draw(section(accessory=element("users_select"))).one("select")["aria-label"] == "Words"
    assert draw(actions(element("users_select"))).one("select")["aria-label"] == "Choose"


UNKNOWN: list[Any] = [
    {"type": "carousel", "elements": [1]},
    {"type": "<b>", "x": HOSTILE},
    {"no": "type"},
    {"type": 7},
    {"type": "section"} | {"text": "not an object"},
    {"type": "actions"},
    {"type": "actions", "elements": [1]},
    {"type": "input", "label": plain("x")},
    {"type": "context", "elements": [{"type": "image"}]},
    {"type": "header", "text": None},
    asks(element("datetimepicker", initial_date_time="soon")),
    "words",
    None,
    [],
]


@pytest.mark.parametrize("block", UNKNOWN, ids=lambda block: str(block)[:30])
def test_a_block_that_cannot_be_shown_says_so(block: Any) -> None:
    page = draw(block, section())
    box = page.one(class_="bk-unknown")
    kind = block["type"] if isinstance(block, dict) and isinstance(block.get("type"), str) else "nameless"
    assert f"A {kind} block, which this page cannot show" in box.lines
    shown = "".join(str(each) for each in box.one("details").one("pre").inside)
    assert json.loads(shown) == json.loads(json.dumps(block).replace("\\ud800", "?"))
    assert "Words" in page.text


def test_an_element_that_cannot_be_shown_leaves_the_others() -> None:
    page = draw(
        actions(element("external_select", min_query_length=1), element("button", text=plain("Press")))
    )
    assert "A external_select element, which this page cannot show" in page.text
    assert page.one("button").text == "Press"
    assert draw(asks({"type": "file_input"})).one(class_="bk-unknown")
    assert draw(section(accessory={"type": "workflow_button", "text": plain("x")})).one(class_="bk-unknown")


def hostile(value: Any, key: str = "") -> Any:
    """Sample data in which every word a person or app may choose is hostile."""
    if isinstance(value, dict):
        return {name: hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    fixed = {"type", "style", "initial_date", "initial_time", "min_value", "max_value"}
    return HOSTILE if isinstance(value, str) and key not in fixed else value


@pytest.mark.parametrize("each", [*ELEMENTS, *OTHERS], ids=lambda each: str(each["type"]))
def test_hostile_words_stay_words(each: Json) -> None:
    bad = hostile(each)
    blocks = placed({**bad, "confirm": hostile(CONFIRM)}) if each in ELEMENTS else [bad]
    for block in blocks:
        page = draw(hostile(block), scope=HOSTILE, errors={HOSTILE: HOSTILE}, people=[(HOSTILE, HOSTILE)])
        assert not page.all(class_="bk-unknown")
        assert not page.all("b")


KEYS = ["type", "text", "elements", "element", "accessory", "fields", "label", "options", "value", "confirm"]
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
)


@given(ANYTHING, st.sampled_from([*ELEMENTS, *OTHERS]))
def test_no_shape_of_json_takes_the_page_down(value: Any, sound: Json) -> None:
    for key in sound:
        draw({**sound, key: value})
        draw(asks({**sound, key: value}), actions({**sound, key: value}))


def test_ids_are_unique_even_where_the_app_repeats_its_own() -> None:
    button = element("button", text=plain("Press"))
    page = draw(
        actions(button, button),
        actions(button),
        {**actions(button), "block_id": "1"},
        asks({"type": "plain_text_input"}),
    )
    ids = [each["id"] for each in page.all() if each.get("id")]
    assert len(ids) == len(set(ids)) == 5
    near = draw(
        {**actions(element("button", text=plain("x"), action_id="b.c")), "block_id": "a"},
        {**actions(element("button", text=plain("x"), action_id="c")), "block_id": "a.b"},
    )
    assert len(near.all("button")) == 2
    odd = [element("button", text=plain("x"), action_id=id_) for id_ in ("a b", "a.b", "a_b", "a_20_b")]
    assert not [each for each in draw(actions(*odd)).all("button") if " " in each["id"]]


def test_half_characters_do_not_stop_the_page() -> None:
    page = draw(actions(element("button", text=plain("Press"), value="x", action_id="\ud800é")))
    assert page.one("button")["data-action"] == "?é"


def test_the_templates_know_both_kinds_of_text() -> None:
    page = environment().from_string("{{ a|mrkdwn(names) }}{{ a|plain }}{{ a }}")
    assert page.render(a="*<*", names=str) == '<p dir="auto"><strong>&lt;</strong></p>*&lt;**&lt;*'


def sent(name: str, amount: Callable[[Json], Json]) -> list[Json]:
    if name == "home":
        return list(RENDERER.home(name, amount(HOME)).blocks)
    if name in MODALS:
        blocks: list[Json] = RENDERER.modal(name, amount(MODALS[name]))["blocks"]
        return blocks
    return list(RENDERER.message(name, amount({**CARDS, **STATEMENTS}[name])).blocks)


@pytest.mark.parametrize("amount", [least, lambda data: data, most], ids=["least", "usual", "most"])
@pytest.mark.parametrize("name", ["home", *MODALS, *CARDS, *STATEMENTS])
def test_everything_the_bot_sends_can_be_shown(name: str, amount: Callable[[Json], Json]) -> None:
    page = draw_stored(sent(name, amount))
    assert not page.all(class_="bk-unknown")
    assert page.lines
