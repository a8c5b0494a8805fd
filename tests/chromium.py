"""The browser that tests of the page use."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "Chromium is not here (on Debian: apt-get install chromium)"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str | None:
    """Return where Chromium is, or None where it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
