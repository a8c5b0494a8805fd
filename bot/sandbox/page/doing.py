"""What somebody does on the page, carried out as the person they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.page.reading import Reading
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, Surface, View
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace.cast import BOT_NAME, Json
from bot.sandbox.workspace.posts import Conversation

INVITE = "/invite"
LONGEST = 40_000
"""Characters of a message at most; docs.slack.dev/reference/methods/chat.postMessage#truncating."""


class CannotDo(Exception):
    """What somebody wanted to do cannot be done; the message tells them why."""


@dataclass(frozen=True)
class Doer:
    """Does what the page asks, by name: each method takes who does it and what the page sent along.

    Each raises LookupError, PermissionError or CannotDo, in words for the person, where it cannot be done.
    `commands` are the slash commands the app has.
    """

    sandbox: Sandbox
    reading: Reading
    commands: frozenset[str]

    def do(self, name: str, sent: Json) -> None:
        """Do one thing."""
        does = _DEEDS.get(name)
        if does is None:
            raise CannotDo(f"This page cannot {name}.")
        try:
            person = self.sandbox.person(str(sent.get("as")))
            does(self, person, sent)
        except KeyError as missing:
            raise CannotDo(f"The page sent no {missing.args[0]}.") from missing

    def say(self, person: Person, sent: Json) -> None:
        """Write a message, or use a slash command."""
        text = str(sent.get("text", "")).strip()
        thread = self._thread(sent)
        files = [(str(name), str(address)) for name, address in sent.get("files") or []]
        if not text and not files:
            raise CannotDo("Write something first.")
        if len(text) > LONGEST:
            raise CannotDo(f"This is too long: Slack takes {LONGEST:,} characters, and it has {len(text):,}.")
        if text.startswith("/"):
            self._command(person, sent, text, thread)
        elif thread is not None:
            person.says(text, thread=thread, files=files)
        else:
            person.says(text, in_=self._place(person, sent), files=files)

    def _command(self, person: Person, sent: Json, text: str, thread: Message | None) -> None:
        command = text.split(maxsplit=1)[0]
        if thread is not None:
            raise CannotDo(f"{command} is not supported in threads. Use it in the channel.")
        if command == INVITE:
            self._invite(person, self._conversation(sent), text)
        elif command in self.commands:
            person.types(text, in_=self._place(person, sent))
        else:
            known = ", ".join(sorted((*self.commands, INVITE)))
            raise CannotDo(f"{command} is not a command here. There are: {known}.")

    def _invite(self, person: Person, conversation: Conversation, text: str) -> None:
        if BOT_NAME.lower() not in text.lower():
            raise CannotDo(f"Say whom to invite: {INVITE} @{BOT_NAME}.")
        if conversation.is_im or conversation.archived:
            raise CannotDo("Nobody can be invited here.")
        self.sandbox.invite_bot(conversation.id, by=person)

    def press(self, person: Person, sent: Json) -> None:
        """Press a button, or choose from a menu, on a message, on the Home tab or in a modal."""
        key = (str(sent["block"]), str(sent["action"]))
        person.touches(key, _values(sent), on=self._surface(person, sent))

    def enter(self, person: Person, sent: Json) -> None:
        """Enter something in a modal's input."""
        key = (str(sent["block"]), str(sent["action"]))
        person.enters(key, _values(sent), on=self._front(person, sent))

    def submit(self, person: Person, sent: Json) -> None:
        """Submit the modal in front, with all that was entered."""
        view = self._front(person, sent)
        for block, action, values in sent.get("entries") or []:
            person.enters((str(block), str(action)), [str(value) for value in values], on=view)
        person.submits()

    def close(self, person: Person, sent: Json) -> None:
        """Close the modal in front."""
        self._front(person, sent)
        person.closes_modal()

    def shortcut(self, person: Person, sent: Json) -> None:
        """Use a global shortcut."""
        person.uses_shortcut(str(sent["name"]))

    def message_shortcut(self, person: Person, sent: Json) -> None:
        """Use a shortcut from a message's menu."""
        person.uses_message_shortcut(str(sent["name"]), on=self._message(sent))

    def edit(self, person: Person, sent: Json) -> None:
        """Change a message of one's own."""
        text = str(sent.get("text", "")).strip()
        if not text:
            raise CannotDo("Write something first, or delete the message.")
        person.edits(self._message(sent), text)

    def delete(self, person: Person, sent: Json) -> None:
        """Delete a message of one's own."""
        person.deletes(self._message(sent))

    def home(self, person: Person, sent: Json) -> None:
        """Open the app's Home tab."""
        person.opens_home()

    def read(self, person: Person, sent: Json) -> None:
        """Have read a channel or a thread."""
        self.reading.mark(person.id, str(sent["channel"]), sent.get("thread") or None)

    # Finding what is meant

    def _conversation(self, sent: Json) -> Conversation:
        found = self.sandbox.workspace.conversations.get(str(sent["channel"]))
        if found is None:
            raise CannotDo("That place is no longer there.")
        return found

    def _place(self, person: Person, sent: Json) -> str:
        conversation = self._conversation(sent)
        return "dm" if conversation.is_im else conversation.id

    def _thread(self, sent: Json) -> Message | None:
        if not sent.get("thread"):
            return None
        return self._message(sent | {"ts": sent["thread"]})

    def _message(self, sent: Json) -> Message:
        post = self.sandbox.workspace.find_post(str(sent["channel"]), str(sent["ts"]))
        if post is None or post.subtype == "tombstone":
            raise CannotDo("That message has been deleted.")
        return Message(self.sandbox.workspace, post)

    def _surface(self, person: Person, sent: Json) -> Surface:
        if sent.get("view") == "home":
            if person.home is None:
                raise CannotDo("The Home tab is no longer there.")
            return person.home
        return self._front(person, sent) if sent.get("view") else self._message(sent)

    def _front(self, person: Person, sent: Json) -> View:
        modal = person.modal
        if modal is None or modal.id != sent["view"]:
            raise CannotDo("That form has been closed.")
        return modal


def _values(sent: Mapping[str, Any]) -> list[str]:
    return [str(value) for value in sent.get("values") or []]


_DEEDS: dict[str, Callable[[Doer, Person, Json], None]] = {
    "say": Doer.say,
    "press": Doer.press,
    "enter": Doer.enter,
    "submit": Doer.submit,
    "close": Doer.close,
    "shortcut": Doer.shortcut,
    "message-shortcut": Doer.message_shortcut,
    "edit": Doer.edit,
    "delete": Doer.delete,
    "home": Doer.home,
    "read": Doer.read,
}
