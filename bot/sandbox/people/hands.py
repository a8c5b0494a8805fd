"""Between somebody's click and the app: triggers, response_urls, payloads, and what its answer does."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.blockkit.elements import Control, controls, initial_state
from bot.sandbox.people.sights import Message, Surface, View
from bot.sandbox.sending import payloads
from bot.sandbox.sending.courier import COMMAND, INTERACTION, Reply
from bot.sandbox.webapi import responses
from bot.sandbox.webapi.api import Api, Args, Refusal
from bot.sandbox.webapi.hooks import Hook
from bot.sandbox.webapi.views import checked, place, push_view
from bot.sandbox.workspace.cast import TEAM_ID, Json, Profile
from bot.sandbox.workspace.modals import STACK_LIMIT, Key, OpenView, Trigger
from bot.sandbox.workspace.posts import Conversation, Post

TROUBLE = {"http_timeout": "operation_timeout", "connection_failed": "dispatch_failed"}
"""What a person is told when the app did not answer: Slack's own codes."""


@dataclass
class Hands:
    """Carries out what people do, for all of them. `notice` tells somebody that something went wrong."""

    api: Api
    notice: Callable[[str, str], None]

    def __post_init__(self) -> None:
        """Nothing was entered in any message yet."""
        self._entered: dict[tuple[str, str, str], dict[Key, Json]] = {}

    def entered(self, person: Profile, channel: str, ts: str) -> Mapping[Key, Json]:
        """Return what somebody has chosen in a message's menus, by block_id and action_id."""
        return self._entered.get((person.id, channel, ts), {})

    def forget(self) -> None:
        """Nothing was entered in any message."""
        self._entered.clear()

    def command(self, person: Profile, conversation: Conversation, command: str, text: str) -> None:
        """Send a slash command and show what the app answers with."""
        hook, url = self._hook(person, conversation.id)
        trigger = self._trigger(person, conversation.id)
        payload = payloads.slash_command(
            person, conversation, command=command, text=text, response_url=url, trigger_id=trigger
        )
        reply = self.api.courier.ask(COMMAND, payload)
        if not reply.ok:
            self.notice(person.id, f'{command} failed with the error "{_trouble(reply)}"')
        elif reply.body.strip():
            self._show_ack(hook, reply.body)

    def shortcut(self, person: Profile, callback_id: str) -> None:
        """Use a global shortcut.

        https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        """
        payload = payloads.interaction("shortcut", person) | {
            "action_ts": self.api.workspace.new_ts(),
            "callback_id": callback_id,
            "trigger_id": self._trigger(person, None),
        }
        self._ask(person, payload, "the shortcut")

    def message_shortcut(self, person: Profile, callback_id: str, post: Post) -> None:
        """Use a shortcut from a message's menu.

        https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        """
        conversation = self.api.workspace.conversations[post.channel]
        _, url = self._hook(person, post.channel, post.ts, post.thread_ts)
        payload = payloads.interaction("message_action", person) | {
            "action_ts": self.api.workspace.new_ts(),
            "callback_id": callback_id,
            "trigger_id": self._trigger(person, post.channel),
            "response_url": url,
            "channel": payloads.channel(conversation),
            "message_ts": post.ts,
            "message": payloads.message(post),
        }
        self._ask(person, payload, "the shortcut")

    def act(self, person: Profile, surface: Surface, control: Control, state: Json, words: str) -> None:
        """Click or choose: send block_actions. `state` is what the action says beyond its ids.

        https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
        """
        self._enter(person, surface, control, state)
        block_id, action_id = control.key
        action: Json = {"action_id": action_id, "block_id": block_id, "type": control.type, **state}
        for name in ("text", "value", "style", "placeholder", "confirm"):
            if name in control.element and name not in action:
                action[name] = control.element[name]
        action["action_ts"] = self.api.workspace.new_ts()
        payload = payloads.interaction("block_actions", person) | self._place(person, surface)
        self._ask(person, payload | {"actions": [action]}, words)

    def submit(self, person: Profile, view: OpenView) -> None:
        """Submit a modal, and do what the app answers.

        https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission
        """
        payload = payloads.interaction("view_submission", person) | {
            "trigger_id": self._trigger(person, None, view.id),
            "view": view.as_payload(),
            "response_urls": self._response_urls(person, view),
        }
        reply = self._ask(person, payload, "the submission")
        if reply.ok:
            self._after_submission(person, view, reply.body)

    def close(self, person: Profile, view: OpenView, *, whole_stack: bool) -> None:
        """Close a modal; the app is told if it asked to be.

        https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed
        """
        cleared = whole_stack or bool(view.body.get("clear_on_close"))
        with self.api.workspace.change():
            stack = self.api.workspace.views.stack(person.id)
            if cleared:
                stack.clear()
            else:
                stack.remove(view)
        if view.body.get("notify_on_close"):
            payload = payloads.interaction("view_closed", person)
            self._ask(person, payload | {"view": view.as_payload(), "is_cleared": cleared}, "closing")

    def _after_submission(self, person: Profile, view: OpenView, body: str) -> None:
        answer = _json(body)
        action = answer.get("response_action")
        try:
            with self.api.workspace.change():
                self._carry_out(person, view, action, answer)
        except Refusal as refusal:
            self.api.journal.complain(f"the answer to view_submission was refused: {refusal.answer}")
            self.notice(person.id, "We had some trouble connecting. Try again?")

    def _carry_out(self, person: Profile, view: OpenView, action: object, answer: Json) -> None:
        stack = self.api.workspace.views.stack(person.id)
        if action == "errors":
            self._show_errors(view, answer.get("errors"))
        elif action == "clear":
            stack.clear()
        elif action == "update":
            place(self.api.workspace, view, checked(self.api, answer.get("view"), "modal"))
        elif action == "push":
            if len(stack) >= STACK_LIMIT:
                raise Refusal("push_limit_reached")
            push_view(self.api.workspace, person.id, checked(self.api, answer.get("view"), "modal"), None)
        elif action is None:
            if view in stack:
                stack.remove(view)
        else:
            raise Refusal("invalid_response_action")

    def _show_errors(self, view: OpenView, errors: object) -> None:
        inputs = {block.get("block_id") for block in view.body["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            raise Refusal("invalid_arguments")
        for block_id in errors:
            if block_id not in inputs:
                self.api.journal.complain(
                    f"an error was given for `{block_id}`, which is no input of the modal"
                )
        view.errors = {block_id: str(said) for block_id, said in errors.items() if block_id in inputs}

    def _show_ack(self, hook: Hook, body: str) -> None:
        answer = _json(body) or {"text": body}
        try:
            with self.api.workspace.lock:
                responses.say(self.api, hook, Args(answer))
        except Refusal as refusal:
            self.api.journal.complain(f"the answer to a command was refused: {refusal.answer}")

    def _ask(self, person: Profile, payload: Json, words: str) -> Reply:
        reply = self.api.courier.ask(INTERACTION, payload)
        if not reply.ok:
            self.notice(person.id, f"{words} failed: {_trouble(reply)}")
        return reply

    def _place(self, person: Profile, surface: Surface) -> Json:
        if isinstance(surface, View):
            view = surface.open
            return {
                "container": {"type": "view", "view_id": view.id},
                "trigger_id": self._trigger(person, None, view.id),
                "view": view.as_payload(),
            }
        post = surface.post
        _, url = self._hook(person, post.channel, post.ts, post.thread_ts)
        place_: Json = {
            "container": payloads.message_container(post),
            "trigger_id": self._trigger(person, post.channel),
            "channel": payloads.channel(self.api.workspace.conversations[post.channel]),
            "state": self._message_state(person, surface),
            "response_url": url,
        }
        # Slack sends the message along, except one that only this person sees.
        return place_ if surface.ephemeral else place_ | {"message": payloads.message(post)}

    def _enter(self, person: Profile, surface: Surface, control: Control, state: Json) -> None:
        initial = initial_state(control.element)
        if initial is None:
            return
        kept = {"type": control.type, **state}
        with self.api.workspace.change():
            if isinstance(surface, View):
                surface.open.entered[control.key] = kept
            else:
                self._entered.setdefault((person.id, surface.channel, surface.ts), {})[control.key] = kept

    def _message_state(self, person: Profile, message: Message) -> Json:
        entered = self._entered.get((person.id, message.channel, message.ts), {})
        values: dict[str, Json] = {}
        for control in controls(message.blocks):
            state = entered.get(control.key) or initial_state(control.element)
            if state is not None:
                values.setdefault(control.key[0], {})[control.key[1]] = state
        return {"values": values}

    def _response_urls(self, person: Profile, view: OpenView) -> list[Json]:
        urls: list[Json] = []
        for control in controls(view.body["blocks"]):
            state = view.entered.get(control.key) or {}
            channel: Any = state.get("selected_conversation") or state.get("selected_channel")
            if control.element.get("response_url_enabled") and channel:
                block_id, action_id = control.key
                _, url = self._hook(person, channel)
                urls.append(
                    {"block_id": block_id, "action_id": action_id, "channel_id": channel, "response_url": url}
                )
        return urls

    def _hook(
        self, person: Profile, channel: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> tuple[Hook, str]:
        with self.api.workspace.lock:
            path = f"{TEAM_ID}/{self.api.workspace.serial()}/{secrets.token_hex(12)}"
            hook = self.api.hooks.issue(path, person.id, channel, message_ts, thread_ts)
            return hook, f"{self.api.base_url()}actions/{path}"

    def _trigger(self, person: Profile, channel: str | None, view_id: str | None = None) -> str:
        workspace = self.api.workspace
        with workspace.lock:
            trigger_id = f"{workspace.serial()}.{workspace.serial():07d}.{secrets.token_hex(16)}"
            workspace.views.triggers[trigger_id] = Trigger(person.id, workspace.machine(), view_id, channel)
            return trigger_id


def _json(body: str) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _trouble(reply: Reply) -> str:
    if reply.outcome in TROUBLE:
        return TROUBLE[reply.outcome]
    return "http_service_error" if (reply.status or 500) >= 500 else "http_client_error"  # noqa: PLR2004
