"""A process that brings a file in and opens it, until somebody kills it."""

import sys
from pathlib import Path

from bot.flows.contracting import importing, staging
from bot.flows.contracting.importing import File
from bot.record.contracts import file
from bot.store.engine import Database
from bot.store.imports import HoldLost
from tests.importing.world import CARYS, NATION, NOW, ORGANISATION, register

BATCH = 40


def main(url: str, config: str, path: str) -> None:
    """Stage, accept and open, telling how far it is."""
    books = register(Database(url), Path(config), Path(path).parent)
    context = books.context
    held = importing.begin(context, NOW, CARYS, ORGANISATION, File("file:1", "a.csv"), worker="opener")
    try:
        staging.stage(
            context,
            NOW,
            held,
            file.rows(Path(path), NATION),
            batch=BATCH,
            told=lambda rows: print("staged", rows, flush=True),
        )
    except HoldLost:
        print("staged already", flush=True)
    importing.accept(context, NOW, CARYS, held.import_id)
    print("accepted", flush=True)
    while importing.tick(context, NOW):
        print("step", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
