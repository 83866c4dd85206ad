# Every target first installs the pinned packages that it needs into .venv, once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run extras import named test nightly lint check bench sbom clean

run: .venv/run
	@$(BIN)/python -m bot run

# For what the local chat and the pages do not need: PostgreSQL, pictures, importing.
extras: .venv/extras

# Makes articles of a source: make import SOURCE=site/posts INTO=archive
import: named .venv/extras
	@$(BIN)/python -m bot import "$(SOURCE)" --into "$(INTO)"

named:
	@test -n "$(SOURCE)" -a -n "$(INTO)" || \
	{ echo "Name a source and a folder: make import SOURCE=site/posts INTO=archive" >&2; exit 2; }

# Measuring the coverage takes as long again as the tests; the gates set CI.
test: .venv/test
	$(BIN)/python -m pytest -n auto --dist worksteal $(if $(CI),--cov --cov-report=term)

# The tests with random input, ten thousand examples each; takes hours.
nightly: .venv/test
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n auto --dist worksteal -m hypothesis

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

# What the bot and its extras consist of, in the format CycloneDX.
sbom: .venv/test
	@mkdir -p dist
	$(BIN)/python .ci/sbom.py > dist/clippings.cdx.json

# Each file marks that its packages are installed; it is newer than the files that list them.
.venv/run: pyproject.toml constraints.txt .ci/install.py
	@$(PYTHON) .ci/install.py run
	@touch $@

.venv/extras: pyproject.toml constraints.txt .ci/install.py
	@$(PYTHON) .ci/install.py extras
	@touch $@ .venv/run

.venv/test: pyproject.toml constraints.txt .ci/install.py
	@$(PYTHON) .ci/install.py test
	@touch $@ .venv/extras .venv/run

clean:
	rm -rf .venv .cache .coverage htmlcov dist
