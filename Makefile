# Every command of the house; `make help` lists them. Only python3 (3.11 to 3.13), git, make and
# ca-certificates need to be there: the rest goes into .uv/ and .venv/ of this folder.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
# The browser is driven on one database only; the rules of the house, and what is marked so, do not ask which one it is.
OTHER_DATABASE := --ignore=tests/house -m "not browser and not soak and not once"
SOAKING := -o faulthandler_timeout=7200 --durations 20
# One by one, so that no core waits while the other has a queue of slow ones.
TESTS ?= -n 2 --maxschedchunk 1 --durations 20 --durations-min 5

.DEFAULT_GOAL := help
.PHONY: help install run test check fmt bench soak plan promises manual assets chromium provider

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done

install: $(INSTALLED)  ## what uv.lock pins, into .venv/ (every other command does this first)

$(INSTALLED): pyproject.toml uv.lock scripts/bootstrap.py
	$(PYTHON) scripts/bootstrap.py

run: assets  ## the server with the demonstration, at http://localhost:8000; FRESH=1 begins anew
	$(BIN)/baken serve --demonstration $(if $(FRESH),--fresh)

test: assets chromium provider  ## the whole suite, on SQLite and then on PostgreSQL
	@failed=0; \
	$(BIN)/python -m pytest $(TESTS) || failed=1; \
	BAKEN_TEST_DATABASE=postgresql $(BIN)/python -m pytest $(TESTS) $(OTHER_DATABASE) || failed=1; \
	exit $$failed

CHECKS := lint format types imports templates migrations translations promised
.PHONY: $(CHECKS)

check: $(CHECKS)  ## lint, format, types, imports, templates, migrations, translations, promised; each by its name too

$(CHECKS): $(INSTALLED)

lint:
	$(BIN)/ruff check
format:
	$(BIN)/ruff format --check
types:
	$(BIN)/mypy
imports:
	$(BIN)/lint-imports --no-logo
templates:
	$(BIN)/djlint src --lint --check --quiet
migrations:
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m baken makemigrations --check --dry-run
translations:
	$(BIN)/python -m scripts.translations check
promised:
	$(BIN)/python -m scripts.promises check

fmt: $(INSTALLED)  ## code and templates, as the house writes them
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format
	for again in 1 2; do $(BIN)/djlint src --reformat --quiet > /dev/null || true; done  # the second time it settles

bench: assets  ## measures a sector; bench/README.md tells what
	$(BIN)/python -m bench

# One after the other, in one process: some measure how long something takes, or let processes of their own run at once.
soak: assets chromium provider  ## the slow tests, on SQLite and then PostgreSQL, and all figures on Spark (where there is a Java)
	$(PYTHON) scripts/bootstrap.py --extra spark
	@failed=0; \
	$(BIN)/python -m pytest -m soak $(SOAKING) || failed=1; \
	BAKEN_TEST_DATABASE=postgresql $(BIN)/python -m pytest -m "soak and not browser and not once" $(SOAKING) tests/promises tests/production || failed=1; \
	exit $$failed

plan: $(INSTALLED)  ## draws the structure from the imports: build/plan.svg
	$(BIN)/python -m scripts.plan

promises: $(INSTALLED)  ## makes docs/promises.md of how each promise fared in the last runs
	$(BIN)/python -m scripts.promises

manual: assets chromium  ## makes the pictures of docs/handleiding and of the README anew
	$(BIN)/python -m scripts.manual

assets: $(INSTALLED)  ## compiles the translations
	@$(BIN)/python -m scripts.translations compile

chromium: $(INSTALLED)  ## a Chromium to test with, installed where it may be
	@$(BIN)/python -m tests.chromium

provider: $(INSTALLED)  ## an OpenID Connect provider to test with, out of what its own lock pins
	@$(BIN)/python -m tests.provider
