"""How long it takes to make a Home tab with a large workspace, and how many queries.

python -m benchmarks.home [NUMBER [DATABASE_URL]]

NUMBER assessments (10,000 unless it is said), with thirty answers each, their channels, submissions,
decisions and contracts, are put into an empty database: SQLite in a temporary folder, or the one at
DATABASE_URL. Each list of the Home tab is drawn a hundred times for somebody on several teams, and for
somebody who is on teams, assesses, sits in another group and leads the commercial side as well.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event, insert
from sqlmodel import Session

from bot.app import leave_alone
from bot.cards import Cards
from bot.cards.home import FILTERS
from bot.config import Config, load
from bot.domain.money import pounds
from bot.domain.question import QuestionKind
from bot.domain.spend import Phase
from bot.render import Renderer
from bot.store.editions import keep
from bot.store.engine import Database, key_of
from bot.store.migrate import upgrade
from bot.store.people import ensure_member, ensure_organisation, ensure_workspace
from bot.store.tables import (
    Answer,
    Assessment,
    Card,
    CardKind,
    ChannelMember,
    Concerned,
    Contract,
    Decision,
    KeyDate,
    Request,
    Submission,
)

ASSESSMENTS = 10_000
PEOPLE = 400
TEAM = 6
"""People in each channel, of which there is one for every eight assessments."""
ANSWERS = 30
BATCH = 1_000
ROUNDS = 100
NOW = datetime(2027, 4, 6, 9, 0, tzinfo=UTC)
STATUSES = ("answering", "answering", "approved", "approved", "approved", "rejected", "expired", "submitted")
"""In turn; of those decided every tenth lately."""
EVERYTHING, ON_TEAMS = "U000000000", "U000000001"
GROUP = "security"


def main() -> None:
    """Print the median and the longest time of each list, and the queries it takes."""
    number, *rest = sys.argv[1:] or [str(ASSESSMENTS)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(rest[0] if rest else f"sqlite:///{folder}/home.db")
        upgrade(database)
        config = everything_to(load(Path("config")), EVERYTHING)
        workspace = fill(database, config, int(number))
        leave_alone()  # as each process does once it is made
        cards = Cards(config, Renderer(filters={"pounds": pounds}))
        for user, words in ((ON_TEAMS, "on teams"), (EVERYTHING, "everything")):
            for which in FILTERS:
                card = home_of(database, workspace, user, which)
                taken = sorted(milliseconds(database, cards, card) for _ in range(ROUNDS))
                with asked(database) as queries:
                    milliseconds(database, cards, card)
                sys.stdout.write(
                    f"{words:12} {which:9} median {median(taken):6.1f} ms, worst {taken[-1]:6.1f} ms,"
                    f" {len(queries)} queries\n"
                )
        database.close()


def milliseconds(database: Database, cards: Cards, card: Card) -> float:
    """Return how long it takes to read and draw a Home tab."""
    start = perf_counter()
    with database.reading() as session:
        cards.draw(session, card, NOW)
    return (perf_counter() - start) * 1000


@contextmanager
def asked(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Gather the queries that are asked meanwhile, with their values."""
    found: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        if call[2].startswith(("SELECT", "WITH")):
            found.append((call[2], call[3]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def home_of(database: Database, workspace: int, user: str, which: str) -> Card:
    """Return the card of somebody's Home tab with one of its lists."""
    with database.writing() as session:
        person = key_of(ensure_member(session, workspace, user))
    return Card(workspace_id=workspace, kind=CardKind.HOME, subject_id=person, part=which)


def everything_to(config: Config, user: str) -> Config:
    """Return the configuration with somebody in the lead group, another group and the commercial leads."""
    first = config.organisations[0]
    assessors = first.assessors.model_copy(
        update={"members": [*first.assessors.members, user], "leads": [*first.assessors.leads, user]}
    )
    groups = [
        each.model_copy(update={"members": [*each.members, user]}) if each.id == GROUP else each
        for each in first.groups
    ]
    commercial = first.commercial.model_copy(update={"leads": [*first.commercial.leads, user]})
    changed = {"assessors": assessors, "groups": groups, "commercial": commercial}
    return replace(config, organisations=(first.model_copy(update=changed), *config.organisations[1:]))


def fill(database: Database, config: Config, number: int) -> int:
    """Put so many assessments with all that belongs to them into an empty database; return the workspace."""
    with database.writing(60) as session:
        workspace = key_of(ensure_workspace(session, "T0SANDBOX1"))
        organisation = key_of(ensure_organisation(session, workspace, config.organisations[0].id))
        people = [key_of(ensure_member(session, workspace, f"U{place:09}")) for place in range(PEOPLE)]
        standard = config.standard_for(config.organisations[0])
        edition = keep(session, standard, NOW)
        session.execute(insert(ChannelMember), list(_members(workspace, number)))
    base = {
        "workspace_id": workspace, "organisation_id": organisation, "purpose": "To serve people.",
        "kind": "service", "phase": "beta", "category": "digital-services", "cost_pence": 120_000_000,
        "public_facing": True, "novel": False, "standard": standard.id, "edition": edition, "look_again": [],
    }  # fmt: skip
    judged = [question.id for question in standard.questions if question.kind is QuestionKind.JUDGEMENT]
    questions = judged[:ANSWERS]
    for begin in range(0, number, BATCH):
        with database.writing(60) as session:
            _batch(session, range(begin, min(begin + BATCH, number)), base, people, questions)
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    return workspace


def _members(workspace: int, number: int) -> Iterator[dict[str, Any]]:
    for channel in range(number // 8 + 1):
        for place in range(TEAM):
            user = (channel * TEAM + place) % PEOPLE
            yield {"workspace_id": workspace, "channel": f"C{channel:09}", "slack_id": f"U{user:09}"}


def _batch(
    session: Session, places: range, base: dict[str, Any], people: list[int], questions: list[str]
) -> None:
    workspace, organisation = base["workspace_id"], base["organisation_id"]
    rows: dict[Any, list[dict[str, Any]]] = {}

    def put(table: Any, **values: Any) -> None:
        rows.setdefault(table, []).append({"workspace_id": workspace, **values})

    for place in places:
        key, status = place + 1, STATUSES[place % len(STATUSES)]
        owner, other = people[place * 7 % PEOPLE], people[(place * 7 + 1) % PEOPLE]
        at = NOW - timedelta(days=place % 900)
        put(
            Assessment, **base, id=key, origin=f"benchmark:{place}", title=f"Service {place}", status=status,
            channel=f"C{place // 8:09}", owner_id=owner, started_by_id=owner, started_at=at, changed_at=at,
        )  # fmt: skip
        for question in questions:
            put(
                Answer, assessment_id=key, question=question, value="yes", words="Notes", phase=Phase.BETA,
                edition=base["standard"], person_id=other, at=at,
            )  # fmt: skip
        if status == "answering" and place % 3 == 0:
            put(
                Request, assessment_id=key, section="1", asked_by_id=owner, asked_of_id=other, asked_at=at,
                due=at.date(),
            )  # fmt: skip
        if status != "answering":
            put(
                Submission, id=key, assessment_id=key, number=1, submitted_by_id=owner, submitted_at=at,
                snapshot=_frozen(), digest="abc",
            )  # fmt: skip
            put(Concerned, assessment_id=key, group=GROUP)
        if status not in ("answering", "submitted"):
            outcome = "reject" if status == "rejected" else "approve"
            put(
                Decision, submission_id=key, number=1, outcome=outcome, points=[], decided_by_id=people[2],
                decided_at=at,
            )  # fmt: skip
        if place % 4 == 0:
            end = (NOW + timedelta(days=60 + place % 900)).date()
            put(
                Contract, id=key, organisation_id=organisation, origin=f"benchmark:{place}", title="Hosting",
                suppliers=[{"name": "Acme"}], value_pence=5_000_000, start=at.date(), end=end, terms={},
                supplies=[], links=[], notes="", guessed={}, owner_id=owner, registered_by_id=owner,
                registered_at=at, revision=1, assessment_id=key,
            )  # fmt: skip
            put(
                KeyDate, contract_id=key, kind="end", on=end, deadline=end, decide_by=end, status="open",
                handled_through=NOW.date(), words="", sequence=0,
            )  # fmt: skip
    for table, values in rows.items():
        session.execute(insert(table), values)


def _frozen() -> dict[str, Any]:
    """Return what a submission froze, as far as lists look at it, and as long as it usually is."""
    answer = {"asks": "Is it so?" * 8, "value": "yes", "words": {"kept": "0" * 64}, "person": None}
    return {
        "assessment": {"cost_pence": 120_000_000, "category": "digital-services"},
        "regime": {"rating": None},
        "points": [{"section": str(point), "number": point, "whole": "met"} for point in range(1, 15)],
        "findings": [],
        "answers": {f"question-{place}": answer for place in range(60)},
        "parts": [],
    }


if __name__ == "__main__":
    main()
