"""What somebody who types in a conversation means: the answer to the question there, perhaps it, or talk.

An answer taken from talk would be a false record. So only what is plainly an answer is clear; what may be one
is asked back; and what people say to each other is left alone.
"""

from dataclasses import replace
from datetime import date

from bot.domain.given import IN_WORDS, LONGEST_WRITTEN, read_answer
from bot.domain.options_meant import options_meant
from bot.domain.problems import InvalidInput, Problem
from bot.domain.question import WITH_OPTIONS, WRITTEN, AnswerValue, Question, QuestionKind
from bot.domain.replies import Reply, gives_a_reason, judged, perhaps_judged
from bot.domain.talking import has_words, is_plainly_talk, is_question
from bot.domain.values_meant import Meaning, value_meant
from bot.domain.written import Written

_VALUES = frozenset({QuestionKind.MONEY, QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.PERIOD})
_A_SENTENCE = 4
_A_SENTENCE_WITHOUT_SPACES = 12


def understand(question: Question, message: Written, today: date) -> Meaning | None:
    """Return what a message means as an answer to `question`, or None where it is ordinary talk.

    The addresses of files that came with it stand among the words.
    """
    meaning = _of_text(question, message, today) if message.text else _of_files(question, message)
    if meaning is None or not message.text or not message.files:
        return meaning
    return replace(meaning, readings=tuple(_with_files(each, message, question) for each in meaning.readings))


def completed(question: Question, value: str, message: Written) -> Meaning | None:
    """Return what a message means from somebody who was just asked for the words that `value` needs."""
    words = "\n".join([message.text, *(file.address for file in message.files)]).strip()
    if not words or (message.text and (message.mentions or is_plainly_talk(message.text))):
        return None
    if len(words.split()) < 2 and not (message.links or message.files):  # noqa: PLR2004  a word is no reason
        return None
    return Meaning((Reply(value, words),), clear=gives_a_reason(words) or bool(message.files))


def _of_text(question: Question, message: Written, today: date) -> Meaning | None:
    said = message.text
    answer = judged(said)
    if question.kind is QuestionKind.JUDGEMENT:
        return _judgement(question, message, answer)
    if answer and answer.value == AnswerValue.NOT_APPLICABLE and question.can_be_not_applicable:
        return Meaning((answer,), clear=True)
    if question.kind in _VALUES:
        return value_meant(question, said, today)
    if question.kind in WITH_OPTIONS:
        return _takable(question, options_meant(question, said))
    if question.kind is QuestionKind.LINK:
        return _link(question, message)
    return _text(question, message) if question.kind in WRITTEN else None


def _takable(question: Question, meaning: Meaning | None) -> Meaning | None:
    """Return what options may be meant, or why they cannot be chosen, as where one contradicts another."""
    if meaning is None:
        return None
    try:
        for reading in meaning.readings:
            read_answer(question, reading.value)
    except InvalidInput as error:
        return Meaning(problem=error)
    return meaning


def _judgement(question: Question, message: Written, answer: Reply | None) -> Meaning | None:
    if answer is not None:
        if answer.value == AnswerValue.NOT_APPLICABLE and not question.can_be_not_applicable:
            return Meaning(problem=InvalidInput("", Problem.CHOICE_MISSING))
        return Meaning((answer,), clear=True)
    found = () if message.mentions else perhaps_judged(message.text)
    if not found and _is_link_alone(message) and question.evidence:
        found = (Reply(AnswerValue.YES, message.text), Reply(AnswerValue.PARTLY, message.text))
    fitting = [
        each for each in found if each.value != AnswerValue.NOT_APPLICABLE or question.can_be_not_applicable
    ]
    return Meaning(tuple(fitting)) if fitting else None


def _link(question: Question, message: Written) -> Meaning | None:
    if len(message.links) != 1 or is_question(message.text):
        return None
    address = message.links[0].address
    try:
        read_answer(question, address)
    except InvalidInput as error:
        return Meaning(problem=error)
    if message.text.strip(" .") == address:
        return Meaning((Reply(address),), clear=True)
    return None if message.mentions or is_plainly_talk(message.text) else Meaning((Reply(address),))


def _text(question: Question, message: Written) -> Meaning | None:
    said = message.text
    long_enough = len(said.split()) >= _A_SENTENCE or (
        len(said) >= _A_SENTENCE_WITHOUT_SPACES and not said.isascii()
    )
    if message.mentions or not long_enough or not has_words(said) or is_plainly_talk(said):
        return None
    try:
        read_answer(question, said)
    except InvalidInput as error:
        return Meaning(problem=error)
    return Meaning((Reply(said),), clear=message.to_bot)


def _of_files(question: Question, message: Written) -> Meaning | None:
    """Return what files without a word may be: what is to be seen, or the evidence of a Yes."""
    addresses = " ".join(file.address for file in message.files if file.address)
    if not addresses:
        return None
    if question.kind is QuestionKind.LINK and len(message.files) == 1:
        return Meaning((Reply(addresses),))
    if question.kind is QuestionKind.JUDGEMENT and question.evidence:
        return Meaning((Reply(AnswerValue.YES, addresses), Reply(AnswerValue.PARTLY, addresses)))
    return None


def _with_files(reply: Reply, message: Written, question: Question) -> Reply:
    addresses = " ".join(file.address for file in message.files if file.address)
    if question.kind not in IN_WORDS:
        return Reply(reply.value, " ".join(part for part in (reply.words, addresses) if part))
    whole = f"{reply.value}\n{addresses}"
    fits = question.kind is not QuestionKind.LINK and len(whole) <= LONGEST_WRITTEN[question.kind]
    return Reply(whole, reply.words) if fits else reply


def _is_link_alone(message: Written) -> bool:
    return len(message.links) == 1 and message.text == message.links[0].address
