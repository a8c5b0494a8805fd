"""What a person typed in the thread: an answer to the question above it, or ordinary talk.

An answer taken from talk would be a false record, while an answer left unread can still be given with a
button. So whatever is not plainly an answer is talk.
"""

import re
from dataclasses import dataclass

from bot.domain.given import read_answer
from bot.domain.problems import InvalidInput
from bot.domain.question import AnswerValue, Question, QuestionKind

_MARKS = "*_~`"


@dataclass(frozen=True)
class Reply:
    """An answer as typed. `words` is what was said beside the value: a reason, evidence, or nothing."""

    value: str
    words: str


_TYPED = frozenset(
    {
        QuestionKind.ONE,
        QuestionKind.MONEY,
        QuestionKind.NUMBER,
        QuestionKind.DATE,
        QuestionKind.PERIOD,
        QuestionKind.LINK,
    }
)
"""The kinds whose answers can be told from talk; the others are given with a button."""

_VALUES = {
    "yes": AnswerValue.YES,
    "y": AnswerValue.YES,
    "partly": AnswerValue.PARTLY,
    "partially": AnswerValue.PARTLY,
    "partial": AnswerValue.PARTLY,
    "no": AnswerValue.NO,
    "n": AnswerValue.NO,
    "n/a": AnswerValue.NOT_APPLICABLE,
    "n.a.": AnswerValue.NOT_APPLICABLE,
    "na": AnswerValue.NOT_APPLICABLE,
    "not applicable": AnswerValue.NOT_APPLICABLE,
}
_NO_WORDS = frozenset({"no", "n"})
_ANY_WORDS_MAY_FOLLOW = frozenset({"partly", "partially", "n/a", "n.a.", "not applicable"})

_LONGEST_FIRST = sorted(_VALUES, key=len, reverse=True)
_HEAD = re.compile(
    rf"[{_MARKS}]{{0,3}}(?P<word>{'|'.join(map(re.escape, _LONGEST_FIRST))})[{_MARKS}]{{0,3}}",
    re.IGNORECASE,
)

# A comma and the like set the value apart. A hyphen or a full stop does so only before a space (not in
# "no-one", not in "yes.com"), and a colon only where it does not begin an emoji.
_APART = re.compile(
    r"""
    \s* (?: [,;\u2013\u2014]+ | :(?![\w+-]+:) | -+(?=\s) | \.(?=\s) ) \s*
    | \s*\n\s*
    | \s+(?=\()
    """,
    re.VERBOSE,
)
# "No. 10" is an address, and "no. 4" a place in a list.
_NUMBERED = re.compile(r"\.?\s*[0-9]")
_NOTHING_MORE = re.compile(r"\s*[.!]?")
_BEGINS_WORDS = re.compile(r"\s+[\w£'\"\u2018\u201c]")

_GOES_ON = re.compile(
    r"""
    because\b | due\ to\b | given\b | but\b | see\b | not\ yet\b | https?:// | £?[0-9]
    | (?:as|since)\s+(?!far\b|usual|always|if\b|long\b|you\b|well\b)
    | we(?:'ve|'re|\s+(?:have|haven't|had|hadn't|did|didn't|do|don't|are|aren't|were|weren't|use))\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TALK = re.compile(
    r"""
    (?:please|pls|thanks|thank\ you|cheers|ta|sorry|ok|okay|sure|agreed|yes\ please
    |(?:no\ )?(?:problem|worries|idea)|let's|lets|will\ do|on\ it|i'll|i\ will|wait|ask|you
    |(?:can|could|would|shall|should|do|did|does|is|are|have|has)\ (?:you|someone|anyone|i|we))\b
    | @\w
    """,
    re.IGNORECASE | re.VERBOSE,
)

_LEADING_MENTION = re.compile(r"<@[UW][A-Z0-9]*(?:\|[^<>]*)?>[\s,:]*")
_CONTROL = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_FIRST_SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)|\n")


def read(text: str) -> Reply | None:
    """Read the text of a Slack message as an answer, or give None where it is ordinary talk.

    A mention at the start is dropped, links become plain addresses, and Slack's three escapes are undone,
    so `words` is plain text that must be escaped again wherever it is shown.
    """
    said = _unmarked(_plain(_without_mention(text.strip())).strip())
    head = _HEAD.match(said)
    if head is None:
        return None
    word = head["word"].lower()
    words = _words_after(word, said[head.end() :])
    if words is None or _is_talk(words) or _is_question(said) or _changes_its_mind(words, _VALUES[word]):
        return None
    return Reply(_VALUES[word], words)


def typed_answer(question: Question, text: str) -> Reply | None:
    """Read the text of a Slack message as an answer to `question`, or give None where it is ordinary talk.

    Not applicable is taken for any question that allows it. Of the other kinds an answer is the whole
    message: an amount, a number, a date, a period, one address, or the title of one option.
    """
    judged = read(text)
    if question.kind is QuestionKind.JUDGEMENT:
        return judged
    if judged and judged.value == AnswerValue.NOT_APPLICABLE and question.can_be_not_applicable:
        return judged
    said = _unmarked(_plain(_without_mention(text.strip())).strip())
    if question.kind not in _TYPED or (question.kind is QuestionKind.LINK and len(said.split()) != 1):
        return None
    try:
        read_answer(question, said)
    except InvalidInput:
        return None
    return Reply(said, "")


def _words_after(word: str, rest: str) -> str | None:
    """Give what was said after the value, or None where the value only begins another phrase."""
    if _NOTHING_MORE.fullmatch(rest):
        return ""
    if word in _NO_WORDS and _NUMBERED.match(rest):
        return None
    apart = _APART.match(rest)
    if apart:
        return rest[apart.end() :].strip()
    if not _BEGINS_WORDS.match(rest):
        return None
    words = rest.strip()
    if word in _ANY_WORDS_MAY_FOLLOW or _GOES_ON.match(words.replace("\u2019", "'")):
        return words
    return None


def _is_talk(words: str) -> bool:
    return _TALK.match(words.replace("\u2019", "'")) is not None


def _is_question(said: str) -> bool:
    """Say whether a question is asked, at the end or straight away."""
    first = _FIRST_SENTENCE_ENDS.search(said)
    return said.rstrip(_MARKS + " )").endswith("?") or (first is not None and first.group() == "?")


def _changes_its_mind(words: str, value: AnswerValue) -> bool:
    """Say whether another value follows ("yes, partly"): only the person knows which is meant."""
    head = _HEAD.match(words)
    if head is None or _VALUES[head["word"].lower()] is value:
        return False
    rest = words[head.end() :]
    return bool(_NOTHING_MORE.fullmatch(rest) or _APART.match(rest))


def _without_mention(text: str) -> str:
    mention = _LEADING_MENTION.match(text)
    return text[mention.end() :] if mention else text


def _plain(text: str) -> str:
    """Undo Slack's markup of links, mentions and channels, then its three escapes.

    https://docs.slack.dev/messaging/formatting-message-text/ says how they are written.
    """
    text = _CONTROL.sub(_shown, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(match: re.Match[str]) -> str:
    target, label = match["target"], match["label"]
    if target.startswith(("http://", "https://")):
        return target
    if target[0] in "@#":
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target.removeprefix("mailto:")


def _unmarked(said: str) -> str:
    """Take off bold, italic, strike or code marks that enclose the whole text."""
    while said[1:-1] and said[0] in _MARKS and said[0] == said[-1] and said[0] not in said[1:-1]:
        said = said[1:-1]
    return said
