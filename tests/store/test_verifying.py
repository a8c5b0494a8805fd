"""Whoever changes what is recorded, with the database in their hands and even the key, is found out."""

# ruff: noqa: S608  what a test does to a database is its own

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands.audit import SAID
from bot.domain.lifecycle import Outcome
from bot.flows.deciding.review import Verdict
from bot.store.engine import Database
from bot.store.tables import AuditEntry, Words
from bot.store.verifying import What
from tests.postgres import Cluster
from tests.store.register import KEY, REASON, WORKSPACE, Register, raw

_numbers = count(1)


@pytest.fixture(scope="module")
def sqlite_register(
    sqlite_template: Path, config_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("register") / "register.db"))
    database = Database(f"sqlite:///{path}")
    Register(database, config_dir).fill()
    database.close()
    return path


@pytest.fixture(scope="module")
def postgresql_register(cluster: Cluster, postgresql_template: str, config_dir: Path) -> str:
    database = Database(cluster.create("register", postgresql_template))
    Register(database, config_dir).fill()
    database.close()
    return "register"


@contextlib.contextmanager
def _register(request: pytest.FixtureRequest, kind: str, folder: Path, config: Path) -> Iterator[Register]:
    if kind == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_register'), folder / 'spend.db')}"
    else:
        template = request.getfixturevalue("postgresql_register")
        url = request.getfixturevalue("cluster").create(f"tampered_{next(_numbers)}", template)
    database = Database(url)
    yield Register(database, config)
    database.close()
    if kind != "sqlite":
        request.getfixturevalue("cluster").drop(str(database.url.database))


@pytest.fixture
def register(request: pytest.FixtureRequest, tmp_path: Path, config_dir: Path) -> Iterator[Register]:
    with _register(request, getattr(request, "param", "sqlite"), tmp_path, config_dir) as made:
        yield made


def spend_bot(register: Register, *words: str, key: str = KEY, typed: str = "") -> Result:
    url = register.database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, words, env={"DATABASE_URL": url, "SECRET_KEY": key}, input=typed)


def rewritten(register: Register, number: int, **details: object) -> None:
    """Write a chain anew from an entry on, with the right key."""
    with register.database.reading() as session:
        chain = session.exec(
            select(AuditEntry).where(AuditEntry.chain == "assessment:1").order_by(AuditEntry.number)  # type: ignore[arg-type]
        ).all()
    statements, previous = [], ""
    for entry in chain:
        if entry.number >= number:
            entry.details = {**entry.details, **(details if entry.number == number else {})}
            entry.previous = previous
            entry.mac = register.context.audit.mac_of(entry)
            said = json.dumps(entry.details).replace("'", "''")
            statements.append(
                f"UPDATE auditentry SET details = '{said}', previous = '{entry.previous}',"
                f" mac = '{entry.mac}' WHERE id = {entry.id}"
            )
        previous = entry.mac
    raw(register.database, *statements)


ENTRY = "chain = 'assessment:1' AND number = {}"


@dataclass(frozen=True)
class Tampering:
    """What somebody does, which faults are then told, and whether it takes an anchor to see it."""

    does: tuple[str, ...] | Callable[[Register], None]
    told: tuple[str, ...]
    by_anchor: bool = False


def entry(number: int, change: str) -> str:
    return f"UPDATE auditentry SET {change} WHERE " + ENTRY.format(number)


TAMPERINGS = {
    "a detail is changed": Tampering(
        (entry(2, """details = '{"question": "user-research", "answer": 9}'"""),),
        ("assessment:1: entry 2 does not have its seal",),
    ),
    "a time is changed": Tampering(
        (entry(3, "at = '2026-01-01 09:00:00.000000'"),), ("assessment:1: entry 3 does not have its seal",)
    ),
    "a person is changed": Tampering(
        (entry(3, "person_id = 3"),), ("assessment:1: entry 3 does not have its seal",)
    ),
    "an event is changed": Tampering(
        (entry(7, "event = 'refused'"),), ("assessment:1: entry 7 does not have its seal",)
    ),
    "an entry in the middle is removed": Tampering(
        ("DELETE FROM auditentry WHERE " + ENTRY.format(4),), ("assessment:1: entry 4 is missing",)
    ),
    "an entry is removed and the rest moved up": Tampering(
        (
            "DELETE FROM auditentry WHERE " + ENTRY.format(4),
            *(entry(number, f"number = {number - 1}") for number in range(5, 14)),
        ),
        ("assessment:1: entry 4 does not have its seal", "entry 4 does not follow on the entry before it"),
    ),
    "two entries change places": Tampering(
        (entry(3, "number = 99"), entry(4, "number = 3"), entry(99, "number = 4")),
        ("assessment:1: entry 3 does not have its seal", "assessment:1: entry 4 does not have its seal"),
    ),
    "the macs of two entries change places": Tampering(
        (
            entry(3, "mac = (SELECT mac FROM auditentry WHERE " + ENTRY.format(4) + ")"),
            entry(4, "previous = (SELECT mac FROM auditentry WHERE " + ENTRY.format(3) + ")"),
        ),
        ("assessment:1: entry 3 does not have its seal", "assessment:1: entry 4 does not have its seal"),
    ),
    "an entry is added without the key": Tampering(
        (
            "INSERT INTO auditentry (workspace_id, chain, number, at, event, details, previous, mac)"
            " SELECT workspace_id, chain, number + 1, at, 'decided', '{}', mac, mac FROM auditentry WHERE "
            + ENTRY.format(13),
        ),
        ("assessment:1: entry 14 does not have its seal",),
    ),
    "an entry cannot be read": Tampering(
        (entry(5, "details = '[1]'"),), ("Auditentry 5 holds what the bot never writes there",)
    ),
    "the end is cut": Tampering(
        ("DELETE FROM auditentry WHERE chain = 'contract:1' AND number > 1",),
        ("contract:1: the end of the chain was cut; an anchor has its entry 2",),
        by_anchor=True,
    ),
    "a chain is removed with what it is about": Tampering(
        (
            "DELETE FROM auditentry WHERE chain = 'contract:1'",
            "DELETE FROM contract",
            "DELETE FROM keydate",
        ),
        ("contract:1: the chain was removed; an anchor has its entry 2",),
        by_anchor=True,
    ),
    "a chain is removed": Tampering(
        ("DELETE FROM auditentry WHERE chain = 'contract:1'",),
        ("contract:1: it has no entries: its whole chain was removed",),
    ),
    "a chain is written anew with the key": Tampering(
        lambda register: rewritten(register, 2, answer=9),
        ("assessment:1: the chain was written anew; an anchor has another entry 13",),
        by_anchor=True,
    ),
    "what was submitted is changed": Tampering(
        (
            (
                "UPDATE submission SET snapshot ="
                " replace(CAST(snapshot AS TEXT), '120000000', '110000000'){json} WHERE id = 1"
            ),
        ),
        ("assessment:1: submission 1: what was submitted was changed",),
    ),
    "another digest is given to what was submitted": Tampering(
        ("UPDATE submission SET digest = 'abc' WHERE id = 1",),
        ("submission 1 was changed", "submission 1: what was submitted was changed"),
    ),
    "an outcome is changed": Tampering(
        ("UPDATE decision SET outcome = 'approve' WHERE id = 2",), ("assessment:1: decision 2 was changed",)
    ),
    "an outcome is changed to what is none": Tampering(
        ("UPDATE decision SET outcome = 'perhaps' WHERE id = 2",),
        ("assessment:1: decision 2 holds what the bot never writes there",),
    ),
    "a condition is changed": Tampering(
        ("UPDATE condition SET due = '2030-01-01' WHERE id = 1",), ("assessment:1: condition 1 was changed",)
    ),
    "a condition is removed": Tampering(
        ("DELETE FROM condition WHERE id = 2",), ("assessment:1: condition 2 was removed",)
    ),
    "a decision is added": Tampering(
        (
            (
                "INSERT INTO decision (workspace_id, submission_id, number, outcome, points, decided_by_id,"
                " decided_at) SELECT workspace_id, submission_id, 2, 'approve', '[]', decided_by_id,"
                " decided_at FROM decision WHERE id = 2"
            ),
        ),
        ("assessment:1: decision 3 is named by no entry",),
    ),
    "words are replaced": Tampering(
        (f"UPDATE words SET text = 'It is fine' WHERE text = '{REASON}'",), ("words {reason} were replaced",)
    ),
    "words are removed": Tampering(
        (f"DELETE FROM words WHERE text = '{REASON}'",), ("assessment:1: words {reason} were removed",)
    ),
    "words are erased, and nothing says so": Tampering(
        (
            (
                "UPDATE words SET text = NULL, salt = NULL, erased_at = '2027-04-02 09:00:00.000000' WHERE"
                f" text = '{REASON}'"
            ),
        ),
        ("words {reason} were erased, and no entry says so",),
    ),
    "a standard is changed": Tampering(
        ("UPDATE edition SET text = replace(text, 'aims', 'hopes')",), ("of a standard was changed",)
    ),
    "an anchor kept here is changed": Tampering(
        ("UPDATE anchor SET upto = '{}'",), ("Anchor 1 kept here was changed",)
    ),
    "the anchors kept here are removed": Tampering(
        ("DELETE FROM anchor",), ("is not known here: it was removed",), by_anchor=True
    ),
}
ON_BOTH = (
    "a time is changed",
    "a chain is written anew with the key",
    "the end is cut",
    "what was submitted is changed",
    "an outcome is changed to what is none",
    "words are replaced",
)
CASES = [("sqlite", name) for name in TAMPERINGS] + [("postgresql", name) for name in ON_BOTH]


@pytest.mark.parametrize(("register", "name"), CASES, indirect=["register"])
def test_a_tampering_is_found_and_told(register: Register, name: str) -> None:
    with register.database.reading() as session:
        reason = session.exec(select(Words.digest).where(Words.text == REASON)).one()
    tampering = TAMPERINGS[name]
    anchors = ["--anchor", register.anchor()]
    if isinstance(tampering.does, tuple):
        json_type = "" if register.database.is_sqlite else "::json"
        raw(register.database, *(each.replace("{json}", json_type) for each in tampering.does))
    else:
        tampering.does(register)
    done = spend_bot(register, "audit", "verify", *anchors)
    assert done.exit_code == 1, done.output
    for told in tampering.told:
        assert told.replace("{reason}", reason) in done.stderr
    assert re.search(r"verified: [0-9]+ faults?\.", done.stdout)


@pytest.mark.parametrize("name", [name for name, each in TAMPERINGS.items() if each.by_anchor])
def test_without_the_anchor_it_would_not_be_seen(register: Register, name: str) -> None:
    head = register.anchor()
    does = TAMPERINGS[name].does
    raw(register.database, *does) if isinstance(does, tuple) else does(register)
    raw(register.database, "DELETE FROM anchor")
    assert spend_bot(register, "audit", "verify").exit_code == 0
    done = spend_bot(register, "audit", "verify", "--anchor", head)
    assert done.exit_code == 1
    assert f"Anchor {head} is not known here" in done.stderr


@pytest.mark.parametrize("register", ["sqlite", "postgresql"], indirect=True)
def test_what_nobody_touched_is_as_it_was(register: Register) -> None:
    heads = register.anchor()
    register.decide(2, Verdict(outcome=Outcome.APPROVE))  # refused, which is an entry: the chain grows
    done = spend_bot(register, "audit", "verify", "--anchor", heads)
    assert done.stderr == ""
    assert done.exit_code == 0
    assert re.fullmatch(
        r"2 chains, 16 entries, 2 submissions, 7 rows, [0-9]+ texts, 1 anchor verified: "
        r"everything is as it was\.\n",
        done.stdout,
    ), done.stdout


def test_an_organisations_chain_is_no_fault_and_its_changes_are(register: Register) -> None:
    register.plan()
    done = spend_bot(register, "audit", "verify", "--anchor", register.anchor())
    assert (done.stderr, done.exit_code) == ("", 0)
    raw(register.database, "UPDATE auditentry SET person_id = 9 WHERE chain = 'organisation:1'")
    done = spend_bot(register, "audit", "verify")
    assert done.exit_code == 1
    assert "organisation:1: entry 1 does not have its seal" in done.stderr


def test_what_was_asked_answered_and_why_it_was_withdrawn_is_proved_too(register: Register) -> None:
    told = register.withdraw()
    done = spend_bot(register, "audit", "verify", "--anchor", register.anchor())
    assert (done.stderr, done.exit_code) == ("", 0)
    with register.database.reading() as session:
        digests = [session.exec(select(Words.digest).where(Words.text == each)).one() for each in told]
    raw(register.database, *(f"DELETE FROM words WHERE digest = '{digest}'" for digest in digests))
    done = spend_bot(register, "audit", "verify")
    for digest in digests:
        assert f"assessment:1: words {digest} were removed" in done.stderr


def test_an_organisation_that_was_removed_is_told(register: Register) -> None:
    register.plan()
    raw(register.database, "DELETE FROM organisation")
    done = spend_bot(register, "audit", "verify")
    assert "organisation:1: what the chain is about is missing" in done.stderr


def test_another_key_is_told_in_one_line(register: Register) -> None:
    done = spend_bot(register, "audit", "verify", key="x" * 32)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "it is not the key this trail was written with" in done.stderr


def test_an_anchor_of_chains_that_stand_still_is_the_same(register: Register) -> None:
    head = register.anchor()
    assert register.anchor() == head
    done = spend_bot(register, "audit", "heads")
    first, *others = done.stdout.splitlines()
    assert first == f"{WORKSPACE}: 2 chains, head {head}"
    assert [line.split()[:2] for line in others] == [["assessment:1", "13"], ["contract:1", "2"]]


def test_everything_it_can_say_is_explained() -> None:
    explained = Path("docs/audit.md").read_text(encoding="utf-8")
    assert SAID.keys() == set(What)
    for words in SAID.values():
        said = re.split(r"[:;,{]", re.sub(r"^(words|anchor|the edition|entry)? ?\{of\} ?", "", words))[
            0
        ].strip()
        assert said in explained, words
