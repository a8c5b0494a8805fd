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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

import yaml

from bot.logs import set_up_logs
from bot.sandbox.department import SHORTCUTS, pretend_config
from bot.sandbox.example import SCRIPT
from bot.sandbox.hosting import HostedBot
from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message
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
            asked = lead.sees(f"Question {number + 1} of", thread=card, within=LONGEST)
            taken["next question"].append(time.monotonic() - begun)
            [total] = re.findall(rf"Question {number + 1} of (\d+)", asked.plain)
            counted = partial(lead.sees, f"{number} of {total} questions answered", within=LONGEST)
            on_card = looking.submit(seconds, begun, partial(counted, in_=CHANNEL))
            on_home = looking.submit(seconds, begun, partial(counted, on="home"))
            taken["card"].append(on_card.result())
            taken["Home"].append(on_home.result())
    return taken


def seconds(begun: float, look: Callable[[], object]) -> float:
    """Return how long after `begun` it was before a look saw what it waited for."""
    look()
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
