"""Options typed in a conversation, one or several: by their titles, or nearly so."""

import re
from difflib import SequenceMatcher

from bot.domain.question import Option, Question, QuestionKind
from bot.domain.replies import Reply
from bot.domain.talking import APART, NOTHING_MORE, begins_talk, is_plainly_talk, is_question
from bot.domain.values_meant import Meaning

_BETWEEN = re.compile(r"\s*(?:[,;&/\n]+|\band\b)\s*(?:and\b\s*)?", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*\u2022]|[0-9]{1,2}[.)])\s+", re.MULTILINE)
_WORD = re.compile(r"\w+")
_NEAR = 0.8
_LEAST_PART = 4
_LONGEST_LOOSE = 120
_MOST_READINGS = 4


def options_meant(question: Question, said: str) -> Meaning | None:
    """Return which options a text may mean; None where it is talk.

    The exact title of one is clear, with words set apart after it or none, as are the exact titles of
    several where several may be chosen. What is like a title, or a part of it, is asked back.
    """
    if is_question(said):
        return None
    if question.kind is QuestionKind.SEVERAL:
        listed = _listed(question.options, _BULLET.sub("", said))
        if listed:
            return Meaning((Reply(listed),), clear=True)
    for option in sorted(question.options, key=lambda each: -len(each.title)):
        words = _after(option, said)
        if words is not None and not begins_talk(words):
            value = (option.id,) if question.kind is QuestionKind.SEVERAL else option.id
            return Meaning((Reply(value, words),), clear=True)
    return _nearly(question, said)


def _after(option: Option, said: str) -> str | None:
    """Return the words after an option's title (or id) at the beginning of a text; None where it is not."""
    name = option.title
    if said.casefold() == option.id:
        return ""
    if not _is(said[: len(name)], name):
        return None
    rest = said[len(name) :]
    apart = APART.match(rest)
    return "" if NOTHING_MORE.fullmatch(rest) else rest[apart.end() :].strip() if apart else None


def _is(typed: str, title: str) -> bool:
    return _straight(typed) == _straight(title)


def _straight(text: str) -> str:
    return text.casefold().replace("\u2019", "'")


def _listed(options: tuple[Option, ...], said: str) -> tuple[str, ...]:
    """Return the options that a text lists, in the order of the standard; none where it lists them not."""
    names = sorted(((each.title, each.id) for each in options), key=lambda each: -len(each[0]))
    rest, found = said.strip().rstrip(".!"), set[str]()
    while rest:
        name = next((each for each in names if _is(rest[: len(each[0])], each[0])), None)
        if name is None:
            return ()
        found.add(name[1])
        rest = rest[len(name[0]) :]
        between = _BETWEEN.match(rest)
        if rest and not between:
            return ()
        rest = rest[between.end() :] if between else ""
    return tuple(each.id for each in options if each.id in found)


def _nearly(question: Question, said: str) -> Meaning | None:
    if len(said) > _LONGEST_LOOSE or is_plainly_talk(said):
        return None
    if question.kind is QuestionKind.SEVERAL:
        parts = [part for part in _BETWEEN.split(_BULLET.sub("", said.rstrip(".!"))) if part]
        near = [_like(question.options, part) for part in parts]
        if len(near) > 1 and all(near):
            chosen = {each[0].id for each in near}
            return Meaning((Reply(tuple(each.id for each in question.options if each.id in chosen)),))
    found = _like(question.options, said.rstrip(".!"))[:_MOST_READINGS]
    several = question.kind is QuestionKind.SEVERAL
    return Meaning(tuple(Reply((each.id,) if several else each.id) for each in found)) if found else None


def _like(options: tuple[Option, ...], said: str) -> list[Option]:
    """Return the options that a text is like, the likest first: misspelt, or a part of the title."""
    typed = _straight(said).strip()
    likeness = {each.id: SequenceMatcher(None, typed, _straight(each.title)).ratio() for each in options}
    near = [each for each in options if likeness[each.id] >= _NEAR]
    words = _WORD.findall(typed)
    part = [
        each
        for each in options
        if len(typed) >= _LEAST_PART and words and _holds(_WORD.findall(_straight(each.title)), words)
    ]
    return sorted({each.id: each for each in [*near, *part]}.values(), key=lambda each: -likeness[each.id])


def _holds(title: list[str], words: list[str]) -> bool:
    """Return whether these words stand in a title, one after another."""
    return any(title[start : start + len(words)] == words for start in range(len(title)))
