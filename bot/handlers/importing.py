"""Files of contracts: dropped in a direct message, then imported or not."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.flows.contracting import importing
from bot.flows.contracting.importing import File
from bot.handlers.desk import Desk, Incoming, whole
from bot.store.people import Who


def dropped(desk: Desk, team: str, event: Mapping[str, Any]) -> None:
    """Take the files in a direct message to the bot (docs.slack.dev/reference/events/message/file_share)."""
    for place, file in enumerate(event.get("files") or ()):
        who = Who(team=team, user=event["user"], act=f"{event['channel']}:{event['ts']}:{place}")
        key = str(file["id"])
        brought = File(f"file:{key}:{event['ts']}", str(file.get("name") or key), key)
        importing.bring(desk.context, desk.clock(), who, brought, str(event.get("text") or ""))


def accept(incoming: Incoming) -> None:
    """Have the contracts of an import be there."""
    importing.accept(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def drop(incoming: Incoming) -> None:
    """Let nothing come of an import."""
    importing.drop(incoming.context, incoming.now, incoming.who, whole(incoming.value))


ACTIONS: dict[str, Callable[[Incoming], None]] = {"import_contracts": accept, "drop_import": drop}
