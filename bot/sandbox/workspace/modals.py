"""Views people have open: modal stacks, Home tabs, what was entered, and the triggers that open them.

https://docs.slack.dev/surfaces/modals
"""

from dataclasses import dataclass, field

from bot.sandbox.workspace.cast import APP_ID, BOT_ID, TEAM_ID, Json

TRIGGER_LIFE = 3.0
"""Seconds a trigger_id works. https://docs.slack.dev/interactivity/handling-user-interaction"""
STACK_LIMIT = 3
"""Views on one person's modal stack at most. https://docs.slack.dev/surfaces/modals"""

Key = tuple[str, str]
"""block_id and action_id: where an entry in a view belongs."""


@dataclass
class Trigger:
    """Leave to open a modal for somebody, given with their last action.

    `channel` is where they were, `view_id` the view they acted in, if any.
    """

    user: str
    issued: float
    view_id: str | None = None
    channel: str | None = None
    used: bool = False


@dataclass
class OpenView:
    """A modal or Home tab on somebody's screen.

    `body` is what the app sent, ids filled in. `entered` holds the state of each stateful element by its key;
    `errors` the message under an input by its block_id; `changed` counts versions, for `hash`.
    """

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    entered: dict[Key, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def state(self) -> Json:
        """`state` as in payloads: values by block_id and action_id."""
        values: dict[str, Json] = {}
        for (block_id, action_id), value in self.entered.items():
            values.setdefault(block_id, {})[action_id] = value
        return {"values": values}

    def as_payload(self) -> Json:
        """The view object of answers and payloads.

        https://docs.slack.dev/reference/views
        """
        body = self.body
        payload: Json = {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata") or "",
            "callback_id": body.get("callback_id") or "",
            "state": self.state(),
            "hash": self.hash,
            "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": bool(body.get("clear_on_close")),
            "notify_on_close": bool(body.get("notify_on_close")),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "external_id": body.get("external_id") or "",
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }
        if "submit_disabled" in body:
            payload["submit_disabled"] = body["submit_disabled"]
        return payload


class ViewBook:
    """All open views and live triggers. The workspace's lock guards it."""

    def __init__(self) -> None:
        """Start with nothing open."""
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.triggers: dict[str, Trigger] = {}
        self.trigger_life = TRIGGER_LIFE

    def stack(self, user: str) -> list[OpenView]:
        """Somebody's modals, the one in front last."""
        return self.stacks.setdefault(user, [])

    def top(self, user: str) -> OpenView | None:
        """The modal in front of somebody, or None."""
        stack = self.stack(user)
        return stack[-1] if stack else None

    def find(self, view_id: str | None = None, external_id: str | None = None) -> OpenView | None:
        """An open view by its id or the app's own external id."""
        for view in (*self.homes.values(), *(view for stack in self.stacks.values() for view in stack)):
            if (view_id and view.id == view_id) or (
                external_id and view.body.get("external_id") == external_id
            ):
                return view
        return None
