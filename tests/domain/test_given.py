"""How answers are read, kept, looked at and shown, whatever people type."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from bot.domain.given import fits, read_answer, seen_answer, shown_answer
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import Question
from tests.domain.making import a_question, options

HOSTS: dict[str, Any] = {
    "options": [
        {"id": "public-cloud", "title": "Public cloud"},
        {"id": "ours", "title": "Our own, in a data centre"},
        {"id": "unknown", "title": "Not known yet"},
    ]
}
JUDGEMENT = a_question()
ONE = a_question(kind="one", **HOSTS)
SEVERAL = a_question(kind="several", **HOSTS)
ALONE = a_question(
    kind="several", options=[{"id": "a", "title": "A"}, {"id": "none", "title": "None", "alone": True}]
)
MONEY = a_question(kind="money")
NUMBER = a_question(kind="number")
DATE = a_question(kind="date")
PERIOD = a_question(kind="period")
SHORT = a_question(kind="short-text")
LONG = a_question(kind="long-text")
LINK = a_question(kind="link")
PERSON = a_question(kind="person")
ARABIC = "أجرينا بحثا مع المستخدمين"


@pytest.mark.parametrize(
    ("question", "entered", "kept", "seen", "shown"),
    [
        (JUDGEMENT, "partly", "partly", ("partly",), "partly"),
        (JUDGEMENT, "not_applicable", "not_applicable", ("not_applicable",), "not_applicable"),
        (ONE, "ours", "ours", ("ours",), "Our own, in a data centre"),
        (ONE, " our own, in a data CENTRE ", "ours", ("ours",), "Our own, in a data centre"),
        (
            SEVERAL,
            ["unknown", "public-cloud"],
            "public-cloud,unknown",
            ("public-cloud", "unknown"),
            "Public cloud, Not known yet",
        ),
        (SEVERAL, "ours", "ours", ("ours",), "Our own, in a data centre"),
        (ALONE, "none", "none", ("none",), "None"),
        (MONEY, "£1.2m", "120000000", Decimal(1_200_000), "£1.2 million"),
        (MONEY, "49.50", "4950", Decimal("49.50"), "£49.50"),
        (NUMBER, "1,200", "1200", Decimal(1200), "1,200"),
        (NUMBER, "-3.5", "-3.5", Decimal("-3.5"), "-3.5"),
        (DATE, "2027-04-01", "2027-04-01", ("2027-04-01",), "1 April 2027"),
        (DATE, "1 April 2027", "2027-04-01", ("2027-04-01",), "1 April 2027"),
        (DATE, "1 April 27", "2027-04-01", ("2027-04-01",), "1 April 2027"),
        (DATE, "13/04/27", "2027-04-13", ("2027-04-13",), "13 April 2027"),
        (DATE, "29th feb, 2028", "2028-02-29", ("2028-02-29",), "29 February 2028"),
        (PERIOD, "a year", "12 months", Decimal(12), "12 months"),
        (PERIOD, "1 month", "1 months", Decimal(1), "1 month"),
        (PERIOD, "365 days", "365 days", Decimal(12), "365 days"),
        (PERSON, "U012ABC", "U012ABC", ("U012ABC",), "U012ABC"),
    ],
)
def test_an_answer_is_kept_looked_at_and_shown(
    question: Question,
    entered: str | Sequence[str],
    kept: str,
    seen: tuple[str, ...] | Decimal,
    shown: str,
) -> None:
    value, words = read_answer(question, entered)

    assert (value, words) == (kept, "")
    looked_at = seen_answer(question, value)
    assert looked_at == seen or (isinstance(seen, Decimal) and round(Decimal(str(looked_at)), 6) == seen)
    assert shown_answer(question, value) == shown
    assert fits(question, value)


@pytest.mark.parametrize(
    ("question", "entered"),
    [
        (SHORT, ARABIC),
        (LONG, "Two lines\nand {braces}, <tags> & *stars*"),
        (LINK, "https://example.gov.uk/a?b=c#d"),
        (LINK, "HTTP://example.gov.uk"),
    ],
)
def test_what_was_written_stands_in_the_words(question: Question, entered: str) -> None:
    assert read_answer(question, f"  {entered} ") == ("given", entered)
    assert seen_answer(question, "given") == ("given",)
    assert shown_answer(question, "given") == ""
    assert fits(question, "given")


@pytest.mark.parametrize(
    ("question", "entered", "problem"),
    [
        *(
            (each, entered, Problem.TEXT_EMPTY)
            for each in (JUDGEMENT, SEVERAL, MONEY, LONG)
            for entered in ("", " ")
        ),
        (SEVERAL, [], Problem.TEXT_EMPTY),
        (JUDGEMENT, "maybe", Problem.CHOICE_MISSING),
        (JUDGEMENT, "YES", Problem.CHOICE_MISSING),
        (ONE, "not_applicable", Problem.CHOICE_MISSING),
        (ONE, "elsewhere", Problem.CHOICE_MISSING),
        (ONE, ["ours", "unknown"], Problem.CHOICE_MISSING),
        (ONE, "ours,unknown", Problem.CHOICE_MISSING),
        (SEVERAL, ["ours", "elsewhere"], Problem.CHOICE_MISSING),
        (SEVERAL, ["not_applicable", "ours"], Problem.CHOICE_MISSING),
        (ALONE, ["none", "a"], Problem.CHOICE_ALONE),
        (MONEY, "NaN", Problem.MONEY_UNREADABLE),
        (MONEY, "1e5", Problem.MONEY_UNREADABLE),
        (MONEY, "9" * 31, Problem.MONEY_TOO_LARGE),
        (MONEY, "-5", Problem.MONEY_NEGATIVE),
        (MONEY, ARABIC, Problem.MONEY_UNREADABLE),
        *(
            (NUMBER, entered, Problem.NUMBER_UNREADABLE)
            for entered in ("NaN", "Infinity", "1e5", "9" * 31, "1,2,3", "1_000", "٣", "12 people", ARABIC)
        ),
        *(
            (DATE, entered, Problem.DATE_UNREADABLE)
            for entered in (
                "29 February 2027",
                "2027-02-29",
                "01/04/27",
                "1/4/2027",
                "1 Aprille 2027",
                "31 of 2027",
                "1 am 2027",
                "April 2027",
                "tomorrow",
                "0 May 2027",
                ARABIC,
            )
        ),
        *(
            (PERIOD, entered, Problem.PERIOD_UNREADABLE)
            for entered in ("3", "no", "none", "0 months", "NaN months", "1e5 days", ARABIC)
        ),
        (SHORT, "x" * 151, Problem.TEXT_TOO_LONG),
        (LONG, "x" * 2001, Problem.TEXT_TOO_LONG),
        *(
            (LINK, entered, Problem.LINK_UNREADABLE)
            for entered in (
                "example.gov.uk",
                "https://",
                "javascript:alert(1)",
                "https://a b",
                "https://a<b>",
            )
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(
    question: Question, entered: str | Sequence[str], problem: Problem
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_answer(question, entered)

    assert (refusal.value.field, refusal.value.problem) == ("", problem)
    assert all(len(value) <= 60 for value in refusal.value.values.values())


def test_not_applicable_is_taken_where_the_question_allows_it() -> None:
    price = a_question(kind="money", may_not_apply=True)

    assert read_answer(price, "not_applicable") == ("not_applicable", "")
    assert seen_answer(price, "not_applicable") == ("not_applicable",)
    assert shown_answer(price, "not_applicable") == "not_applicable"
    with pytest.raises(InvalidInput):
        read_answer(a_question(may_not_apply=False), "not_applicable")


@pytest.mark.parametrize(
    ("kind", "limits", "fine", "outside"),
    [
        ("money", {"at_least": 1}, "£1", "0.99"),
        ("number", {"at_least": 0, "at_most": 100}, "100", "100.1"),
        ("period", {"at_most": 24}, "2 years", "25 months"),
        ("period", {"at_most": 1}, "30 days", "5 weeks"),
        ("short-text", {"longest": 3}, "abc", "abcd"),
    ],
)
def test_an_answer_outside_its_limits_is_told_in_the_words_of_the_standard(
    kind: str, limits: dict[str, Any], fine: str, outside: str
) -> None:
    question = a_question(kind=kind, limits={**limits, "says": "Keep within bounds."})
    read_answer(question, fine)

    with pytest.raises(InvalidInput) as refusal:
        read_answer(question, outside)

    assert refusal.value.problem is Problem.OUTSIDE_LIMITS
    assert dict(refusal.value.values) == {"says": "Keep within bounds."}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (JUDGEMENT, "given"),
        (ONE, "yes"),
        (SEVERAL, "ours,elsewhere"),
        (MONEY, "yes"),
        (MONEY, "not_applicable"),
        (NUMBER, "3 months"),
        (DATE, "yes"),
        (PERIOD, "3"),
        (LONG, "yes"),
        (PERSON, "given"),
    ],
)
def test_an_answer_kept_for_another_kind_of_question_does_not_fit(question: Question, value: str) -> None:
    assert not fits(question, value)


def test_an_option_that_is_no_longer_offered_is_still_shown() -> None:
    fewer = a_question(kind="several", options=options("build", "buy"))

    assert shown_answer(fewer, "build,run") == "Build, run"
    assert not fits(fewer, "build,run")
