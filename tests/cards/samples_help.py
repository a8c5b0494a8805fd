"""Help, greetings and first words with the data they usually get."""

from typing import Any

from bot.handlers.commands import COMMANDS

Data = dict[str, Any]

KNOWN = [*COMMANDS, "list", "show", "find"]
BEGUN = [{"id": 3, "title": "Licensing service"}, {"id": 7, "title": "Fishing licences"}]

MESSAGES: dict[str, Data] = {
    "help": {"known": KNOWN},
    "spend": {
        "unfinished": [
            {**BEGUN[0], "status": "answering", "answered": 12, "of": 46},
            {**BEGUN[1], "status": "changes_asked", "answered": 46, "of": 46},
        ],
        "total": 14,
        "more": 12,
        "known": KNOWN,
    },
    "introduced": {"by": "U0DELIVERY"},
    "reply_too_long": {"asks": "Have you agreed your aims?", "length": 30_005, "most": 2000},
    "reply_trouble": {"reference": "1a2b3c4d"},
    "greeting": {"user": "U0DELIVERY", "puzzled": True, "unfinished": BEGUN},
}

MODALS: dict[str, Data] = {"about": {}}

WORDS: dict[str, Data] = {"help_command": {"command": "contracts"}}

CHANGED: list[tuple[str, Data]] = [
    ("introduced", {"by": None}),
    ("greeting", {"puzzled": False, "unfinished": []}),
    ("spend", {"unfinished": [], "total": 0, "more": 0}),
    ("spend", {"total": 1, "more": 0}),
    ("help", {"known": ["start"]}),
]
