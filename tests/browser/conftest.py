"""A real Chromium in front of the page of a small pretend department."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect, sync_playwright

from bot.sandbox.page.app import make_page
from bot.sandbox.playing import Playground
from bot.sandbox.serving import PageServer
from tests import chromium as chrome
from tests.browser.visitor import Visitor
from tests.conftest import need
from tests.patience import PATIENCE

Comes = Callable[..., Visitor]
"""Opens a window for somebody; the keywords are the browser context's."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a browser."""
    need(chrome.program(), chrome.MISSING)
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome.program(), args=chrome.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def playground(tmp_path: Path, config_dir: Path) -> Iterator[Playground]:
    """Give an empty playground, ready to play in."""
    made = Playground(tmp_path, empty=True, config_dir=config_dir, patience=PATIENCE)
    made.open()
    assert made.ready()
    yield made
    made.close()
    assert made.sandbox.complaints == []


@pytest.fixture
def address(playground: Playground) -> Iterator[str]:
    """Give the address of the playground's page."""
    server = PageServer(0)
    server.start(make_page(playground))
    yield server.address
    playground.closed = True
    playground.sandbox.workspace.poke()
    server.stop()


def draws(address: str) -> bool:
    """Return whether an address is that of a whole page."""
    return urlsplit(address).path == "/"


def is_wrong(said: ConsoleMessage) -> bool:
    """Return whether a browser complains of more than an answer that says no, or that does not come."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


@pytest.fixture
def comes(chromium: Browser, address: str) -> Iterator[Comes]:
    """Open a window for whoever comes; nothing may go wrong in any of them."""
    wrong: list[str] = []
    with ExitStack() as opened:

        def come(query: str = "", **looks: Any) -> Visitor:
            context = chromium.new_context(**({"viewport": {"width": 1440, "height": 900}} | looks))
            opened.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if is_wrong(said) else None)
            page.on("request", lambda sent: None if sent.url.startswith(address) else wrong.append(sent.url))
            return Visitor(page, address).comes(query)

        yield come
    assert wrong == []
