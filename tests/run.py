"""Runs the tests: with coverage and its floor where everything they need is here, and says so where not."""

import os
import subprocess
import sys

from tests import chromium, postgres

FLOOR = 95
"""Percent of branches."""


def main() -> int:
    """Run pytest and return its exit status."""
    options = ["-q", "-n", "3", "--dist", "worksteal", "--cov", "--cov-report=term"]
    here = {postgres.MISSING: postgres.binaries(), chromium.MISSING: chromium.program()}
    missing = [said for said, program in here.items() if not program]
    if not missing or os.environ.get("CI") == "true":
        options.append(f"--cov-fail-under={FLOOR}")
    for said in missing:
        print(f"{said}. Its tests are skipped and the coverage floor is left aside.", flush=True)
    return subprocess.run([sys.executable, "-m", "pytest", *options, *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
