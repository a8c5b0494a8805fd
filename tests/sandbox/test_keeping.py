"""The workspace kept as JSON and put back: what stood in it stands in it again, and nothing else."""

import json
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import Person, Sandbox
from bot.sandbox.workspace.keeping import kept

HOME: dict[str, Any] = {
    "type": "home",
    "blocks": [
        {
            "type": "input",
            "block_id": "b",
            "label": {"type": "plain_text", "text": "Find"},
            "element": {"type": "plain_text_input", "action_id": "a", "initial_value": "boats"},
        }
    ],
}


def through_json(sandbox: Sandbox) -> Any:
    return json.loads(json.dumps(kept(sandbox.workspace)))


def test_everything_stands_again_and_what_came_later_is_gone(
    sandbox: Sandbox, client: WebClient, lead: Person, developer: Person
) -> None:
    parent = lead.says("first", in_="#licensing-service", files=[("plan.pdf", "https://example.gov.uk/plan")])
    developer.says("second", thread=parent)
    client.chat_postMessage(channel="C0LICENSE1", text="hello", blocks=[{"type": "divider"}])
    client.chat_postEphemeral(channel="C0LICENSE1", user=lead.id, text="for you")
    client.conversations_open(users=lead.id)
    client.views_publish(user_id=lead.id, view=HOME)
    found = through_json(sandbox)
    before = [str(message) for message in lead.reads()]
    number = sandbox.workspace.serial()
    lead.edits(parent, "changed")
    sandbox.remove_bot("#licensing-service", by=lead)
    sandbox.archive("#general")
    lead.types("/spend", in_="#licensing-service")
    assert lead.notices
    sandbox.restore(found)
    assert [str(message) for message in lead.reads()] == before
    assert lead.reads("#licensing-service", None)[0].now().post.files[0]["name"] == "plan.pdf"
    assert [message.plain for message in developer.reads(thread=parent)] == ["first\nplan.pdf", "second"]
    assert lead.home is not None
    assert lead.home.values == {"Find": "boats"}
    assert "U0SPENDBOT" in sandbox.workspace.conversations["C0LICENSE1"].members
    assert not sandbox.workspace.conversations["C0GENERAL1"].archived
    assert (lead.notices, sandbox.sent, sandbox.calls) == ([], [], [])
    assert sandbox.workspace.serial() == number
    assert through_json(sandbox)["conversations"] == found["conversations"]
    later = lead.says("after it", in_="#general")
    assert later.ts > max(message.ts for message in lead.reads("#licensing-service"))


def test_an_open_modal_is_closed_and_its_trigger_leads_nowhere(
    sandbox: Sandbox, client: WebClient, lead: Person
) -> None:
    empty = through_json(sandbox)
    lead.types("/spend start", in_="#licensing-service")
    (trigger,) = sandbox.workspace.views.triggers
    title = {"type": "plain_text", "text": "Start"}
    client.views_open(trigger_id=trigger, view=HOME | {"type": "modal", "title": title, "submit": title})
    assert lead.modal is not None
    sandbox.restore(empty)
    assert lead.modals == []
    assert trigger not in sandbox.workspace.views.triggers


@pytest.mark.parametrize("wrong", [{}, {"conversations": [{"id": "C1"}]}, {"conversations": 1}])
def test_what_was_not_kept_by_it_changes_nothing(sandbox: Sandbox, lead: Person, wrong: Any) -> None:
    lead.says("still here", in_="#general")
    with pytest.raises((KeyError, TypeError, ValueError)):
        sandbox.restore(wrong)
    assert lead.sees("still here", in_="#general")
