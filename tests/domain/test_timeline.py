"""Contracts on a line of time."""

from datetime import date

from bot.domain.key_dates import KeyDateKind
from bot.domain.notice import Unit
from bot.domain.terms import Length, Option, Terms
from bot.domain.timeline import Dated, MarkKind, Span, SpanKind, Stage, months_ahead, stages, whole_of, within

TERMS = Terms(start=date(2026, 4, 1), end=date(2028, 3, 31))
YEAR = Length(number=12)
BREAK = Dated(KeyDateKind.BREAK, date(2027, 4, 1), date(2026, 12, 31), date(2026, 9, 30))


def test_each_option_that_is_left_begins_the_day_after_what_comes_before() -> None:
    options = (Option(length=YEAR, used=True), Option(length=YEAR), Option(length=Length(number=6)))
    assert stages(TERMS.model_copy(update={"options": options})) == (
        Stage(0, date(2026, 4, 1), date(2028, 3, 31)),
        Stage(1, date(2028, 4, 1), date(2029, 3, 31)),
        Stage(2, date(2029, 4, 1), date(2029, 9, 30)),
    )


def test_options_beyond_the_calendar_are_left_out() -> None:
    endless = Terms(
        start=date(2026, 4, 1), end=date.max, options=(Option(length=Length(number=1, unit=Unit.DAYS)),)
    )
    assert stages(endless) == (Stage(0, date(2026, 4, 1), date.max),)
    assert whole_of(endless, [], date(2026, 4, 1))[1] == date.max


def test_a_date_has_time_to_act_in_and_notice_before_it() -> None:
    assert list(BREAK.spans) == [
        Span(SpanKind.LEAD, date(2026, 9, 30), date(2026, 12, 31)),
        Span(SpanKind.NOTICE, date(2026, 12, 31), date(2027, 4, 1)),
    ]
    assert [each.kind for each in BREAK.marks] == [MarkKind.DECIDE, MarkKind.DEADLINE, MarkKind.BREAK]


def test_a_review_is_only_a_day() -> None:
    day = date(2027, 4, 1)
    review = Dated(KeyDateKind.REVIEW, day, day, day)
    assert list(review.spans) == []
    assert [each.kind for each in review.marks] == [MarkKind.REVIEW]


def test_a_picture_has_room_for_all_there_is() -> None:
    first, last = whole_of(TERMS, [BREAK], date(2030, 1, 1))
    assert first < date(2026, 4, 1)
    assert last > date(2030, 1, 1)
    assert months_ahead(date(2026, 4, 15), 24) == (date(2026, 4, 1), date(2028, 4, 15))


def test_what_is_partly_in_a_picture_is_clipped() -> None:
    span = Span(SpanKind.TERM, date(2026, 1, 1), date(2027, 1, 1))
    assert within(span, date(2026, 6, 1), date(2026, 9, 1)) == Span(
        SpanKind.TERM, date(2026, 6, 1), date(2026, 9, 1)
    )
    assert within(span, date(2027, 1, 2), date(2028, 1, 1)) is None
    assert within(span, date(2025, 1, 1), date(2025, 12, 31)) is None
