# `make run` and `make test` build all they need: a virtual environment with the pinned packages.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test nightly lint check bench clean

run: .venv/run
	@$(BIN)/python -m bot run

test: .venv/test
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term

# The tests that draw their input by chance, with ten thousand draws each; takes hours.
nightly: .venv/test
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n auto --dist loadfile -m hypothesis

lint: .venv/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: .venv/run
	$(BIN)/python -m bot check

bench: .venv/test
	$(BIN)/python -m benchmarks.speed $(SETS)
	$(BIN)/python -m benchmarks.handling $(SETS)
	$(BIN)/python -m benchmarks.delivery
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.fairness

# Each mark says that its packages are there; it is older than what they were chosen by, or newer.
.venv/run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing packages into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/test: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing packages for the tests into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ .venv/run

clean:
	rm -rf .venv .cache .coverage htmlcov dist
