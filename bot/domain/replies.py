"""A judgement typed in a conversation: Yes, Partly, No or Not applicable, and why; or ordinary talk.

An answer taken from talk would be a false record, while an answer left unread can still be given with a
button. So whatever is not plainly an answer is talk, or is asked back.
"""

import re
from dataclasses import dataclass

from bot.domain.question import AnswerValue
from bot.domain.talking import APART, NOTHING_MORE, begins_talk, is_question
from bot.domain.written import MARKS, written


@dataclass(frozen=True)
class Reply:
    """An answer as typed, of several options their ids.

    `words` is what was said beside the value: a reason, evidence, or nothing.
    """

    value: str | tuple[str, ...]
    words: str = ""


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
_NEARLY = {
    "yep": AnswerValue.YES,
    "yeah": AnswerValue.YES,
    "yup": AnswerValue.YES,
    "yes indeed": AnswerValue.YES,
    "yes we do": AnswerValue.YES,
    "yes it does": AnswerValue.YES,
    "yes it is": AnswerValue.YES,
    "we do": AnswerValue.YES,
    "we have": AnswerValue.YES,
    "mostly": AnswerValue.PARTLY,
    "in part": AnswerValue.PARTLY,
    "to some extent": AnswerValue.PARTLY,
    "some of it": AnswerValue.PARTLY,
    "not entirely": AnswerValue.PARTLY,
    "nope": AnswerValue.NO,
    "nah": AnswerValue.NO,
    "not yet": AnswerValue.NO,
    "we don't": AnswerValue.NO,
    "we haven't": AnswerValue.NO,
    "no it doesn't": AnswerValue.NO,
    "no it isn't": AnswerValue.NO,
    "doesn't apply": AnswerValue.NOT_APPLICABLE,
    "does not apply": AnswerValue.NOT_APPLICABLE,
    "not relevant": AnswerValue.NOT_APPLICABLE,
}
"""What may well be an answer, but is said among colleagues too."""


def _one_of(names: dict[str, AnswerValue]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


_HEAD = re.compile(rf"[{MARKS}]{{0,3}}(?P<word>{_one_of(_VALUES)})[{MARKS}]{{0,3}}", re.IGNORECASE)
_NEAR = re.compile(rf"(?P<word>{_one_of(_NEARLY)})(?![\w/'-])", re.IGNORECASE)

# "No. 10" is an address, and "no. 4" a place in a list.
_NUMBERED = re.compile(r"\.?\s*[0-9]")
_BEGINS_WORDS = re.compile(r"\s+[\w£'\"\u2018\u201c]")
_GOES_ON = re.compile(
    r"""
    because\b | due\ to\b | given\b | but\b | see\b | not\ yet\b | https?:// | £?[0-9]
    | (?:as|since)\s+(?!far\b|usual|always|if\b|long\b|you\b|well\b)
    | we(?:'ve|'re|\s+(?:have|haven't|had|hadn't|did|didn't|do|don't|are|aren't|were|weren't|use))\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAY_GO_ON = re.compile(
    r"(?:it|it's|they|they're|there|there's|the|our|all|both|this|that's|most|some|nobody|none|only|in|for)\b",
    re.IGNORECASE,
)
"""What is likelier than not the reason of the Yes or No before it."""


def read(text: str) -> Reply | None:
    """Read the text of a Slack message as an answer, or give None where it is ordinary talk."""
    return judged(written(text).text)


def judged(said: str) -> Reply | None:
    """Read plain text as a judgement, or give None where it is not plainly one."""
    head = _HEAD.match(said)
    if head is None:
        return None
    word = head["word"].lower()
    words = _words_after(word, said[head.end() :])
    if words is None or begins_talk(words) or is_question(said) or _another(words, _VALUES[word]):
        return None
    return Reply(_VALUES[word], words)


def perhaps_judged(said: str) -> tuple[Reply, ...]:
    """Return the judgements that a text may be meant as, where it is not plainly one; none for talk."""
    if is_question(said):
        return ()
    if near := _NEAR.match(said.replace("\u2019", "'")):
        rest = said[near.end() :]
        apart = APART.match(rest)
        words = "" if NOTHING_MORE.fullmatch(rest) else rest[apart.end() :].strip() if apart else None
        if words is not None and not begins_talk(words):
            return (Reply(_NEARLY[near["word"].lower()], words),)
    head = _HEAD.match(said)
    return _of_two_minds(said, head) or _with_loose_words(said, head) if head else ()


def gives_a_reason(said: str) -> bool:
    """Return whether a text says by its beginning that it is the reason of what was said before."""
    return _GOES_ON.match(said.replace("\u2019", "'")) is not None


def _words_after(word: str, rest: str) -> str | None:
    """Give what was said after the value, or None where the value only begins another phrase."""
    if NOTHING_MORE.fullmatch(rest):
        return ""
    if word in _NO_WORDS and _NUMBERED.match(rest):
        return None
    apart = APART.match(rest)
    if apart:
        return rest[apart.end() :].strip()
    if not _BEGINS_WORDS.match(rest):
        return None
    words = rest.strip()
    return words if word in _ANY_WORDS_MAY_FOLLOW or gives_a_reason(words) else None


def _another(words: str, value: AnswerValue) -> Reply | None:
    """Return another value that follows ("yes, partly"): only the person knows which is meant."""
    head = _HEAD.match(words)
    if head is None or _VALUES[head["word"].lower()] is value:
        return None
    rest = words[head.end() :]
    apart = APART.match(rest)
    if not NOTHING_MORE.fullmatch(rest) and not apart:
        return None
    return Reply(_VALUES[head["word"].lower()], rest[apart.end() :].strip() if apart else "")


def _of_two_minds(said: str, head: re.Match[str]) -> tuple[Reply, ...]:
    value, rest = _VALUES[head["word"].lower()], said[head.end() :]
    apart = APART.match(rest)
    words = rest[apart.end() :].strip() if apart else ""
    other = _another(words, value)
    if other is None or begins_talk(words) or begins_talk(other.words):
        return ()
    return Reply(value, other.words), other


def _with_loose_words(said: str, head: re.Match[str]) -> tuple[Reply, ...]:
    rest = said[head.end() :]
    words = rest.strip()
    if not _BEGINS_WORDS.match(rest) or begins_talk(words):
        return ()
    return (
        (Reply(_VALUES[head["word"].lower()], words),)
        if _MAY_GO_ON.match(words.replace("\u2019", "'"))
        else ()
    )
