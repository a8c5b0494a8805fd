"""What a handler has at hand, and what it knows of the request it handles."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.cards import Cards, Modals
from bot.delivery.letters import words_of
from bot.flows.context import Context
from bot.handlers import typed
from bot.record.links import RecordLinks
from bot.render import Drawing
from bot.store.engine import NotFoundError, row_id
from bot.store.people import Click, Who, known_workspace

_ANSWERS_WITHIN = 2
"""Seconds in which Slack takes a message by a response_url, of the three in which it wants ours."""


class Forged(ValueError):
    """A value that none of our buttons or modals can have sent."""


@dataclass(frozen=True)
class Desk:
    """What handlers need: the flows' context, the cards, business time, and links to records."""

    context: Context
    cards: Cards
    clock: Callable[[], datetime]
    links: RecordLinks


@dataclass(frozen=True)
class Incoming:
    """One interaction or command of a person's, as Slack sent it (docs.slack.dev/interactivity)."""

    desk: Desk
    body: Mapping[str, Any]
    client: WebClient

    @property
    def context(self) -> Context:
        """The flows' context."""
        return self.desk.context

    @property
    def now(self) -> datetime:
        """Business time."""
        return self.desk.clock()

    @property
    def who(self) -> Who:
        """Who does it, and on which message."""
        user = self.body["user"]["id"] if "user" in self.body else self.body["user_id"]
        return Who(
            team=self.team,
            user=user,
            act=self._act,
            click=self._click,
            channel=self.channel or None,
            outside_threads=self._is_outside_threads,
        )

    @property
    def action(self) -> Mapping[str, Any]:
        """The element that was pressed or chosen from."""
        pressed: Mapping[str, Any] = self.body["actions"][0]
        return pressed

    @property
    def name(self) -> str:
        """Which of our actions it is: the first part of its id, or of the choice from a menu of them."""
        if self._is_of_menu:
            return self._chosen.partition(":")[0]
        return str(self.action["action_id"]).partition("#")[0]

    @property
    def value(self) -> str:
        """What the pressed button carries, or the option chosen."""
        return self._chosen.partition(":")[2] if self._is_of_menu else self._chosen

    @property
    def channel(self) -> str:
        """The channel it happens in, or an empty string outside of one."""
        channel, container = self.body.get("channel") or {}, self.body.get("container") or {}
        return str(self.body.get("channel_id") or channel.get("id") or container.get("channel_id") or "")

    @property
    def rest(self) -> str:
        """What was typed after the first word of a command, as it was typed."""
        return typed.read(str(self.body.get("text", ""))).rest

    def carries(self, name: str) -> bool:
        """Return whether the submitted view carries such a value with it."""
        return name in self._metadata

    def carried(self, name: str) -> str:
        """Return a value the submitted view carries with it; raises Forged where it does not."""
        if not self.carries(name):
            raise Forged(name)
        return str(self._metadata[name])

    def carried_id(self, name: str) -> int:
        """Return an id the submitted view carries with it; raises Forged where it does not."""
        return whole(self.carried(name))

    @property
    def view_id(self) -> str:
        """Which view was submitted: it makes what is begun by it once."""
        return f"view:{self.body['view']['id']}"

    @property
    def state(self) -> Mapping[str, Any]:
        """What stands in the fields of the modal that was submitted or pressed in."""
        values: Mapping[str, Any] = self.body["view"]["state"]["values"]
        return values

    def open(self, make: Callable[[Modals], Mapping[str, Any]]) -> None:
        """Show the modal that `make` makes: modals are the one thing that handlers say to Slack themselves.

        A trigger lives three seconds, so it cannot wait for delivery.
        """
        self.show(self.made(make))

    def made(self, make: Callable[[Modals], Mapping[str, Any]]) -> dict[str, Any]:
        """Return the modal that `make` makes."""
        with self.context.database.reading() as session:
            workspace_id = known_workspace(session, self.team)
            return dict(make(self.desk.cards.modals(session, workspace_id, self.now, self.who.user)))

    def update(self, make: Callable[[Modals], Mapping[str, Any]]) -> None:
        """Show a modal in the place of the one that was pressed; what was entered in it stays."""
        with self.context.database.reading() as session:
            workspace_id = known_workspace(session, self.team)
            view = make(self.desk.cards.modals(session, workspace_id, self.now, self.who.user))
        before = self.body["view"]
        self.client.views_update(view_id=before["id"], hash=before["hash"], view=dict(view))

    def show(self, view: Mapping[str, Any]) -> None:
        """Show a modal that is made already: over the one that was pressed in, if any."""
        if self.is_in_modal:
            self.client.views_push(trigger_id=self.body["trigger_id"], view=dict(view))
        else:
            self.client.views_open(trigger_id=self.body["trigger_id"], view=dict(view))

    @property
    def is_in_modal(self) -> bool:
        """Whether it was pressed in a modal."""
        return bool((self.body.get("view") or {}).get("type") == "modal")

    def put(self, make: Callable[[Modals], Mapping[str, Any]]) -> None:
        """Put the modal that `make` makes in the place of the one pressed in; elsewhere, open it."""
        if self.is_in_modal:
            self.turn(make)
        else:
            self.open(make)

    def turn(self, make: Callable[[Modals], Mapping[str, Any]]) -> None:
        """Put the modal that `make` makes in the place of the one that was pressed in."""
        self.client.views_update(view_id=self.body["view"]["id"], view=self.made(make))

    def turn_below(self, make: Callable[[Modals], Mapping[str, Any]]) -> bool:
        """Put what `make` makes in the place of the modal below; return whether there is one.

        Where Slack does not take it, such as when it was closed meanwhile, nothing is lost: it is only old.
        """
        below = self.body["view"].get("previous_view_id")
        if not below:
            return False
        with suppress(SlackClientError):
            self.client.views_update(view_id=below, view=self.made(make))
        return True

    def replace(self, drawing: Drawing) -> None:
        """Put something else in the place of the message that was pressed on, which only the person sees."""
        client = WebhookClient(str(self.body["response_url"]), timeout=_ANSWERS_WITHIN)
        client.send_dict({"replace_original": True, **words_of(drawing)})

    @property
    def team(self) -> str:
        """The workspace as Slack names it."""
        team = self.body.get("team") or {}
        return str(self.body.get("team_id") or team.get("id"))

    @property
    def _chosen(self) -> str:
        chosen = self.action.get("selected_option") or self.action
        return str(chosen.get("value", ""))

    @property
    def _is_of_menu(self) -> bool:
        return self.action.get("action_id") == "more"

    @property
    def _metadata(self) -> Mapping[str, Any]:
        try:
            carried = json.loads(self.body["view"]["private_metadata"] or "{}")
        except ValueError as error:
            raise Forged("private_metadata") from error
        return carried if isinstance(carried, dict) else {}

    @property
    def _act(self) -> str:
        view = self.body.get("view") or {}
        return str(self.body.get("trigger_id") or view.get("id"))

    @property
    def _is_outside_threads(self) -> bool:
        container = self.body.get("container") or {}
        is_parent = container.get("thread_ts") == container.get("message_ts")
        return container.get("type") == "message" and (is_parent or "thread_ts" not in container)

    @property
    def _click(self) -> Click | None:
        container, url = self.body.get("container") or {}, self.body.get("response_url")
        if container.get("type") != "message" or container.get("is_ephemeral") or not url:
            return None
        return Click(channel=container["channel_id"], ts=container["message_ts"], response_url=url)


def carrying(**values: str | int) -> str:
    """Return what a modal is to carry with it, read back by `Incoming.carried`."""
    return json.dumps(values)


def parts(value: str, count: int) -> list[str]:
    """Return the `count` parts of a button's value; raises Forged where it has not so many."""
    found = value.split(":")
    if len(found) != count:
        raise Forged(value)
    return found


def whole(text: str) -> int:
    """Return the number a button carries: an id, 0 for none, or a page; raises Forged where it is none."""
    try:
        return row_id(text)
    except NotFoundError as error:
        raise Forged(text) from error
