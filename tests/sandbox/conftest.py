import io
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.sandbox import BOT_TOKEN, Limits, Person, Sandbox
from tests.patience import PATIENCE
from tests.stories.world import quiet_logs

from .bolt_bot import Bot, serving


class Clock:
    """Machine time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def quiet_log() -> Iterator[io.StringIO]:
    """What the bot logs meanwhile, kept from the terminal."""
    with quiet_logs() as log:
        yield log


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace without rate limits and without an app."""
    with Sandbox("http://127.0.0.1:9", limits=Limits.none(), retry_after=(), patience=PATIENCE) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=sandbox.api_url)


@pytest.fixture
def bot(sandbox: Sandbox) -> Iterator[Bot]:
    """A Bolt app the workspace talks to."""
    made = Bot(sandbox)
    with serving(made) as address:
        sandbox.bot_url = address
        yield made


@pytest.fixture
def lead(sandbox: Sandbox) -> Person:
    return sandbox.person("delivery lead")


@pytest.fixture
def developer(sandbox: Sandbox) -> Person:
    return sandbox.person("developer")


@pytest.fixture
def assessor(sandbox: Sandbox) -> Person:
    return sandbox.person("assessor one")
