# Everything a person types. `make demo` and `make test` work on a machine with only Python 3.11, make and git.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: setup demo test check format lint types bench
setup: $(READY)

$(READY): requirements.lock
	@echo "setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

demo: $(READY)
	@$(BIN)/python run_bot.py demo

test: $(READY)
	$(BIN)/python -m pytest -n 2

check: format lint types

format: $(READY)
	@echo "== format";  $(BIN)/ruff format --check .

lint: $(READY)
	@echo "== lint";  $(BIN)/ruff check .

types: $(READY)
	@echo "== types";  $(BIN)/mypy
