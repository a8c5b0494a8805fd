"""How long things take, measured by hand: `.venv/bin/python -m benchmarks.questionnaire`."""
