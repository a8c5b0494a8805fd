# Two commands: `make demo` opens the playground, `make test` proves the project. Both set up what they need.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
MODULES := bot benchmarks tests

# Compiled code is kept, also where the environment says not to beside its source: the tests start many processes,
# and each would take four times as long to start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(abspath .venv/compiled)

define DRAFT
import os, tempfile
from alembic import command
from bot.store.engine import Database
from bot.store.migrate import own_connection, run, upgrade
with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{folder}/draft.db")
    upgrade(database)
    with own_connection(database) as connection:
        run(connection, lambda config: command.revision(config, os.environ["name"], autogenerate=True))
    database.close()
endef
export DRAFT

.PHONY: help demo walkthrough screenshots test checked compiled setup format schemas migration lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: setup ## a pretend Slack workspace with the bot in it, as a page to play in
	@$(BIN)/spend-bot demo

walkthrough: setup ## the whole story, played by itself and told in the terminal
	@$(BIN)/spend-bot demo --walkthrough

screenshots: setup ## the pictures of the documentation, taken anew
	@$(BIN)/python -m tests.browser.screenshots $(SCREENSHOTS)

test: setup ## formatting, lint, types, import rules, and the tests with coverage
	@$(MAKE) --no-print-directory --jobs 2 checked compiled
	@echo "Running the tests"
	@$(BIN)/python -m tests.run

checked:
	@echo "Checking format and lint"
	@$(BIN)/ruff format --quiet --check . && $(BIN)/ruff check --quiet .
	@echo "Checking types"
	@$(BIN)/mypy --no-error-summary $(MODULES)
	@echo "Checking which room imports which"
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo

# once, rather than in each of the processes that run the tests; what is wrong with them they say themselves
compiled:
	@$(BIN)/python -m pytest --quiet --collect-only >/dev/null 2>&1 || true

setup: $(READY) ## the environment, from requirements.lock into .venv

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null \
		|| { echo "$(PYTHON) is not there: install Python 3.11 or newer, or name yours: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c '' \
		|| { echo "$(PYTHON) does not start: mend it, or name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$($(PYTHON) --version) is too old: install 3.11 or newer, or name one: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "Making the environment in .venv"; $(PYTHON) -m venv .venv; } \
		|| { echo "Python's venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
		|| { echo "uv could not be installed: is a package index reachable?"; exit 1; }
	@echo "Installing what requirements.lock names"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . \
		|| { echo "The packages could not be installed: is a package index reachable?"; exit 1; }
	@touch $(READY)

format: setup ## put the code into its format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

schemas: setup ## the JSON Schemas in config/schemas: of the configuration files, for editors, and of what is exported
	@$(BIN)/spend-bot standard schema

migration: setup ## a draft of the migration to the present tables: make migration name="What it is for"
	@test -n "$(name)" || { echo 'Say what it is for: make migration name="What it is for"'; exit 1; }
	@$(BIN)/python -c "$$DRAFT"

lock: setup ## choose the newest packages that fit pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --upgrade \
		--custom-compile-command "make lock" --group dev pyproject.toml --output-file requirements.lock

clean: ## forget the environment and what the demo kept
	@rm -rf .venv var
