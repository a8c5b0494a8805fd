"""What a person sees: messages and views, in the words on the screen."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.blockkit import words
from bot.sandbox.blockkit.elements import controls
from bot.sandbox.workspace.cast import BOT_USER, Json
from bot.sandbox.workspace.modals import OpenView
from bot.sandbox.workspace.posts import Post
from bot.sandbox.workspace.state import Workspace

DELETED_FILE = "This file was deleted."
"""What stands in the place of a file that was deleted."""


@dataclass(frozen=True)
class Message:
    """One version of a message, as it stood when it was seen; `now()` gives the present one."""

    workspace: Workspace
    post: Post

    @property
    def channel(self) -> str:
        """Id of the conversation."""
        return self.post.channel

    @property
    def ts(self) -> str:
        """Its timestamp, which is its name within the conversation."""
        return self.post.ts

    @property
    def thread_ts(self) -> str | None:
        """The timestamp of the parent of the thread it is in, if any."""
        return self.post.thread_ts

    @property
    def text(self) -> str:
        """The text as sent: what notifications and screen readers give where there are blocks."""
        return self.post.text

    @property
    def blocks(self) -> tuple[Json, ...]:
        """The blocks, ids filled in."""
        return self.post.blocks

    @property
    def metadata(self) -> Json | None:
        """Message metadata, which people do not see."""
        return self.post.metadata

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.post.ephemeral_to is not None

    @property
    def edited(self) -> bool:
        """Whether it was changed since it was posted."""
        return self.post.edited is not None

    @property
    def author(self) -> str:
        """The name of who wrote it."""
        return self.workspace.name_of(self.post.user)

    @property
    def from_bot(self) -> bool:
        """Whether the app wrote it."""
        return self.post.user == BOT_USER

    @property
    def lines(self) -> list[str]:
        """All the words a person sees, line by line; blocks stand instead of the text."""
        names = self.workspace.shown
        seen = words.block_lines(self.blocks, names) if self.blocks else [words.plain(self.text, names)]
        for attachment in self.post.attachments:
            seen += [words.plain(str(attachment.get(key, "")), names) for key in ("pretext", "title", "text")]
            seen += words.block_lines(attachment.get("blocks") or [], names)
        seen += [str(file.get("name") or DELETED_FILE) for file in self.post.files]
        return [line for line in seen if line]

    @property
    def plain(self) -> str:
        """All the words a person sees, lines joined."""
        return "\n".join(self.lines)

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons."""
        return words.button_words(self.blocks, self.workspace.shown)

    def now(self) -> "Message":
        """The present version; LookupError when it is gone."""
        post = self.workspace.find_post(self.channel, self.ts)
        if post is None:
            raise LookupError("the message was deleted")
        return Message(self.workspace, post)

    def __str__(self) -> str:
        """Who wrote it, and the words."""
        return f"{self.author}: {self.plain}"


@dataclass(frozen=True)
class View:
    """A modal or Home tab on somebody's screen; it always tells what stands there now."""

    workspace: Workspace
    open: OpenView

    @property
    def id(self) -> str:
        """Its view id."""
        return self.open.id

    @property
    def kind(self) -> Literal["modal", "home"]:
        """Which of the two it is."""
        return "home" if self.open.body["type"] == "home" else "modal"

    @property
    def title(self) -> str:
        """The words at the top; a Home tab has none."""
        return words.text_of(self.open.body.get("title"), self.workspace.shown)

    @property
    def submit(self) -> str:
        """The words on the submit button; none where there is none."""
        return words.text_of(self.open.body.get("submit"), self.workspace.shown)

    @property
    def close(self) -> str:
        """The words on the close button."""
        return words.text_of(self.open.body.get("close"), self.workspace.shown) or "Close"

    @property
    def blocks(self) -> tuple[Json, ...]:
        """The blocks, ids filled in."""
        return tuple(self.open.body["blocks"])

    @property
    def callback_id(self) -> str:
        """What the app calls it."""
        return str(self.open.body.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        """What the app keeps with it, unseen."""
        return str(self.open.body.get("private_metadata") or "")

    @property
    def lines(self) -> list[str]:
        """All the words a person sees, title, entries and errors included, line by line."""
        with self.workspace.lock:
            seen = words.block_lines(self.blocks, self.workspace.shown, self.open.entered)
            ends = [self.close, self.submit] if self.kind == "modal" else []
            return [line for line in (self.title, *seen, *self.errors.values(), *ends) if line]

    @property
    def plain(self) -> str:
        """All the words a person sees, lines joined."""
        return "\n".join(self.lines)

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons among its blocks."""
        return words.button_words(self.blocks, self.workspace.shown)

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        return [control.label for control in controls(self.blocks) if control.block["type"] == "input"]

    @property
    def errors(self) -> dict[str, str]:
        """The messages under its inputs, by label."""
        with self.workspace.lock:
            labels = {str(block.get("block_id")): block for block in self.blocks if block["type"] == "input"}
            return {labels[block_id]["label"]["text"]: said for block_id, said in self.open.errors.items()}

    @property
    def values(self) -> dict[str, str]:
        """What stands in its inputs, in words, by label."""
        with self.workspace.lock:
            return {
                control.label: words.chosen_words(
                    control.element, self.open.entered.get(control.key), self.workspace.shown
                )
                for control in controls(self.blocks)
                if control.block["type"] == "input"
            }

    def __str__(self) -> str:
        """The words."""
        return self.plain


Surface = Message | View
"""Anything one can click on."""
