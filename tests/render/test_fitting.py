"""Whatever is too long for Slack is laid out anew or counted, never cut without a word."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.blocks import mrkdwn_text, plain_text, words_in
from bot.render.fitting import DoesNotFitError, ellipsed, folded, laid_out, pieces


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn_text(text)}


def note(count: int) -> dict[str, Any]:
    return {"type": "context", "elements": [mrkdwn_text(f"{count} more")]}


@given(st.text(alphabet="ab c\n"), st.integers(5, 50))
def test_pieces_keep_every_letter_and_the_limit(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(len(piece) <= most for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_pieces_part_at_line_ends() -> None:
    assert pieces("one two\nthree\nfour", 13) == ["one two\nthree", "four"]


def test_a_quotation_that_goes_on_is_still_a_quotation() -> None:
    assert pieces("> one two three", 10) == ["> one two", "> three"]


def test_no_link_or_escape_is_parted() -> None:
    link = "<https://example.gov.uk/a>"
    assert pieces(f"see aaaaaaaaaaaa {link} now", 40) == ["see aaaaaaaaaaaa", f"{link} now"]
    assert pieces("aaaaaaaaaaaa&amp;b", 15) == ["aaaaaaaaaaaa", "&amp;b"]
    assert pieces("aaaaaaaaaaaaaaaaaaaa", 15) == ["a" * 15, "a" * 5]
    assert pieces(f"aaaaaaaa{link}", 30) == ["aaaaaaaa", link]


def test_a_section_becomes_several_and_keeps_its_button() -> None:
    long = section("line\n" * 1000) | {
        "accessory": {"type": "button", "text": plain_text("Go"), "action_id": "go"}
    }
    found = list(laid_out(long))
    assert len(found) == 2
    assert "accessory" in found[0]
    assert "accessory" not in found[1]


def test_an_empty_section_is_left_out() -> None:
    assert list(laid_out(section(""))) == []
    assert list(laid_out({"type": "header", "text": plain_text("")})) == []
    assert list(laid_out({"type": "context", "elements": [mrkdwn_text("")]})) == []


def test_a_long_header_becomes_a_section() -> None:
    assert [block["type"] for block in laid_out({"type": "header", "text": plain_text("a " * 76)})] == [
        "section"
    ]


def test_fields_beyond_ten_and_long_ones_get_blocks_of_their_own() -> None:
    fields = [mrkdwn_text("a")] * 11 + [mrkdwn_text("b" * 2001)]
    found = list(laid_out({"type": "section", "fields": fields}))
    assert [len(block.get("fields", [])) for block in found] == [10, 1, 0]


def test_controls_beyond_twenty_five_get_a_row_of_their_own() -> None:
    button = {"type": "button", "text": plain_text("a" * 80), "action_id": "a"}
    found = list(
        laid_out(
            {"type": "actions", "elements": [dict(button, text=plain_text("a" * 80)) for _ in range(26)]}
        )
    )
    assert [len(block["elements"]) for block in found] == [25, 1]
    assert found[0]["elements"][0]["text"]["text"] == "a" * 74 + "…"


def test_words_of_options_show_that_they_were_longer() -> None:
    option = {"text": plain_text("a" * 80), "value": "1"}
    menu = {"type": "static_select", "option_groups": [{"label": plain_text("b" * 80), "options": [option]}]}
    [block] = laid_out({"type": "actions", "elements": [menu]})
    group = block["elements"][0]["option_groups"][0]
    assert group["label"]["text"] == "b" * 74 + "…"
    assert group["options"][0]["text"]["text"] == "a" * 74 + "…"


def test_an_input_keeps_its_chosen_option_the_same_as_the_offered_one() -> None:
    option = {"text": plain_text("a" * 80), "value": "1"}
    menu = {
        "type": "static_select",
        "options": [option],
        "initial_option": {"text": plain_text("a" * 80), "value": "1"},
    }
    block = {"type": "input", "label": plain_text("c" * 2001), "element": menu}
    [found] = laid_out(block)
    assert found["element"]["initial_option"] == found["element"]["options"][0]
    assert len(found["label"]["text"]) == 2000


def test_what_fits_is_left_alone() -> None:
    blocks = [section("a"), section("b")]
    assert folded(blocks, 2, 10, note) == blocks


def test_too_many_blocks_end_in_how_many_more_there_are() -> None:
    found = folded([section("a")] * 60, 50, 12_000, note)
    assert len(found) == 50
    assert found[-1]["elements"][0]["text"] == "11 more"


def test_too_many_words_are_left_out_but_no_control_is() -> None:
    actions = {
        "type": "actions",
        "elements": [{"type": "button", "text": plain_text("Go"), "action_id": "go"}],
    }
    found = folded([section("a"), *[section("b" * 3000)] * 6, actions], 50, 12_000, note)
    assert words_in(found) <= 12_000
    assert found[-1] == actions
    assert found[-2]["elements"][0]["text"] == "3 more"


def test_controls_alone_can_be_too_many() -> None:
    with pytest.raises(DoesNotFitError):
        folded([{"type": "actions", "elements": []}] * 51, 50, 12_000, note)


def test_an_ellipsis_counts_too() -> None:
    assert ellipsed("abcdef", 4) == "abc…"
    assert ellipsed("abcd", 4) == "abcd"
