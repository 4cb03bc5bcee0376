# What can be done here. Everything runs inside .venv; nothing is installed outside of it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo run test nightly check format bench clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Kith needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python has no venv. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

setup: $(STAMP)  ## install everything into .venv, from the lock with hashes

demo: $(STAMP)  ## live through the whole story in a browser, on this machine only
	@$(BIN)/kith demo $(if $(DATA),--data $(DATA)) $(if $(PORT),--port $(PORT))

run: $(STAMP)  ## run the bot with the settings in .env
	@$(BIN)/kith run $(if $(DATA),--data $(DATA))

test: $(STAMP)  ## run the tests
	$(BIN)/pytest -q -n 2 --dist loadfile

nightly: $(STAMP)  ## run the long tests too
	$(BIN)/pytest -q -n 2 --dist loadfile -m "nightly or not nightly"

format: $(STAMP)  ## put the code into its usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(STAMP)  ## form, lint, types, import directions, scripts and their tests, and all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kith check
	$(BIN)/kith test
	$(MAKE) test

bench: $(STAMP)  ## measure the durable turn and the screen, beside a peer and a raw floor
	$(BIN)/python -m benchmarks

clean:  ## remove what was installed and cached
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis artefacts
