# Set-up and the everyday commands. Needs git, make and Python 3.11 or newer; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TSC := npx --yes --package typescript@5.9 tsc
PRETTIER := npx --yes prettier@3.6 --log-level warn
PAGE_FILES := 'pytest_rle/page/static/*.{js,css}'

.PHONY: bench smoke test coverage lint page-lint screenshots format clean

bench: $(INSTALLED)  ## Play Crashlanded with the scripted team on the embedded colony
	$(BIN)/pytest benchmarks/ -k crashlanded --rle-seed 42

smoke: $(INSTALLED)  ## Play a few ticks of every scenario
	$(BIN)/pytest benchmarks/ -m smoke

test: $(INSTALLED)  ## Run the test suite, spread over the cores
	$(BIN)/pytest tests/ -n auto --maxprocesses 4 --dist worksteal

coverage: $(INSTALLED)  ## Run the test suite with branch coverage
	$(BIN)/pytest tests/ -n auto --maxprocesses 4 --dist worksteal --cov --cov-report=term

lint: $(INSTALLED)  ## Check style, types, and the imports between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) page-lint

page-lint:  ## Check types and style of the page's scripts, where Node.js and its registry are there
	@if $(TSC) --version > /dev/null 2>&1; then \
		$(TSC) -p pytest_rle/page/static && $(PRETTIER) --check $(PAGE_FILES); \
	else echo "the page's scripts are not checked: they need Node.js, and TypeScript from its registry"; fi

screenshots: $(INSTALLED)  ## Make the pictures of the page in docs/images (needs Chromium)
	$(BIN)/python -m tests.page.screenshots

format: $(INSTALLED)  ## Apply the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@if command -v npx > /dev/null; then $(PRETTIER) --write $(PAGE_FILES); fi

clean:  ## Remove what set-up and runs have left
	rm -rf $(VENV) results build dist .coverage

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pytest-rle needs Python 3.11 or newer; choose one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
