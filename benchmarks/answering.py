"""How soon a team sees an answer: the next question, and the numbers on the card and on Home.

python -m benchmarks.answering [PAUSE]

In the pretend workspace, which keeps to Slack's rate limits, one person answers twenty questions of a new
assessment, PAUSE seconds after each is asked (8 unless it is said). What a colleague sees in the thread, on
the card and on Home is timed from the moment at which the answer stands in the channel.
"""

import io
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from statistics import median

import yaml

from bot.logs import set_up_logs
from bot.sandbox.department import SHORTCUTS, pretend_config
from bot.sandbox.example import SCRIPT
from bot.sandbox.hosting import HostedBot
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View
from bot.sandbox.server import Sandbox
from bot.sandbox.story.replying import Anything, gives

ROUNDS = 20
PAUSE = 8.0
CHANNEL, TITLE = "#licensing-service", "River level alerts"
WORDS = "yes, this is how it is done here: https://example.gov.uk/how"
IN_TIME = date(2099, 1, 4)
LONGEST = 60.0
"""Seconds after which something counts as never seen."""


def main() -> None:
    """Print the median and the longest time of each."""
    pause = float(sys.argv[1]) if len(sys.argv) > 1 else PAUSE
    set_up_logs(io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/answering.db"
        sandbox = Sandbox(shortcuts=SHORTCUTS)
        with sandbox, HostedBot(sandbox, url, pretend_config(Path(folder))):
            taken = answer(sandbox, pause)
    for what, each in taken.items():
        times = sorted(each)
        sys.stdout.write(f"{what:14} median {median(times):5.2f} s, at most {times[-1]:5.2f} s\n")


def answer(sandbox: Sandbox, pause: float) -> dict[str, list[float]]:
    """Have questions answered; return in how many seconds a colleague saw what followed each."""
    lead, developer = sandbox.person("delivery lead"), sandbox.person("developer")
    card = start(lead)
    lead.opens_home()
    lead.sees("0 of", on="home", within=LONGEST)
    taken: dict[str, list[float]] = {"next question": [], "card": [], "Home": []}
    asked = developer.sees("Question 1 of", thread=card, within=LONGEST)
    with ThreadPoolExecutor() as looking:
        for number in range(1, ROUNDS + 1):
            time.sleep(pause)
            gives(developer, asked, Anything(WORDS, IN_TIME))
            begun = time.monotonic()
            counted = re.compile(rf"\b{number} of \d+ questions answered")
            looks: dict[str, tuple[re.Pattern[str], Callable[[], Sequence[Message | View | None]]]] = {
                "next question": (re.compile(rf"Question {number + 1} of"), lambda: lead.reads(thread=card)),
                "card": (counted, lambda: lead.reads(CHANNEL)),
                "Home": (counted, lambda: [lead.home]),
            }
            seen = {what: looking.submit(seconds, begun, *look) for what, look in looks.items()}
            for what, future in seen.items():
                taken[what].append(future.result())
            asked = developer.sees(f"Question {number + 1} of", thread=card, within=LONGEST)
    return taken


def seconds(
    begun: float, words: re.Pattern[str], read: Callable[[], Sequence[Message | View | None]]
) -> float:
    """Return how long after `begun` it was before some words could be read."""
    while not any(words.search(each.plain) for each in read() if each is not None):
        if time.monotonic() - begun > LONGEST:
            raise TimeoutError(words.pattern)
        time.sleep(0.01)
    return time.monotonic() - begun


def start(lead: Person) -> Message:
    """Have an assessment started; return its card."""
    form = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))["assessments"][0]["form"]
    lead.types("/spend start", in_=CHANNEL)
    lead.sees_modal("Start an assessment", within=LONGEST)
    lead.fills({"Title": TITLE, **form, "Channel for the conversation": CHANNEL})
    lead.submits()
    return lead.sees(TITLE, in_=CHANNEL, within=LONGEST)


if __name__ == "__main__":
    main()
