"""views.*: opening, pushing and changing modals, publishing Home tabs.

https://docs.slack.dev/reference/methods/views.open and its siblings
"""

from typing import Any

from bot.sandbox.blockkit.checks import stored, view_faults, view_too_large
from bot.sandbox.blockkit.elements import controls, initial_state
from bot.sandbox.blockkit.modelcheck import model_faults
from bot.sandbox.webapi.api import Api, Args, Method, Refusal, refuse_faults
from bot.sandbox.workspace.cast import BOT_USER, Json
from bot.sandbox.workspace.modals import STACK_LIMIT, OpenView, Trigger
from bot.sandbox.workspace.state import Workspace


def checked(api: Api, view: Any, kind: str) -> Json:
    """A view as it will be kept, or a refusal. `kind` is "modal" or "home"."""
    if view is None:
        refuse_faults("invalid_arguments", ["missing required field: view [json-pointer:/]"])
    refuse_faults("invalid_arguments", view_faults(view, kind))
    if view_too_large(view):
        raise Refusal("view_too_large")
    for fault in model_faults(view["blocks"]):
        api.journal.complain(f"slack_sdk would not build this: {fault}")
    return {**view, "blocks": stored(view["blocks"], api.make_id)}


def place(workspace: Workspace, view: OpenView, body: Json, channel: str | None = None) -> None:
    """Show a new body in a view. What was entered stays where block_id, action_id and type are the same."""
    kept = view.entered
    view.body, view.entered, view.errors = body, {}, {}
    view.hash = f"{int(workspace.machine())}.{workspace.serial():08x}"
    for control in controls(body["blocks"]):
        initial = initial_state(control.element, channel)
        before = kept.get(control.key)
        if initial is not None:
            same = before is not None and before["type"] == initial["type"]
            view.entered[control.key] = before if before is not None and same else initial


def push_view(workspace: Workspace, user: str, body: Json, channel: str | None) -> OpenView:
    """Put a modal in front of somebody, on the stack they have open."""
    with workspace.change():
        stack = workspace.views.stack(user)
        view_id = f"V0SANDBOX{workspace.serial():05d}"
        below = stack[-1] if stack else None
        root = below.root_id if below else view_id
        view = OpenView(view_id, user, body, "", root, below.id if below else None)
        place(workspace, view, body, channel)
        stack.append(view)
        return view


def open_view(api: Api, args: Args) -> Json:
    """Open a modal on a new stack; a stack already open is replaced.

    https://docs.slack.dev/reference/methods/views.open
    """
    trigger = _trigger(api, args)
    body = _body(api, args, "modal")
    trigger.used = True
    api.workspace.views.stack(trigger.user).clear()
    view = push_view(api.workspace, trigger.user, body, trigger.channel)
    return {"view": view.as_payload()}


def push(api: Api, args: Args) -> Json:
    """Push a modal onto the stack, from inside a modal only, three views at most.

    https://docs.slack.dev/reference/methods/views.push
    """
    trigger = _trigger(api, args)
    stack = api.workspace.views.stack(trigger.user)
    if trigger.view_id is None or not any(view.id == trigger.view_id for view in stack):
        raise Refusal("not_found")
    if len(stack) >= STACK_LIMIT:
        raise Refusal("push_limit_reached")
    body = _body(api, args, "modal")
    trigger.used = True
    view = push_view(api.workspace, trigger.user, body, trigger.channel)
    return {"view": view.as_payload()}


def update(api: Api, args: Args) -> Json:
    """Change a view that is open.

    https://docs.slack.dev/reference/methods/views.update
    """
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if view_id is None and external_id is None:
        refuse_faults("invalid_arguments", ["missing required field: view_id [json-pointer:/]"])
    view = api.workspace.views.find(view_id, external_id)
    if view is None:
        raise Refusal("not_found")
    body = checked(api, args.structure("view", "invalid_arguments"), str(view.body["type"]))
    _same_hash(args, view)
    if (body.get("external_id") or "") != (view.body.get("external_id") or ""):
        _new_external_id(api, body)
    with api.workspace.change():
        place(api.workspace, view, body)
    return {"view": view.as_payload()}


def publish(api: Api, args: Args) -> Json:
    """Publish somebody's Home tab.

    https://docs.slack.dev/reference/methods/views.publish
    """
    user = args.need("user_id")
    if user not in api.workspace.people or user == BOT_USER:
        raise Refusal("user_not_found")
    body = checked(api, args.structure("view", "invalid_arguments"), "home")
    home = api.workspace.views.homes.get(user)
    if home is None:
        view_id = f"V0SANDBOX{api.workspace.serial():05d}"
        home = OpenView(view_id, user, body, "", view_id)
    elif args.text("hash") is not None:
        _same_hash(args, home)
    with api.workspace.change():
        place(api.workspace, home, body)
        api.workspace.views.homes[user] = home
    return {"view": home.as_payload()}


def _body(api: Api, args: Args, kind: str) -> Json:
    body = checked(api, args.structure("view", "invalid_arguments"), kind)
    _new_external_id(api, body)
    return body


def _new_external_id(api: Api, body: Json) -> None:
    external_id = body.get("external_id")
    if external_id and api.workspace.views.find(external_id=external_id):
        raise Refusal("duplicate_external_id")


def _same_hash(args: Args, view: OpenView) -> None:
    given = args.text("hash")
    if given is not None and given != view.hash:
        raise Refusal("hash_conflict")


def _trigger(api: Api, args: Args) -> Trigger:
    trigger = api.workspace.views.triggers.get(args.need("trigger_id"))
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    if api.workspace.machine() - trigger.issued > api.workspace.views.trigger_life:
        raise Refusal("expired_trigger_id")
    return trigger


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
