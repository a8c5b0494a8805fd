"""The whole story: from the first question to an approval with conditions, and a contract's reminder.

Everybody acts only by the words they see on buttons and fields; every chapter asserts what each role sees.
"""

from datetime import date, timedelta

from bot.sandbox.story.acting import Actors
from bot.sandbox.story.replying import gives, is_asked

TEAM = "#payments-platform"
ASSESSORS = "#spend-approvals"
COMMERCIAL = "#commercial"
TITLE = "Licence payments"
CONTRACT = "Card payments"

MOVE_ON = "Move on to alpha"
CHANGED = "Something has changed"
DECISIONS = ("Approve", "Approve with conditions", "Ask for changes", "Reject")
WORKED_ON = ("I\u2019ll take this", "Review the points", "Ask the team")
READING = ("Read sensitive answers", "Full record")
WHAT_CHANGED = "What changed"

WHAT_IS_BOUGHT = "Buy something, such as hosting, software, equipment or people"
WORK = ("Design something", "Build or change something", WHAT_IS_BOUGHT)
INCLUDED = ("Transactions, where people apply, pay, book or report", "Source code written for it")
EQUIPMENT = "Other equipment that is bought or replaced"
IDENTITY = "A check of who people are"
CLOUD = "Public cloud, or software used over the internet"


FIRST_ENTRIES = {
    "Title": TITLE,
    "What will it do, and for whom?": "Lets people who hold a fishing licence renew and pay for it online.",
    "What is it?": "Service",
    "Which phase is this spending for?": "Discovery",
    "Category of spending": "Digital services",
    "Whole-life cost in pounds": "lots",
    "Will the public use it?": "Yes",
    "Is it novel or contentious?": "No",
    "Channel for the conversation": TEAM,
}

COMPONENT = FIRST_ENTRIES | {
    "Title": "Payment form",
    "What will it do, and for whom?": "Takes the details of a payment.",
    "What is it?": "Component",
    "What is it part of?": f"Service: {TITLE}",
    "Which phase is this spending for?": "Alpha",
    "Whole-life cost in pounds": "£90,000",
}

INTRODUCTION = (
    "This plays a spend approval from the first question to a contract reminder, in a pretend Slack "
    "workspace, in about 90 seconds. Each box is what that person sees."
)


class Story(Actors):
    """The five people play it, chapter by chapter."""

    def play(self) -> None:
        """Play every chapter; AssertionError or LookupError where somebody does not see what they should."""
        self.introduces()
        self.starts()
        self.answers()
        self.submits()
        self.changes()
        self.decides()
        self.revokes()
        self.moves_on()
        self.keeps_a_contract()
        complaints = self.teller.sandbox.complaints
        if complaints:
            raise AssertionError(f"the app did what Slack would not like: {complaints}")

    def introduces(self) -> None:
        """Say what is to come, and who everybody is."""
        cast = (self.lead, self.developer, self.asha, self.ben, self.commercial)
        roles = ("a delivery lead", "a developer", "a lead assessor", "an assessor", "a commercial lead")
        people = [f"{person.name} is {role}" for person, role in zip(cast, roles, strict=True)]
        self.teller.says(INTRODUCTION)
        self.teller.says(", ".join(people[:-1]) + f" and {people[-1]}.")

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
        first = tell.sees(developer, "Question 1 of", thread=self.thread)
        tell.does(developer, "clicks Why we ask")
        developer.clicks("Why we ask", on=first)
        tell.shows(developer, developer.sees_modal("Why we ask"))
        developer.closes_modal()
        tell.does(
            lead, "replies in the thread: looks like a good question (not an answer, so nothing is recorded)"
        )
        lead.says("looks like a good question", thread=self.thread)
        self.replies(developer, first, WORK)
        tell.sees(lead, f"Build or change something, {WHAT_IS_BOUGHT}, @{developer.name}", thread=self.thread)
        self.replies(lead, self.question(lead, 2), (*INCLUDED, EQUIPMENT))

        third = self.question(lead, 3)
        tell.does(lead, "clicks Skip for now, then Back")
        lead.clicks("Skip for now", on=third)
        fourth = self.question(lead, 4)
        lead.clicks("Back", on=fourth)
        third = self.question(lead, 3, after=fourth)
        self.replies(lead, third, "Yes")
        self.replies(developer, self.question(developer, 4, after=third), [CLOUD])
        start = self.in_days(60)
        for number, answer in enumerate(("4", "60,000", f"{start.day} {start:%B %Y}", lead.name), start=5):
            tell.also(lead, f"answers question {number}: {gives(lead, self.question(lead, number), answer)}")
        self.replies(
            developer, self.question(developer, 9), "no, the suppliers are told on 14 January", typing=False
        )
        self.replies(lead, self.question(lead, 10), "partly: a review is planned for two of four phases")

        tell.does(lead, "chooses question 2 from the menu on the card, and changes the answer")
        card = self.thread.now()
        lead.chooses(self.menu_entry(card, "Which of these will it include?"), on=card, stale=True)
        second = self.question(lead, 2, after=third)
        self.replies(lead, second, (*INCLUDED, IDENTITY))
        tell.sees(lead, "That changed answer changes what is asked", thread=self.thread)

        tell.does(lead, "clicks Submit on the card, too early")
        lead.clicks("Submit", on=self.thread)
        tell.sees(lead, "You cannot submit yet", in_=TEAM)
        self.looks_home(lead, "Yours to finish")
        self.answers_the_rest(11, after=second)
        tell.sees(lead, "Every question has an answer", thread=self.thread)

    def submits(self) -> None:
        """The team submits; the assessors see a summary."""
        tell, lead = self.teller, self.lead
        tell.chapter("The team submits")
        ready = lead.sees("Every question has an answer", thread=self.thread)
        tell.does(lead, "clicks Submit")
        lead.clicks("Submit", on=ready)
        tell.sees(lead, "submission 1", thread=self.thread)
        summary = tell.sees(self.ben, f"Submission 1 of {TITLE}", in_=ASSESSORS)
        self.has_buttons(summary, *DECISIONS, *WORKED_ON, *READING)
        self.looks_home(self.ben, "To review")

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
        asked = "Tell every supplier that the Code applies, then submit again."
        tell.fills_in(ben, "Ask for changes", {"What should change?": asked})
        tell.submits(ben)
        tell.sees(lead, "asked for changes to submission 1", thread=self.thread)
        self.has_buttons(summary, *READING)

        again = lead.sees("Make the changes, then submit again", thread=self.thread)
        words = self.menu_entry(again, "(No)")
        tell.does(lead, f"chooses “{words}” from the menu and changes the answer")
        lead.chooses(words, on=again)
        question = self.question(lead, 9, after=again)
        self.replies(lead, question, "partly: three of four suppliers know, the fourth is told in March")
        self.wait(lambda: not is_asked(question.now()), "the changed answer is not taken")
        tell.does(lead, "clicks Submit again")
        lead.clicks("Submit", on=lead.sees("Make the changes", thread=self.thread))
        newer = tell.sees(ben, f"Submission 2 of {TITLE}", in_=ASSESSORS)
        self.has_buttons(newer, *DECISIONS, *WORKED_ON, WHAT_CHANGED, *READING)
        tell.notices(ben, "Replaced by submission 2", in_=ASSESSORS)

    def decides(self) -> None:
        """Somebody who may not decide is told why; an assessor approves, once."""
        tell, asha, ben = self.teller, self.asha, self.ben
        tell.chapter("An assessor decides, once")
        summary = asha.sees(f"Submission 2 of {TITLE}", in_=ASSESSORS)
        tell.sandbox.add_to_channel(self.commercial, ASSESSORS)
        tell.does(self.commercial, "clicks Approve")
        self.commercial.clicks("Approve", on=summary)
        tell.sees(self.commercial, "assessors can decide", in_=ASSESSORS)
        tell.does(asha, "clicks Approve and confirms")
        asha.clicks("Approve", on=summary)
        tell.shows(asha, asha.sees_modal("Approve"))
        tell.submits(asha)
        tell.sees(self.lead, "approved submission 2", thread=self.thread)
        tell.notices(asha, "Approved by", in_=ASSESSORS)
        self.has_buttons(summary, WHAT_CHANGED, *READING)
        self.has_buttons(self.thread, MOVE_ON, CHANGED)
        tell.does(ben, "clicks Reject on a card that still shows the buttons")
        ben.clicks("Reject", on=summary, stale=True)
        tell.sees(ben, "Your decision was not recorded", in_=ASSESSORS)

    def revokes(self) -> None:
        """A lead assessor revokes the decision with a reason; it is decided anew, with conditions."""
        tell, asha = self.teller, self.asha
        tell.chapter("A lead assessor revokes, and approves with conditions")
        tell.does(asha, "opens the Home tab, and what was decided lately, and clicks Revoke")
        asha.opens_home()
        asha.sees("Decided lately", on="home")
        asha.clicks("Decided lately", on="home")
        tell.sees(asha, "Decided in the last 90 days", on="home")
        asha.clicks("Revoke", on="home")
        asha.sees_modal("Revoke a decision")
        self.writes(asha, "Two risks have no owner, so this needs conditions.")
        tell.submits(asha)
        tell.sees(self.lead, "revoked the decision on submission 2", thread=self.thread)
        summary = asha.sees(f"Submission 2 of {TITLE}", in_=ASSESSORS)
        self.has_buttons(summary, *DECISIONS, *WORKED_ON, WHAT_CHANGED, *READING)
        tell.does(asha, "clicks Approve with conditions")
        asha.clicks("Approve with conditions", on=summary)
        today = tell.time().date()
        first = {
            "Condition 1": "Tell the fourth supplier",
            "Condition 1 is due on": today + timedelta(days=60),
        }
        tell.fills_in(asha, "Approve with conditions", first)
        tell.does(asha, "clicks Add another condition")
        asha.clicks("Add another condition", on="modal")
        second = {
            "Condition 2": "Name an owner for each risk",
            "Condition 2 is due on": today + timedelta(days=90),
        }
        tell.fills_in(asha, "Approve with conditions", second)
        tell.submits(asha)
        tell.sees(self.lead, "Name an owner for each risk", thread=self.thread)
        tell.sees(self.lead, "For discovery: Approved with conditions", in_=TEAM)
        self.has_buttons(summary, WHAT_CHANGED, *READING)

    def moves_on(self) -> None:
        """What was approved for discovery moves on to alpha, and a component of it takes over an answer."""
        tell, lead = self.teller, self.lead
        tell.chapter("The service moves on to alpha, and a component joins it")
        tell.does(lead, f"clicks {MOVE_ON}")
        lead.clicks(MOVE_ON, on=self.thread)
        tell.shows(lead, lead.sees_modal("Move on"))
        tell.submits(lead)
        moved = tell.sees(lead, "moved this on from discovery to alpha", thread=self.thread)
        self.replies(lead, self.question(lead, 1, after=moved), WORK)

        tell.does(lead, f"types /spend start in {TEAM}")
        lead.types("/spend start", in_=TEAM)
        tell.fills_in(lead, "Start an assessment", COMPONENT)
        tell.submits(lead)
        card = lead.sees(COMPONENT["Title"], in_=TEAM)
        first = tell.sees(lead, "Question 1 of", thread=card)
        tell.does(lead, "clicks Same as the service")
        lead.clicks("Same as the service", on=first)
        lead.sees_modal("Take over the answer")
        self.writes(lead, "The same team does it.")
        tell.submits(lead)
        tell.sees(lead, "(taken over)", thread=card)
        tell.notices(lead, f"{COMPONENT['Title']} (component): 1 of", in_=TEAM)

    def keeps_a_contract(self) -> None:
        """A commercial lead adds a contract, and is reminded in time to decide on it."""
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
        }
        tell.fills_in(carys, "Add a contract", entries)
        tell.does(carys, "clicks More details; what was entered stays")
        carys.clicks("More details", on="modal")
        more = {
            "Break": today + timedelta(days=400),
            "Notice period": "3 months",
            "Owner": carys.name,
            "Assessment it belongs to": TITLE,
        }
        tell.fills_in(carys, "Add a contract", more)
        tell.is_told(carys, "End", "ends before it starts")
        tell.fills_in(carys, "Add a contract", {"End": today + timedelta(days=700)})
        tell.submits(carys)
        added = tell.sees(carys, f"{CONTRACT} with Example Payments Ltd was added", in_="dm")
        decide_by = self.decision_date(added)

        first = self.working_day(decide_by - timedelta(days=90), back=True)
        self.becomes(first, "about 90 days before the decision date")
        reminder = tell.sees(carys, left_to_decide(first, decide_by), in_="dm")
        tell.does(carys, "clicks Got it, so that nobody else is asked")
        carys.clicks("Got it", on=reminder)
        tell.sees(carys, "is dealing with this", in_="dm")
        tell.does(carys, "chooses to be reminded in 7 days")
        carys.chooses("In 7 days", on=reminder)
        tell.sees(carys, f"You will be reminded of {CONTRACT}", in_="dm")
        later = self.working_day(first + timedelta(days=7))
        self.becomes(later, "a week later")
        reminder = tell.sees(carys, left_to_decide(later, decide_by), in_="dm")
        self.looks_home(carys, "Contract dates")
        carys.does_not_see("left to decide", in_=COMMERCIAL)
        tell.does(carys, "clicks Record decision")
        carys.clicks("Record decision", on=reminder)
        tell.fills_in(carys, "Record a decision", {"What was decided?": "End it at the break"})
        tell.submits(carys)
        tell.sees(carys, "Decided: End it at the break", in_="dm")
        tell.sees(carys, f"recorded a decision on {CONTRACT}", in_=COMMERCIAL)
        last = self.working_day(decide_by - timedelta(days=30), back=True)
        self.becomes(last, "30 days before: it is decided, so nobody is reminded")
        carys.does_not_see(left_to_decide(last, decide_by), for_=2.5)


def left_to_decide(today: date, decide_by: date) -> str:
    """What a reminder says on a day of the time that is left."""
    return f"{(decide_by - today).days} days left to decide"
