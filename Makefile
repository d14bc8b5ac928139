# Two commands for a newcomer: `make report` and `make test`.
# Everything else goes through `needsbook` (see `.venv/bin/needsbook --help`).

PYTHON ?= python3
BIN := .venv/bin
# What pip writes of `--editable` holds this folder's path. Without it, a folder that is
# renamed goes on working, and a copy runs its own code.
EDITABLE := _editable_impl_needsbook.pth
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: report test test-all preview check lint docs bench clean setup setup-dev lock help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

report: setup ## build the HTML edition and the PDF into _book/
	@$(BIN)/python -m needsbook build

test: setup-dev ## run the quick tests, most of all
	@$(BIN)/python -m pytest -n auto --dist loadgroup --no-loadscope-reorder

test-all: setup-dev ## run all tests, as CI does: also those that build the report or run a browser
	@$(BIN)/python -m pytest -m "" -n auto --dist loadgroup --no-loadscope-reorder

preview: setup ## serve _book, rebuild and reload on every change
	@$(BIN)/python -m needsbook preview

check: setup ## check data and chapters, build nothing
	@$(BIN)/python -m needsbook check

lint: setup-dev ## ruff, mypy, the direction of imports, the size of the analysis
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@PYTHONPATH=engine/src $(BIN)/lint-imports engine/pyproject.toml --no-cache
	@$(BIN)/python tests/house.py

docs: setup-dev ## build the documentation of needsbook into engine/docs/_build
	@$(BIN)/python -m sphinx --quiet --fail-on-warning engine/docs engine/docs/_build
	@echo engine/docs/_build/index.html

bench: setup ## what a build costs, against the way Quarto works (BENCH=--write: into README.md)
	@PYTHONPATH=engine $(BIN)/python -m benchmarks $(BENCH)

clean: setup ## remove everything that a build makes (not .venv), and say what that frees
	@$(BIN)/python -m needsbook clean

# By content, not by date: an old file that was put back is another lock all the same.
setup: ## set up .venv from the reader's lock, where it is not of this lock
	@cmp -s requirements.lock .venv/ready || $(MAKE) --no-print-directory .venv

# The developers' lock holds the reader's: it adds packages, and changes none.
setup-dev: setup ## add what tests need
	@cmp -s requirements-dev.lock .venv/ready-dev || { \
	  $(PIP) --require-hashes -r requirements-dev.lock && cp requirements-dev.lock .venv/ready-dev; }

.PHONY: .venv
.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; call: make PYTHON=/path/to/python3.11 setup"; exit 2; }
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) --only-binary :all: --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable ./engine
	@printf '../../../../engine/src\n../../../../src\n' > "$$(echo .venv/lib/python3*/site-packages)/$(EDITABLE)"
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m needsbook "$$@"\n' > $(BIN)/needsbook
	@cp requirements.lock .venv/ready

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --no-emit-package needsbook \
  --generate-hashes --no-emit-index-url --no-header --quiet

lock: ## write the locks anew (needs uv)
	$(LOCK) --extra build --upgrade --output-file requirements.lock
	cd engine && $(LOCK) --no-annotate --extra test --constraint ../requirements.lock \
	  --output-file src/needsbook/assets/new/requirements.lock
	$(LOCK) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock
