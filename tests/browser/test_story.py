"""The whole story in a browser, by three people in three windows, by what stands on the page."""

from datetime import timedelta

from playwright.sync_api import expect

from bot.sandbox.playing import Playground
from tests.browser.conftest import Comes
from tests.stories.world import CONTRACT, ENTRIES, GOOD_ANSWERS, TITLE

STEPS = 5


def test_three_people_play_the_whole_story(comes: Comes, playground: Playground) -> None:
    lead, assessor, commercial = comes(), comes().becomes("Asha Grant"), comes().becomes("Carys Bell")

    lead.writes("/spend start")
    form = lead.form("Start an assessment")
    form.locator("button[type=submit]").click()
    lead.sees("Please complete this required field.", within=form)
    lead.fills(form, ENTRIES | {"Whole-life cost in pounds": "lots"})
    form.locator("button[type=submit]").click()
    lead.sees("1 answer is marked below", within=form)
    expect(form.get_by_label("Whole-life cost in pounds")).to_be_focused()
    lead.fills(form, {"Whole-life cost in pounds": "£1.2m"})
    lead.submits(form)

    lead.sees(TITLE)
    thread = lead.opens_replies(TITLE)
    lead.sees("Question 1 of", within=thread)
    lead.presses("Yes", within=thread)
    evidence = lead.form("Your evidence")
    evidence.locator("textarea").fill("12 interviews, notes at https://example.gov.uk/notes")
    lead.submits(evidence)
    for number, answer in enumerate(GOOD_ANSWERS[1:], start=2):
        lead.sees(f"Question {number} of", within=thread)
        lead.writes(answer, thread=True)
    lead.sees("Every question has an answer", within=thread)
    lead.presses("Submit", within=thread)

    summary = assessor.message(f"Submission 1 of {TITLE}")
    expect(summary).to_be_visible()
    assessor.presses("Approve with conditions", within=summary)
    conditions = assessor.form("Approve with conditions")
    due = (playground.clock.now.date() + timedelta(days=300)).isoformat()
    conditions.locator("textarea").first.fill("Test with blind users.")
    assessor.fills(conditions, {"Condition 1 is due on": due})
    assessor.submits(conditions)
    expect(summary.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    lead.sees("Test with blind users.", within=thread)

    today = playground.clock.now.date()
    commercial.writes("/spend contract")
    form = commercial.form("Add a contract")
    commercial.presses("More details", within=form)
    commercial.sees("Notice period", within=form)
    commercial.fills(
        form,
        {
            "Title": CONTRACT,
            "Supplier": "Example Payments Ltd",
            "Value in pounds": "2.5 million",
            "Start": (today - timedelta(days=365)).isoformat(),
            "End": (today + timedelta(days=400)).isoformat(),
            "Notice period": "3 months",
        },
    )
    commercial.submits(form)
    expect(commercial.page.locator("#due")).to_contain_text(CONTRACT)
    commercial.goes_to("Spend bot App")
    commercial.presses("Next event")
    commercial.sees("1 thing was due")
    reminder = commercial.message(CONTRACT)
    commercial.presses("Got it", within=reminder)
    commercial.sees("is dealing with this", within=reminder)

    expect(commercial.page.locator("#guide li.done")).to_have_count(STEPS)
    commercial.sees("That was the whole story.")
