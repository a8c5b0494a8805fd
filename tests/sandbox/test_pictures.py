"""Pictures that the bot uploads: shown by a message that names them, once they are there."""

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.page.app import make_page
from bot.sandbox.server import Sandbox
from tests.patience import PATIENCE
from tests.sandbox.small_page import SmallGround

CONTENT = b"a picture"


def uploaded(client: WebClient, name: str, *, completed: bool = True) -> str:
    asked = client.files_getUploadURLExternal(filename=name, length=len(CONTENT), alt_txt="A picture")
    requests.post(asked["upload_url"], data=CONTENT, timeout=PATIENCE)
    if completed:
        client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": name}])
    return str(asked["file_id"])


def posts(client: WebClient, file_id: str) -> None:
    block = {"type": "image", "alt_text": "A picture", "slack_file": {"id": file_id}}
    client.chat_postMessage(channel="C0LICENSE1", text="Look", blocks=[block])


def test_an_uploaded_picture_is_shown(sandbox: Sandbox, client: WebClient) -> None:
    file_id = uploaded(client, "chart.png")
    posts(client, file_id)
    told = sandbox.person("developer").sees("A picture", in_="#licensing-service")
    assert told.blocks[0]["slack_file"] == {"id": file_id}
    assert sandbox.workspace.uploads == {file_id: CONTENT}


@pytest.mark.parametrize(("name", "completed"), [("chart.png", False), ("plan.csv", True)])
def test_what_is_not_there_or_is_no_picture_is_not_shown(
    client: WebClient, name: str, *, completed: bool
) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        posts(client, uploaded(client, name, completed=completed))


def test_a_file_that_nobody_knows_is_not_shown(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid slack file"):
        posts(client, "F0NOTHING1")


def test_the_page_shows_a_picture_and_no_other_file(sandbox: Sandbox, client: WebClient) -> None:
    window = make_page(SmallGround(sandbox)).test_client()
    picture, table = uploaded(client, "chart.png"), uploaded(client, "plan.csv")
    shown = window.get(f"/pictures/{picture}")
    assert (shown.data, shown.content_type) == (CONTENT, "image/png")
    for other in (table, "F0NOTHING1"):
        assert window.get(f"/pictures/{other}").status_code == 404
