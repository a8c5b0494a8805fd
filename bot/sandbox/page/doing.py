"""What somebody does on the page, carried out as the person they are."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.blockkit.elements import SLOTS, control_at
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.wish import CannotDo, Wish
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, Surface, View
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.chat import LONGEST_TEXT
from bot.sandbox.workspace.cast import BOT_HANDLE, BOT_NAME, BOT_USER
from bot.sandbox.workspace.posts import Conversation, Post

INVITE, REMOVE, ARCHIVE = "/invite", "/remove", "/archive"
OF_SLACK = (INVITE, REMOVE, ARCHIVE)
"""Slack's own commands: they bring the bot into a channel, take it out, and archive the channel."""

MAY_BE_EMPTIED = frozenset({"datepicker", "timepicker"})
"""What of one value may be left without it, where it acts at once; a menu stays at what was chosen."""


@dataclass(frozen=True)
class Doer:
    """Does what the page asks, by name: each method takes who does it and what the page sent along.

    Each raises CannotDo, in words for the person, where it cannot be done. `commands` are the slash commands
    the app has.
    """

    sandbox: Sandbox
    reading: Reading
    commands: frozenset[str]

    def do(self, name: str, sent: object) -> None:
        """Do one thing."""
        does = _DEEDS.get(name)
        if does is None:
            raise CannotDo(f"This page cannot {name}.")
        wish = Wish.of(sent)
        person = self._person(wish)
        try:
            does(self, person, wish)
        except (LookupError, PermissionError) as refused:
            if isinstance(refused, KeyError | IndexError):  # not a refusal, but a mistake of ours
                raise
            raise CannotDo(_sentence(str(refused))) from refused

    def say(self, person: Person, wish: Wish) -> None:
        """Write a message, or use a slash command."""
        text, files = wish.words("text").strip(), wish.pairs("files")
        conversation = self._writable(person, wish)
        thread = self._thread(person, wish)
        if not text and not files:
            raise CannotDo("Write something first.")
        _check_length(text)
        if text.startswith("/"):
            if files:
                raise CannotDo("A command takes no files. Send them in a message of their own.")
            self._command(person, conversation, text, thread)
        elif thread is not None:
            person.says(text, thread=thread, files=files)
        else:
            person.says(text, in_=_place(conversation), files=files)

    def _command(self, person: Person, conversation: Conversation, text: str, thread: Message | None) -> None:
        command, *rest = text.split(maxsplit=1)
        if thread is not None:
            raise CannotDo(f"{command} is not supported in threads. Use it in the channel.")
        if command in (INVITE, REMOVE):
            self._invite(person, conversation, text)
        elif command == ARCHIVE:
            if conversation.kind != "channel":
                raise CannotDo("Only channels can be archived.")
            self.sandbox.archive(conversation.id, by=person)
        elif command in self.commands:
            person.types(" ".join([command, *rest]), in_=_place(conversation))
        else:
            known = ", ".join(sorted((*self.commands, *OF_SLACK)))
            raise CannotDo(f"{command} is not a command here. There are: {known}.")

    def _invite(self, person: Person, conversation: Conversation, text: str) -> None:
        if not any(name in text.lower() for name in (BOT_NAME.lower(), BOT_HANDLE)):
            command = text.split(maxsplit=1)[0]
            raise CannotDo(f"Say whom to {command.removeprefix('/')}: {command} @{BOT_NAME}.")
        if conversation.is_im:
            raise CannotDo("Nobody can be invited or removed here.")
        if text.startswith(REMOVE):
            if BOT_USER not in conversation.members:
                raise CannotDo(f"{BOT_NAME} is not in #{conversation.name}.")
            self.sandbox.remove_bot(conversation.id, by=person)
            return
        if BOT_USER in conversation.members:
            raise CannotDo(f"{BOT_NAME} is in #{conversation.name} already.")
        self.sandbox.invite_bot(conversation.id, by=person)

    def press(self, person: Person, wish: Wish) -> None:
        """Press a button, or choose from a menu, on a message, on the Home tab or in a modal."""
        key, values = (wish.text("block"), wish.text("action")), wish.texts("values")
        surface = self._surface(person, wish)
        kind = control_at(surface.blocks, key).type
        one = kind == "overflow" or (kind in SLOTS and not SLOTS[kind].many and kind not in MAY_BE_EMPTIED)
        if one and not any(values):
            raise CannotDo("Choose something first.")
        person.touches(key, values, on=surface)

    def enter(self, person: Person, wish: Wish) -> None:
        """Enter something in a modal's input."""
        key = (wish.text("block"), wish.text("action"))
        person.enters(key, wish.texts("values"), on=self._front(person, wish))

    def submit(self, person: Person, wish: Wish) -> None:
        """Submit the modal in front, with all that was entered."""
        entries = wish.entries("entries")
        view = self._front(person, wish)
        for block, action, values in entries:
            person.enters((block, action), values, on=view)
        person.submits()

    def close(self, person: Person, wish: Wish) -> None:
        """Close the modal in front."""
        self._front(person, wish)
        person.closes_modal()

    def shortcut(self, person: Person, wish: Wish) -> None:
        """Use a global shortcut."""
        person.uses_shortcut(wish.text("name"))

    def message_shortcut(self, person: Person, wish: Wish) -> None:
        """Use a shortcut from a message's menu."""
        person.uses_message_shortcut(wish.text("name"), on=self._message(person, wish))

    def edit(self, person: Person, wish: Wish) -> None:
        """Change a message of one's own."""
        text = wish.words("text").strip()
        if not text:
            raise CannotDo("Write something first, or delete the message.")
        _check_length(text)
        person.edits(self._changeable(person, wish), text)

    def delete(self, person: Person, wish: Wish) -> None:
        """Delete a message of one's own."""
        person.deletes(self._changeable(person, wish))

    def home(self, person: Person, wish: Wish) -> None:
        """Open the app's Home tab."""
        person.opens_home()

    def read(self, person: Person, wish: Wish) -> None:
        """Have read a channel or a thread."""
        self.reading.mark(person.id, self._conversation(person, wish).id, wish.words("thread") or None)

    def dismiss(self, person: Person, wish: Wish) -> None:
        """Put away one of Slack's own notices."""
        self.reading.put_away(person.id, wish.whole_number("number"))

    # Finding what is meant

    def _person(self, wish: Wish) -> Person:
        try:
            return self.sandbox.person(wish.text("as"))
        except LookupError as nobody:
            raise CannotDo("There is nobody here by that name.") from nobody

    def _conversation(self, person: Person, wish: Wish) -> Conversation:
        found = self.sandbox.workspace.conversations.get(wish.text("channel"))
        if found is None:
            raise CannotDo("That place is no longer there.")
        if person.id not in found.members:
            raise CannotDo(f"{person.name} is not in that channel.")
        return found

    def _writable(self, person: Person, wish: Wish) -> Conversation:
        conversation = self._conversation(person, wish)
        if conversation.archived:
            raise CannotDo(f"#{conversation.name} is archived: nobody can write there.")
        return conversation

    def _thread(self, person: Person, wish: Wish) -> Message | None:
        ts = wish.words("thread")
        if not ts:
            return None
        post = self._post(person, wish, ts)  # replies may still be added below a parent that was deleted
        if post.ephemeral_to is not None:
            raise CannotDo("There is no replying to a message that only you can see.")
        return Message(self.sandbox.workspace, post)

    def _message(self, person: Person, wish: Wish) -> Message:
        post = self._post(person, wish, wish.text("ts"))
        if post.subtype == "tombstone":
            raise CannotDo("That message has been deleted.")
        return Message(self.sandbox.workspace, post)

    def _post(self, person: Person, wish: Wish, ts: str) -> Post:
        post = self._conversation(person, wish).posts.get(ts)
        if post is None:
            raise CannotDo("That message has been deleted.")
        if post.ephemeral_to not in {None, person.id}:
            raise CannotDo(f"{person.name} does not see that message.")
        return post

    def _changeable(self, person: Person, wish: Wish) -> Message:
        self._writable(person, wish)
        message = self._message(person, wish)
        if message.post.subtype == "channel_join":
            raise CannotDo("Slack itself says that somebody joined: it cannot be changed.")
        return message

    def _surface(self, person: Person, wish: Wish) -> Surface:
        view = wish.words("view")
        if view == "home":
            if person.home is None:
                raise CannotDo("The Home tab is no longer there.")
            return person.home
        return self._front(person, wish) if view else self._message(person, wish)

    def _front(self, person: Person, wish: Wish) -> View:
        modal = person.modal
        if modal is None or modal.id != wish.text("view"):
            raise CannotDo("That form has been closed.")
        return modal


def _place(conversation: Conversation) -> str:
    return "dm" if conversation.is_im else conversation.id


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise CannotDo(
            f"This is too long: Slack takes {LONGEST_TEXT:,} characters, and it has {len(text):,}."
        )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."


_DEEDS: dict[str, Callable[[Doer, Person, Wish], None]] = {
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
    "dismiss": Doer.dismiss,
}
