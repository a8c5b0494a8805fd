"""What is kept: a trail that shows tampering and holds nobody's words, in one transaction for each act."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.sandbox.webapi.limits import Limits
from bot.store.tables import AuditEntry
from tests.stories.test_contracts import deadline, ticks, working
from tests.stories.world import ONE_GAP, Department, department


def whole_story(office: Department) -> None:
    """Have everything happen that leaves an entry."""
    card, summary = office.submitted(ONE_GAP)
    office.ben.clicks("Approve", on=summary)
    office.ben.closes_modal()
    with office.catching() as caught:
        office.ben.clicks("Approve", on=summary)
    caught.passes_on(0, lambda sent: sent["user"].update(id=office.carys.id))
    office.decides(office.asha, summary, "Approve with conditions", **office.condition("Secret condition"))
    office.lead.sees("approved submission 1 with conditions", thread=card)
    office.asha.opens_home()
    office.asha.sees("Decided lately", on="home")
    office.asha.clicks("Decided lately", on="home")
    office.asha.sees("Decided in the last 90 days", on="home")
    office.asha.clicks("Revoke", on="home")
    office.asha.sees_modal("Revoke a decision")
    office.asha.fills({"Why is it revoked?": "Secret reason"})
    office.asha.submits()
    told = office.adds_contract()
    office.becomes(working(deadline(told) - timedelta(days=14)))
    ticks(office)
    reminder = office.carys.sees("left to give notice", in_="dm")
    office.carys.clicks("Got it", on=reminder)
    office.carys.chooses("In 1 day", on=reminder)
    office.carys.clicks("Record decision", on=reminder)
    office.carys.sees_modal("Record a decision")
    office.carys.fills({"What was decided?": "Let it end"})
    office.carys.submits()


def chains(office: Department) -> dict[str, list[AuditEntry]]:
    found = defaultdict(list)
    with office.bot.database.reading() as session:
        for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id))):
            found[entry.chain].append(entry)
    return found


def test_the_trail_holds_everything_that_happened_and_nobodys_words(any_office: Department) -> None:
    office = any_office
    whole_story(office)
    kept = chains(office)
    assert [entry.event for entry in kept["assessment:1"]] == [
        "started",
        "evidence_added",
        *["answered"] * 4,
        "submitted",
        "refused",
        "agreed",
        "decided",
        "revoked",
    ]
    assert [entry.event for entry in kept["contract:1"]] == [
        "registered",
        "acknowledged",
        "snoozed",
        "date_decided",
    ]
    for chain in kept.values():
        before = ""
        for number, entry in enumerate(chain, start=1):
            assert (entry.number, entry.previous) == (number, before)
            assert entry.mac == office.bot.context.audit.mac_of(entry)
            before = entry.mac
    details = json.dumps([entry.details for chain in kept.values() for entry in chain])
    for words in ("Secret", "interviews", "board", "Licence", "U0", "Example"):
        assert words not in details


def test_a_changed_entry_shows(office: Department) -> None:
    office.starts()
    (entry,) = chains(office)["assessment:1"]
    entry.details = {"standard": "another"}
    assert entry.mac != office.bot.context.audit.mac_of(entry)


@pytest.mark.parametrize("table", ["auditentry", "submission", "decision", "condition"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET workspace_id = 1"])
def test_the_database_refuses_to_change_what_is_recorded(
    recorded: Department, table: str, change: str
) -> None:
    with recorded.bot.database.writing() as session, pytest.raises(IntegrityError, match="is only added to"):
        session.execute(text(change.format(table)))


@pytest.fixture(scope="module")
def recorded(
    sqlite_template: Path, config_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Department]:
    file = tmp_path_factory.mktemp("recorded") / "spend.db"
    file.write_bytes(sqlite_template.read_bytes())
    with department(f"sqlite:///{file}", config_dir) as office:
        card, summary = office.submitted(ONE_GAP)
        office.decides(office.asha, summary, "Approve with conditions", **office.condition("Agree the aims."))
        office.lead.sees("with conditions", thread=card)
        yield office


@contextmanager
def transactions(office: Department) -> Iterator[list[str]]:
    """Count the transactions that write, while no worker adds its own."""
    written: list[str] = []

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            written.append("begin")

    event.listen(office.bot.database.engine, "begin", begun)
    yield written
    event.remove(office.bot.database.engine, "begin", begun)


def test_an_answer_is_one_transaction_and_no_call_to_slack(any_office: Department) -> None:
    office = any_office
    card = office.starts()
    first = office.question(1, card)
    office.rests()
    office.bot.delivery.stop()
    office.bot.clock.stop()
    calls = office.chats()
    for act in (
        lambda: office.developer.says("yes, 12 interviews", thread=card),
        lambda: office.developer.clicks("Skip for now", on=first),
        lambda: office.developer.clicks("Submit", on=card),
    ):
        with transactions(office) as written:
            act()
        assert written == ["begin"]
    assert office.chats() == calls
    with transactions(office) as written:
        office.developer.says("what a good question", thread=card)
    assert written == []
    office.bot.start_worker()


def seconds_until_asked(office: Department, reading: float) -> list[float]:
    """Have two questions answered by somebody who reads each first; return how long the next one took."""
    card = office.starts()
    waits = []
    for number, reply in enumerate(("yes, 12 interviews", "yes"), start=2):
        time.sleep(reading)
        begun = time.monotonic()
        office.developer.says(reply, thread=card)
        office.question(number, card)
        waits.append(time.monotonic() - begun)
    return waits


def test_slacks_real_limits_do_not_hold_up_the_next_question(office: Department, config_dir: Path) -> None:
    without = seconds_until_asked(office, reading=0)  # what this machine takes, however busy it is
    url = str(office.bot.database.url).replace("spend.db", "limited.db")
    with department(url, config_dir, Limits(), slack_pace=1.0) as limited:
        assert min(seconds_until_asked(limited, reading=2.5)) < max(without) + 0.5
        refused = [call for call in limited.sandbox.calls if call.status == 429]
        assert refused == []
