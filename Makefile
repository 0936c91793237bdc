# Everything starts here; `make help` lists the targets. Needs Python >= 3.11, pip and make, nothing else.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?= -n auto --dist loadfile -m "not slow"
PACKAGES := gateway adapters epp billing_core simulators

.DEFAULT_GOAL := help
.PHONY: help demo run test test-all check format bench chaos lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# The environment comes from the hashed lock; a changed lock or project file makes it anew.
$(VENV)/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python" >&2; exit 1; }
	@echo "preparing $(VENV) with $(PYTHON) (first run only)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.ready ## the whole story on this machine: simulators, gateway, orders, a lost answer, the books
	@$(BIN)/dgw demo $(DEMO_ARGS)

run: $(VENV)/.ready ## simulators and gateway for a developer; stays up until Ctrl-C
	@$(BIN)/dgw dev $(RUN_ARGS)

test: $(VENV)/.ready ## all tests but the long soaks
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

test-all: ## the tests on Python 3.11, 3.12 and 3.13
	@for v in 3.11 3.12 3.13; do \
		py=$$(command -v pyenv >/dev/null && ls -d "$$(pyenv root)"/versions/$$v.*/bin/python 2>/dev/null | tail -n 1); \
		$(MAKE) --no-print-directory test VENV=.venv-$$v PYTHON="$${py:-python$$v}" || exit 1; \
	done

check: $(VENV)/.ready ## format, lint, types, import contracts, lock in sync
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_packaging.py
	@$(BIN)/python -m pip check

format: $(VENV)/.ready ## format and apply the safe fixes
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.ready ## benchmarks; ratios against a baseline of the same run
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

chaos: $(VENV)/.ready ## kill, cut and freeze everything under load, then compare registries and money; CHAOS_ARGS="--orders 300"
	@$(BIN)/python -m tests.chaos $(CHAOS_ARGS)

lock: ## renew requirements.lock (needs uv)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra dev --no-header \
		--output-file requirements.lock pyproject.toml

clean: ## remove environments and caches
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
