"""The worker: a few threads that say what waits and draw what has changed."""

import threading
import time
from collections.abc import Callable
from functools import partial

from slack_sdk import WebClient

from bot.delivery.directory import Directory
from bot.delivery.listening import Listener
from bot.delivery.posts import Posts
from bot.delivery.redrawing import Redrawing
from bot.delivery.tools import DeliverySettings, Draw, MakePicture, Say, Step, Tools
from bot.logs import where
from bot.store import outcomes
from bot.store.engine import Database

DIRECTORY_SECONDS = 600.0
"""How often the directory is refreshed."""

DELIVERY_THREADS = 4
"""How many messages are under way to Slack at once."""


class Delivery:
    """Carries the outbox to Slack."""

    def __init__(
        self,
        database: Database,
        slack: WebClient,
        *,
        draw: Draw,
        say: Say,
        picture: MakePicture,
        undeliverable: Callable[[int, str], None],
        owner: str,
        jitter: Callable[[], float],
        settings: DeliverySettings | None = None,
        directory: Directory | None = None,
    ) -> None:
        """Keep what it works with; nothing runs yet.

        `draw` draws a card, `say` a statement and `picture` the picture in one; `undeliverable` is told the
        id of a message that Slack refuses for good and Slack's word for why, possibly more than once, and
        opens its own transaction.
        `owner` names this worker among all others; `jitter` gives numbers from 0 to 1. Raises ValueError
        where a call to Slack may outlast a lease: two workers would then say the same.
        """
        chosen = settings or DeliverySettings()
        if slack.timeout >= chosen.lease_seconds:
            raise ValueError("the timeout of calls to Slack must be shorter than the lease")
        self._tools = Tools(database, slack, chosen, owner, jitter)
        self._posts = Posts(self._tools, draw, say, picture)
        self._redrawing = Redrawing(self._tools, draw)
        self._undeliverable = undeliverable
        self._directory = directory
        self._telling = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self, threads: int = DELIVERY_THREADS) -> None:
        """Begin to deliver with so many threads; every second one leaves all but posts to the others."""
        self._tools.stopping.clear()
        for number in range(threads):
            steps: list[Step] = [self._posts.step]
            if number % 2 == 0:
                steps += [self._redrawing.step, self._report]
            self._begin(
                threading.Thread(target=self._run, args=[steps], name=f"delivery-{number}", daemon=True)
            )
        if not self._tools.database.is_sqlite:
            self._begin(Listener(self._tools.database, self._tools.stopping))
        if self._directory is not None:
            keep = partial(self._keep, self._directory)
            self._begin(threading.Thread(target=keep, name="directory", daemon=True))

    def stop(self) -> None:
        """Finish what is being sent, give back what was only claimed, and end the threads."""
        self._tools.stopping.set()
        for thread in self._threads:
            while thread.is_alive():
                self._tools.database.grew.set()  # again and again: a thread that wakes clears it
                thread.join(0.05)
        self._threads.clear()

    def run_once(self) -> bool:
        """Do what one thread does each time round; return whether there was anything to do."""
        waits = [step() for step in (self._posts.step, self._redrawing.step, self._report)]
        return 0.0 in waits

    def _begin(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _run(self, steps: list[Step]) -> None:
        tools = self._tools
        while not tools.stopping.is_set():
            # cleared before looking: what is added after the look sets it again
            tools.database.grew.clear()
            try:
                # each step its turn, so that a flood of one kind does not hold up the others
                waits = [step() for step in steps]
                if 0.0 in waits:
                    tools.database.grew.set()  # where there was one there may be more, for other threads
                else:
                    known = [wait for wait in waits if wait is not None]
                    tools.database.grew.wait(min([tools.settings.poll_seconds, *known]))
            except Exception as error:  # noqa: BLE001  a worker outlives whatever happens
                tools.log.error("delivery stumbled", where=where(error))  # noqa: TRY400  no words
                tools.stopping.wait(tools.settings.poll_seconds)

    def _report(self) -> float | None:
        """Tell of messages that were refused for good; those it fails to tell of are told of next time."""
        with self._telling:  # one thread at a time, or each would tell of the same
            with self._tools.database.reading() as session:
                untold = outcomes.refusals(session)
            told = [refusal for refusal in untold if self._tells(refusal)]
            for refusal in told:
                self._tools.write(partial(outcomes.reported, refusal=refusal))
        return 0.0 if told else None

    def _tells(self, refusal: outcomes.Refusal) -> bool:
        """Tell of one refusal; one that cannot be told of must not keep the others from being."""
        try:
            self._undeliverable(refusal.message_id, refusal.error)
        except Exception as error:  # noqa: BLE001  whatever it is, the next may go well
            self._tools.log.error("refusal not told", message=refusal.message_id, where=where(error))  # noqa: TRY400  no words
            return False
        return True

    def _keep(self, directory: Directory) -> None:
        due = 0.0
        while not self._tools.stopping.is_set():
            if time.monotonic() >= due or directory.is_older_than(DIRECTORY_SECONDS):
                refreshed = directory.refresh()
                wait = DIRECTORY_SECONDS if refreshed else self._tools.settings.outage_seconds
                due = time.monotonic() + wait
            directory.read_channels(self._tools.stopping)
            directory.read_zones(self._tools.stopping)
            self._tools.stopping.wait(0.5)
