"""What comes from Slack, without the two kinds of characters that no database can keep.

A NUL says nothing and is left out. Half of a surrogate pair, which JSON can carry and UTF-8 cannot, becomes
the sign for a character that is unknown, so that it can be seen that something was there.
"""

import re
from collections.abc import Mapping
from typing import Any

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_UNKNOWN = "\ufffd"


def readable(value: Any) -> Any:
    """Return JSON with every text in it such that it can be kept and sent on."""
    if isinstance(value, str):
        return _UNKEEPABLE.sub(_instead, value) if _UNKEEPABLE.search(value) else value
    if isinstance(value, Mapping):
        return {name: readable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [readable(inner) for inner in value]
    return value


def _instead(match: re.Match[str]) -> str:
    return "" if match[0] == "\x00" else _UNKNOWN
