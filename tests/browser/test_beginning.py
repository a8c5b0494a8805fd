"""What an assessment begins with, and putting it away, in a browser: nothing is wrong with any form."""

from tests.browser.conftest import Comes
from tests.browser.visitor import Visitor
from tests.stories.world import ENTRIES, TITLE

EARLIER = "Permit payments"


def starts(visitor: Visitor, title: str, **begins: str) -> None:
    visitor.writes("/spend start")
    form = visitor.form("Start an assessment")
    visitor.fills(form, ENTRIES | {"Title": title})
    if "earlier" in begins:
        offered = form.get_by_label("Begin from").locator("option").all_inner_texts()
        chosen = next(each for each in offered if each.startswith(begins["earlier"]))
        visitor.fills(form, {"Begin from": chosen})
        visitor.sees("each is asked again for you to check", within=form)
        visitor.finds_nothing_wrong("a form that begins with earlier answers")
    visitor.submits(form)
    visitor.sees(title)


def chooses(visitor: Visitor, words: str) -> None:
    menu = visitor.message(TITLE).locator("details").filter(has_text=words).last
    menu.locator("summary").click()
    menu.get_by_text(words, exact=True).click()


def test_an_assessment_begins_with_another_and_is_archived_and_deleted(comes: Comes) -> None:
    visitor = comes()
    starts(visitor, EARLIER)
    thread = visitor.opens_replies(EARLIER)
    visitor.sees("Question 1 of", within=thread)
    visitor.writes("yes, 12 interviews", thread=True)
    visitor.sees("Question 2 of", within=thread)
    thread.get_by_role("link", name="Close the thread").click()

    starts(visitor, TITLE, earlier=EARLIER)
    thread = visitor.opens_replies(TITLE)
    visitor.sees("check it still holds", within=thread)
    visitor.finds_nothing_wrong("a question with a copied answer")
    visitor.presses("It still holds", within=thread)
    visitor.sees("Question 2 of", within=thread)
    chooses(visitor, "Copy answers")
    visitor.form("Copy answers")
    visitor.finds_nothing_wrong("the form that copies answers")
    visitor.page.keyboard.press("Escape")
    chooses(visitor, "Archive or delete")
    form = visitor.form("Archive")
    visitor.finds_nothing_wrong("the form that archives")
    visitor.submits(form)
    visitor.sees("Archived by")
    visitor.presses("Delete", within=visitor.message(TITLE))
    form = visitor.form("Delete")
    visitor.finds_nothing_wrong("the form that deletes")
    form.get_by_label("Yes, delete it for good").check()
    visitor.submits(form)
    visitor.sees("Deleted by")
    visitor.finds_nothing_wrong("a card of what was deleted")
