"""How people answer a question of any kind: by what stands on its card, and in the form that opens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.sandbox.blockkit.elements import MENUS, Control, controls, options_of
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View

JUDGED = re.compile(r"(?P<said>yes|partly|no|n/a)\b[\s,:]*(?P<words>.*)", re.DOTALL)
"""A judgement, or that a question does not apply, as people type it."""

BUTTONS = {"yes": "Yes", "partly": "Partly", "no": "No", "n/a": "Not applicable"}
FORMS = dict.fromkeys(BUTTONS.values(), "Your reason") | {
    "Yes": "Your evidence",
    "Answer": "Your answer",
}
"""The title of the form that each button opens, where it opens one."""


@dataclass(frozen=True)
class Anything:
    """An answer that suits whatever is asked: Yes, the first option, or something small.

    `words` say where something can be seen; `day` is given where a date is asked.
    """

    words: str
    day: date


Words = str | date | Sequence[str]
Answer = Words | Anything
"""What somebody answers: words, the words of an option or of several, a person's name, or a day.

Where a judgement is asked, or a question does not apply: "yes", "partly: …", "no, …" or "n/a, …".
"""


def is_asked(message: Message) -> bool:
    """Return whether a message is a question that waits for its answer."""
    return "Skip for now" in message.buttons


def gives(person: Person, question: Message, answer: Answer, *, typing: bool = True) -> str:
    """Have somebody answer a question, and return what they did, as it can be told.

    What can be typed in the thread they type, unless the question is sensitive or they are not `typing`;
    otherwise they press a button and fill in what opens. LookupError where the card or the form has no place
    for such an answer; AssertionError where it is not taken.
    """
    if isinstance(answer, Anything):
        answer = _suits(question, answer)
    if isinstance(answer, str):
        judged = JUDGED.fullmatch(answer)
        if judged and ("Partly" in question.buttons or judged["said"] == "n/a"):
            if typing and "Sensitive:" not in question.plain:
                return types(person, question, answer)
            return judges(person, question, BUTTONS[judged["said"]], judged["words"])
        if answer in question.buttons:
            person.clicks(answer, on=question)
            return f"clicks {answer}"
        if typing and "reply in this thread" in question.text:
            return types(person, question, answer)
    return writes(person, question, "Answer", answer)


def types(person: Person, question: Message, words: str) -> str:
    """Have somebody answer by typing in the thread."""
    person.says(words, thread=question)
    return f"replies: {words}"


def judges(person: Person, question: Message, button: str, words: str) -> str:
    """Have somebody press the button of a judgement, and give the reason or evidence it needs."""
    if button == "Yes" and "A Yes needs evidence" not in question.plain:
        person.clicks(button, on=question)
        return f"clicks {button}"
    return writes(person, question, button, words)


def writes(person: Person, question: Message, button: str, answer: Answer) -> str:
    """Have somebody press a button that opens a form, answer in its only field and save it."""
    person.clicks(button, on=question)
    field = only_field(person.sees_modal(FORMS[button]))
    entered = _fits(field, answer, person.name) if isinstance(answer, Anything) else answer
    person.fills({field.label: entered})
    person.submits()
    person.sees_no_modal()
    return f"clicks {button} and {'chooses' if field.type in MENUS else 'writes'}: {told(entered)}"


def only_field(form: View) -> Control:
    """Return the field of a form that has but one; LookupError where it has none, or several."""
    fields = [control for control in controls(form.blocks) if control.block["type"] == "input"]
    if len(fields) != 1:
        raise LookupError(f"there is not one field in:\n{form}")
    return fields[0]


def told(answer: Words) -> str:
    """Return an answer as one line."""
    if isinstance(answer, str):
        return answer
    return f"{answer.day} {answer:%B %Y}" if isinstance(answer, date) else ", ".join(answer)


def _suits(question: Message, anything: Anything) -> Answer:
    """Return what can be answered without a form, if anything can."""
    if "Partly" in question.buttons:
        return f"yes, {anything.words}"
    if "Choose with the buttons" in question.text:
        return question.buttons[0]
    return anything


def _fits(field: Control, anything: Anything, name: str) -> Words:
    """Return what can be entered in the field of an answer's form."""
    if field.type == "datepicker":
        return anything.day
    if field.type == "users_select":
        return name
    if field.type in MENUS:
        first = str(options_of(field.element)[0]["text"]["text"])
        return [first] if field.type == "checkboxes" else first
    if field.type == "url_text_input":
        return "https://example.gov.uk/prototype"
    small = {"Amount in pounds": "£40,000", "Number": "3", "How long?": "12 months"}
    return small.get(field.label, anything.words)
