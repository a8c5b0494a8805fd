"""Reminders by email: who gets one, that it goes once whatever happens, and who hears of one that failed."""

import io
import re
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlmodel import select
from typer.testing import CliRunner

from bot.cli import app
from bot.delivery.emails import EmailSettings
from bot.domain.lifecycle import DateDecision
from bot.flows.contracting import deadlines
from bot.flows.contracting.deadlines import Decided
from bot.logs import set_up_logs
from bot.starting import CannotRun, may_email
from bot.store import emails
from bot.store.people import Who
from bot.store.tables import Email, EmailState, KeyDate, ReminderMessage
from tests.stories.mailing import (
    ADDRESSES,
    BOSS,
    CARYS,
    KEY,
    LEAD,
    TEAM,
    TEMPLATE,
    Mailer,
    Notify,
    mailer,
    mailing_config,
    notify,
)

FIRST = date(2055, 8, 2)
"""A working day on which the first reminder is due."""


@pytest.fixture
def made(database_url: str, tmp_path: Path) -> Iterator[Mailer]:
    with mailer(database_url, mailing_config(tmp_path, ADDRESSES)) as given:
        yield given


@pytest.fixture
def sent() -> Iterator[Notify]:
    with notify() as pretended:
        yield pretended


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    set_up_logs(written)
    yield written
    structlog.reset_defaults()


def test_the_owner_gets_one_email_about_all_that_is_due(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.contract("Laptops & more", on=date(2056, 3, 30))
    made.contract("Not due", on=date(2057, 4, 1))
    made.becomes(FIRST)
    assert made.sends() == 1
    assert made.sends() == 0
    [email] = sent.kept
    assert email["email_address"] == ADDRESSES[LEAD]
    assert email["template_id"] == TEMPLATE
    assert email["reference"] == made.rows()[0].reference
    said = email["personalisation"]
    assert said["subject"] == "2 contract dates to decide about"
    assert said["organisation"] == "Department for Examples"
    first, second = said["dates"]
    assert first.startswith(
        "Laptops & more (Example Ltd) can be ended at a break on 30 March 2056. Decide by"
    )
    assert second.startswith("Hosting (Example Ltd) can be ended at a break on 1 April 2056. Decide by")
    assert said["more"] == ""
    made.becomes(FIRST)
    assert made.sends() == 0
    assert [row.state for row in made.rows()] == [EmailState.SENT]


def test_each_step_is_an_email_of_its_own_and_escalation_reaches_who_sees_no_slack(
    made: Mailer, sent: Notify
) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.sends()
    made.later(25)
    made.sends()
    assert [email["email_address"] for email in sent.kept] == [ADDRESSES[LEAD], ADDRESSES[BOSS]]
    assert sent.kept[0]["personalisation"]["subject"] == "Hosting: break on 1 April 2056"


def test_of_what_nobody_owns_the_leads_hear(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting", owner=None)
    made.becomes(FIRST)
    made.sends()
    assert [email["email_address"] for email in sent.kept] == [ADDRESSES[CARYS]]


@pytest.mark.parametrize("why", ["no template", "no address", "no policy"])
def test_nobody_gets_one_where_it_is_not_configured(sqlite_url: str, tmp_path: Path, why: str) -> None:
    config = mailing_config(tmp_path, {} if why == "no address" else ADDRESSES)
    if why == "no template":
        (config / "notify.yaml").write_text("templates:\n  contract_dates:\n")
    if why == "no policy":
        file = config / "reminders.yaml"
        file.write_text(file.read_text().replace("    email: true\n", ""))
    with mailer(sqlite_url, config) as made:
        made.contract("Hosting")
        made.becomes(FIRST)
        assert made.told("email_failed") == []
        assert made.rows() == []


def test_far_too_many_dates_are_folded_and_nothing_in_a_title_works(made: Mailer, sent: Notify) -> None:
    made.contract("[here](https://evil.example) ((subject))\n# big")
    for number in range(44):
        made.contract(f"Contract {number}", on=date(2056, 4, 2))
    made.becomes(FIRST)
    made.sends()
    assert len(sent.kept) == 1, "though more fell due than one turn of the clock deals with"
    said = sent.kept[0]["personalisation"]
    assert len(said["dates"]) == 20
    assert said["more"] == "and 25 more, which come later than these."
    assert said["subject"] == "45 contract dates to decide about"
    assert said["dates"][0].startswith("[here] (https://evil.example) ( (subject) ) # big (Example Ltd)")


def test_what_is_decided_meanwhile_is_not_told(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    with made.bot.database.reading() as session:
        due = made.rows()[0].data["key_dates"]
        assert session.get_one(KeyDate, due[0])
    decided = Decided(decision=DateDecision.LET_END)
    deadlines.record_decision(made.bot.context, made.now, Who(TEAM, LEAD, "decides"), due[0], decided)
    made.sends()
    assert sent.kept == []
    assert made.rows()[0].state is EmailState.DROPPED


def test_what_falls_due_after_it_was_sent_is_another_email(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(date(2055, 8, 5))
    made.sends()
    made.contract("Late to the register", on=date(2056, 4, 4))
    made.becomes(date(2055, 8, 5))
    made.sends()
    first, second = made.rows()
    assert first.message_id == second.message_id
    assert first.key != second.key
    assert sent.kept[1]["personalisation"]["subject"] == "Late to the register: break on 4 April 2056"


@pytest.mark.parametrize("how", [429, 500, 503, "lost on the way"])
def test_what_did_not_go_is_tried_again(made: Mailer, sent: Notify, how: object) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    sent.next = [how, how]
    assert [made.sends() for _ in range(3)] == [1, 1, 1]
    assert len(sent.kept) == 1
    assert made.rows()[0].state is EmailState.SENT
    assert len(sent.looked) == (0 if how == 429 else 2)
    assert made.told() == []


def test_after_a_failure_it_waits(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    sent.next = [500]
    assert made.sends() == 1
    assert not made.emails.step()
    assert sent.kept == []


def test_an_email_whose_answer_was_lost_is_asked_for_and_not_sent_again(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    sent.next = ["answer lost"]
    assert made.sends() == 1
    assert made.sends() == 1
    [email], [row] = sent.kept, made.rows()
    assert sent.looked == [row.reference]
    assert (row.state, row.notify_id) == (EmailState.SENT, email["id"])


@pytest.mark.parametrize("how", ["answer lost", 500, 504])
def test_an_email_that_may_be_on_its_way_yet_is_asked_for_as_late_as_one_of_a_dead_worker(
    made: Mailer, sent: Notify, how: object
) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.waited()
    begun = time.time()
    sent.next = [how]
    assert made.emails.step()
    assert made.rows()[0].next_at >= begun + EmailSettings().lease_seconds


@pytest.mark.parametrize("was_sent", [True, False])
def test_a_worker_that_died_while_sending_leaves_one_email(
    made: Mailer, sent: Notify, tmp_path: Path, *, was_sent: bool
) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.waited()
    with made.bot.database.writing() as session:
        dead = emails.claim(session, "dead", 90.0)
    assert dead is not None
    if was_sent:
        sent.kept.append({"reference": dead.email.reference, "id": "its-id"})
    assert not made.emails.step(), "the lease holds"
    assert made.sends() == 1
    assert len(sent.kept) == 1
    assert sent.looked == [dead.email.reference]
    with made.bot.database.writing() as session:  # the dead one was only asleep
        assert not emails.finish(session, dead, EmailState.REFUSED)
    assert made.rows()[0].state is EmailState.SENT


def test_many_workers_send_each_email_once(made: Mailer, sent: Notify, tmp_path: Path) -> None:
    for number in range(6):
        made.contract(f"Contract {number}", owner=f"U0PERSON{number}")
    people = {f"U0PERSON{number}": f"p{number}@example.gov.uk" for number in range(6)}
    url = made.bot.database.url.render_as_string(hide_password=False)
    (tmp_path / "others").mkdir()
    with mailer(url, mailing_config(tmp_path / "others", people)) as more:
        more.becomes(FIRST)
        more.waited()
        together = threading.Barrier(4)

        def work() -> None:
            together.wait()
            while more.emails.step():
                pass

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        more.sends()
    assert sorted(email["email_address"] for email in sent.kept) == sorted(people.values())


def test_a_refused_email_is_told_of_in_the_commercial_channel(
    made: Mailer, sent: Notify, log: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    sent.next = [400]
    made.sends()
    made.sends()
    assert made.rows()[0].state is EmailState.REFUSED
    [told] = made.said()
    assert "An email to <@U0DELIVERY> about 1 contract date was not delivered." in told
    assert "Hosting: break on 1 April 2056" in told
    assert "http_400 BadRequestError" in told
    logged = log.getvalue() + caplog.text
    for secret in ("dina@", KEY[-36:], "is not in the team"):
        assert secret not in logged
        assert secret not in told


def test_an_email_nobody_could_send_for_a_day_is_told_of(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    with made.bot.database.writing() as session:
        row = session.exec(select(Email)).one()
        row.started = row.attempts = 299
    sent.next = [503]
    made.sends()
    assert made.rows()[0].state is EmailState.REFUSED
    assert "http_503" in made.said()[0]


def test_receipts_are_kept_and_the_same_again_changes_nothing(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.sends()
    [row] = made.rows()
    assert made.receives(made.receipt(row, "delivered")) == 204
    assert made.receives(made.receipt(row, "permanent-failure")) == 204
    [row] = made.rows()
    assert row.state is EmailState.DELIVERED
    assert row.receipt_at is not None
    assert made.told() == []


def test_a_receipt_can_be_quicker_than_the_answer(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.waited()
    with made.bot.database.writing() as session:
        claimed = emails.claim(session, "one", 90.0)
    assert claimed is not None
    assert made.receives(made.receipt(claimed.email, "delivered")) == 204
    with made.bot.database.writing() as session:
        assert not emails.finish(session, claimed, EmailState.SENT, "id")
    assert made.rows()[0].state is EmailState.DELIVERED
    assert made.sends() == 0


@pytest.mark.parametrize("state", ["permanent-failure", "technical-failure"])
def test_a_failure_for_good_is_told_of_once(made: Mailer, sent: Notify, state: str) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.sends()
    [row] = made.rows()
    assert [made.receives(made.receipt(row, state)) for _ in range(2)] == [204, 204]
    [told] = made.said()
    assert ("Put the right one" if state == "permanent-failure" else "a fault of its own") in told
    assert made.sends() == 0


def test_a_failure_for_the_moment_is_tried_three_times_more(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    for number in range(1, 5):
        assert made.told() == []
        assert made.sends() == 1
        assert made.receives(made.receipt(made.rows()[-1], "temporary-failure")) == 204
        assert len(sent.kept) == number
    assert made.sends() == 0
    assert len({row.key for row in made.rows()}) == 4
    assert len({email["reference"] for email in sent.kept}) == 4
    [told] = made.said()
    assert "It was tried 4 times." in told


def test_receipts_of_others_are_turned_away(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.sends()
    good = made.receipt(made.rows()[0], "permanent-failure")
    assert made.receives(good, token="guessed") == 401
    assert made.bot.web.test_client().post("/notify/receipts", json=good).status_code == 401
    bad_ones: tuple[Any, ...] = (
        None,
        [],
        {},
        good | {"status": "sending"},
        good | {"reference": 7},
        good | {"id": None},
    )
    for bad in bad_ones:
        assert made.receives(bad) == 400
    for reference in ("", "nonsense", "999/reminders:1:1", "1/", "x/y", "1/" + "9" * 99):
        assert made.receives(good | {"reference": reference}) == 204
    assert made.rows()[0].state is EmailState.SENT
    assert made.told() == []


def test_without_a_token_there_are_no_receipts(sqlite_url: str, tmp_path: Path) -> None:
    with mailer(sqlite_url, mailing_config(tmp_path, {}), notify_receipt_token=None) as made:
        assert made.receives({}) == 404


def test_who_has_no_address_any_more_gets_none(made: Mailer, sent: Notify, tmp_path: Path) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    url = made.bot.database.url.render_as_string(hide_password=False)
    (tmp_path / "later").mkdir()
    with mailer(url, mailing_config(tmp_path / "later", {BOSS: ADDRESSES[BOSS]})) as later:
        later.sends()
    assert sent.kept == []
    assert made.rows()[0].state is EmailState.DROPPED


def test_a_late_email_says_so(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(date(2055, 8, 11))
    made.sends()
    with made.bot.database.reading() as session:
        assert session.exec(select(ReminderMessage)).one().late_since is not None
    assert "This reminder is late" in sent.kept[0]["personalisation"]["opening"]


def test_the_worker_sends_on_a_thread_of_its_own(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    made.waited()
    done = threading.Event()
    made.emails.start()
    for _ in range(600):
        if made.rows()[0].state is EmailState.SENT:
            done.set()
            break
        done.wait(0.05)
    made.emails.stop()
    assert done.is_set()
    assert len(sent.kept) == 1


def test_emails_without_a_key_to_send_them_with_keep_a_process_from_starting(
    sqlite_url: str, tmp_path: Path
) -> None:
    config = mailing_config(tmp_path, ADDRESSES)
    with mailer(sqlite_url, config, notify_api_key=None) as made:
        assert made.bot.emails is None
        with pytest.raises(CannotRun, match=r"NOTIFY_API_KEY is not set, and config/notify\.yaml"):
            may_email(made.bot.settings, made.bot.context.config)
    with mailer(sqlite_url, config) as made:
        may_email(made.bot.settings, made.bot.context.config)


def test_the_templates_to_set_up_ask_for_what_is_sent(made: Mailer, sent: Notify) -> None:
    printed = CliRunner().invoke(app, ["notify", "templates"])
    assert printed.exit_code == 0
    assert "Template name: Contract dates\nSubject: ((subject))\n" in printed.output
    made.contract("Hosting")
    made.becomes(FIRST)
    made.sends()
    assert set(re.findall(r"\(\((\w+)\)\)", printed.output)) == set(sent.kept[0]["personalisation"])


def test_an_email_that_cannot_be_written_is_told_of(made: Mailer, sent: Notify) -> None:
    made.contract("Hosting")
    made.becomes(FIRST)
    with made.bot.database.writing() as session:
        row = session.exec(select(Email)).one()
        row.data = {"key_dates": row.data["key_dates"], "x": 1}
        row.template = "nothing_like_it"
    made.sends()
    assert sent.kept == []
    assert "cannot_be_written" in made.said()[0]
