# make run: set up and start. make test: set up, check and test. make bench: measure beside the peers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint texts drawings bench clean

run: $(VENV)/run.stamp
	$(BIN)/python -m bot serve

test: $(VENV)/dev.stamp lint
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Merge new and changed texts into the translations; the tests fail on what is missing.
texts: $(VENV)/dev.stamp
	$(BIN)/pybabel -q extract --no-default-keywords -k _ -k N_ -k n_:1,2 --no-location --sort-output \
		-o $(VENV)/karani.pot conversations handlers
	$(BIN)/pybabel -q update -i $(VENV)/karani.pot -D karani -d locales --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date

# Draw docs/architecture.md anew; the tests fail while it differs from the code.
drawings: $(VENV)/dev.stamp
	$(BIN)/python -m tests.drawing

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.documents

$(VENV)/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV)
