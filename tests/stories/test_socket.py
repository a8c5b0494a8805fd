"""The same bot over Socket Mode: commands, modals, clicks and replies all come by the socket."""

from pathlib import Path

import pytest

from bot.sandbox.demo import SHORTCUTS
from bot.sandbox.server import Sandbox
from bot.sandbox.story.replying import gives
from bot.sandbox.story.story import FIRST_ENTRIES
from bot.sandbox.workspace.cast import APP_TOKEN
from bot.store.engine import Database
from tests.patience import PATIENCE
from tests.stories.hanging import HangingSocket
from tests.stories.processes import process, settings_for
from tests.stories.test_story import QUICK

CHANNEL = "Channel for the conversation"


@pytest.mark.parametrize(
    ("command", "others"),
    [("run", {}), ("socket", {"database_is_shared": "true"})],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_assessment_over_the_socket(
    command: str, others: dict[str, str], database: Database, database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with Sandbox(shortcuts=SHORTCUTS, limits=QUICK, transport="socket", patience=PATIENCE) as sandbox:
        socket = {"slack_transport": "socket", "slack_app_token": APP_TOKEN}
        settings = settings_for(sandbox, database_url, tmp_path) | socket | others
        with process(command, settings, log, measured=command == "socket"):
            assert sandbox.socket is not None
            sandbox.socket.wait_for_connection(PATIENCE)
            lead = sandbox.person("delivery lead")
            lead.types("/spend start", in_="#licensing-service")
            lead.sees_modal("Start an assessment")
            lead.fills(FIRST_ENTRIES | {"Whole-life cost in pounds": "£1.2m", CHANNEL: "#licensing-service"})
            lead.submits()
            lead.sees_no_modal()
            if command == "socket":
                return  # a worker would go on from here
            card = lead.sees("It needs approval", in_="#licensing-service")
            gives(lead, lead.sees("Question 1 of", thread=card), ["Design something"])
            gives(lead, lead.sees("Question 2 of", thread=card), ["None of these"])
            gives(lead, lead.sees("Question 3 of", thread=card), "No")
            lead.sees("Question 4 of", thread=card)
    assert sandbox.complaints == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_socket_that_hangs_does_not_keep_the_bot_from_leaving(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    hanging = HangingSocket()
    with Sandbox(limits=QUICK, transport="socket", patience=PATIENCE) as sandbox, hanging.listening():
        sandbox.socket = hanging
        others = {"slack_transport": "socket", "slack_app_token": APP_TOKEN}
        with process("run", settings_for(sandbox, database_url, tmp_path) | others, tmp_path / "log"):
            assert hanging.hangs.wait(PATIENCE)
