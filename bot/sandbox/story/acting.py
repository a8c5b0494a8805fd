"""What the people of the story do again and again, and the words they do it with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from time import monotonic, sleep
from typing import TypeVar

from bot.sandbox.blockkit.elements import options_of
from bot.sandbox.people.looking import PATIENCE
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.sandbox.story.replying import Answer, Anything, gives, is_asked
from bot.sandbox.story.telling import Teller

T = TypeVar("T")
TOLD = 3
"""How many of the many answers that are alike are told one by one."""
EVERY = 10
"""After how many of the others a line says how far the people are."""


@dataclass
class Actors:
    """The five people, and the assessment's card once it is posted.

    `works_on` says whether a day is a working day: people are reminded of contracts on no other.
    """

    teller: Teller
    works_on: Callable[[date], bool]
    card: Message | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Find the cast."""
        person = self.teller.sandbox.person
        self.lead, self.developer = person("delivery lead"), person("developer")
        self.asha, self.ben = person("assessor one"), person("assessor two")
        self.commercial = person("commercial lead")

    @property
    def thread(self) -> Message:
        """The assessment's card, in whose thread the team talks."""
        if self.card is None:
            raise LookupError("the assessment has not been started")
        return self.card

    def question(self, person: Person, number: int, after: Message | None = None) -> Message:
        """Wait for the open question with this number, posted later than `after`."""

        def asked() -> Message | None:
            found = person.sees(f"Question {number} of", thread=self.thread)
            return found if (after is None or found.ts > after.ts) and is_asked(found) else None

        return self.wait(asked, f"{person.name} does not see question {number} asked")

    def replies(self, person: Person, question: Message, answer: Answer, *, typing: bool = True) -> None:
        """Have a person see a question and answer it, by typing where it can be typed, unless they press."""
        self.teller.shows(person, question)
        self.teller.does(person, gives(person, question, answer, typing=typing))

    def answers_the_rest(self, first: int, after: Message | None = None) -> None:
        """Answer what is left from this question on with something that suits, by typing or pressing."""
        people = cycle((self.lead, self.developer))
        question = self.question(self.lead, first, after)
        total = int(re.findall(r"Question \d+ of (\d+)", question.plain)[0])
        self.teller.does(self.lead, f"and the developer answer the other questions, {first} to {total}")
        for number in range(first, total + 1):
            person = next(people)
            question = self.question(person, number, after)
            told = self._answers(person, question, number)
            if number < first + TOLD:
                self.teller.also(person, f"answers question {number}: {told}")
            elif number == first + TOLD:
                self.teller.aside(f"… and so on, to question {total}")
            elif number % EVERY == 0:
                self.teller.aside(f"… question {number} is answered")
            after = question

    def _answers(self, person: Person, question: Message, number: int) -> str:
        anything = Anything(f"see https://example.gov.uk/evidence/{number}", self.in_days(60))
        typing = number % 2 == 1 or "needs evidence" in question.plain
        return gives(person, question, anything, typing=typing)

    def in_days(self, days: int) -> date:
        """Return the day in so many days from today."""
        return self.teller.time().date() + timedelta(days=days)

    def working_day(self, day: date, *, back: bool = False) -> date:
        """Return the day, or the first working day after it; with `back` the last one before it."""
        while not self.works_on(day):
            day += timedelta(days=-1 if back else 1)
        return day

    def menu_entry(self, message: Message, part: str) -> str:
        """The words of the first question in the menu on a message that hold this part."""
        menu = next(
            element
            for block in message.blocks
            for element in block.get("elements", [])
            if element.get("type") == "static_select"
        )
        words = (str(option["text"]["text"]) for option in options_of(menu))
        return next(each for each in words if part in each)

    def writes(self, person: Person, words: str) -> None:
        """Tell what a person writes into the first field of the modal in front, and have them do it."""
        modal = person.modal
        if modal is None:
            raise LookupError("no modal is open")
        self.teller.does(person, f"writes: {words}")
        label = next(block["label"]["text"] for block in modal.blocks if block["type"] == "input")
        person.fills({label: words})

    def has_buttons(self, message: Message, *expected: str) -> None:
        """Wait until the message, redrawn, has these buttons and no other."""

        def redrawn() -> bool:
            return set(message.now().buttons) == set(expected)

        self.wait(redrawn, f"there should be the buttons {expected} on:\n{message.now()}")

    def wait(self, happened: Callable[[], T | None], otherwise: str) -> T:
        """Wait until something has happened and return it; AssertionError, saying `otherwise`, if not."""
        end = monotonic() + PATIENCE
        while not (found := happened()):
            if monotonic() > end:
                raise AssertionError(otherwise)
            sleep(0.05)
        return found

    def decision_date(self, added: Message) -> date:
        """The first day to have decided by that the message names."""
        said = re.search(r"to decide: \w+ (\d+ \w+ \d{4})", added.plain)
        if said is None:
            raise AssertionError(f"no day to have decided by in: {added.plain}")
        return datetime.strptime(said[1], "%d %B %Y").replace(tzinfo=UTC).date()

    def looks_home(self, person: Person, words: str) -> None:
        """Have a person open the Home tab and see some words on it."""
        self.teller.does(person, "opens the Home tab")
        person.opens_home()
        self.teller.sees(person, words, on="home")

    def becomes(self, day: date, words: str) -> None:
        """Let it be noon on another day."""
        noon = datetime.combine(day, time(12), UTC)
        self.teller.moves_to(noon, f"It is now {day.day} {day:%B %Y}, {words}.")
