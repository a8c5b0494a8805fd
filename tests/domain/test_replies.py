import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.replies import Reply, read
from bot.domain.standard import AnswerValue

YES, PARTLY, NO, NOT_APPLICABLE = AnswerValue


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("yes", YES, ""),
        ("Yes", YES, ""),
        ("YES!", YES, ""),
        (" yes. ", YES, ""),
        ("y", YES, ""),
        ("yes,", YES, ""),
        ("yes, 12 interviews", YES, "12 interviews"),
        ("Yes. 12 interviews", YES, "12 interviews"),
        ("yes: 12 interviews", YES, "12 interviews"),
        ("yes; 12 interviews", YES, "12 interviews"),
        ("yes - 12 interviews", YES, "12 interviews"),
        ("yes -- 12 interviews", YES, "12 interviews"),
        ("yes \u2013 12 interviews", YES, "12 interviews"),
        ("yes\u201412 interviews", YES, "12 interviews"),
        ("yes\n12 interviews\nall in May", YES, "12 interviews\nall in May"),
        ("yes (12 interviews)", YES, "(12 interviews)"),
        ("yes, yes, 12 interviews", YES, "yes, 12 interviews"),
        ("yes 12 interviews", YES, "12 interviews"),
        ("yes £2m saved", YES, "£2m saved"),
        ("yes we have, in May", YES, "we have, in May"),
        ("yes we\u2019ve asked 12 people", YES, "we\u2019ve asked 12 people"),
        ("yes see <https://example.gov.uk>", YES, "see https://example.gov.uk"),
        ("yes <https://example.gov.uk/notes>", YES, "https://example.gov.uk/notes"),
        ("no", NO, ""),
        ("n", NO, ""),
        ("no because nobody has asked", NO, "because nobody has asked"),
        ("No as we have not begun", NO, "as we have not begun"),
        ("no, not yet", NO, "not yet"),
        ("no not yet", NO, "not yet"),
        ("no, no research was done", NO, "no research was done"),
        ("no we haven't", NO, "we haven't"),
        ("partly", PARTLY, ""),
        ("partly: two of five", PARTLY, "two of five"),
        ("partly done in alpha", PARTLY, "done in alpha"),
        ("partially complete", PARTLY, "complete"),
        ("Partial, two of five", PARTLY, "two of five"),
        ("partly £2m of it", PARTLY, "£2m of it"),
        ("n/a", NOT_APPLICABLE, ""),
        ("N/A \u2013 an internal tool", NOT_APPLICABLE, "an internal tool"),
        ("n/a an internal tool", NOT_APPLICABLE, "an internal tool"),
        ("n.a.", NOT_APPLICABLE, ""),
        ("na: an internal tool", NOT_APPLICABLE, "an internal tool"),
        ("not applicable: an internal tool", NOT_APPLICABLE, "an internal tool"),
        ("Not applicable to an internal tool", NOT_APPLICABLE, "to an internal tool"),
    ],
)
def test_answers(text: str, value: AnswerValue, words: str) -> None:
    assert read(text) == Reply(value, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "yes please can someone look at this?",
        "yes, please",
        "yes, thanks",
        "yes, yes please",
        "yes, will do",
        "yes, I\u2019ll look at it tomorrow",
        "yes, can someone look at this? I am stuck",
        "yes, who owns that? I am stuck",
        "no, *really?*",
        "yes, 12 interviews (is that enough?)",
        "yes?",
        "*yes?*",
        "yes...",
        "yes and no",
        "yes/no",
        "yes & no",
        "yes or no",
        "y/n?",
        "yes, partly",
        "no, n/a",
        "yes: no, not really",
        "yes :+1:",
        "yes:tada:",
        "yes \U0001f389",
        "yes-man",
        "yes.com is down",
        "yesterday",
        "yes as far as I know",
        "yes <@U0DEVELOP> knows",
        "no, <@U0DEVELOP> has it",
        "no idea",
        "no problem",
        "no, problem solved",
        "yes, no problem",
        "no thanks",
        "no-one has",
        "no one has",
        "No. 10 asked about it",
        "No.10 asked about it",
        "no 10 is the one",
        "no, can you ask them?",
        "nobody",
        "none",
        "nothing yet",
        "not sure",
        "not applicable here, is it?",
        "na na na",
        "name it",
        "partial list attached",
        "particularly good",
        "partly...",
        "partly :thinking_face:",
        "partlyish",
        "n/apple",
        "n/a/b",
        "nope",
        "yep",
        "I said yes",
        "&gt; yes",
        "> yes",
        "- yes",
        "<@U0DEVELOP> <@U0LEAD0001> yes",
        "ask <@U0SPENDBOT> yes",
        "<!channel> yes",
    ],
)
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "<@U0SPENDBOT> yes, done",
        "<@U0SPENDBOT>: yes, done",
        "  <@U0SPENDBOT|spend>, yes, done",
        "<@W0SPENDBOT> yes, done",
    ],
)
def test_a_mention_before_the_answer_is_dropped(text: str) -> None:
    assert read(text) == Reply(YES, "done")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<https://example.gov.uk/notes>", "https://example.gov.uk/notes"),
        ("<https://example.gov.uk/notes|our notes>", "https://example.gov.uk/notes"),
        ("<http://example.gov.uk/?a=1&amp;b=2|notes>", "http://example.gov.uk/?a=1&b=2"),
        ("<mailto:team@example.gov.uk|team@example.gov.uk>", "team@example.gov.uk"),
        ("<mailto:team@example.gov.uk>", "team@example.gov.uk"),
        ("told <@U0DEVELOP|dev>", "told @dev"),
        ("told <@U0DEVELOP>", "told @U0DEVELOP"),
        ("in <#C0LICENSE1|licensing>", "in #licensing"),
        ("told <!here>", "told @here"),
        ("told <!subteam^S0TEAM0001|@research>", "told @research"),
        ("5 &lt; 10 &gt; 3 &amp; so on", "5 < 10 > 3 & so on"),
        ("typed &amp;lt;b&amp;gt;", "typed &lt;b&gt;"),
        ("<> and <", "<> and <"),
    ],
)
def test_slack_s_markup_becomes_plain_text(written: str, words: str) -> None:
    assert read(f"yes, {written}") == Reply(YES, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*yes*", ""),
        ("_yes, in May_", "in May"),
        ("*Yes*, in May", "in May"),
        ("`yes`", ""),
        ("*_yes, in May_*", "in May"),
        ("yes, in *May*", "in *May*"),
        ("*yes*, in *May*", "in *May*"),
    ],
)
def test_an_answer_in_bold_is_an_answer(text: str, words: str) -> None:
    assert read(text) == Reply(YES, words)


SPOKEN = {YES: "yes", PARTLY: "partly", NO: "no", NOT_APPLICABLE: "n/a"}
PLAIN_WORDS = st.lists(
    st.sampled_from(["interviews", "in", "May", "with", "<b>", "&", "twelve", "users"]), min_size=1
).map(" ".join)


@settings(deadline=None)
@given(st.sampled_from(AnswerValue), st.sampled_from([", ", ": ", " - ", "\n", ". "]), PLAIN_WORDS)
def test_a_value_set_apart_from_plain_words_is_always_read(
    value: AnswerValue, apart: str, words: str
) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert read(f"{SPOKEN[value]}{apart}{escaped}") == Reply(value, words)


@settings(deadline=None)
@given(st.text() | st.text(alphabet="yesnopartl/a ,.:-?*_<>|@U\n"))
def test_any_text_is_read_or_left_alone_and_the_words_come_from_it(text: str) -> None:
    reply = read(text)

    assert reply is None or reply.words == reply.words.strip()


@settings(deadline=None)
@given(
    st.text().filter(lambda text: not text.strip().strip("*_~`").lower().startswith(("y", "n", "p", "<@")))
)
def test_what_begins_with_no_answer_is_talk(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "no, " * 10_000,
        "<" * 40_000,
        " " * 40_000,
        "*" * 40_000,
        "yes, " + "<a|" * 13_000,
        "yes" + " " * 40_000 + "x",
    ],
)
def test_a_very_long_message_is_read_without_failing(text: str) -> None:
    read(text)
