"""Each due reminder exactly once, whatever downtime, clocks and edits do."""

import tempfile
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import is_working_day
from bot.domain.lifecycle import DateDecision, DateStatus
from bot.domain.notice import Notice, Unit
from bot.domain.reminding import PASSED, ContractPolicy, Level
from bot.domain.terms import Break, Length, Option, Terms
from bot.flows.contracting import contracts, deadlines
from bot.flows.contracting.deadlines import Decided
from bot.store.contracts import OPEN
from bot.store.tables import Contract, KeyDate
from tests.flows.reminded import NOW, Register, copied

ENGLAND = "england-and-wales"
LONDON = ZoneInfo("Europe/London")
PERSON = "person:1"


def terms(days: int, *, breaks_in: int | None = None, options: int = 0, notice: int = 3) -> Terms:
    start = NOW.date() - timedelta(days=200)
    return Terms(
        start=start,
        end=NOW.date() + timedelta(days=days),
        notice=Notice(number=notice, unit=Unit.MONTHS),
        breaks=(Break(on=NOW.date() + timedelta(days=breaks_in)),) if breaks_in else (),
        options=(Option(length=Length(number=6)),) * options,
    )


TERMS = st.builds(
    terms,
    st.integers(300, 900),
    breaks_in=st.none() | st.integers(120, 299),
    options=st.integers(0, 2),
    notice=st.integers(0, 3),
)
HOURS = st.sampled_from([1, 2, 5, 11, 24, 30, 24 * 7, 24 * 31, 24 * 90, -3, -24, -24 * 3])
DOWNTIMES = st.lists(HOURS, min_size=1, max_size=40)
POLICIES = st.builds(
    lambda lead, decide, notice, late: ContractPolicy.model_validate(
        {
            "id": "edited",
            "lead_time": f"{lead} months",
            "before_decision_days": sorted(decide, reverse=True),
            "before_notice_days": sorted(notice, reverse=True),
            "late_every_days": late,
            "escalation": [{"to": "channel", "after_working_days": 3}],
        }
    ),
    st.integers(1, 9),
    st.sets(st.integers(0, 120), max_size=4),
    st.sets(st.integers(0, 90), min_size=1, max_size=4),
    st.integers(5, 40),
)


@settings(max_examples=25)
@given(several=st.lists(TERMS, min_size=1, max_size=3), hours=DOWNTIMES, clocks=st.integers(1, 3))
def test_of_what_fell_due_while_nobody_looked_the_last_is_said_once(
    several: list[Terms], hours: list[int], clocks: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        register = copied(Path(folder))
        for each in several:
            register.registers(each)
        dates = {key_date.id: key_date for key_date in register.dates()}
        plan = {key: register.steps(key_date) for key, key_date in dates.items()}
        looked = dict.fromkeys(dates, NOW.date() - timedelta(days=1))
        expected: list[tuple[int | None, str]] = []
        over: set[int | None] = set()
        for passed in [0, *hours]:
            register.passes(timedelta(hours=passed))
            register.ticks(clocks)
            for key, all_steps in plan.items():
                due = [
                    step
                    for step in all_steps
                    if looked[key] < step.day <= register.today and step.level is Level.OWNER
                ]
                # what is due later on the same day goes with what is late already
                if not any(_has_come(register, step.day) for step in due):
                    continue
                if key in over or not _can_be_said(register, dates[key]):
                    continue
                expected.append((key, due[-1].name))
                looked[key] = register.today
                over |= {key} if due[-1].name == PASSED else set()
        said = [(each.key_date_id, each.step) for each in register.said(PERSON) if each.key_date_id in dates]
        register.database.close()
        assert Counter(each for each in said if not each[1].startswith("escalate")) == Counter(expected)


@settings(max_examples=25)
@given(data=st.data())
def test_edits_of_the_policy_and_of_terms_and_answers_repeat_nothing_and_lose_nothing(
    data: st.DataObject,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        register = copied(Path(folder))
        contract = register.registers(data.draw(TERMS))
        acts = st.sampled_from(["policy", "terms", "acknowledge", "snooze", "decide", "pass", "pass", "pass"])
        for act in data.draw(st.lists(acts, min_size=3, max_size=25)):
            _does(register, contract, act, data)
            register.ticks()
            if not (is_working_day(register.today, ENGLAND) and 8 <= _london_hour(register.now) < 18):
                continue
            for key_date in register.dates():
                if key_date.status in OPEN:
                    left = [
                        step
                        for step in register.steps(key_date)
                        if step.day > key_date.handled_through and _has_come(register, step.day)
                    ]
                    assert left == []
        register.becomes(NOW.date() + timedelta(days=4_000))
        while not is_working_day(register.today, ENGLAND):
            register.passes(timedelta(days=1))
        register.ticks()
        passed = Counter(each.key_date_id for each in register.said(PERSON) if each.step == PASSED)
        for key_date in register.dates():
            assert key_date.status not in OPEN
            assert passed[key_date.id or 0] == (key_date.status is DateStatus.LAPSED)
        on_a_day = Counter(
            (each.key_date_id, each.recipient, each.at.astimezone(LONDON).date()) for each in register.said()
        )
        # put off and put off again within a day is the only way to hear of a date twice on one
        assert all(count == 1 for count in on_a_day.values())
        register.database.close()


def _does(register: Register, contract: int, act: str, data: st.DataObject) -> None:
    who, now, context = register.who(), register.now, register.context
    open_dates = [key_date for key_date in register.dates() if key_date.status in OPEN]
    match act:
        case "pass":
            register.passes(timedelta(hours=data.draw(HOURS)))
        case "policy":
            register.edits(data.draw(POLICIES))
        case "terms":
            with register.database.reading() as session:
                row = session.get_one(Contract, contract)
            said = row.said.model_copy(update={"terms": data.draw(TERMS)})
            contracts.change(context, now, who, contract, row.revision, said)
        case "acknowledge" if open_dates:
            deadlines.acknowledge(context, now, who, open_dates[0].id or 0)
        case "snooze" if open_dates:
            until = register.today + timedelta(days=data.draw(st.integers(1, 60)))
            deadlines.snooze(context, now, who, open_dates[0].id or 0, until)
        case "decide" if open_dates:
            decided = Decided(decision=DateDecision.LET_END)
            deadlines.record_decision(context, now, who, open_dates[0].id or 0, decided)


def _has_come(register: Register, day: date) -> bool:
    return day < register.today or (day == register.today and register.now.hour >= 9)


def _can_be_said(register: Register, key_date: KeyDate) -> bool:
    """By day on a working day; at other times only what would be too late when people are back."""
    if is_working_day(register.today, ENGLAND) and 8 <= _london_hour(register.now) < 18:
        return True
    opens = register.today
    if not (is_working_day(opens, ENGLAND) and _london_hour(register.now) < 8):
        opens += timedelta(days=1)
        while not is_working_day(opens, ENGLAND):
            opens += timedelta(days=1)
    return register.today <= key_date.deadline < opens


def _london_hour(now: datetime) -> int:
    return now.astimezone(LONDON).hour
