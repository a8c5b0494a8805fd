"""Messages with a picture: uploaded first, posted once, whatever happens in between."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot.render import Drawing
from bot.store.engine import Database
from bot.store.outbox import Place, Statement, show
from bot.store.tables import MessageState, OutboxMessage
from tests.delivery.simple import DOT, TemplateFault, make_delivery, section
from tests.delivery.world import LICENSING, NOW, World
from tests.patience import wait_until

ALT = "One black dot."


def with_picture(_template: str, data: dict[str, Any], _zone: str | None = None) -> Drawing:
    picture = {"type": "image", "alt_text": ALT, "slack_file": {"id": "made-when-posted"}}
    return Drawing(data["words"], (section(data["words"]), picture))


def adds(world: World, words: str = "look") -> None:
    with world.database.writing() as session:
        what = Statement("words", {"words": words})
        show(session, world.workspace_id, NOW, "lane", words, Place(LICENSING), what)


def delivers(world: World, **parts: Any) -> None:
    """Have one worker do what there is to do."""
    worker = make_delivery(world.database, world.sandbox.api_url, "one", say=with_picture, **parts)
    wait_until(lambda: not worker.run_once() and state(world.database) is not MessageState.WAITING)


def state(database: Database) -> MessageState:
    with database.reading() as session:
        return session.exec(select(OutboxMessage)).one().state


def pictures(world: World) -> Iterator[bytes]:
    """Give what stands in each message's picture, as Slack has it."""
    for message in world.sandbox.person("developer").reads("#licensing-service"):
        for block in message.blocks:
            if block["type"] == "image":
                assert block["alt_text"] == ALT
                yield world.sandbox.workspace.uploads[block["slack_file"]["id"]]


def test_a_picture_is_uploaded_and_then_shown(world: World) -> None:
    adds(world)
    delivers(world)
    assert list(pictures(world)) == [DOT]
    [file] = world.sandbox.workspace.files.values()
    assert (file["name"], file["alt_txt"]) == ("dot.png", ALT)
    assert world.sandbox.complaints == []


@pytest.mark.parametrize(
    ("method", "uploads"), [("files.completeUploadExternal", 2), ("chat.postMessage", 1)]
)
def test_a_crash_repeats_an_upload_at_most_and_never_the_message(
    world: World, method: str, uploads: int
) -> None:
    world.sandbox.faults.drop_after(method)
    adds(world)
    delivers(world)
    assert list(pictures(world)) == [DOT]
    assert len(world.sandbox.workspace.uploads) == uploads


def test_slack_may_take_a_moment_to_look_at_a_picture(world: World) -> None:
    world.sandbox.faults.refuse("chat.postMessage", "invalid_blocks")
    adds(world)
    delivers(world)
    assert list(pictures(world)) == [DOT]
    assert len(world.sandbox.workspace.uploads) == 1


def test_a_picture_that_slack_will_not_show_is_refused_for_good(world: World) -> None:
    world.sandbox.faults.refuse("files.getUploadURLExternal", "file_type_not_allowed")
    adds(world)
    delivers(world)
    assert (state(world.database), list(pictures(world))) == (MessageState.REFUSED, [])


def test_a_picture_that_cannot_be_drawn_does_not_hold_up_the_rest(world: World) -> None:
    def breaks(_template: str, _data: dict[str, Any]) -> Any:
        raise TemplateFault

    adds(world)
    delivers(world, picture=breaks)
    assert state(world.database) is MessageState.REFUSED
