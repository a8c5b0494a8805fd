"""A person's words stay their own: they change nothing round them and lose nothing people can read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.render.words import MarkupInPlainTextError, Said, marked, mrkdwn, plain, quoted, short

STYLED = re.compile(r"(?<![^\W_])([*_~`])(?=\S)([^\n]+?)(?<=\S)\1(?![^\W_])")
"""What Slack would format: a pair of marks against the words, with no letter or digit outside of them."""


def said(text: str) -> str:
    return Said(text).__html__()


def test_a_mention_a_ping_and_a_forged_link_are_only_shown() -> None:
    shown = mrkdwn(said("<!channel> <@U0123> <https://evil.example|gov.uk> & co"))
    assert shown == "&lt;!channel&gt; &lt;@U0123&gt; &lt;<https://evil.example>|gov.uk&gt; &amp; co"


@pytest.mark.parametrize("mark", "*_~`")
def test_formatting_does_not_work_but_reads_much_the_same(mark: str) -> None:
    shown = mrkdwn(said(f"{mark}now{mark}"))
    assert mark not in shown
    assert len(shown) == len("*now*")


def test_marks_that_slack_leaves_alone_stay() -> None:
    assert mrkdwn(said("snake_case is 5 * 3")) == "snake_case is 5 * 3"


def test_an_address_is_a_link_and_exact() -> None:
    address = "https://example.gov.uk/a_b_/~team/*?x=1&y=2"
    assert mrkdwn(said(f"see ({address}).")) == f"see (<{address.replace('&', '&amp;')}>)."


def test_an_address_too_long_to_press_is_shown_whole() -> None:
    address = "https://example.gov.uk/" + "a" * 2000
    assert mrkdwn(said(address)) == address


def test_a_line_cannot_begin_a_quotation() -> None:
    assert mrkdwn(said("> so they said")) == "\u203a so they said"
    assert mrkdwn(f"Note: {said('> so')}") == "Note: &gt; so"


def test_lines_become_one_unless_quoted() -> None:
    assert mrkdwn(said("one\n\n two")) == "one two"
    assert mrkdwn(str(quoted("one\r\n*two*\n"))) == "> one\n> \u2217two\u2217"


def test_invisible_characters_that_turn_text_round_are_gone() -> None:
    assert mrkdwn(said("evil\u202egnp.exe\x00\ue002<!here>\ue003")) == "evilgnp.exe&lt;!here&gt;"


def test_plain_text_has_no_escapes() -> None:
    assert plain(f"Isn&#39;t {said('<b> & *c*')}") == "Isn't <b> & *c*"


def test_a_mention_is_refused_where_slack_would_show_its_code() -> None:
    with pytest.raises(MarkupInPlainTextError):
        plain(str(marked("<@U0123>")))


def test_markup_of_ours_is_kept() -> None:
    assert mrkdwn(f"*Hello* {marked('<@U0123>')} & co") == "*Hello* <@U0123> &amp; co"


def test_short_says_that_it_was_longer() -> None:
    assert short("one two three", 11) == "one two…"
    assert short("one\ntwo", 11) == "one two"
    assert short("abcdefghijklmnop", 11) == "abcdefghij…"


def test_short_never_cuts_an_address() -> None:
    assert short("notes at https://example.gov.uk/long/path", 20) == "notes at…"
    assert short("https://example.gov.uk/long/path", 20) == "a link too long to show here"


@given(st.text() | st.text(alphabet="*_~` >ab\n<&|@!"))
def test_no_text_formats_or_breaks_out(text: str) -> None:
    shown = mrkdwn(f"*Label* {said(text)} _end_")
    assert shown.startswith("*Label*")
    assert shown.endswith("_end_")
    inside = shown.removeprefix("*Label*").removesuffix("_end_")
    unlinked = re.sub(r"<https?://[^<>|\s]+>", "", inside)
    assert not set("<>") & set(unlinked)
    assert not STYLED.search(unlinked)


@given(st.text())
def test_plain_text_keeps_every_letter(text: str) -> None:
    letters = [
        character for character in text if character.isalnum() and not "\ue000" <= character <= "\ue003"
    ]
    assert [character for character in plain(said(text)) if character.isalnum()] == letters


@given(st.text(), st.integers(2, 60))
def test_short_is_short(text: str, most: int) -> None:
    assert len(short(text, most)) <= max(most, len("a link too long to show here"))


def test_said_words_survive_being_joined_to_others() -> None:
    assert mrkdwn(str(Markup("*a* ") + Said("*b*"))) == "*a* \u2217b\u2217"
