# Everything a contributor types. `make` alone lists it. Needs: make and Python 3.11 or newer, nothing else.
#
#   make run ARGS="console"            arguments for `python -m bot`
#   make run PYTHON=python3.12         the Python that makes .venv (used once: `make clean-all` to choose again)
#   make test PYTEST_ARGS="-k streak"  arguments for pytest

PYTHON ?= python3
ARGS ?=
PYTEST_ARGS ?=
LOCK_ARGS ?=
# Wheels only: a source package would fetch its build tools, and those are not in the lock.
WHEELS ?= --only-binary :all:

VENV := .venv
PY := $(VENV)/bin/python
# A stamp is newer than its lock when what the lock names is installed.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
LIBRARIES_STAMP := $(VENV)/.installed-libraries

LINTS := ruff-check ruff-format mypy imports content compose workflow dependabot dockerfile
# pytest comes last, so that its summary is what the eye meets.
CHECKS := $(LINTS) pytest

.DEFAULT_GOAL := help
.PHONY: help run test lint libraries bench faults fuzz figures lock clean clean-all $(addprefix check-,$(CHECKS))

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUN_STAMP) ## start the bot (installs it the first time); ARGS="..." goes to the command line
	@$(PY) -m bot $(ARGS)

test: $(DEV_STAMP) ## check everything: style, types, walls, content, container files, tests
	@$(call run-checks,$(CHECKS))

lint: $(DEV_STAMP) ## check everything but the tests
	@$(call run-checks,$(LINTS))

libraries: $(LIBRARIES_STAMP) ## install NumPy, pandas and scikit-learn: `make test` then runs the code in content/ with them

bench: $(DEV_STAMP) ## measure how fast it is
	@$(PY) -m tests.benchmarks $(ARGS)

faults: $(DEV_STAMP) ## kill the bot at each step of a post, and count what arrives (a few minutes)
	@$(PY) -m tests.faults $(ARGS)

fuzz: $(DEV_STAMP) ## throw hostile input at every door for a minute; ARGS="300" for five
	@$(PY) -m tests.fuzz $(ARGS)

figures: $(DEV_STAMP) ## measure the code: sizes, branches, names; ARGS=FOLDER measures another checkout
	@$(PY) -m tests.tooling.figures $(ARGS)

lock: $(DEV_STAMP) ## pin the dependencies again; LOCK_ARGS=--upgrade takes newer ones
	$(UV_COMPILE) $(OURS) -o requirements.lock
	$(UV_COMPILE) $(OURS) --group dev -c requirements.lock -o requirements-dev.lock
	$(UV_COMPILE) --group content --fork-strategy fewest -c requirements-dev.lock -o requirements-content.lock

clean: ## remove caches and builds (keeps .venv, data/ and .env)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find adapters bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

clean-all: clean ## remove .venv too
	rm -rf $(VENV)

# One run of all checks, whatever fails on the way; the last line says which did.
define run-checks
failed=""; \
for check in $(1); do \
	echo "== $$check"; \
	$(MAKE) --no-print-directory check-$$check || failed="$$failed $$check"; \
done; \
if [ -n "$$failed" ]; then echo "Failed:$$failed"; exit 1; fi; \
echo "All passed: $(1)"
endef

check-ruff-check: $(DEV_STAMP)
	@$(VENV)/bin/ruff check .

check-ruff-format: $(DEV_STAMP)
	@$(VENV)/bin/ruff format --check .

check-mypy: $(DEV_STAMP)
	@$(VENV)/bin/mypy bot adapters tests

check-imports: $(DEV_STAMP)
	@$(VENV)/bin/lint-imports

check-content: $(DEV_STAMP)
	@$(PY) -m bot content lint --strict

check-compose: $(DEV_STAMP)
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

check-workflow: $(DEV_STAMP)
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows \
		.github/workflows/ci.yml .github/workflows/audit.yml

check-dependabot: $(DEV_STAMP)
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

check-dockerfile: $(DEV_STAMP)
	@$(VENV)/bin/hadolint Dockerfile && echo "ok -- hadolint has nothing to say"

check-pytest: $(DEV_STAMP)
	@$(PY) -m pytest -rs -n 3 --dist loadfile $(PYTEST_ARGS)

# The locks hold for every platform and for Python 3.11 and newer.
UV_COMPILE = $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(LOCK_ARGS)
OURS := pyproject.toml --all-extras

# The project itself is not installed: `python -m bot` runs from this folder.
define install
$(call require-python,$(PY))
@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip
@echo "Installing $$(grep -c '^[A-Za-z0-9]' $(1)) packages from $(1). The first time takes a minute or two."
@$(PY) -m pip install --disable-pip-version-check --require-hashes $(WHEELS) -r $(1)
@touch $@
@echo "Installed. The next start skips this."
endef

define require-python
@$(1) -c '' >/dev/null 2>&1 || { echo "There is no working Python called '$(1)'. \
	Install Python 3.11 or newer, or name it: make run PYTHON=python3.12" >&2; exit 1; }
@$(1) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cairn needs Python 3.11 or newer; \
	'$(1)' is $$($(1) --version). Name a newer one: make clean-all, then make run PYTHON=python3.12" >&2; exit 1; }
endef

$(RUN_STAMP): requirements.lock $(PY)
	$(call install,requirements.lock)

$(DEV_STAMP): requirements-dev.lock $(PY)
	$(call install,requirements-dev.lock)

$(LIBRARIES_STAMP): requirements-content.lock $(PY)
	$(call install,requirements-content.lock)

# Also the way out when the system's Python has moved and left the link in .venv dangling.
$(PY):
	$(call require-python,$(PYTHON))
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "'$(PYTHON)' cannot make environments: \
	its venv or ensurepip module is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making the environment $(VENV) with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv --clear $(VENV)
