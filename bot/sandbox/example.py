"""The example department: assessments and contracts made by its people, who act in the workspace."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from bot.config import Config, load
from bot.domain.calendar import london_date
from bot.sandbox.department import MESSAGE_SHORTCUTS, SHORTCUTS
from bot.sandbox.example_contracts import adds_contract, submits
from bot.sandbox.hosting import HostedBot
from bot.sandbox.kept_example import Made
from bot.sandbox.page.ground import Progress
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
from bot.sandbox.server import Sandbox
from bot.sandbox.story.replying import Anything, Words, gives, is_asked
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import Json
from bot.sandbox.workspace.keeping import kept
from bot.store import redraws
from bot.store.engine import Database

SCRIPT = Path(__file__).with_name("example.yaml")
"""What they enter, answer and decide."""

ASSESSORS = "#spend-approvals"
PACE = 1000.0
"""Times Slack's limits: there are none while the example is made."""

ONE_BY_ONE = 1
"""Messages under way at once: more threads would only wait for one another where Slack answers at once."""

PATIENCE = 60.0
"""Seconds to wait for the bot, also for Slack: nobody is there to see the three it gives at most."""

PLACE = re.compile(r"Question (\d+) of (\d+)")
ALL_ANSWERED = "Every question has an answer"


class GivenUp(Exception):
    """Nobody wants the example any more."""


class ExampleFailed(Exception):
    """The bot did not do what the people of the example expect of it."""


def make(
    database: Path, config_dir: Path, tell: Callable[[Progress], None], wanted: Callable[[], bool]
) -> Made:
    """Have the example made with the real bot in a workspace of its own; return what came of it.

    `database` is where the bot keeps its side of it. `tell` is told how far it is, and `wanted` asked now and
    then whether to go on. Raises ExampleFailed, and GivenUp where it is not wanted.
    """
    sandbox = Sandbox(
        shortcuts=SHORTCUTS, message_shortcuts=MESSAGE_SHORTCUTS, limits=Limits.none(), patience=PATIENCE
    )
    host = HostedBot(sandbox, f"sqlite:///{database}", config_dir, pace=PACE, threads=ONE_BY_ONE)
    with sandbox, host:
        script: Json = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
        people = _People(sandbox, host, load(config_dir), tell, wanted)
        try:
            people.act(script)
        except (AssertionError, LookupError) as wrong:
            raise ExampleFailed(str(wrong)) from wrong
        if sandbox.complaints:
            raise ExampleFailed(sandbox.complaints[0])
        nearly_done = next(str(each["title"]) for each in script["assessments"] if "left" in each)
        return Made(kept(sandbox.workspace), nearly_done)


class _People:
    """The cast, following the script."""

    def __init__(
        self,
        sandbox: Sandbox,
        host: HostedBot,
        config: Config,
        tell: Callable[[Progress], None],
        wanted: Callable[[], bool],
    ) -> None:
        self._sandbox, self._host, self._config = sandbox, host, config
        self._standard = config.standards[config.organisations[0].standard]
        self._tell, self._wanted = tell, wanted
        self._done, self._of = 0, 1

    def act(self, script: Json) -> None:
        """Follow the script from its beginning to its end."""
        assessments, contracts = script["assessments"], script["contracts"]
        questions = len(self._standard.questions) * len(assessments)
        self._of = questions + len(assessments) + len(contracts) + 1
        others = cycle(script["anything"])
        for place, each in enumerate(assessments, start=1):
            self._assess(each, script["common"] | each["answers"], others)
            # fewer questions were asked than there are
            self._done = max(self._done, len(self._standard.questions) * place)
        for each in contracts:
            self._goes_on(f"The contract for {each['title']}")
            adds_contract(self._sandbox, self._config, each, london_date(self._host.time()))
        self._goes_on("Everybody comes to rest")
        self._rests()

    def _assess(self, assessment: Json, answers: Mapping[str, Words], others: Iterator[str]) -> None:
        """Start an assessment and answer what is asked; a question that nobody has words for gets any."""
        title = str(assessment["title"])
        self._goes_on(f"{title}: the assessment is started")
        starter, channel = self._person(assessment["by"]), str(assessment["channel"])
        starter.types("/spend start", in_=channel)
        starter.sees_modal("Start an assessment")
        starter.fills({"Title": title, **assessment["form"], "Channel for the conversation": channel})
        submits(starter)
        card = starter.sees(title, in_=channel)
        team = cycle((self._person("delivery lead"), self._person("developer")))
        ids = {question.asks: question.id for question in self._standard.questions}
        asked = self._next(card, card)
        while is_asked(asked):
            number, total = map(int, PLACE.findall(asked.plain)[0])
            left = assessment.get("left", 1 if "given" in assessment else 0)
            if number > min(assessment.get("given", total), total - left):
                self._work_together(assessment, asked)
                return
            self._goes_on(f"{title}: question {number} of {total}")
            name = next((ids[asks] for asks in ids if asks in asked.plain), "")
            gives(next(team), asked, answers.get(name) or self._anything(asked, next(others)))
            asked = self._next(card, asked)
        if "decision" in assessment:
            self._decides(assessment)

    def _work_together(self, assessment: Json, asked: Message) -> None:
        """Have people come back to a question later, bring something for it, and ask a colleague."""
        for note in assessment.get("notes", ()):
            person = self._person(note["by"])
            person.chooses("Add a note", on=asked)
            person.sees_modal("Add a note")
            person.fills({"What should somebody come back to?": note["words"]})
            submits(person)
        for found in assessment.get("evidence", ()):
            person = self._person(found["by"])
            said = person.says(found["says"], in_=str(assessment["channel"]))
            person.uses_message_shortcut("Use as evidence", on=said)
            person.sees_modal("Use as evidence")
            person.submits()
            person.sees_modal("Evidence")
            person.closes_modal()
        for asking in assessment.get("asks", ()):
            person = self._person(asking["by"])
            person.chooses("Ask a colleague", on=asked)
            person.sees_modal("Ask a colleague")
            due = london_date(self._host.time()) + timedelta(days=asking["due_in"])
            whom = {"Whom do you want to ask?": asking["of"], "When do you need it?": due}
            person.fills({**whom, "What should they know?": asking["words"]})
            submits(person)

    def _anything(self, asked: Message, words: str) -> Words | Anything:
        is_judged = "Partly" in asked.buttons
        return words if is_judged else Anything(words, self._host.time().date() + timedelta(days=90))

    def _decides(self, assessment: Json) -> None:
        decision, lead = assessment["decision"], self._person(assessment["by"])
        assessor = self._person(decision["by"])
        card = lead.sees(str(assessment["title"]), in_=str(assessment["channel"]))
        lead.clicks("Submit", on=lead.sees(ALL_ANSWERED, thread=card))
        review = assessor.sees(f"Submission 1 of {assessment['title']}", in_=ASSESSORS)
        assessor.clicks(decision["button"], on=review)
        assessor.sees_modal(decision["button"])
        for number, condition in enumerate(decision.get("conditions", ()), start=1):
            if number > 1:
                assessor.clicks("Add another condition", on="modal")
            assessor.fills(_condition(number, condition, london_date(self._host.time())))
        assessor.fills(decision["form"])
        submits(assessor)

    def _next(self, card: Message, after: Message) -> Message:
        """Wait for the next question in the thread, or for the word that all have an answer."""
        workspace = self._sandbox.workspace

        def newest() -> Iterator[Message]:
            for post in reversed(workspace.conversations[card.channel].posts.values()):
                if post.ts <= after.ts:
                    return
                if post.bot and post.thread_ts == card.ts:
                    yield Message(workspace, post)

        with workspace.changed:
            found: list[Message] = []

            def asked() -> bool:
                found[:] = [each for each in newest() if is_asked(each) or ALL_ANSWERED in each.plain]
                return bool(found)

            if not workspace.changed.wait_for(asked, PATIENCE):
                raise AssertionError(f"nothing was asked after:\n{after}")
            return found[0]

    def _rests(self) -> None:
        """Wait until all is said, and what was drawn shows its last state."""
        self._host.settle(PATIENCE)
        end = time.monotonic() + PATIENCE
        database: Database = self._host.bot.database
        while time.monotonic() < end:
            with database.reading() as session:
                if redraws.seconds_until_dirty(session) is None:
                    break
            time.sleep(0.02)
        self._sandbox.settle(0.05, PATIENCE)

    def _person(self, role: str) -> Person:
        return self._sandbox.person(role)

    def _goes_on(self, words: str) -> None:
        if not self._wanted():
            raise GivenUp
        self._tell(Progress(self._done, self._of, words))
        self._done += 1


def _condition(number: int, condition: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what to enter for a condition."""
    return {
        f"Condition {number}": condition["words"],
        f"Condition {number} is due on": today + timedelta(days=condition["due_in"]),
        f"Evidence wanted for condition {number}": condition.get("evidence"),
    }
