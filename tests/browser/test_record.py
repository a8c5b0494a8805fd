"""Nothing is wrong with a record's page, on a screen, on a phone and printed."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bot.record.page import notice_page, page_of
from bot.record.public import public
from tests.browser.conftest import is_wrong
from tests.browser.visitor import STANDARDS
from tests.record.conftest import Kept
from tests.record.conftest import peopled as peopled  # noqa: PLC0414  a fixture that is used here too
from tests.record.conftest import world as world  # noqa: PLC0414

PAGES: dict[str, Callable[[Kept], str]] = {
    "full": lambda kept: page_of(kept.record(), beside="token"),
    "public": lambda kept: page_of(public(kept.record())),
    "expired": lambda kept: notice_page("expired"),
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wrong_with_a_record(name: str, peopled: Kept, chromium: Browser) -> None:
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if is_wrong(said) else None)
    page.set_content(PAGES[name](peopled))
    assert wrong_with(page) == []
    page.set_viewport_size({"width": 320, "height": 600})
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0
    page.emulate_media(media="print")
    assert wrong_with(page) == []
    assert levels_in_order(page)
    assert page.locator("table:not(:has(caption))").count() == 0
    assert complaints == []
    context.close()


def wrong_with(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": [*STANDARDS, "best-practice"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def levels_in_order(page: Page) -> bool:
    """Return whether no heading skips a level."""
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(each => Number(each.tagName[1]))")
    return levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
