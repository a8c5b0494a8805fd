"""A page that is drawn anew takes nothing from under anybody's hands."""

from playwright.sync_api import Route, expect

from bot.sandbox.playing import Playground
from tests.browser.conftest import Comes, draws
from tests.stories.world import ENTRIES, TEAM, TITLE

ENTER = "**/do/enter"
MANY_LINES = "one\n" * 30


def test_what_was_just_entered_stays_when_a_page_comes_that_was_drawn_before(
    comes: Comes, playground: Playground
) -> None:
    visitor = comes()
    visitor.writes("/spend start")
    form = visitor.form("Start an assessment")
    held: list[Route] = []

    def hold(entry: Route) -> None:  # the workspace learns of it later
        held.append(entry)

    visitor.page.route(ENTER, hold)
    visitor.fills(form, ENTRIES)
    playground.sandbox.person("developer").says("meanwhile", in_=TEAM)
    expect(visitor.message("meanwhile")).to_have_count(1)
    expect(form.get_by_label("Title")).to_have_value(TITLE)
    channel = form.get_by_label("Channel for the conversation")
    expect(channel.locator("option:checked")).to_have_text(TEAM)
    expect(form.get_by_role("radiogroup").get_by_label("Yes", exact=True).first).to_be_checked()
    for entry in held:
        entry.continue_()
    visitor.page.unroute(ENTER)
    visitor.submits(form)
    visitor.sees(TITLE)


def test_a_button_stays_under_the_pointer_until_it_is_let_go(comes: Comes, playground: Playground) -> None:
    visitor = comes()
    visitor.writes("/spend what")
    visitor.writes("first thoughts")
    menu = visitor.message("first thoughts").locator(".tools")
    menu.locator("summary").hover()
    mouse, developer = visitor.page.mouse, playground.sandbox.person("developer")
    mouse.down()
    with visitor.page.expect_response(lambda answer: draws(answer.url)):
        developer.says(MANY_LINES, in_=TEAM)  # all that was said before moves up
    expect(visitor.page.locator("#channel article").filter(has_text="one")).to_have_count(0)
    mouse.up()
    expect(menu).to_have_attribute("open", "")
    expect(visitor.page.locator("#channel article").filter(has_text="one")).to_have_count(1)


def test_what_is_written_while_the_bot_is_slow_is_said_after_what_was_said_before(
    comes: Comes, playground: Playground
) -> None:
    visitor = comes()
    held: list[Route] = []

    def hold(said: Route) -> None:
        held.append(said)

    visitor.page.route("**/do/say", hold)
    for words in ("first thoughts", "second thoughts"):
        visitor.writes(words)
    visitor.page.unroute("**/do/say")
    for words in ("first thoughts", "second thoughts"):
        expect(visitor.message(words)).to_be_visible()
    lead = playground.sandbox.person("delivery lead")
    assert [message.text for message in lead.reads(TEAM)] == ["first thoughts", "second thoughts"]
