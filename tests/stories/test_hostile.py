"""What people write is shown as they wrote it: it pings nobody, forges no link and breaks no message."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.stories.test_contracts import ticks, working
from tests.stories.world import ASSESSORS, COMMERCIAL, TEAM, Department

HOSTILE = (
    '<!channel> *bold* <http://evil.example|gov.uk> & "quotes" <@U0ASSESS01> \u202egnissecorp {{ 7*7 }} ~x~'
)
LONG = (HOSTILE + " ") * 40

OURS = re.compile(r"<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+|!date\^[^<>]+|https?://[^<>|]+)>")
"""The markup that the bot itself writes, and Slack's own for an address that says where it leads."""


def texts(blocks: Any) -> Iterator[str]:
    """Give every mrkdwn text in some blocks."""
    if isinstance(blocks, dict):
        if blocks.get("type") == "mrkdwn":
            yield blocks["text"]
        for value in blocks.values():
            yield from texts(value)
    elif isinstance(blocks, list | tuple):
        for each in blocks:
            yield from texts(each)


def assert_harmless(office: Department) -> None:
    posts = [post for room in office.sandbox.workspace.conversations.values() for post in room.posts.values()]
    said = [text for post in posts if post.bot for text in (post.text, *texts(list(post.blocks)))]
    said += [
        text for home in office.sandbox.workspace.views.homes.values() for text in texts(home.body["blocks"])
    ]
    assert any("&lt;!channel&gt;" in text for text in said)
    for text in said:
        assert "<" not in OURS.sub("", text), text
        assert "49" not in text, text
    assert office.sandbox.complaints == []


@pytest.mark.parametrize("words", [HOSTILE, LONG[:1990]], ids=["hostile", "long and hostile"])
def test_hostile_words_everywhere(office: Department, words: str) -> None:
    card = office.starts(title=words[:149].strip(), **{"What will it do, and for whom?": words})
    assert "<!channel>" in card.plain
    office.developer.sees("<http://evil.example|gov.uk>", in_=TEAM)
    for number, button in enumerate(("No", "Partly", "Not applicable", "No"), start=1):
        office.lead.clicks(button, on=office.question(number, card))
        office.lead.sees_modal("Your reason")
        office.lead.fills({f"Why “{button}”?": words})
        office.lead.submits()
        office.lead.sees_no_modal()
    ready = office.lead.sees("Every question has an answer", thread=card)
    office.lead.clicks("Submit", on=ready)
    summary = office.ben.sees("Submission 1 of <!channel>", in_=ASSESSORS)
    office.ben.clicks("Approve with conditions", on=summary)
    assert "<!channel>" in office.ben.sees_modal("Approve with conditions").plain
    office.ben.fills(
        {
            "Condition 1": words[:499],
            "Condition 1 is due on": office.today,
            "Evidence wanted for condition 1": words[:499],
            "Exemption": words[:499],
            "Exemption granted on": office.today,
            "Exemption holds until": office.today,
            "A note for the team": words,
        }
    )
    office.ben.submits()
    office.ben.sees_no_modal()
    office.lead.sees("approved submission 1 with conditions", thread=card)
    office.asha.opens_home()
    office.asha.sees("Decided lately", on="home")
    office.asha.clicks("Decided lately", on="home")
    office.asha.sees("Decided in the last 90 days", on="home")
    office.asha.clicks("Revoke", on="home")
    assert "<!channel>" in office.asha.sees_modal("Revoke a decision").plain
    office.sandbox.settle()
    assert_harmless(office)


def test_a_hostile_reply_in_the_thread_is_kept_as_it_was_typed(office: Department) -> None:
    card = office.starts()
    office.developer.says("yes, <!channel> see <http://evil.example|gov.uk> & more", thread=card)
    folded = office.lead.sees("Yes, @Dev Okafor: <!channel> see", thread=card)
    assert "<!channel>" not in json.dumps(list(folded.blocks))
    assert "|gov.uk>" not in json.dumps(list(folded.blocks))


def test_a_hostile_contract(office: Department) -> None:
    words = HOSTILE[:149]
    told = office.adds_contract(Title=words, Supplier=words)
    assert "<!channel>" in told.plain
    office.becomes(working(office.today + timedelta(days=300)))
    ticks(office)
    reminder = office.carys.sees("left to give notice", in_="dm")
    office.carys.clicks("Record decision", on=reminder)
    office.carys.sees_modal("Record a decision")
    office.carys.fills({"What was decided?": "Let it end", "Why, and who agreed it?": LONG[:1990]})
    office.carys.submits()
    office.carys.sees_no_modal()
    office.carys.sees("recorded a decision on <!channel>", in_=COMMERCIAL)
    office.sandbox.settle()
    assert_harmless(office)


def test_a_hostile_command_is_answered_harmlessly(office: Department) -> None:
    office.lead.types("/spend <!channel>*x*")
    told = office.lead.sees("There is no /spend command", in_="dm")
    assert "<!channel>" not in told.text
    assert "&lt;!channel&gt;" in told.text
