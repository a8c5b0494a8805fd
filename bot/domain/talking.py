"""What is plainly talk between people, and where in a message an answer ends and its reason begins."""

import re

from bot.domain.written import MARKS

NOTHING_MORE = re.compile(r"\s*[.!]?")

# A comma and the like set a value apart. A hyphen or a full stop does so only before a space (not in
# "no-one", not in "yes.com"), a colon only where it does not begin an emoji, a comma not within a number.
APART = re.compile(
    r"""
    \s* (?: (?:[;\u2013\u2014] | ,(?!(?<=\d,)\d))+ | :(?![\w+-]+:) | -+(?=\s) | \.(?=\s) ) \s*
    | \s*\n\s*
    | \s+(?=\()
    """,
    re.VERBOSE,
)
"""What stands between an answer and the words beside it."""

_BEGINS_TALK = re.compile(
    r"""
    (?:please|pls|thanks|thank\ you|cheers|ta|sorry|ok|okay|sure|agreed|yes\ please
    |(?:no\ )?(?:problem|worries|idea)|let's|lets|will\ do|on\ it|i'll|i\ will|wait|ask|you
    |(?:can|could|would|shall|should|do|did|does|is|are|have|has)\ (?:you|someone|anyone|i|we))\b
    | @\w
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CHAT = re.compile(
    r"""
    (?:hi|hello|hey|hiya|morning|afternoon|evening|good\ (?:morning|afternoon|point|idea|question|catch)|bye
    |great|nice|lovely|lol|haha|hmm+|er+m*|um+|oh|ah|wow|oops|fyi|btw|welcome|well\ done|congrat\w*|team
    |(?:all|everyone|everybody|folks|guys)\b|who|what|when|where|why|how|which|anyone|someone|somebody|has
    |i(?:'m|'d|'ve)?\b|let\ me|me\ (?:too|neither)|my\ bad|not\ (?:sure|me)|maybe|perhaps|same\ here|any
    |(?:just|still|only)\ (?:a|checking|looking|waiting|saw|seen)|looking\ into|checking|back\ (?:in|soon)
    |brb|tbc|tbd|see\ you|talk|speak|call|meet|remind|tell|give\ me|we\ (?:should|could|need|can|must)
    |there\ you|here\ you|got\ it|done|noted|understood|seen|leave\ it|hang|hold\ on|one\ sec\w*|don't)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COURTESY = re.compile(r"\b(?:please|pls|thanks|thank you|cheers|sorry)\b", re.IGNORECASE)
_FIRST_SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)|\n")
_EMOJI_AT_THE_END = re.compile(r"(?:\s*:[\w+'-]+:)+\s*\Z")
_EMOJI = re.compile(r":[\w+'-]+:")
_ASKS = re.compile(r"\?[\"')\u2019\u201d*_~`]*(?=\s|$)")


def begins_talk(words: str) -> bool:
    """Return whether what follows a value turns to somebody, so that the value is no answer."""
    return _BEGINS_TALK.match(_straight(words)) is not None


def is_question(said: str) -> bool:
    """Return whether a question is asked, at the end or straight away."""
    first = _FIRST_SENTENCE_ENDS.search(said)
    ends = _EMOJI_AT_THE_END.sub("", said).rstrip(MARKS + " )!").endswith("?")
    return ends or (first is not None and first.group() == "?")


def is_plainly_talk(said: str) -> bool:
    """Return whether something that is no answer by its form is said to colleagues, not to the question.

    It asks, thanks, greets, or says what somebody thinks or will do.
    """
    words = _straight(said).lstrip(" \t\n\"'\u201c(" + MARKS)
    return bool(_ASKS.search(said) or begins_talk(words) or _CHAT.match(words) or _COURTESY.search(words))


def has_words(said: str) -> bool:
    """Return whether there is any word in a text, besides emoji (which Slack writes like :tada:)."""
    return any(letter.isalpha() for letter in _EMOJI.sub("", said))


def _straight(words: str) -> str:
    return words.replace("\u2019", "'")
