"""What is chosen on the page is what reaches an app, whatever the app asks with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.sandbox import BOT_TOKEN, Limits, Sandbox
from bot.sandbox.page.app import make_page
from bot.sandbox.serving import PageServer
from tests.browser.conftest import Comes, draws
from tests.patience import PATIENCE
from tests.sandbox.bolt_bot import Bot, Json, options, plain, serving
from tests.sandbox.small_page import NOWHERE, TEAM, SmallGround

CARD: list[Json] = [
    {
        "type": "section",
        "text": plain("Which of these?"),
        "accessory": {
            "type": "multi_static_select",
            "action_id": "which",
            "placeholder": plain("Choose"),
            "options": options("Red", "Green", "Blue"),
        },
    },
    {"type": "actions", "elements": [{"type": "datetimepicker", "action_id": "at"}]},
]
ABROAD = "America/New_York"
PRESS = "**/do/press"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(NOWHERE, limits=Limits.none(), retry_after=(), patience=PATIENCE) as running:
        yield running


@pytest.fixture
def bot(sandbox: Sandbox) -> Iterator[Bot]:
    made = Bot(sandbox)
    with serving(made) as address:
        sandbox.bot_url = address
        yield made


@pytest.fixture
def address(sandbox: Sandbox) -> Iterator[str]:
    """Give the address of the page of a workspace with a small app in it."""
    ground, server = SmallGround(sandbox), PageServer(0)
    server.start(make_page(ground))
    yield server.address
    ground.close()
    server.stop()


def test_all_that_is_ticked_and_the_time_in_london_reach_the_app(
    comes: Comes, sandbox: Sandbox, bot: Bot
) -> None:
    WebClient(BOT_TOKEN, base_url=sandbox.api_url).chat_postMessage(channel=TEAM, text="A card", blocks=CARD)
    visitor = comes(timezone_id=ABROAD)
    card = visitor.message("Which of these?")
    for colour in ("Red", "Blue"):
        with visitor.page.expect_response(PRESS):
            card.get_by_label(colour).check()
    moment = card.locator("input[type=datetime-local]")
    with visitor.page.expect_response(PRESS):
        moment.fill("2027-04-01T09:00")
    actions = [body["actions"][0] for body in bot.of("block_actions")]
    assert [chosen["value"] for chosen in actions[1]["selected_options"]] == ["red", "blue"]
    assert actions[2]["selected_date_time"] == 1806566400  # eight o'clock in UTC
    visitor.page.reload()
    expect(moment).to_have_value("2027-04-01T09:00")


def test_what_cannot_be_copied_is_told(comes: Comes, sandbox: Sandbox) -> None:
    lead = sandbox.person("delivery lead")
    said = lead.says("first thoughts", in_="#licensing-service")
    visitor = comes()
    message = visitor.message("first thoughts")
    message.locator(".tools > summary").click()
    visitor.page.route(draws, lambda route: None)  # never answered: a window that learns of nothing
    lead.deletes(said)
    visitor.presses("Copy blocks as JSON", within=message)
    visitor.sees("That message has been deleted.")
    visitor.page.unroute(draws)
