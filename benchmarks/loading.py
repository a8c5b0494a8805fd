"""How long it takes to read and check everything under config/, with exploring what can be reached."""

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.config import load

CONFIG = Path(__file__).parents[1] / "config"
ROUNDS = 20


def milliseconds() -> float:
    """Return how long one loading takes."""
    start = perf_counter()
    load(CONFIG)
    return (perf_counter() - start) * 1000


def main() -> None:
    """Print the median and the longest time."""
    standards = ", ".join(load(CONFIG).standards)
    loading = [milliseconds() for _ in range(ROUNDS)]
    sys.stdout.write(f"Loading {standards}: {median(loading):.0f} ms, at most {max(loading):.0f} ms\n")


if __name__ == "__main__":
    main()
