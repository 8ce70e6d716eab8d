# make run: set up and start. make test: set up, check and test. make bench: measure beside the peers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

.PHONY: run test lint texts drawings bench lock sbom clean

run: $(VENV)/run.stamp
	$(BIN)/python -m bot serve

test: $(VENV)/dev.stamp lint
	$(BIN)/python -m pytest -n 4 --dist worksteal

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

# What requirements.txt and requirements-dev.txt need, all of it, with the hash of every file: written anew.
lock:
	test -x $(VENV)/lock/bin/uv || ($(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv==0.13.9)
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

# What the service stands on, as CycloneDX JSON.
sbom: $(VENV)/run.stamp
	$(BIN)/python -m bot sbom > sbom.json

$(VENV)/run.stamp: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) requirements.lock
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(INSTALL) requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV)
