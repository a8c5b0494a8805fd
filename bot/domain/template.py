"""Templates: what an assessment of some kind of spend can begin with."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from bot.domain.given import GIVEN
from bot.domain.question import Question
from bot.domain.spend import Kind
from bot.domain.values import OptionText, Phrase, Slug, Value, Words

Choices = Annotated[tuple[Slug, ...], Field(min_length=1)]


class Advice(Value):
    """What a template says about one question.

    `hint` is shown with the question. `answer` (ids of options, or of a judgement) and `words` are an answer
    to begin with, which counts once somebody has looked at it.
    """

    question: Slug
    hint: Phrase | None = None
    answer: Choices | None = None
    words: Words | None = None

    def given(self, question: Question) -> tuple[str, str]:
        """Return the value and the words of the answer to begin with, as they are kept."""
        if self.answer is None:
            return GIVEN, self.words or ""
        order = [option.id for option in question.options if option.id in self.answer]
        return ",".join(order or self.answer), self.words or ""

    @property
    def begins(self) -> bool:
        """Whether it holds an answer to begin with."""
        return self.answer is not None or self.words is not None


class Template(Value):
    """What an assessment can begin with where it is of one of `kinds` and, where there are any, `categories`.

    `standards` are the editions that it was written for, `says` is what people choose it by, and `purpose` is
    put into the start form, to be changed there.
    """

    id: Slug
    title: OptionText
    says: Phrase
    standards: Annotated[tuple[Slug, ...], Field(min_length=1)]
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    categories: tuple[Slug, ...] = ()
    purpose: Words
    questions: Annotated[tuple[Advice, ...], Field(min_length=1)]

    @cached_property
    def advice(self) -> Mapping[str, Advice]:
        """What it says, by the question's id."""
        return {each.question: each for each in self.questions}

    def hint(self, question_id: str) -> str | None:
        """Return the hint for a question, if there is one."""
        advice = self.advice.get(question_id)
        return advice.hint if advice else None

    def is_for(self, standard: str, kind: Kind, category: str) -> bool:
        """Return whether it is for an assessment of a kind and category, against a standard (by its id)."""
        in_category = not self.categories or category in self.categories
        return standard in self.standards and kind in self.kinds and in_category
