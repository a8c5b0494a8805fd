"""Takes the pictures of the documentation: `make screenshots`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from bot.sandbox.page.app import make_page
from bot.sandbox.playing import Playground
from bot.sandbox.serving import PageServer
from tests import chromium
from tests.browser.visitor import Visitor
from tests.patience import PATIENCE

PICTURES = Path("docs/images")
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def example() -> Iterator[str]:
    """Give the address of a page with the example department in it."""
    with tempfile.TemporaryDirectory() as folder:
        playground = Playground(Path(folder))
        playground.open()
        server = PageServer(0)
        server.start(make_page(playground))
        try:
            if not playground.ready():
                raise SystemExit(playground.trouble)
            yield server.address
        finally:
            playground.close()
            server.stop()


def window(browser: Browser, address: str, theme: str, size: dict[str, int]) -> Visitor:
    """Open a window."""
    context = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    return Visitor(context.new_page(), address).comes(f"/?theme={theme}")


def shoot(visitor: Visitor, name: str) -> None:
    """Take a picture of a window, at rest and without a cursor in it."""
    visitor.page.wait_for_timeout(400)
    visitor.page.screenshot(path=PICTURES / f"{name}.png", caret="hide")


def walk(visitor: Visitor, suffix: str) -> None:
    """Take a picture of each surface in one theme and size."""
    title = visitor.page.locator("#channel article h4").last.inner_text()
    visitor.opens_replies(title)
    shoot(visitor, f"thread{suffix}")
    visitor.page.get_by_role("link", name="Close the thread").click()
    visitor.writes("/spend start")
    form = visitor.form("Start an assessment")
    shoot(visitor, f"form{suffix}")
    form.locator("button[type=submit]").click()
    visitor.sees("Please complete this required field.", within=form)
    shoot(visitor, f"form-errors{suffix}")
    visitor.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    visitor.page.locator("#channel textarea").fill("/sp")
    shoot(visitor, f"commands{suffix}")
    visitor.page.locator("#channel textarea").fill("")
    visitor.page.locator("#who > summary").click()
    shoot(visitor, f"people{suffix}")
    visitor.page.keyboard.press("Escape")
    visitor.becomes("Asha Grant")
    shoot(visitor, f"approvals{suffix}")
    visitor.becomes("Carys Bell")
    visitor.presses("Next event")
    visitor.sees("due:")
    shoot(visitor, f"commercial{suffix}")
    if suffix.startswith("-phone"):
        visitor.page.locator("#places > summary").click()
    visitor.goes_to("Spend bot App")
    visitor.sees("answers for it")
    shoot(visitor, f"reminder{suffix}")
    if suffix.startswith("-phone"):
        visitor.page.locator("#places > summary").click()
    visitor.goes_to("Home of Spend bot")
    visitor.sees("Contract dates")
    shoot(visitor, f"home{suffix}")
    visitor.chooses("Inspect requests and replies")
    shoot(visitor, f"inspector{suffix}")


def main() -> None:
    """Take the picture README shows; with `--all` also every surface in both themes and at phone width."""
    if not chromium.program():
        raise SystemExit(chromium.MISSING)
    PICTURES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE * 1000)
    with example() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.FLAGS)
        first = window(browser, address, "light", WIDE)
        first.opens_replies(first.page.locator("#channel article h4").last.inner_text())
        shoot(first, "page")
        if "--all" in sys.argv:
            walk(window(browser, address, "light", WIDE), "-light")
            walk(window(browser, address, "dark", WIDE), "-dark")
            walk(window(browser, address, "light", PHONE), "-phone")
            walk(window(browser, address, "dark", PHONE), "-phone-dark")
        browser.close()


if __name__ == "__main__":
    main()
