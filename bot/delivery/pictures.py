"""Pictures in messages: uploaded to Slack, and then shown by the message that names the file.

https://docs.slack.dev/messaging/working-with-files#upload: a file that is shared in no channel is the bot's
own, and https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object lets its messages
show it. So the message is an ordinary one, which carries its key: a crash can have a picture uploaded twice,
never a message posted twice.
"""

from collections.abc import Callable
from http import HTTPStatus

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.render import Drawing, Picture

LONGEST_ALT = 1000
"""Of a file's own alternative text (docs.slack.dev/reference/methods/files.getUploadURLExternal)."""

PAUSES = (0.5, 1.0, 2.0)
"""Seconds between tries to show what was just uploaded: Slack looks at a file before it shows it."""

_NOT_YET = "invalid_blocks"
"""What Slack says of a message with a picture that it has not looked at yet, or will never take."""


class UploadRefused(OSError):
    """Slack did not take the content of a picture; it may next time."""


def upload(slack: WebClient, picture: Picture, alt_text: str, before: Callable[[], None]) -> str:
    """Upload a picture and return the id of its file; `before` is called before each call to Slack.

    Raises what slack_sdk and requests raise, and UploadRefused.
    """
    before()
    asked = slack.files_getUploadURLExternal(
        filename=picture.name, length=len(picture.content), alt_txt=alt_text[:LONGEST_ALT]
    )
    before()
    sent = requests.post(str(asked["upload_url"]), data=picture.content, timeout=slack.timeout)
    if sent.status_code != HTTPStatus.OK:
        raise UploadRefused(sent.status_code)
    file_id = str(asked["file_id"])
    before()
    slack.files_completeUploadExternal(files=[{"id": file_id, "title": picture.name}])
    return file_id


def alt_text_of(drawing: Drawing) -> str:
    """Return the words of a drawing's picture for who cannot see it."""
    return next(str(block["alt_text"]) for block in drawing.blocks if block["type"] == "image")


def showing(drawing: Drawing, file_id: str) -> Drawing:
    """Return a drawing whose picture is the uploaded file."""
    blocks = (
        block | {"slack_file": {"id": file_id}} if block["type"] == "image" else block
        for block in drawing.blocks
    )
    return Drawing(drawing.text, tuple(blocks))


def is_not_taken_yet(error: SlackApiError) -> bool:
    """Return whether Slack may take the same message with its picture a moment later."""
    return bool(error.response.get("error") == _NOT_YET)
