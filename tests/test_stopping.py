"""A process that is asked to stop hears it, whatever it is doing."""

import signal
import subprocess
import sys

import pytest

from tests.patience import PATIENCE

WAITS = """
import signal, sys, threading, time
from bot.stopping import Stop
def strike():
    time.sleep(0.2)  # most likely it waits by then; if not, all is well in any case
    signal.pthread_kill(threading.get_ident(), int(sys.argv[1]))
before = signal.getsignal(int(sys.argv[1]))
with Stop() as stop:
    threading.Thread(target=strike, daemon=True).start()
    stop.wait()
assert signal.getsignal(int(sys.argv[1])) is before
"""
"""The signal meets another thread: nothing that the main thread waits in is interrupted by it."""


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_a_wish_that_does_not_interrupt_the_main_thread_is_heard(wish: signal.Signals) -> None:
    done = subprocess.run([sys.executable, "-c", WAITS, str(int(wish))], timeout=PATIENCE, check=False)
    assert done.returncode == 0
