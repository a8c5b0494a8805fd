"""The people of the workspace, acting only by what they see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from bot.sandbox.blockkit.elements import Control, control_at, controls
from bot.sandbox.blockkit.words import text_of
from bot.sandbox.people import forms
from bot.sandbox.people.finding import Finder, shortcut
from bot.sandbox.people.hands import Hands
from bot.sandbox.people.looking import Onlooker
from bot.sandbox.people.sights import Message, Surface, View
from bot.sandbox.people.typing_in import typed
from bot.sandbox.sending.events import MENTION, EventSource
from bot.sandbox.webapi.files import delete_file, file_object, hosted_file
from bot.sandbox.workspace.cast import Json, Profile
from bot.sandbox.workspace.modals import Key
from bot.sandbox.workspace.posts import Conversation, Post
from bot.sandbox.workspace.state import Workspace

Where = Message | View | Literal["home", "modal"]
"""What somebody clicks on: a message, the Home tab, or the modal in front of them."""


class Person(Onlooker):
    """One of the cast. Everything they do goes by visible words; what is not there cannot be clicked.

    `notices` are what Slack itself told them; `opened` the addresses of links they followed; `asked` the
    words of the confirmation dialogs they met.
    """

    def __init__(
        self,
        profile: Profile,
        workspace: Workspace,
        events: EventSource,
        hands: Hands,
        *,
        shortcuts: Mapping[str, str],
        message_shortcuts: Mapping[str, str],
    ) -> None:
        """Ask the sandbox for `person("delivery lead")`. Shortcuts are callback ids by their names."""
        super().__init__(profile, workspace)
        self._events, self._hands = events, hands
        self._finder = Finder(workspace, profile.name)
        self._shortcuts, self._message_shortcuts = shortcuts, message_shortcuts
        self.notices: list[str] = []
        self.opened: list[str] = []
        self.asked: list[str] = []

    def entered(self, message: Message) -> Mapping[Key, Json]:
        """Return what they have chosen in a message's menus, by block_id and action_id."""
        return self._hands.entered(self.profile, message.channel, message.ts)

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """The names of the global shortcuts they can use."""
        return tuple(self._shortcuts)

    @property
    def message_shortcuts(self) -> tuple[str, ...]:
        """The names of the shortcuts in every message's menu."""
        return tuple(self._message_shortcuts)

    def __repr__(self) -> str:
        """Their name and role."""
        return f"{self.name} ({self.profile.role})"

    def forgets(self) -> None:
        """Have nothing told, followed or asked."""
        for notes in (self.notices, self.opened, self.asked):
            notes.clear()

    # Writing

    def types(self, text: str, *, in_: str = "dm") -> None:
        """Type a slash command such as "/spend start" in a channel or "dm"."""
        command, _, rest = text.partition(" ")
        self._hands.command(
            self.profile, self.conversation(in_), command, typed(rest, self.workspace, links=False)
        )

    def says(
        self,
        text: str,
        *,
        in_: str | None = None,
        thread: Message | None = None,
        files: Iterable[tuple[str, str | bytes]] = (),
    ) -> Message:
        """Write in a channel, in "dm" or in a thread.

        `files` are names, and addresses or content, of what is attached.
        """
        conversation = self._place(in_, thread)
        shared = tuple(self._attached(name, what) for name, what in files)
        post = Post(
            channel=conversation.id,
            ts=self.workspace.new_ts(),
            user=self.id,
            text=typed(text, self.workspace),
            files=shared,
            subtype="file_share" if shared else None,
            thread_ts=(thread.thread_ts or thread.ts) if thread is not None else None,
        )
        self.workspace.put(post)
        self._hands.api.courier.deliver(self._events.posted(post))
        return Message(self.workspace, post)

    def _attached(self, name: str, what: str | bytes) -> Json:
        if isinstance(what, str):
            return file_object(self.workspace, name, what, self.id)
        return hosted_file(self.workspace, name, what, self.id, self._hands.api.base_url())

    def mentions_bot(self, text: str, *, in_: str | None = None, thread: Message | None = None) -> Message:
        """Write something that begins by naming the app."""
        conversation = self._place(in_, thread)
        post = Post(
            channel=conversation.id,
            ts=self.workspace.new_ts(),
            user=self.id,
            text=f"{MENTION} {typed(text, self.workspace)}",
            thread_ts=(thread.thread_ts or thread.ts) if thread is not None else None,
        )
        self.workspace.put(post)
        self._hands.api.courier.deliver(self._events.posted(post))
        return Message(self.workspace, post)

    def edits(self, message: Message, text: str) -> Message:
        """Change a message of their own; PermissionError for anybody else's."""
        before = self._own(message)
        stamp = {"user": self.id, "ts": self.workspace.new_ts()}
        now = self.workspace.put(replace(before, text=typed(text, self.workspace), edited=stamp))
        self._hands.api.courier.deliver(self._events.changed(now, before))
        return Message(self.workspace, now)

    def deletes(self, message: Message) -> None:
        """Delete a message of their own; PermissionError for anybody else's."""
        before = self._own(message)
        tombstone = self.workspace.drop(before)
        self._hands.api.courier.deliver(self._events.deleted(before, tombstone))

    def deletes_file(self, message: Message, name: str) -> None:
        """Delete a file of their own from Slack; LookupError where the message has none by that name."""
        for file in self._own(message).files:
            if file.get("name") == name:
                delete_file(self.workspace, str(file["id"]))
                self._hands.api.courier.deliver(self._events.file_deleted(str(file["id"])))
                return
        raise LookupError(f"there is no file {name} in that message")

    # Going about

    def opens_home(self) -> None:
        """Open the app's Home tab. What is on it may come a moment later: `sees(..., on="home")` waits."""
        self._hands.api.courier.deliver(self._events.home_opened(self.profile, "home"))

    def opens_messages(self) -> None:
        """Open the app's messages tab, which is the direct messages with it."""
        self._hands.api.courier.deliver(self._events.home_opened(self.profile, "messages"))

    def uses_shortcut(self, name: str) -> None:
        """Choose a global shortcut by its name; LookupError when there is none."""
        self._hands.shortcut(self.profile, shortcut(self._shortcuts, name))

    def uses_message_shortcut(self, name: str, *, on: Message) -> None:
        """Choose a shortcut from a message's menu by its name; LookupError when there is none."""
        self._hands.message_shortcut(self.profile, shortcut(self._message_shortcuts, name), on.now().post)

    # Clicking

    def clicks(self, words: str, *, on: Where, stale: bool = False, confirms: bool = True) -> None:
        """Click a button by its words, and answer its confirmation dialog, if it has one, as `confirms` says.

        `stale` clicks what stood there when the message was seen, as on a screen not yet redrawn. A link
        button is opened (and the app told, as Slack does). LookupError, naming the buttons there are, when
        it is not there.
        """
        surface = self._surface(on, stale=stale)
        found = self._finder.button(surface, words)
        if not self._confirmed(found.element, confirms=confirms):
            return
        if found.element.get("url"):
            self.opened.append(str(found.element["url"]))
        self._hands.act(self.profile, surface, found, {}, f"'{words}'")

    def chooses(
        self,
        choice: Any,
        *,
        on: Where,
        in_menu: str | None = None,
        stale: bool = False,
        confirms: bool = True,
    ) -> None:
        """Choose from a menu: an option by its words, a person by name, "#channel" or a date.

        `in_menu` says which menu, by its placeholder, its label or the words beside it. LookupError when
        there is no such menu or choice.
        """
        surface = self._surface(on, stale=stale)
        menu, state = self._finder.choice(surface, choice, in_menu)
        if self._confirmed(menu.element, confirms=confirms):
            state.pop("type", None)
            self._hands.act(self.profile, surface, menu, state, f"'{choice}'")

    # Modals

    def fills(self, entries: Mapping[str, Any]) -> None:
        """Enter values in the modal in front by the inputs' labels (or placeholders); None empties an input.

        LookupError when there is no such input or choice. A text that is too long is marked at once.
        """
        view = self._front()
        for label, value in entries.items():
            control = self._finder.input(view, label)
            self._enter(view, control, self._finder.entry(control, value))

    def enters(self, key: Key, values: Sequence[str], *, on: View) -> None:
        """Enter values (texts, dates, ids, or the values of options) in an input, on a screen that knows ids.

        LookupError when there is no such input or choice.
        """
        control = control_at(on.blocks, key)
        self._enter(on, control, forms.chosen(control, values))

    def touches(self, key: Key, values: Sequence[str], *, on: Surface) -> None:
        """Press a button or choose from a menu, on a screen that knows ids and asks for confirmation itself.

        LookupError when it is not there, or no longer.
        """
        surface = self._surface(on, stale=False)
        control = control_at(surface.blocks, key)
        state = forms.chosen(control, values)
        state.pop("type", None)
        words = text_of(control.element.get("text"), self.workspace.shown) or control.placeholder
        self._hands.act(self.profile, surface, control, state, f"'{words}'")

    def submits(self) -> None:
        """Submit the modal in front; what Slack's own screen refuses is marked in `errors` and not sent."""
        view = self._front()
        if not view.submit:
            raise LookupError(f"the modal '{view.title}' has no submit button")
        inputs = [control for control in controls(view.blocks) if control.block["type"] == "input"]
        found = {
            control.key[0]: problem
            for control in inputs
            if (problem := forms.problem(control, view.open.entered[control.key])) is not None
        }
        with self.workspace.change():
            view.open.errors = found
        if not found:
            self._hands.submit(self.profile, view.open)

    def closes_modal(self, *, whole_stack: bool = False) -> None:
        """Close the modal in front, or all that are open."""
        self._hands.close(self.profile, self._front().open, whole_stack=whole_stack)

    # Finding things

    def _place(self, in_: str | None, thread: Message | None) -> Conversation:
        if (in_ is None) == (thread is None):
            raise TypeError("say either in_= a channel or thread= a message")
        conversation = self.conversation(thread.channel if thread is not None else str(in_))
        if conversation.archived:
            raise PermissionError(f"#{conversation.name} is archived: nobody can write there")
        return conversation

    def _enter(self, view: View, control: Control, state: Json) -> None:
        with self.workspace.change():
            view.open.entered[control.key] = state
            view.open.errors.pop(control.key[0], None)
            problem = forms.too_long(control, state)
            if problem:
                view.open.errors[control.key[0]] = problem
        if control.block.get("dispatch_action"):
            said = {key: held for key, held in state.items() if key != "type"}
            self._hands.act(self.profile, view, control, said, f"'{control.label}'")

    def _own(self, message: Message) -> Post:
        post = message.now().post
        if post.user != self.id:
            raise PermissionError(f"{self.name} did not write that message")
        return post

    def _surface(self, on: Where, *, stale: bool) -> Surface:
        if isinstance(on, Message):
            if not self._may_see(on.post):
                raise LookupError(f"{self.name} does not see that message")
            return on if stale else on.now()
        if isinstance(on, View):
            return on
        surface = self.home if on == "home" else self.modal
        if surface is None:
            raise LookupError(f"{self.name} sees no {on}")
        return surface

    def _front(self) -> View:
        view = self.modal
        if view is None:
            raise LookupError(f"{self.name} sees no modal")
        return view

    def _confirmed(self, element: Json, *, confirms: bool) -> bool:
        words = self._finder.dialog(element)
        if words:
            self.asked.append(words)
        return confirms or not words
