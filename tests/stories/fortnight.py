"""A team of three finishes a real-sized assessment in two weeks, with everything that comes in between."""

import re
from datetime import UTC, datetime, time, timedelta
from functools import partial

from bot.sandbox.blockkit.elements import controls, options_of
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View
from bot.sandbox.story.acting import Actors
from bot.sandbox.story.replying import Anything, gives, is_asked
from bot.sandbox.story.story import EQUIPMENT, FIRST_ENTRIES, INCLUDED, TITLE, WORK
from tests.stories.world import first_morning

CHANNEL = "#licensing-service"
MENU = {"ask": "Ask a colleague", "move": "Move the conversation", "evidence": "Use as evidence"}
FRIDAY = "the plan of Friday stands on our wiki"
FOUND = "We spoke to 12 people who renew a licence, in March."


class Fortnight(Actors):
    """Dina, Dev and Carys are the team; Farah is asked and answers, Sam is asked and never does."""

    def __post_init__(self) -> None:
        """Find the cast."""
        super().__post_init__()
        person = self.teller.sandbox.person
        self.third, self.sam, self.farah = (
            self.commercial,
            person("security adviser"),
            person("finance director"),
        )
        self.monday = first_morning(self.teller.time()).date()

    def day(self, number: int, hour: int = 10) -> None:
        """Let it be so many working days after the first Monday."""
        weeks, days = divmod(number, 5)
        on = self.monday + timedelta(weeks=weeks, days=days)
        self.teller.moves_to(datetime.combine(on, time(hour), UTC), f"Day {number}")

    # The first week

    def begins(self) -> None:
        """On Monday they start, and answer the first questions together."""
        lead, sandbox = self.lead, self.teller.sandbox
        self.day(0)
        sandbox.add_to_channel(self.third, CHANNEL)
        lead.types("/spend start", in_=CHANNEL)
        lead.sees_modal("Start an assessment")
        about = {"Channel for the conversation": CHANNEL, "Whole-life cost in pounds": "£1.2m"}
        lead.fills(FIRST_ENTRIES | about)
        lead.submits()
        lead.sees_no_modal()
        self.card = lead.sees("It needs approval", in_=CHANNEL)
        answers = (WORK, (*INCLUDED, EQUIPMENT), "Yes")
        for number, (person, answer) in enumerate(
            zip((self.developer, lead, self.third), answers, strict=True), 1
        ):
            gives(person, self.question(person, number), answer)
        self.total = total_of(self.question(lead, 4))

    def changes_the_path(self) -> None:
        """An answer that is changed removes questions; what was asked of them is kept."""
        lead = self.lead
        card = self.thread.now()
        lead.chooses(self.menu_entry(card, "Which of these will it include?"), on=card, stale=True)
        again = self.question(lead, 2, after=self.question(lead, 4))
        gives(lead, again, (INCLUDED[0],))
        said = lead.sees("That changed answer changes what is asked", thread=self.thread)
        assert "questions are no longer asked" in said.plain, said.plain
        question = self.wait(lambda: self.asked_of_fewer(lead), "as many questions are asked as before")
        self.total = total_of(question)

    def goes_on_from_home(self) -> None:
        """On Tuesday Dina goes on in her direct messages, while Dev answers in the thread."""
        lead, developer = self.lead, self.developer
        self.day(1)
        lead.opens_home()
        lead.sees(TITLE, on="home")
        lead.clicks("Continue", on="home")
        lead.sees(f"You go on with {TITLE} here", in_="dm")
        mine, theirs = self.asked_in_dm(lead), self.asked_in_thread(developer)
        assert asks(mine) != asks(theirs), "both are asked the same"
        before = self.answered()
        gives(lead, mine, self.anything(1), typing=False)
        gives(developer, theirs, self.anything(2), typing=False)
        self.wait(lambda: self.answered() == before + 2, "the card does not show both answers")
        assert asks(self.asked_in_dm(lead)) != asks(mine)
        assert asks(self.asked_in_thread(developer)) != asks(theirs)

    def answers_cross(self) -> None:
        """Two answer the same question at once: both are kept, the last counts, and both are told."""
        developer, third = self.developer, self.third
        while "Partly" not in (question := self.asked_in_thread(developer)).buttons:
            gives(developer, question, self.anything(3), typing=False)
        developer.clicks("No", on=question)
        developer.sees_modal("Your reason")
        third.says("partly, the board meets in May", thread=self.thread)
        third.sees("Partly, @Carys Bell: the board meets in May", thread=self.thread)
        developer.fills({"Why “No”?": "The board met without us."})
        developer.submits()
        developer.sees_no_modal()
        told = third.sees("Two people answered at about the same time", thread=self.thread)
        assert "@Dev Okafor answered last, and that answer counts: No" in told.plain, told.plain
        assert "@Carys Bell had answered Partly" in told.plain, told.plain
        self.crossed = asks(question)

    def asks_colleagues(self) -> None:
        """On Wednesday they ask Sam about a point, until Friday, and Farah about a question; she answers."""
        lead, farah = self.lead, self.farah
        self.day(2)
        lead.chooses("Ask a colleague", on=self.thread.now())
        form = lead.sees_modal("Ask a colleague")
        point = next(each for each in option_words(form) if each.startswith("8. "))
        friday = self.monday + timedelta(days=4)
        lead.fills(
            {"Which point?": point, "Whom do you want to ask?": self.sam.name, "When do you need it?": friday}
        )
        lead.submits()
        lead.sees_no_modal()
        self.sam.sees("asks for your help", in_="dm")
        question = self.asked_in_thread(lead)
        lead.chooses("Ask a colleague", on=question)
        lead.sees_modal("Ask a colleague")
        lead.fills({"Whom do you want to ask?": farah.name})
        lead.submits()
        lead.sees_no_modal()
        farah.sees("asks for your help", in_="dm")
        gives(farah, self.asked_in_dm(farah), self.anything(4), typing=False)
        lead.sees("Farah Lloyd answered", thread=self.thread)
        farah.sees("There is nothing left to do", in_="dm")

    def loses_the_channel(self) -> None:
        """On Thursday the bot is removed from the channel: it goes on with Dina, and moves back."""
        lead, developer, sandbox = self.lead, self.developer, self.teller.sandbox
        self.day(3)
        sandbox.remove_bot(CHANNEL, by=developer)
        lead.sees("any more, so the conversation about Licence payments goes on here", in_="dm")
        gives(lead, self.asked_in_dm(lead), self.anything(5), typing=False)
        developer.opens_home()
        developer.sees(TITLE, on="home")
        developer.clicks("Continue", on="home")
        gives(developer, self.asked_in_dm(developer), self.anything(6), typing=False)
        sandbox.invite_bot(CHANNEL, by=lead)
        here = lead.sees("Started by", in_="dm")
        lead.chooses("Move the conversation", on=here.now())
        lead.sees_modal("Move")
        lead.fills({"Where to?": CHANNEL})
        lead.submits()
        lead.sees_no_modal()
        old = self.thread
        self.card = self.wait(
            lambda: newer(lead.sees("Started by", in_=CHANNEL), old),
            "the card does not come back to the channel",
        )
        self.asked_in_thread(developer)

    def replies_on_friday(self) -> str:
        """On Friday Dev types an answer; return what it says."""
        self.day(4)
        while "Partly" not in (question := self.asked_in_thread(self.developer)).buttons:
            gives(self.developer, question, self.anything(8), typing=False)
        self.stopped_at = asks(question)
        self.developer.says(f"yes, {FRIDAY}", thread=self.thread)
        return FRIDAY

    def finds_it_kept(self) -> None:
        """What was typed before the bot was stopped is there, once, and the next question is asked."""
        self.developer.sees(f"Yes, @Dev Okafor: {FRIDAY}", thread=self.thread)
        self.rests()
        question = self.asked_in_thread(self.developer)
        assert asks(question) != self.stopped_at

    # The second week

    def corrects_a_reply(self) -> None:
        """A date that could be two days is asked back; a reply that is edited is asked about."""
        lead, developer = self.lead, self.developer
        self.day(5)
        card = self.thread.now()
        developer.chooses(self.menu_entry(card, "When do you expect to start spending?"), on=card, stale=True)
        question = self.wait(
            lambda: self.asking_about(developer, "When do you expect to start spending?"),
            "no date is asked",
        )
        developer.says("03/04/27", thread=question)
        doubt = developer.sees("Which of these do you mean", thread=self.thread)
        assert doubt.buttons == ["Take as 3 April 2027", "Take as 4 March 2027", "It is not an answer"], (
            doubt.buttons
        )
        developer.clicks("Take as 3 April 2027", on=doubt)
        developer.sees("3 April 2027, @Dev Okafor", thread=self.thread)
        while "Partly" not in (question := self.asked_in_thread(lead)).buttons:
            gives(lead, question, self.anything(7), typing=False)
        reply = lead.says("no, the review is in May", thread=self.thread)
        lead.sees("No, @Dina Lead: the review is in May", thread=self.thread)
        lead.edits(reply, "partly, the first half of the review is done")
        asked = lead.sees("You changed your reply", thread=self.thread)
        lead.clicks("Take as Partly", on=asked)
        lead.sees("Partly, @Dina Lead: the first half of the review is done", thread=self.thread)
        self.edited = asks(question)

    def brings_evidence(self) -> None:
        """What Carys wrote in the channel becomes evidence, and stays although she deletes it."""
        developer, third = self.developer, self.third
        said = third.says(FOUND, in_=CHANNEL)
        developer.uses_message_shortcut("Use as evidence", on=said)
        developer.sees_modal("Use as evidence")
        developer.submits()
        developer.sees_modal("Evidence")
        developer.closes_modal()
        third.deletes(said)
        developer.sees("What @Carys Bell wrote (deleted from Slack)", thread=self.thread)

    def nobody_answers_for_sam(self) -> None:
        """Sam is reminded once a working day, and never at night; then Dina is told."""
        for number in range(6, 9):
            before = self.reminders_of_sam()
            self.day(number)
            self.wait(partial(self.is_reminded_again, before), f"Sam is not reminded on day {number}")
        self.day(9, 9)
        self.lead.sees("Sam Osei has not answered", in_="dm")

    def answers_the_rest_of_it(self) -> None:
        """All that is left is answered, by two people in turn."""
        people = [self.lead, self.developer]
        for number in range(200):
            person = people[number % 2]
            question = self.wait(partial(asked_or_ready, person, self.thread), "nothing is asked")
            if "Submit" in question.buttons:
                break
            gives(person, question, self.anything(number), typing=number % 3 == 0)
            self.wait(partial(is_folded, question), "the question stays open")
        self.sam.sees("has answered what you were asked", in_="dm")

    def reviews_and_submits(self) -> None:
        """Dina looks at every point, and submits from the review; the assessors see it."""
        lead = self.lead
        lead.clicks("Review", on=self.thread.now())
        review = lead.sees_modal("Review your answers")
        assert "Every question has an answer" in review.plain, review.plain
        lead.submits()
        lead.sees_no_modal()
        self.ben.sees(f"Submission 1 of {TITLE}", in_="#spend-approvals")

    # What they do again and again

    def anything(self, number: int) -> Anything:
        """Return an answer that suits whatever is asked."""
        return Anything(f"see https://example.gov.uk/evidence/{number}", self.in_days(60))

    def reminders_of_sam(self) -> int:
        """Return how often Sam was reminded."""
        return sum("is waiting for your answer" in each.plain for each in self.sam.reads("dm"))

    def is_reminded_again(self, before: int) -> bool:
        """Return whether Sam was reminded more often than that."""
        return self.reminders_of_sam() > before

    def answered(self) -> int:
        """Return how many questions have an answer, as the card says."""
        return int(re.findall(r"(\d+) of \d+ questions answered", self.thread.now().plain)[0])

    def asked_in_thread(self, person: Person) -> Message:
        """Wait until a question is asked in the thread; return it."""
        return self.wait(lambda: asked_now(person, self.thread), "nothing is asked in the thread")

    def asking_about(self, person: Person, words: str) -> Message | None:
        """Return the question being asked in the thread where it is this one."""
        found = asked_now(person, self.thread)
        return found if found and words in found.plain else None

    def asked_of_fewer(self, person: Person) -> Message | None:
        """Return the question being asked in the thread once there are fewer than there were."""
        found = asked_now(person, self.thread)
        return found if found and total_of(found) < self.total else None

    def asked_in_dm(self, person: Person) -> Message:
        """Wait until a question is asked in somebody's direct messages; return it."""
        return self.wait(lambda: last_asked(person.reads("dm")), "nothing is asked in the direct messages")

    def rests(self) -> None:
        """Wait until Slack and the bot have nothing more to say to each other."""
        self.teller.sandbox.settle()


def asked_now(person: Person, thread: Message) -> Message | None:
    """Return the question being asked in a thread, as somebody sees it."""
    return last_asked(person.reads(thread=thread))


def last_asked(messages: list[Message]) -> Message | None:
    """Return the last of some messages that is a question waiting for its answer."""
    asked = [each for each in messages if "Why we ask" in each.buttons]
    return asked[-1] if asked else None


def is_ready(person: Person, thread: Message) -> Message | None:
    """Return what offers to submit, where something does."""
    ready = [each for each in person.reads(thread=thread)[1:] if "Submit" in each.buttons]
    return ready[-1] if ready else None


def asked_or_ready(person: Person, thread: Message) -> Message | None:
    """Return the question being asked in a thread, or what offers to submit."""
    return asked_now(person, thread) or is_ready(person, thread)


def is_folded(question: Message) -> bool:
    """Return whether a question is not asked any more."""
    return not is_asked(question.now())


def newer(message: Message, old: Message) -> Message | None:
    """Return a message where it was posted after another."""
    return message if message.ts > old.ts else None


def asks(question: Message) -> str:
    """Return what a question asks: its second line, below where it stands."""
    return question.plain.splitlines()[1]


def option_words(form: View) -> list[str]:
    """Return the words of every option in a form."""
    return [
        str(option["text"]["text"])
        for control in controls(form.blocks)
        for option in options_of(control.element)
    ]


def total_of(question: Message) -> int:
    """Return of how many questions one is."""
    return int(re.findall(r"Question \d+ of (\d+)", question.plain)[0])
