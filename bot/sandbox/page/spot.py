"""Where somebody looks: all that a page's address says."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.workspace.cast import CHANNELS, PEOPLE

HOME = "home"
"""The place that is the app's Home tab."""

SHORT = 50
"""Messages shown before somebody asks for earlier ones."""

COUNT = re.compile(r"[1-9][0-9]{0,5}")
"""A number of messages, far more than anybody reads."""


@dataclass(frozen=True)
class Spot:
    """Who looks (a user id), at which place (a conversation's id, or `HOME`) and thread, and what is open.

    `count` is how many messages are shown, `theme` "light", "dark" or "" for the reader's own.
    """

    who: str = PEOPLE[0].id
    place: str = CHANNELS[0].id
    thread: str = ""
    count: int = SHORT
    guide: bool = True
    inspect: bool = False
    theme: str = ""

    @classmethod
    def read(cls, args: dict[str, str]) -> "Spot":
        """Read an address's query; what it does not say, or says wrongly, is as at first."""
        usual = cls()
        count = args.get("count", "")
        return cls(
            who=args.get("as", usual.who),
            place=args.get("in", usual.place),
            thread=args.get("thread", ""),
            count=int(count) if COUNT.fullmatch(count) else usual.count,
            guide=args.get("guide") != "0",
            inspect=args.get("inspect") == "1",
            theme=args.get("theme", "") if args.get("theme") in {"light", "dark"} else "",
        )

    def address(self, **changed: Any) -> str:
        """Return the address of this place, or of one that differs from it in some ways."""
        there = replace(self, **changed)
        query = {"as": there.who, "in": there.place}
        query |= {"thread": there.thread} if there.thread else {}
        query |= {"count": str(there.count)} if there.count != SHORT else {}
        query |= {} if there.guide else {"guide": "0"}
        query |= {"inspect": "1"} if there.inspect else {}
        query |= {"theme": there.theme} if there.theme else {}
        return f"/?{urlencode(query)}"

    def going_to(self, place: str, *, who: str = "") -> str:
        """Return the address of a place as one comes to it, looked at by the same person or by `who`.

        What was opened in the place before stays behind: its thread, and its earlier messages.
        """
        return self.address(who=who or self.who, place=place, thread="", count=SHORT)
