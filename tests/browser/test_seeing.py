"""Where things stand, in a browser: nothing is wrong with lists, help, greetings and reviews."""

from playwright.sync_api import expect

from tests.browser.conftest import Comes
from tests.browser.test_accessible import has_started
from tests.browser.visitor import Visitor
from tests.stories.world import TITLE

TYPED = {
    "/spend": "What you can type",
    "/spend help": "How an assessment goes",
    "/spend list": "Other lists:",
    "/spend list wating": "Did you mean",
    "/spend find licence": "To see where one of these stands",
    "/spend show 1": "No answer yet",
}
"""What is typed, and what is then seen."""


def test_nothing_is_wrong_with_what_shows_where_things_stand(comes: Comes) -> None:
    visitor = comes("/?theme=light", reduced_motion="reduce")
    right = visitor.finds_nothing_wrong
    visitor.goes_to("Home of Spend bot")
    visitor.sees("Nothing is waiting for you")
    right("an empty Home tab")
    visitor.goes_to("#licensing-service")
    has_started(visitor)
    walks_past_a_review(visitor)
    for typed, seen in TYPED.items():
        visitor.writes(typed)
        visitor.sees(seen)
    right("what commands answer")
    visitor.goes_to("Home of Spend bot")
    visitor.presses("Waiting on others")
    visitor.sees("You are not waiting for anybody.")
    right("an empty list on the Home tab")


def walks_past_a_review(visitor: Visitor) -> None:
    visitor.presses("Review", within=visitor.message(TITLE))
    form = visitor.form("Review your answers")
    visitor.finds_nothing_wrong("a review")
    visitor.presses("Open", within=form)
    visitor.sees("A good answer", within=visitor.form("Review your answers"))
    visitor.finds_nothing_wrong("a point of a review")
    visitor.presses("Overview", within=visitor.form("Review your answers"))
    visitor.presses("What is left", within=visitor.form("Review your answers"))
    form = visitor.form("What is left")
    visitor.finds_nothing_wrong("what is left")
    visitor.presses("Go to", within=form)
    visitor.form("Asked now")
    visitor.finds_nothing_wrong("a window that says where a question is asked")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_nothing_is_wrong_with_how_the_bot_introduces_itself(comes: Comes) -> None:
    visitor = comes("/?theme=light", reduced_motion="reduce")
    visitor.goes_to("#payments-platform")
    visitor.writes("/invite @Spend bot")
    visitor.sees("I leave your other conversations alone")
    visitor.finds_nothing_wrong("the introduction in a channel")
    visitor.goes_to("Spend bot App")
    visitor.writes("hello")
    visitor.sees("Here is what you can do")
    visitor.finds_nothing_wrong("a greeting")
    visitor.presses("What is this?")
    visitor.form("What is this?")
    visitor.finds_nothing_wrong("what this is")
