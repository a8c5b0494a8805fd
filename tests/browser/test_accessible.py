"""Nothing is wrong with any surface, in both themes and at phone width; all can be done with the keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from bot.sandbox.playing import Playground
from tests.browser.conftest import Comes
from tests.browser.visitor import Visitor
from tests.stories.world import ENTRIES, TITLE

PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 320, "height": 256}
"""What is left of a window of 1280 by 1024 at a zoom of 400% (WCAG 2.2, 1.4.10)."""


@contextmanager
def opened(visitor: Visitor, menu: str) -> Iterator[None]:
    summary = visitor.page.locator(f"{menu} > summary").last
    summary.click()
    yield
    visitor.page.keyboard.press("Escape")


def has_started(visitor: Visitor) -> None:
    visitor.writes("/spend start")
    form = visitor.form("Start an assessment")
    visitor.fills(form, ENTRIES)
    visitor.submits(form)
    visitor.sees(TITLE)


def walks_past_a_conversation(visitor: Visitor) -> None:
    right = visitor.finds_nothing_wrong
    right("an empty channel and the guide")
    has_started(visitor)
    right("a channel with a card")
    with opened(visitor, "#channel details.tools"):
        right("a message's menu")
    thread = visitor.opens_replies(TITLE)
    visitor.sees("Question 1 of", within=thread)
    right("a thread")
    visitor.presses("No", within=thread)
    form = visitor.form("Your reason")
    right("a form")
    form.locator("button[type=submit]").click()
    visitor.sees("Please complete this required field.", within=form)
    right("a form with an error")
    visitor.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    thread.get_by_role("link", name="Close the thread").click()


def closes(visitor: Visitor, form: Locator) -> None:
    visitor.page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def walks_past_the_menu_of_a_question(visitor: Visitor, thread: Locator) -> None:
    right = visitor.finds_nothing_wrong
    menu = visitor.opens_more(within=thread)
    expect(menu.get_by_role("button").last).to_be_in_viewport(ratio=1)
    right("the menu of a question")
    visitor.presses("Add a note", within=menu)
    form = visitor.form("Add a note")
    form.locator("textarea").fill("Ask again in March.")
    visitor.submits(form)
    visitor.sees("Ask again in March.", within=thread)
    for title in ("Add a note", "Evidence", "Earlier answers", "What is left"):
        visitor.presses(title, within=visitor.opens_more(within=thread))
        form = visitor.form(title)
        right(title)
        closes(visitor, form)
    visitor.presses("Ask a colleague", within=visitor.opens_more(within=thread))
    form = visitor.form("Ask a colleague")
    right("asking a colleague")
    visitor.fills(form, {"Whom do you want to ask?": "Carys Bell"})
    visitor.submits(form)
    visitor.sees("to answer", within=thread)


def walks_past_the_menu_of_an_assessment(visitor: Visitor) -> None:
    card = visitor.message(TITLE)
    for choice, title in (
        ("Hand over", "Hand over"),
        ("Move the conversation", "Move"),
        ("Archive", "Archive"),
    ):
        menu = visitor.opens_more(within=card)
        menu.get_by_role("button", name=choice).click()
        form = visitor.form(title)
        visitor.finds_nothing_wrong(choice)
        closes(visitor, form)


def walks_past_what_a_colleague_is_asked(visitor: Visitor) -> None:
    visitor.becomes("Carys Bell")
    visitor.goes_to("Spend bot App")
    visitor.sees("asks for your help")
    visitor.writes("yeah, twelve of them")
    visitor.sees("Shall I take this as")
    visitor.finds_nothing_wrong("what a colleague is asked, and asked back")
    visitor.presses("Not for me")
    form = visitor.form("Not for me")
    visitor.finds_nothing_wrong("a colleague's reason")
    form.locator("textarea").fill("Sam knows.")
    visitor.submits(form)
    visitor.sees("You said that it is not for you.")


def walks_past_the_places(visitor: Visitor) -> None:
    right = visitor.finds_nothing_wrong
    field = visitor.page.locator("#channel textarea")
    field.fill("/")
    right("the commands there are")
    field.fill("")
    visitor.writes("/spend what")
    visitor.sees("Only visible to you")
    right("a private message")
    visitor.goes_to("Home of Spend bot")
    visitor.sees("Yours to finish")
    right("the Home tab")
    visitor.goes_to("#old-project")
    right("an archived channel")
    visitor.goes_to("Spend bot App")
    right("a direct message")


def walks_past_what_the_page_adds(visitor: Visitor, playground: Playground) -> None:
    right, page = visitor.finds_nothing_wrong, visitor.page
    with opened(visitor, "#who"):
        right("the menu of people")
    with opened(visitor, "#more"):
        right("the options")
    playground.stop_bot()
    visitor.sees("The bot is stopped.")
    visitor.goes_to("#general")
    visitor.writes("/spend help")
    visitor.sees("Slack says")
    right("a bot that does not answer")
    playground.start_bot()
    visitor.chooses("Inspect requests and replies")
    page.locator(".entry > summary").first.click()
    expect(page.locator(".entry-body pre").first).to_be_visible()
    right("the inspector")
    visitor.chooses("Start afresh")
    right("a question whether one is sure")
    page.keyboard.press("Escape")


def test_nothing_is_wrong_with_any_surface(comes: Comes, playground: Playground) -> None:
    visitor = comes("/?theme=light", reduced_motion="reduce")
    walks_past_a_conversation(visitor)
    walks_past_the_places(visitor)
    walks_past_what_the_page_adds(visitor, playground)


def test_nothing_is_wrong_with_what_a_team_does_together(comes: Comes) -> None:
    visitor = comes("/?theme=light", reduced_motion="reduce")
    has_started(visitor)
    walks_past_the_menu_of_an_assessment(visitor)
    thread = visitor.opens_replies(TITLE)
    visitor.sees("Question 1 of", within=thread)
    walks_past_the_menu_of_a_question(visitor, thread)
    walks_past_what_a_colleague_is_asked(visitor)


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_nothing_is_wrong_or_cut_off_in_a_small_window(
    size: dict[str, int], comes: Comes, playground: Playground
) -> None:
    visitor = comes("/?theme=light", viewport=size, reduced_motion="reduce")
    visitor.finds_nothing_wrong("an empty channel")
    has_started(visitor)
    thread = visitor.opens_replies(TITLE)
    visitor.sees("Question 1 of", within=thread)
    visitor.finds_nothing_wrong("a thread")
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(too_wide) <= 0
    visitor.presses("No", within=thread)
    form = visitor.form("Your reason")
    visitor.finds_nothing_wrong("a form")
    form.locator("textarea").fill("The board meets in January.")
    visitor.submits(form)
    visitor.sees("Question 2 of", within=thread)


def test_everything_can_be_done_with_the_keyboard(comes: Comes) -> None:
    visitor = comes()
    page, press = visitor.page, visitor.page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="Skip to what is said here")).to_be_focused()
    press("Enter")
    composer = page.locator("#channel textarea")
    for _ in range(10):
        press("Tab")
        if composer.evaluate("field => field === document.activeElement"):
            break
    expect(composer).to_be_focused()
    page.keyboard.type("/sp")
    press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("/spend start")
    press("Enter")
    expect(composer).to_have_value("/spend start")
    press("Enter")
    form = visitor.form("Start an assessment")
    expect(form.get_by_label("Title")).to_be_focused()
    for _ in range(40):  # round and round, and never out of the form
        press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert page.evaluate(inside)
    press("Escape")
    expect(form).to_have_count(0)
    expect(composer).to_be_focused()
