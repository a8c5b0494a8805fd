"""What is typed in a conversation: an answer, perhaps an answer, or talk."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import load
from bot.domain.evidence import Link, SlackFile
from bot.domain.given import read_answer
from bot.domain.problems import Problem
from bot.domain.question import Question, QuestionKind
from bot.domain.replies import Reply
from bot.domain.understanding import completed, understand
from bot.domain.values_meant import Meaning
from bot.domain.written import written
from tests.domain.making import a_question

TODAY = date(2026, 11, 27)
BOT = "U0SPENDBOT"
HOSTS: dict[str, Any] = {
    "options": [
        {"id": "cloud", "title": "Public cloud, or software used over the internet"},
        {"id": "crown", "title": "Crown Hosting"},
        {"id": "ours", "title": "A data centre of our own"},
        {"id": "theirs", "title": "A supplier's data centre"},
    ]
}
QUESTIONS: dict[str, Question] = {
    kind.value: a_question(kind=kind.value, **(HOSTS if kind.value in ("one", "several") else {}))
    for kind in QuestionKind
} | {
    "evidence": a_question(evidence=True),
    "short": a_question(kind="short-text", limits={"longest": 80, "says": "Use at most 80 characters."}),
    "alone": a_question(
        kind="several",
        options=[
            {"id": "screens", "title": "Screens"},
            {"id": "none", "title": "None of these", "alone": True},
        ],
    ),
    "up to 60": a_question(kind="number", limits={"at_most": 60, "says": "At most 60."}),
}
FILE = SlackFile("F1", "notes.pdf", "application/pdf", 12, "hosted", address="https://slack.example/files/F1")


def meaning(kind: str, text: str, *files: SlackFile) -> Meaning | None:
    return understand(QUESTIONS[kind], written(text, files, BOT), TODAY)


@pytest.mark.parametrize(
    ("kind", "text", "value", "words"),
    [
        ("judgement", "yes", "yes", ""),
        ("judgement", "y", "yes", ""),
        ("judgement", "no because nobody asked", "no", "because nobody asked"),
        ("judgement", "n/a", "not_applicable", ""),
        ("judgement", "partly: two of five", "partly", "two of five"),
        ("money", "£2.5m", "£2.5m", ""),
        ("money", "£140,000, for six weeks of a team of four", "£140,000", "for six weeks of a team of four"),
        ("money", "two million", "2 million", ""),
        ("money", "a million pounds", "1 million pounds", ""),
        ("number", "1,200", "1,200", ""),
        ("number", "three", "3", ""),
        ("number", "12k", "12000", ""),
        ("number", "1.2 million", "1200000", ""),
        ("number", "two thousand", "2000", ""),
        ("period", "3 months", "3 months", ""),
        ("period", "2 years", "2 years", ""),
        ("period", "36 months, being 24 and 12 more.", "36 months", "being 24 and 12 more."),
        ("period", "24 months (2 years)", "24 months", "(2 years)"),
        ("period", "2 yrs", "2 years", ""),
        ("period", "36mths", "36 months", ""),
        ("period", "3y", "3 years", ""),
        ("period", "2.5 years", "30 months", ""),
        ("period", "3 years and 6 months", "42 months", ""),
        ("period", "a year and a half", "18 months", ""),
        ("date", "1 April 2027", "2027-04-01", ""),
        ("date", "13/04/27", "2027-04-13", ""),
        ("date", "1 September 2026, when alpha begins.", "2026-09-01", "when alpha begins."),
        ("link", "<https://a.example/b?c&amp;d|there>", "https://a.example/b?c&d", ""),
        ("one", "crown hosting", "crown", ""),
        ("one", "Crown Hosting, since May", "crown", "since May"),
        ("one", "a supplier\u2019s data centre.", "theirs", ""),
        ("one", "crown", "crown", ""),
        ("several", "Crown Hosting", ("crown",), ""),
        ("several", "a supplier's data centre, crown hosting", ("crown", "theirs"), ""),
        ("several", "crown hosting and A data centre of our own", ("crown", "ours"), ""),
        ("alone", "None of these", ("none",), ""),
        ("several", "- Crown Hosting\n- A data centre of our own", ("crown", "ours"), ""),
        ("short-text", f"<@{BOT}> The Welsh phone line", "The Welsh phone line", ""),
    ],
)  # fmt: skip
def test_what_is_plainly_an_answer_is_clear(
    kind: str, text: str, value: str | tuple[str, ...], words: str
) -> None:
    found = meaning(kind, text)
    assert found == Meaning((Reply(value, words),), clear=True)
    read_answer(QUESTIONS[kind], value)


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("judgement", "yep", ["yes"]),
        ("judgement", "nope", ["no"]),
        ("judgement", "mostly", ["partly"]),
        ("judgement", "not yet, the board meets in January", ["no"]),
        ("judgement", "yes it is in the brief of every team", ["yes"]),
        ("judgement", "yes, partly: two of five", ["yes", "partly"]),
        ("evidence", "<https://a.example/notes>", ["yes", "partly"]),
        ("money", "about £2.5m", ["£2.5m"]),
        ("money", "it will be £40k", ["£40k"]),
        ("money", "£2.5m a year", ["£2.5m"]),
        ("money", "£1.2m - £1.5m", ["£1.2m", "£1.5m"]),
        ("number", "4 suppliers, for hosting", ["4"]),
        ("number", "60,000 holders and 140 caseworkers", ["60,000", "140"]),
        ("number", "10, I think", ["10"]),
        ("period", "about 3 years", ["3 years"]),
        ("period", "no longer than 2 years", ["2 years"]),
        ("date", "01/04/27", ["2027-04-01", "2027-01-04"]),
        ("date", "end of March", ["2027-03-31"]),
        ("date", "probably 1 April", ["2027-04-01"]),
        ("one", "Crown Hostng", ["crown"]),
        ("one", "data centre", ["ours", "theirs"]),
        ("several", "crown and public cloud", [("cloud", "crown")]),
        ("link", "see <https://a.example>", ["https://a.example"]),
        ("link", "<https://a.example>, which opens without a password", ["https://a.example"]),
        ("short-text", "The Welsh phone line", ["The Welsh phone line"]),
        ("long-text", "It stood overnight. It was replaced.", ["It stood overnight. It was replaced."]),
        ("long-text", "أجرينا بحثا مع المستخدمين", ["أجرينا بحثا مع المستخدمين"]),
        ("long-text", "これは計画の説明です。来年始めます。", ["これは計画の説明です。来年始めます。"]),
        ("long-text", "Year\tCost\n2027\t£3m\n2028\t£4m", ["Year\tCost\n2027\t£3m\n2028\t£4m"]),
    ],
)  # fmt: skip
def test_what_may_be_an_answer_is_asked_back(kind: str, text: str, values: list[Any]) -> None:
    found = meaning(kind, text)
    assert found is not None
    assert not found.clear
    assert [each.value for each in found.readings] == values
    for each in found.readings:
        read_answer(QUESTIONS[kind], each.value)


TALK = [
    "", "thanks", "thanks both!", "Thank you, that helps.", "no idea", "no problem", "yes please",
    "yes, can someone look at this? I am stuck", "yes and no", "no one has", "yeah right", "nice one team",
    "I think Mary wrote this last year.", "I'll look at it tomorrow", "let me check with the board first",
    "who knows this one?", "Who knows this one", "What do we say? I have no figures.",
    "<@U0DEVELOP> knows the figures", "can <@U0DEVELOP> look at the third one", "<!here> any takers",
    "ok will do that now", "sorry I was in a meeting", "Good morning everyone", "hi all, back from leave",
    "morning! shall we do the next three", "could you take this one", "does anyone have the contract to hand",
    "I spent £40 on lunch today, honestly", "£5 please", "see you on 1 April 2027",
    "2 coffees please", "back in 5 minutes", "maybe next week", "has anyone seen 12 Oak Street",
    "we should ask the commercial team about that", "we could say 3 months", "not sure, sorry",
    ":tada:", ":+1: :+1: :+1: :+1:", "\U0001f389 \U0001f389 \U0001f389", "lol that is a long list",
    "Just checking the wiki for this", "looking into it now, give me a minute", "one sec, on the phone",
    "Crown Hosting please", "is it Crown Hosting?", "1 April 2027?", "£2.5m. Can you check?",
    "3. who owns it?",
]  # fmt: skip


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("text", TALK)
def test_talk_between_colleagues_is_left_alone(kind: str, text: str) -> None:
    assert meaning(kind, text) is None


STARTS = st.sampled_from(
    ["thanks", "who", "I think", "can you", "let me", "sorry,", "hi", "@ann", "could someone", "what about"]
)
ANYTHING = st.lists(
    st.sampled_from(["yes", "no", "£2m", "3 months", "1 April 2027", "Crown Hosting", "the", "plan", "12"]),
    max_size=8,
).map(" ".join)  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(sorted(QUESTIONS)), STARTS, ANYTHING)
def test_what_begins_as_talk_is_never_taken(kind: str, begins: str, rest: str) -> None:
    found = meaning(kind, f"{begins} {rest}")
    assert found is None or not found.clear


@settings(deadline=None)
@given(st.sampled_from(sorted(QUESTIONS)), ANYTHING, st.sampled_from(["?", " ?", "?!", "?*", "? :smile:"]))
def test_a_question_is_never_taken(kind: str, said: str, ends: str) -> None:
    found = meaning(kind, f"{said}{ends}")
    assert found is None or not found.clear


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=80))
def test_whatever_is_taken_can_be_kept(kind: str, text: str) -> None:
    found = meaning(kind, text)
    if found is not None and found.clear:
        [reading] = found.readings
        read_answer(QUESTIONS[kind], reading.value)


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize(
    "text",
    ["yes, " * 8_000, "x" * 40_000, "1" * 40_000, ":tada:" * 3_000, "\u202e" * 40_000, "a\tb\n" * 10_000,
     " " * 40_000, "," * 40_000, "1,2 " * 10_000, "end of " * 5_000],
)  # fmt: skip
def test_a_very_long_message_is_looked_at_without_failing(kind: str, text: str) -> None:
    meaning(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("money", "-£5", Problem.MONEY_NEGATIVE),
        ("money", "£999bn", Problem.MONEY_TOO_LARGE),
        ("up to 60", "61", Problem.OUTSIDE_LIMITS),
        ("date", "31 February 2027", Problem.NO_SUCH_DAY),
        ("alone", "screens, none of these", Problem.CHOICE_ALONE),
        ("short", "The rules are kept closed " * 10, Problem.OUTSIDE_LIMITS),
        ("long-text", "The rules are kept closed " * 100, Problem.TEXT_TOO_LONG),
    ],
)
def test_what_is_plainly_meant_but_cannot_be_taken_says_why(kind: str, text: str, problem: Problem) -> None:
    found = meaning(kind, text)
    assert found is not None
    assert found.readings == ()
    assert found.problem is not None
    assert found.problem.problem is problem


@pytest.mark.parametrize("kind", [kind for kind in QUESTIONS if kind not in ("judgement", "evidence")])
def test_not_applicable_is_taken_only_where_it_is_offered(kind: str) -> None:
    offered = QUESTIONS[kind].model_copy(update={"may_not_apply": True})
    said = written("n/a, there is none")
    assert understand(offered, said, TODAY) == Meaning(
        (Reply("not_applicable", "there is none"),), clear=True
    )
    found = understand(QUESTIONS[kind], said, TODAY)
    assert found is None or not found.clear


def test_a_judgement_that_always_applies_says_so() -> None:
    found = understand(a_question(may_not_apply=False), written("n/a"), TODAY)
    assert found is not None
    assert found.problem is not None


def test_files_stand_among_the_words() -> None:
    assert meaning("judgement", "yes", FILE) == Meaning((Reply("yes", FILE.address),), clear=True)
    assert meaning("period", "2 years", FILE) == Meaning((Reply("2 years", FILE.address),), clear=True)
    assert meaning("long-text", "It is in the paper", FILE) == Meaning(
        (Reply(f"It is in the paper\n{FILE.address}"),)
    )


def test_a_file_without_a_word_is_asked_about_where_it_may_answer() -> None:
    found = meaning("evidence", "", FILE)
    assert found == Meaning((Reply("yes", FILE.address), Reply("partly", FILE.address)))
    assert meaning("link", "", FILE) == Meaning((Reply(FILE.address),))
    assert meaning("judgement", "", FILE) is None
    assert meaning("money", "", FILE) is None


def test_a_message_keeps_the_titles_of_its_links() -> None:
    said = written("yes, <https://a.example/n|our notes> and <http://b.example|b.example>", (FILE,), BOT)
    assert said.text == "yes, https://a.example/n and http://b.example"
    assert said.links == (Link("https://a.example/n", "our notes"), Link("http://b.example"))
    assert said.files == (FILE,)
    assert not said.mentions


def test_who_is_named_in_a_message_is_known() -> None:
    assert written(f"<@{BOT}> yes", (), BOT).to_bot
    assert not written(f"<@{BOT}> yes", (), BOT).mentions
    assert written("<@U0DEVELOP> yes", (), BOT).mentions
    assert written("ask <@U0DEVELOP>", (), BOT).mentions
    assert written("<!channel> look", (), BOT).mentions
    assert not written("in <#C1|licensing>", (), BOT).mentions


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("because the board meets in January", True),
        ("we haven't asked anyone yet", True),
        ("<https://a.example/notes>", True),
        ("The board meets in January.", False),
    ],
)
def test_what_follows_an_answer_without_words_completes_it(text: str, clear: bool) -> None:  # noqa: FBT001
    found = completed(QUESTIONS["judgement"], "no", written(text))
    assert found is not None
    assert (found.readings[0].value, found.clear) == ("no", clear)
    assert found.readings[0].words in text


@pytest.mark.parametrize("text", [*TALK, "ok", "hm", "<@U0DEVELOP> because you said so"])
def test_talk_completes_nothing(text: str) -> None:
    found = completed(QUESTIONS["judgement"], "no", written(text))
    assert found is None or not found.clear


CONFIG = load(Path(__file__).parents[2] / "config")
TYPED = (QuestionKind.MONEY, QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.PERIOD,
         QuestionKind.LINK, QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(question, id=f"{standard.edition}-{question.id}")
        for standard in CONFIG.standards.values()
        for section in standard.sections
        for question in section.questions
        if question.kind in TYPED
    ],
)
def test_the_example_beside_a_question_is_never_passed_over(question: Question) -> None:
    """It stands on the card: whoever types something like it is heard. Once the longest term's was not."""
    typed = re.sub(r"(https://[^\s,]+)", r"<\1>", question.good)  # as Slack passes it on
    assert understand(question, written(typed), TODAY) is not None
