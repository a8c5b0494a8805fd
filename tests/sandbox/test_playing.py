"""The playground behind the page: made ready, stopped, begun again, served and ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask
import pytest
import requests

from bot.handlers.commands import COMMANDS as WORDS
from bot.sandbox.department import COMMANDS
from bot.sandbox.page.clock import CannotStep
from bot.sandbox.page.ground import Ground
from bot.sandbox.playing import Playground
from bot.sandbox.serving import PORT, CannotListen, PageServer, has_screen, play_until
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("quiet_log")


@contextmanager
def opened(folder: Path, config_dir: Path, **options: Any) -> Iterator[Playground]:
    playground = Playground(folder, config_dir=config_dir, patience=PATIENCE, **options)
    playground.open()
    try:
        yield playground
    finally:
        playground.close()


def asks_for_help(playground: Playground) -> None:
    lead = playground.sandbox.person("delivery lead")
    lead.types("/spend help")
    lead.sees("What you can do here", in_="dm")


def test_it_is_made_ready_behind_the_page_and_says_so(config_dir: Path, tmp_path: Path) -> None:
    playground = Playground(tmp_path, empty=True, config_dir=config_dir, patience=PATIENCE)
    assert playground.preparing is not None
    playground.open()
    with pytest.raises(CannotStep, match="made ready"):
        playground.clock.by(days=1)
    assert playground.clock.to_next() == []
    assert playground.ready()
    assert playground.running
    assert playground.begun == 1
    asks_for_help(playground)
    playground.close()
    assert playground.closed
    assert not list(tmp_path.glob("page-*"))


def test_a_bot_that_is_stopped_is_told_of_and_works_when_it_is_started_again(
    config_dir: Path, tmp_path: Path
) -> None:
    with opened(tmp_path, config_dir, empty=True) as playground:
        playground.stop_bot()
        playground.start_bot()
        assert playground.ready()
        version = playground.sandbox.workspace.version
        playground.stop_bot()
        assert playground.sandbox.workspace.version > version
        lead = playground.sandbox.person("delivery lead")
        lead.types("/spend help")
        assert lead.notices == ['/spend failed with the error "dispatch_failed"']
        playground.clock.by(weeks=1)
        playground.start_bot()
        asks_for_help(playground)


def test_afresh_everything_is_as_it_was_at_first(config_dir: Path, tmp_path: Path) -> None:
    with opened(tmp_path, config_dir, empty=True) as playground:
        assert playground.ready()
        asks_for_help(playground)
        begun = playground.clock.now
        playground.clock.by(months=2)
        playground.afresh()
        playground.afresh()
        assert playground.ready()
        assert playground.begun == 2
        assert playground.clock.now.month == begun.month
        lead = playground.sandbox.person("delivery lead")
        assert lead.reads("dm") == []
        asks_for_help(playground)
        assert len(list(tmp_path.glob("page-*.db"))) == 1


def test_what_cannot_be_made_ready_is_told(config_dir: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "config"
    wrong.mkdir()
    with opened(tmp_path, wrong, empty=True) as playground:
        assert not playground.ready()
        assert playground.trouble.startswith("The workspace could not be made ready: ")
        assert not playground.running


def test_over_socket_mode(config_dir: Path, tmp_path: Path) -> None:
    with opened(tmp_path, config_dir, empty=True, transport="socket") as playground:
        assert playground.ready()
        assert playground.sandbox.bot_url == ""
        asks_for_help(playground)


def test_its_commands_are_those_the_bot_knows() -> None:
    assert {command.words for command in COMMANDS} == {f"/spend {word}" for word in (*WORDS, "help")}


def small_page(ground: Ground) -> flask.Flask:
    """A page of one line, and a stream of changes like the real one's."""
    app = flask.Flask("small")

    def changes() -> Iterator[str]:
        version = -1
        while not ground.closed:
            version = ground.sandbox.workspace.wait_for_change(version, 60)
            yield f"data: {version}\n\n"

    app.add_url_rule("/", "line", lambda: f"running: {ground.running}")
    app.add_url_rule(
        "/changes", view_func=lambda: flask.Response(changes(), content_type="text/event-stream")
    )
    return app


def test_the_page_is_served_until_somebody_has_played_enough(config_dir: Path, tmp_path: Path) -> None:
    asked, told, shown = threading.Event(), list[str](), list[str]()
    playground = Playground(tmp_path, empty=True, config_dir=config_dir, patience=PATIENCE)

    def look() -> None:
        with requests.get(f"{shown[0]}/changes", stream=True, timeout=PATIENCE) as news:
            begun.set()
            for _ in news.iter_lines():
                pass

    begun = threading.Event()

    def show(address: str) -> None:
        assert requests.get(address, timeout=PATIENCE).text.startswith("running:")
        shown.append(address)
        threading.Thread(target=look, daemon=True).start()
        assert begun.wait(PATIENCE)
        asked.set()

    play_until(asked, playground, small_page, port=0, tell=told.append, show=show)
    assert told == [f"Play at {shown[0]} (Ctrl-C ends it)."]
    assert playground.closed
    with pytest.raises(requests.ConnectionError):
        requests.get(shown[0], timeout=1)


def test_a_port_that_is_taken_is_named_and_the_usual_one_gives_way() -> None:
    usual = PageServer()
    other = PageServer()
    assert other.port not in {usual.port, PORT}
    with pytest.raises(CannotListen, match=f"--port {other.port} cannot be listened on"):
        PageServer(other.port)
    for server in (usual, other):
        server.stop()


@pytest.mark.parametrize(
    ("environment", "platform", "seen"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"CI": "true"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_where_there_is_a_screen(
    environment: dict[str, str], platform: str, *, seen: bool
) -> None:
    assert has_screen(environment, platform) is seen
