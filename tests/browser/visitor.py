"""Somebody in front of the page, acting only by what stands on it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visitor:
    """A window of a browser with the page in it."""

    page: Page
    address: str

    def comes(self, query: str = "") -> "Visitor":
        """Open the page."""
        self.page.goto(self.address + query)
        return self

    # Going about

    def becomes(self, name: str) -> "Visitor":
        """Choose who to be."""
        self.page.locator("#who > summary").click()
        self.page.locator("#who").get_by_role("link", name=name).click()
        expect(self.page.locator("#who > summary")).to_contain_text(name)
        return self

    def goes_to(self, place: str) -> None:
        """Choose a channel, the direct message or the Home tab from the sidebar."""
        name = place.removeprefix("#")
        self.page.get_by_role("navigation", name="Places").get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name.split()[0])

    def opens_replies(self, of: str = "") -> Locator:
        """Open the thread under the message with these words; return the thread."""
        message = self.message(of)
        message.get_by_role("link", name=re.compile("repl(y|ies)")).click()
        thread = self.page.get_by_role("region", name="Thread")
        expect(thread).to_be_visible()
        return thread

    def chooses(self, words: str) -> None:
        """Choose something from the Options menu."""
        self.page.locator("#more > summary").click()
        self.page.locator("#more").get_by_text(words, exact=True).click()

    # Doing

    def writes(self, words: str, *, thread: bool = False) -> None:
        """Write in the channel or in the thread, and send it with Enter."""
        field = self.page.locator("#thread textarea" if thread else "#channel textarea")
        field.fill(words)
        field.press("Enter")
        expect(field).to_have_value("")

    def presses(self, words: str, *, within: Locator | None = None) -> None:
        """Press a button by the words on it."""
        place = within or self.page.locator("body")
        whole = re.compile(rf"^\s*{re.escape(words)}\s*$")
        place.get_by_role("button").filter(has_text=whole).last.click()

    def opens_more(self, *, within: Locator) -> Locator:
        """Open the newest menu of actions (•••) in a place; return what it offers."""
        menu = within.locator("details.bk-overflow").last
        menu.locator("summary").click()
        return menu.locator(".bk-menu")

    def form(self, title: str) -> Locator:
        """Wait for a form with this title in front."""
        form = self.page.get_by_role("dialog", name=title)
        expect(form).to_be_visible()
        return form

    def fills(self, form: Locator, entries: Mapping[str, str]) -> None:
        """Enter values by the labels of the form: text, or the words of what is to be chosen."""
        for label, value in entries.items():
            group = form.get_by_role("radiogroup", name=re.compile(f"^{re.escape(label)}"))
            if group.count():
                group.get_by_label(value, exact=True).check()
                continue
            field = form.get_by_label(label)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def submits(self, form: Locator) -> None:
        """Submit a form that the bot accepts."""
        form.locator("button[type=submit]").click()
        expect(form).to_have_count(0)

    # Seeing

    def message(self, words: str) -> Locator:
        """Return the newest message with these words."""
        return self.page.locator("#channel article").filter(has_text=words).last

    def sees(self, words: str, *, within: Locator | None = None) -> Locator:
        """Wait for some words."""
        found = (within or self.page.locator("body")).get_by_text(words).last
        expect(found).to_be_visible()
        return found

    def finds_nothing_wrong(self, what: str) -> None:
        """Have axe-core look at what stands there now, and at its colours in the dark, too."""
        self.page.emulate_media(reduced_motion="reduce")  # colours halfway to others are nobody's choice
        found = self._wrong({"runOnly": STANDARDS})
        self._theme("dark")
        found += self._wrong({"runOnly": ["color-contrast"]})
        self._theme("light")
        assert not found, f"{what}:\n" + "\n".join(found)

    def _theme(self, name: str) -> None:
        self.page.evaluate("name => { document.documentElement.dataset.theme = name }", name)

    def _wrong(self, options: dict[str, list[str]]) -> list[str]:
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:200]} {node['failureSummary']}"
            for rule in Axe().run(self.page, options=options).response["violations"]
            for node in rule["nodes"]
        ]
