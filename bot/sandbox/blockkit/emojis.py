"""Emoji by their names between colons, as in ":tada:".

https://docs.slack.dev/messaging/formatting-message-text#emoji
"""

import re

import emoji

# A colon within a word or a time is a colon: 10:100:05 holds no ":100:".
_NAMED = re.compile(r"(?<!\w):([a-z0-9_+'-]{1,60}):")
_SKIN_TONES = {f"skin-tone-{tone}": chr(0x1F3F9 + tone) for tone in range(2, 7)}
_OF_SLACKS_OWN = ("", "flag-", "large_", "simple_")
"""Slack says flag-gb, large_green_circle and simple_smile where others say gb, green_circle and smile."""
_STYLE_BEFORE_TONE = re.compile("\ufe0f(?=[\U0001f3fb-\U0001f3ff])")
"""A style between a hand and its skin tone would keep the two apart."""


def character(name: str) -> str | None:
    """The emoji of this name; None where there is none, such as one that a workspace made for itself."""
    if name in _SKIN_TONES:
        return _SKIN_TONES[name]
    # Slack says flag-gb, large_green_circle and simple_smile where others say gb, green_circle and smile.
    for known in (
        name,
        name.removeprefix("flag-"),
        name.removeprefix("large_"),
        name.removeprefix("simple_"),
    ):
        typed = f":{known}:"
        found = emoji.emojize(typed, language="alias", variant="emoji_type")
        if found != typed:
            return found
    return None


def shown(text: str) -> str:
    """The text with emoji for the names that are known; the others stay as typed."""
    if ":" not in text:
        return text
    return _STYLE_BEFORE_TONE.sub("", _NAMED.sub(lambda found: character(found[1]) or found[0], text))
