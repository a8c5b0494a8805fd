"""Runs the tests: with coverage and its floor where everything they need is here, and says so where not."""

import os
import subprocess
import sys
import tempfile

from tests import chromium, postgres

FLOOR = 95
"""Percent of branches."""


def main() -> int:
    """Run pytest and return its exit status."""
    options = ["-q", "-n", "4", "--dist", "worksteal", "--cov", "--cov-report=term"]
    options += ["-o", "tmp_path_retention_policy=failed"]  # memory is dear
    here = {postgres.MISSING: postgres.binaries(), chromium.MISSING: chromium.program()}
    missing = [said for said, program in here.items() if not program]
    if not missing or os.environ.get("CI") == "true":
        options.append(f"--cov-fail-under={FLOOR}")
    for said in missing:
        print(f"{said}. Its tests are skipped and the coverage floor is left aside.", flush=True)
    with tempfile.TemporaryDirectory(prefix="spend-tests-", dir=postgres.memory()) as folder:
        where = os.environ | {"PYTEST_DEBUG_TEMPROOT": folder}
        command = [sys.executable, "-m", "pytest", *options, *sys.argv[1:]]
        return subprocess.run(command, env=where, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
