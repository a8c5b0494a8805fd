"""Whatever happens, the page stays truthful and usable."""

import re
import threading

from playwright.sync_api import expect

from bot.sandbox.playing import Playground
from tests.browser.conftest import Comes, draws
from tests.browser.test_accessible import has_started
from tests.stories.world import TITLE

HOSTILE = '<img src="https://example.com/x.png" onerror="alert(1)"><script>alert(2)</script> "\'&lt;b&gt;'
RIGHT_TO_LEFT = "שלום \u202eabc\u202c مرحبا"


def test_text_that_is_html_or_right_to_left_is_only_text(comes: Comes) -> None:
    visitor = comes()
    for words in (HOSTILE, RIGHT_TO_LEFT):
        visitor.writes(words)
        expect(visitor.message(words).locator(".said > .bk-text")).to_have_text(words)
    assert visitor.page.locator("main img, main script").count() == 0
    expect(visitor.message(RIGHT_TO_LEFT).locator("[dir=auto]").first).to_be_visible()


def test_a_message_of_forty_thousand_characters_and_one_longer(comes: Comes) -> None:
    visitor = comes()
    whole = "0123456789" * 4_000
    visitor.writes(whole)
    expect(visitor.message("0123456789").locator(".bk-text")).to_have_text(whole)
    field = visitor.page.locator("#channel textarea")
    field.fill(whole + "x")
    field.press("Enter")
    visitor.sees("This is too long: Slack takes 40,000 characters, and it has 40,001.")
    expect(field).to_have_value(whole + "x")
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_windows_of_one_person_show_the_same(comes: Comes) -> None:
    one, two = comes(), comes()
    has_started(one)
    two.sees(TITLE)
    thread, same = one.opens_replies(TITLE), two.opens_replies(TITLE)
    two.sees("Question 1 of", within=same)
    one.presses("No", within=thread)
    for visitor in (one, two):
        visitor.form("Your reason")
    one.page.keyboard.press("Escape")
    expect(two.page.get_by_role("dialog")).to_have_count(0)


def test_a_press_on_what_has_changed_meanwhile_is_told(comes: Comes, playground: Playground) -> None:
    visitor = comes()
    visitor.writes("first thoughts")
    message = visitor.message("first thoughts")
    message.locator(".tools > summary").click()
    visitor.page.route(draws, lambda route: None)  # never answered: a window that learns of nothing
    lead = playground.sandbox.person("delivery lead")
    lead.deletes(lead.reads(in_="#licensing-service")[-1])
    message.get_by_role("button", name="Edit").click()
    visitor.page.get_by_label("Message", exact=True).fill("second thoughts")
    visitor.presses("Save")
    visitor.sees("That message has been deleted.")
    visitor.page.unroute(draws)
    visitor.page.reload()
    expect(visitor.page.locator("#channel article")).to_have_count(0)


def test_a_browser_that_is_gone_in_the_middle_of_a_click(comes: Comes) -> None:
    gone, stays = comes(), comes()
    gone.page.locator("#channel textarea").fill("/spend start")
    gone.page.locator("#channel textarea").press("Enter", no_wait_after=True)
    gone.page.context.close()
    stays.form("Start an assessment")
    stays.page.reload()
    form = stays.form("Start an assessment")
    form.get_by_label("Title").fill("Kept through a reload")
    form.get_by_label("Title").press("Tab")
    expect(form.get_by_label("What will it do")).to_be_focused()
    stays.page.wait_for_timeout(300)
    stays.page.reload()
    expect(stays.form("Start an assessment").get_by_label("Title")).to_have_value("Kept through a reload")


def test_a_bot_that_is_stopped_and_started_again(comes: Comes) -> None:
    visitor = comes()
    has_started(visitor)
    thread = visitor.opens_replies(TITLE)
    visitor.sees("Question 1 of", within=thread)
    visitor.chooses("Stop the bot")
    visitor.sees("The bot is stopped.")
    visitor.presses("Yes", within=thread)
    visitor.sees("'Yes' failed")
    visitor.writes("yes, 12 interviews, notes at https://example.gov.uk/notes", thread=True)
    visitor.page.locator("#state").get_by_role("button", name="Start the bot").click()
    expect(visitor.page.get_by_text("The bot is stopped.")).to_have_count(0)
    visitor.page.get_by_role("button", name=re.compile("^Dismiss")).first.click()
    visitor.sees("Question 2 of", within=thread)  # Slack sends events again


def test_a_hundred_messages_a_second(comes: Comes, playground: Playground) -> None:
    visitor, number = comes(), 100
    developer = playground.sandbox.person("developer")

    def chatter() -> None:
        for count in range(number):
            developer.says(f"message {count}", in_="#licensing-service")

    talking = threading.Thread(target=chatter)
    talking.start()
    visitor.writes("may I say something?")
    talking.join()
    expect(visitor.message(f"message {number - 1}")).to_be_visible()
    visitor.page.get_by_role("link", name="Show earlier messages").click()
    expect(visitor.page.locator("#channel article")).to_have_count(number + 1)
    said = visitor.page.locator("#channel article .said > .bk-text").all_inner_texts()
    told = [words for words in said if words.startswith("message")]
    assert told == [f"message {count}" for count in range(number)]


def test_a_workspace_that_has_ended_is_told(comes: Comes, playground: Playground) -> None:
    visitor = comes()
    visitor.page.context.set_offline(True)
    visitor.page.locator("#channel textarea").fill("is anybody there?")
    visitor.page.locator("#channel textarea").press("Enter")
    visitor.sees("The pretend workspace does not answer.")
    expect(visitor.page.locator("#channel textarea")).to_have_value("is anybody there?")
    visitor.page.context.set_offline(False)
    visitor.page.locator("#channel textarea").press("Enter")
    expect(visitor.page.get_by_text("The pretend workspace does not answer.")).to_have_count(0)
    visitor.message("is anybody there?")
