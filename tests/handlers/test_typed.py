"""What is typed after /spend is read kindly: quotes, capitals, full stops, slips, and what nobody can see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.commands import COMMANDS, WITH_WORDS
from bot.handlers.typed import meant, read

KNOWN = [*COMMANDS, "help"]


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("", "", ""),
        ("  \n\t ", "", ""),
        ("START", "start", ""),
        ("start...", "start", ""),
        ("Contracts   hosting ", "contracts", "hosting"),
        ("contracts\thosting", "contracts", "hosting"),
        ("contracts\u00a0hosting", "contracts", "hosting"),
        ("\u201ccontracts\u201d \u2018Acme & Sons Ltd.\u2019", "contracts", "Acme & Sons Ltd"),
        ('"contracts hosting"', "contracts", "hosting"),
        ("contracts Acme &amp; Sons", "contracts", "Acme & Sons"),
        ("/help plan?", "help", "plan"),
        ("\u200bplan\u200b \u202eon", "plan", "on"),
        ("plan\x00 a\ud800b", "plan", "ab"),
        ("\u2026", "", ""),
    ],
)
def test_a_command_is_its_first_word_and_the_rest(text: str, word: str, rest: str) -> None:
    assert read(text) == (word, rest)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("strat", "start"),
        ("STRAT!", "start"),
        ("contarcts hosting", "contracts hosting"),
        ("contarcts 'Acme Ltd.'", "contracts Acme Ltd"),
        ("strat hosting", "start"),
        ("hlep contracts", "help contracts"),
        ("spend start", "start"),
        ("please can I see contracts hosting", "contracts hosting"),
        ("what is the portfolio", "portfolio"),
        ("wibble wobble jelly", None),
        ("\U0001f600" * 3000, None),
        ("x" * 3000, None),
        ("", None),
    ],
)
def test_a_slip_is_met_with_what_was_meant(text: str, suggestion: str | None) -> None:
    assert meant(text, KNOWN, (*WITH_WORDS, "help")) == suggestion


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(text: str) -> None:
    word, rest = read(text)
    assert " " not in word
    assert rest == rest.strip()
    found = meant(text, KNOWN, WITH_WORDS)
    assert found is None or found.split()[0] in KNOWN


@given(
    st.sampled_from(KNOWN), st.sampled_from(["", '"', "\u201c", "'"]), st.sampled_from(["", ".", "...", "!"])
)
def test_a_command_is_known_however_it_is_dressed(word: str, quote: str, end: str) -> None:
    assert read(f"{quote}{word.upper()}{quote}{end}").word == word
