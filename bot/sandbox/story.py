"""The whole story: from the first question to an approval whose conditions are listed, and a contract's reminder.

Everybody acts only by the words they see on buttons and fields; every chapter asserts what each role sees.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.sandbox.people import Person
from bot.sandbox.sights import Message
from bot.sandbox.telling import Teller

TEAM = "#payments-platform"
ASSESSORS = "#spend-approvals"
COMMERCIAL = "#commercial"
TITLE = "Licence payments"
CONTRACT = "Card payments"

DECISIONS = ("Approve", "Approve with conditions", "Ask for changes", "Reject")

FIRST_ENTRIES = {
    "Title": TITLE,
    "What will it do, and for whom?": "Lets people who hold a fishing licence renew and pay for it online.",
    "What is it?": "Service",
    "Which phase is this spending for?": "Beta",
    "Category of spending": "Digital services",
    "Whole-life cost in pounds": "lots",
    "Will the public use it?": "Yes",
    "Is it novel or contentious?": "No",
    "Channel for the conversation": TEAM,
}


@dataclass
class Story:
    """The five people, and what has come of it so far."""

    teller: Teller

    def __post_init__(self) -> None:
        """Find the cast."""
        person = self.teller.sandbox.person
        self.lead, self.developer = person("delivery lead"), person("developer")
        self.asha, self.ben = person("assessor one"), person("assessor two")
        self.commercial = person("commercial lead")
        self.card: Message | None = None

    def play(self) -> None:
        """Play every chapter; AssertionError or LookupError where somebody does not see what they should."""
        self.starts()
        self.answers()
        self.submits()
        self.changes()
        self.decides()
        self.revokes()
        self.keeps_a_contract()
        complaints = self.teller.sandbox.complaints
        if complaints:
            raise AssertionError(f"the app did what Slack would not like: {complaints}")

    def starts(self) -> None:
        """A delivery lead starts an assessment in a channel the bot is not in yet."""
        tell, lead = self.teller, self.lead
        tell.chapter("A delivery lead starts an assessment")
        tell.does(lead, f"types /spend start in {TEAM}")
        lead.types("/spend start", in_=TEAM)
        tell.fills_in(lead, "Start an assessment", FIRST_ENTRIES)
        tell.is_told(lead, "Whole-life cost in pounds", "could not read")
        tell.fills_in(lead, "Start an assessment", {"Whole-life cost in pounds": "£1.2m"})
        tell.submits(lead)
        tell.sees(lead, "could not be posted", in_="dm")
        tell.does(lead, f"invites the bot to {TEAM}")
        tell.sandbox.invite_bot(TEAM, by=lead)
        self.card = tell.sees(lead, "It needs approval", in_=TEAM)

    def answers(self) -> None:
        """The team answers in the thread, by buttons and by typing."""
        tell, lead, developer = self.teller, self.lead, self.developer
        tell.chapter("The team answers, one question at a time")
        first = tell.sees(developer, "Question 1 of", thread=self._card)
        tell.does(developer, "clicks Why we ask")
        developer.clicks("Why we ask", on=first)
        tell.shows(developer, developer.sees_modal("Why we ask"))
        developer.closes_modal()
        tell.does(lead, "replies in the thread: looks like a good question")
        lead.says("looks like a good question", thread=self._card)
        self._replies(developer, first, "yes, 12 interviews, notes at https://example.gov.uk/notes")
        tell.sees(lead, f"Yes, @{developer.name}: 12 interviews", thread=self._card)

        second = self._question(developer, 2)
        self._clicks_with_words(developer, second, "No", "The licensing board meets on 14 January.")
        third = self._question(lead, 3)
        tell.does(lead, "clicks Skip for now, then Back")
        lead.clicks("Skip for now", on=third)
        fourth = self._question(lead, 4)
        lead.clicks("Back", on=fourth)
        third = self._question(lead, 3, after=fourth)
        self._clicks_with_words(lead, third, "Partly", "Six risks are listed, two of them without an owner.")

        tell.does(lead, "clicks Submit on the card, too early")
        lead.clicks("Submit", on=self._card)
        tell.sees(lead, "You cannot submit yet", thread=self._card)
        self._looks_home(lead, "To finish")
        self._answers_the_rest(third)
        tell.sees(lead, "Every question has an answer", thread=self._card)

    def submits(self) -> None:
        """The team submits; the assessors see a summary."""
        tell, lead = self.teller, self.lead
        tell.chapter("The team submits")
        ready = lead.sees("Every question has an answer", thread=self._card)
        tell.does(lead, "clicks Submit")
        lead.clicks("Submit", on=ready)
        tell.sees(lead, "submission 1", thread=self._card)
        summary = tell.sees(self.ben, f"Submission 1 of {TITLE}", in_=ASSESSORS)
        self._has_buttons(summary, *DECISIONS)
        self._looks_home(self.ben, "To review")

    def changes(self) -> None:
        """A plain approval is not possible; the assessor asks for changes, and the team makes them."""
        tell, ben, lead = self.teller, self.ben, self.lead
        tell.chapter("An assessor asks for changes")
        summary = ben.sees(f"Submission 1 of {TITLE}", in_=ASSESSORS)
        tell.does(ben, "clicks Approve")
        ben.clicks("Approve", on=summary)
        modal = ben.sees_modal("Approve")
        tell.shows(ben, modal)
        if "A plain approval is not possible" not in modal.plain:
            raise AssertionError("a No on something the Code says must be done has to block a plain approval")
        ben.closes_modal()
        tell.does(ben, "clicks Ask for changes")
        ben.clicks("Ask for changes", on=summary)
        modal = ben.sees_modal("Ask for changes")
        self._fills_only_field(ben, "Agree with the board what this is for, then submit again.")
        tell.submits(ben)
        tell.sees(lead, "asked for changes to submission 1", thread=self._card)
        self._has_buttons(summary)

        again = lead.sees("Make the changes, then submit again", thread=self._card)
        number, words = self._menu_entry(again)
        tell.does(lead, f"chooses “{words}” from the menu and changes the answer")
        lead.chooses(words, on=again)
        question = self._question(lead, number, after=again)
        self._replies(lead, question, "partly: the board agreed two of the three aims, the third follows in March")
        tell.does(lead, "clicks Submit again")
        lead.clicks("Submit", on=lead.sees("Make the changes", thread=self._card))
        newer = tell.sees(ben, f"Submission 2 of {TITLE}", in_=ASSESSORS)
        self._has_buttons(newer, *DECISIONS)
        tell.sees(ben, "Replaced by submission 2", in_=ASSESSORS)

    def decides(self) -> None:
        """Somebody who may not decide is told why; an assessor approves, once."""
        tell, asha, ben = self.teller, self.asha, self.ben
        tell.chapter("An assessor decides, once")
        summary = asha.sees(f"Submission 2 of {TITLE}", in_=ASSESSORS)
        tell.sandbox.add_to_channel(self.commercial, ASSESSORS)
        tell.does(self.commercial, "clicks Approve")
        self.commercial.clicks("Approve", on=summary)
        tell.sees(self.commercial, "Only the organisation’s assessors can decide", in_=ASSESSORS)
        tell.does(asha, "clicks Approve and confirms")
        asha.clicks("Approve", on=summary)
        tell.shows(asha, asha.sees_modal("Approve"))
        tell.submits(asha)
        tell.sees(self.lead, "approved submission 2", thread=self._card)
        tell.sees(asha, "Approved by", in_=ASSESSORS)
        self._has_buttons(summary)
        self._has_buttons(self._card)
        tell.does(ben, "clicks Reject on a screen that was not yet redrawn")
        ben.clicks("Reject", on=summary, stale=True)
        tell.sees(ben, "approved", in_=ASSESSORS)

    def revokes(self) -> None:
        """A lead assessor revokes the decision with a reason; it is decided anew, with conditions."""
        tell, asha = self.teller, self.asha
        tell.chapter("A lead assessor revokes, and approves with conditions")
        tell.does(asha, "opens the Home tab and clicks Revoke")
        asha.opens_home()
        tell.sees(asha, "Decided in the last 90 days", on="home")
        asha.clicks("Revoke", on="home")
        asha.sees_modal("Revoke a decision")
        self._fills_only_field(asha, "Two risks have no owner, so this needs conditions.")
        tell.submits(asha)
        tell.sees(self.lead, "Two risks have no owner", thread=self._card)
        summary = asha.sees(f"Submission 2 of {TITLE}", in_=ASSESSORS)
        self._has_buttons(summary, *DECISIONS)
        tell.does(asha, "clicks Approve with conditions")
        asha.clicks("Approve with conditions", on=summary)
        conditions = "Agree the third aim with the board by 31 March\nName an owner for each risk before launch"
        tell.fills_in(asha, "Approve with conditions", {"Conditions": conditions})
        tell.submits(asha)
        tell.sees(self.lead, "Name an owner for each risk", thread=self._card)
        tell.sees(self.lead, "Approved with conditions", in_=TEAM)
        self._has_buttons(summary)

    def keeps_a_contract(self) -> None:
        """A commercial lead adds a contract and is reminded before notice has to be given."""
        tell, carys = self.teller, self.commercial
        tell.chapter("A commercial lead keeps a contract")
        today = self.teller.time().date()
        tell.does(carys, f"types /spend contract in {COMMERCIAL}")
        carys.types("/spend contract", in_=COMMERCIAL)
        entries = {
            "Title": CONTRACT,
            "Supplier": "Example Payments Ltd",
            "Value in pounds": "2.5 million",
            "Start": today - timedelta(days=365),
            "End": today - timedelta(days=366),
            "Break": today + timedelta(days=220),
            "Notice period": "3 months",
            "Owner": carys.name,
            "Assessment it belongs to": TITLE,
        }
        tell.fills_in(carys, "Add a contract", entries)
        tell.is_told(carys, "End", "ends before it starts")
        tell.fills_in(carys, "Add a contract", {"End": today + timedelta(days=700)})
        tell.submits(carys)
        added = tell.sees(carys, f"{CONTRACT} with Example Payments Ltd was added", in_="dm")
        deadline = self._last_day(added)

        self._becomes(deadline - timedelta(days=90), "90 days before the last day to give notice")
        reminder = tell.sees(carys, "90 days left to give notice", in_="dm")
        tell.sees(carys, "90 days left to give notice", in_=COMMERCIAL)
        self._looks_home(carys, "Contract dates")
        tell.does(carys, "clicks Got it")
        carys.clicks("Got it", on=reminder)
        tell.sees(carys, "is dealing with this", in_=COMMERCIAL)
        tell.does(carys, "chooses to be reminded in 7 days")
        carys.chooses("In 7 days", on=reminder)
        tell.sees(carys, "reminded again", in_="dm")
        self._becomes(deadline - timedelta(days=83), "a week later")
        reminder = tell.sees(carys, "83 days left to give notice", in_="dm")
        tell.does(carys, "clicks Record decision")
        carys.clicks("Record decision", on=reminder)
        tell.fills_in(carys, "Record a decision", {"What was decided?": "End it at the break"})
        tell.submits(carys)
        tell.sees(carys, "Decided: End it at the break", in_=COMMERCIAL)
        self._becomes(deadline - timedelta(days=30), "30 days before: it is decided, so nobody is reminded")
        carys.does_not_see("30 days left to give notice", for_=2.5)

    @property
    def _card(self) -> Message:
        if self.card is None:
            raise LookupError("the assessment has not been started")
        return self.card

    def _question(self, person: Person, number: int, after: Message | None = None) -> Message:
        """Wait for the open question with this number, posted later than `after`."""
        end = datetime.now(UTC) + timedelta(seconds=10)
        while datetime.now(UTC) < end:
            found = person.sees(f"Question {number} of", thread=self._card, within=10)
            if (after is None or found.ts > after.ts) and "Yes" in found.buttons:
                return found
            self.teller.sandbox.settle(quiet=0.05)
        raise AssertionError(f"{person.name} does not see question {number} asked")

    def _replies(self, person: Person, question: Message, words: str) -> None:
        self.teller.shows(person, question)
        self.teller.does(person, f"replies in the thread: {words}")
        person.says(words, thread=question)

    def _clicks_with_words(self, person: Person, question: Message, button: str, words: str) -> None:
        self.teller.shows(person, question)
        self.teller.does(person, f"clicks {button} and writes: {words}")
        person.clicks(button, on=question)
        person.sees_modal("Your reason")
        self._fills_only_field(person, words)
        self.teller.submits(person)

    def _answers_the_rest(self, after: Message) -> None:
        """Answer Yes to what is left, by typing or clicking as each question allows."""
        people = self._turns()
        total = int(re.findall(r"Question \d+ of (\d+)", self._question(self.lead, 4).plain)[0])
        self.teller.does(self.lead, f"and the developer answer the other questions, 4 to {total}")
        for number in range(4, total + 1):
            person = next(people)
            question = self._question(person, number, after=after)
            if "something other than public cloud" in question.plain:
                words = "All of it is in public cloud."
                self._clicks_with_words(person, question, "Not applicable", words)
            elif number % 2 or "needs evidence" in question.plain:
                person.says(f"yes, see https://example.gov.uk/evidence/{number}", thread=question)
            else:
                person.clicks("Yes", on=question)
            after = question

    def _turns(self) -> Iterator[Person]:
        while True:
            yield self.lead
            yield self.developer

    def _menu_entry(self, message: Message) -> tuple[int, str]:
        """The number and the words of the second question in the menu on a message."""
        menus = [
            element
            for block in message.blocks
            for element in block.get("elements", [])
            if element.get("type") == "static_select"
        ]
        options = [option for group in menus[0]["option_groups"] for option in group["options"]]
        return 2, options[1]["text"]["text"]

    def _fills_only_field(self, person: Person, words: str) -> None:
        modal = person.modal
        if modal is None:
            raise LookupError("no modal is open")
        label = next(block["label"]["text"] for block in modal.blocks if block["type"] == "input")
        person.fills({label: words})

    def _has_buttons(self, message: Message, *expected: str) -> None:
        """Wait until the message, redrawn, has these buttons and no other."""
        for _ in range(20):
            if set(seen := message.now().buttons) == set(expected):
                return
            self.teller.sandbox.settle(quiet=0.5)
        raise AssertionError(f"there should be the buttons {expected}, but there are {seen}")

    def _last_day(self, added: Message) -> date:
        """The first last day to give notice that the message names."""
        said = re.search(r"last day to give notice is \w+ (\d+ \w+ \d{4})", added.plain)
        if said is None:
            raise AssertionError(f"no last day to give notice in: {added.plain}")
        return datetime.strptime(said[1], "%d %B %Y").replace(tzinfo=UTC).date()

    def _looks_home(self, person: Person, words: str) -> None:
        self.teller.does(person, "opens the Home tab")
        person.opens_home()
        self.teller.sees(person, words, on="home")

    def _becomes(self, day: date, words: str) -> None:
        noon = datetime.combine(day, time(12), UTC)
        self.teller.moves_to(noon, f"It is now {day.day} {day:%B %Y}, {words}.")
