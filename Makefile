# Everything a person types. `make demo` and `make test` work on a machine with only Python 3.11, make and git.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: help setup demo test check format lint types layering bench faults month year reference fuzz letters sbom looks pictures
help:
	@echo "make demo    the office on this machine; leaves letters and a digest in demo-out/"
	@echo "make month   a month of an office: 120 referrals, told as a story and counted twice; some minutes"
	@echo "make test    sets up and runs the tests"
	@echo "make letters every letter side by side, with how easily it reads: docs/letters.md"
	@echo "make check   format, lint, types, layering, tests; names the step that failed"
	@echo "make bench   what it costs, against floors measured in the same run (needs Dovecot)"
	@echo "make faults  the whole fault matrix, a thousand kills, a million damages: an hour or so (needs Dovecot)"
	@echo "make year    shadow on a year of an invented office's mailbox, held against what is true (needs Dovecot)"
	@echo "make reference  every setting as a page, and the man page, from the program itself"
	@echo "make fuzz    readers against made-up mail for SECONDS (3600)"
	@echo "make sbom    what is in it: the lock file as CycloneDX, on standard output"

setup: $(READY)

# A half-made environment is never taken for a whole one: `ready` is written last.
$(READY): requirements.lock
	@test ! -L $(VENV) || { echo "$(VENV) is a link: another checkout's environment is not cleared from here; run make setup there"; exit 1; }
	@echo "setting up $(VENV), once ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mailbot needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

demo: $(READY)
	@$(BIN)/python run_bot.py demo

month: $(READY)
	@$(BIN)/python run_bot.py demo --month --out month-out

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# Each step names itself; the first that fails is the last line but one.
check: format lint types layering test
	@echo "make check: all well"

format: $(READY)
	@echo "== format"; $(BIN)/ruff format --check --quiet . || { echo "make check: format failed; .venv/bin/ruff format . mends it"; exit 1; }

lint: $(READY)
	@echo "== lint"; $(BIN)/ruff check --quiet . || { echo "make check: lint failed"; exit 1; }

types: $(READY)
	@echo "== types"; $(BIN)/mypy --no-error-summary || { echo "make check: types failed"; exit 1; }

layering: $(READY)
	@echo "== layering"; $(BIN)/python -m pytest tests/test_layering.py || { echo "make check: layering failed"; exit 1; }

bench: $(READY)
	@for bench in $(notdir $(basename $(wildcard bench/*.py))); do echo "== $$bench"; $(BIN)/python -m bench.$$bench || exit 1; done

letters: $(READY)
	@PYTHONPATH=. $(BIN)/python docs/pictures/letters.py

SECONDS ?= 3600
fuzz: $(READY)
	@$(BIN)/python -m tests.security.fuzz --seconds $(SECONDS)

year: $(READY)
	@$(BIN)/python -m tests.shadow.year

reference: $(READY)
	@PYTHONPATH=. $(BIN)/python docs/reference.py

sbom: $(READY)
	@$(BIN)/python -m tests.security.sbom

looks: $(READY)
	@PYTHONPATH=. $(BIN)/python docs/pictures/measure.py

pictures: $(READY)
	@PYTHONPATH=. $(BIN)/python docs/pictures/take.py

# Each says how many, how long, and how many were wrong; the first that finds something ends it.
faults: $(READY)
	@echo "== an ordinary day, stopped before every step"; $(BIN)/python -m tests.faults.matrix
	@echo "== a thousand kill -9"; $(BIN)/python -m tests.faults.kills --kills 1000
	@echo "== three hundred without copies: the window that cannot be closed"; $(BIN)/python -m tests.faults.kills --kills 300 --without-copies
	@echo "== the same on the double of Exchange Online"; $(BIN)/python -m tests.faults.matrix --like exchange
	@for like in exchange ses; do $(BIN)/python -m tests.faults.kills --kills 1000 --like $$like || exit 1; done
	@echo "== twelve hours on it"; $(BIN)/python -m tests.faults.soak --hours 12 --like exchange
	@echo "== everything that comes back, with other Message-IDs"; MAILBOT_ALL=1 $(BIN)/python -m pytest -q tests/postroom/test_what_comes_back_renamed.py
	@echo "== a thousand kill -9 of two post rooms and a stand-by on PostgreSQL, which falls as well"; $(BIN)/python -m tests.faults.workers --offices 2 --workers 3 --at-most 1 --kills 1000
	@echo "== a day of a region: 20 offices, 3 workers, one killed every hour"; $(BIN)/python -m tests.faults.workers
	@echo "== the line to the database, cut before and behind everything that is sent"; MAILBOT_ALL=1 $(BIN)/python -m pytest -q tests/record/postgres/test_statements.py
	@echo "== twenty-four hours"; $(BIN)/python -m tests.faults.soak
	@echo "== every letter of the demo, answered in every manner"; MAILBOT_ALL_MANNERS=1 $(BIN)/python -m pytest -q tests/decide/test_every_manner.py tests/understand/page/test_manners.py
	@echo "== a month of an office, whole"; MAILBOT_WHOLE_MONTH=1 $(BIN)/python -m pytest -q tests/demo/test_month.py
	@echo "== hostile mails of 25 MB, of every kind"; $(BIN)/python -m tests.security.hostile
	@echo "== a million damages of the journal"; $(BIN)/python -m tests.faults.journal_damage --times 1000000
	@echo "== an officer's whole hour from the guide, in both languages"; MAILBOT_WHOLE_HOUR=1 $(BIN)/python -m pytest -q tests/e2e/test_officers_hour.py
