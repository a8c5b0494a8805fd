"""Finding what somebody means among what is on the screen: buttons, inputs, menus, people, channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.blockkit.elements import MENUS, Control, controls
from bot.sandbox.blockkit.words import plain, text_of
from bot.sandbox.people import forms
from bot.sandbox.people.sights import Surface, View
from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.state import Workspace


@dataclass(frozen=True)
class Finder:
    """Finds by visible words. Each method raises LookupError, naming what there is, when nothing fits."""

    workspace: Workspace
    name: str

    def button(self, surface: Surface, words: str) -> Control:
        """The first button with these words."""
        for control in controls(surface.blocks):
            if control.type == "button" and text_of(control.element["text"], self.workspace.shown) == words:
                return control
        there_are = ", ".join(surface.buttons) or "none"
        raise LookupError(f"{self.name} sees no button '{words}'; there are: {there_are}")

    def input(self, view: View, label: str) -> Control:
        """The input with this label, placeholder or words beside it."""
        stateful = [control for control in controls(view.blocks) if control.key in view.open.entered]
        for control in stateful:
            if label in self._called(control):
                return control
        there_are = ", ".join(control.label or control.placeholder for control in stateful) or "none"
        raise LookupError(f"{self.name} sees no input '{label}'; there are: {there_are}")

    def entry(self, control: Control, value: Any) -> Json:
        """The state of an input after a value was entered."""
        return forms.entry(control, value, self.person_id, self.channel_id)

    def choice(self, surface: Surface, value: Any, in_menu: str | None) -> tuple[Control, Json]:
        """The menu that offers a choice, and its state once it is chosen."""
        menus = [control for control in controls(surface.blocks) if control.type in {*MENUS, "overflow"}]
        reasons: list[str] = []
        for menu in menus:
            if in_menu is not None and in_menu not in self._called(menu):
                continue
            try:
                if menu.type == "overflow":
                    return menu, {"selected_option": forms.option(menu.element, str(value))}
                return menu, self.entry(menu, value)
            except LookupError as reason:
                reasons.append(str(reason))
        there_are = ", ".join(menu.placeholder or menu.label or menu.type for menu in menus) or "none"
        raise LookupError(f"{self.name} cannot choose '{value}'; menus: {there_are}; {'; '.join(reasons)}")

    def person_id(self, name: str) -> str:
        """A person by name, role or id."""
        for person in self.workspace.people.values():
            if name in {person.name, person.role, person.id, f"@{person.name}"}:
                return person.id
        raise LookupError(f"there is nobody called {name}")

    def channel_id(self, name: str) -> str:
        """A channel by name or id."""
        found = self.workspace.conversation(name)
        if found is None:
            raise LookupError(f"there is no channel {name}")
        return found.id

    def dialog(self, element: Json) -> str:
        """The words of an element's confirmation dialog; none when it asks nothing."""
        dialog = element.get("confirm")
        if not dialog:
            return ""
        return "\n".join(
            text_of(dialog[part], self.workspace.shown) for part in ("title", "text", "confirm", "deny")
        )

    def _called(self, control: Control) -> set[str]:
        names = {control.placeholder, control.label, plain(control.label, self.workspace.shown)}
        return names - {""}


def shortcut(shortcuts: Mapping[str, str], name: str) -> str:
    """The callback id of a shortcut by its name."""
    if name not in shortcuts:
        raise LookupError(f"there is no shortcut '{name}'; there are: {', '.join(shortcuts) or 'none'}")
    return shortcuts[name]
