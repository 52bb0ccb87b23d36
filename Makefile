# `make` alone says what there is. Every target first builds .venv when it is missing or stale; tools/setup.sh decides.
# ARGS goes on to the program. PYTHON names the Python that .venv is made with: make setup PYTHON=python3.12

export PYTHON
export PTB_TIMEDELTA = 1
.DEFAULT_GOAL := help
.PHONY: help setup chat test check bench bench-scale bench-reports bench-broadcasts format lock for-run for-dev

help:
	@echo "make setup    build the environment in .venv"
	@echo "make chat     talk to the bot in the terminal; ARGS='--as coordinator' for another role"
	@echo "make test     run the tests; ARGS='-k dates' for some of them"
	@echo "make check    format, lint, types, architecture and documentation"
	@echo "make bench    measure answers side by side with plain searches"
	@echo "make bench-scale  measure the bot on an index of 100,000 passages"
	@echo "make bench-reports  measure overview, exports and final report of 500 activity reports"
	@echo "make bench-broadcasts  measure a message to 3,000 beside questions, side by side with other ways to send"
	@echo "make format   put the code into the house's format"
	@echo "make lock     renew the locks from pyproject.toml and requirements-*.in"

setup:
	@sh tools/setup.sh all
	@echo "Ready: make chat talks to the bot; .venv/bin/knudepunkt --help lists the commands."

for-run:
	@sh tools/setup.sh run

for-dev:
	@sh tools/setup.sh dev

chat: for-run
	@.venv/bin/python -m bot chat $(ARGS)

test: for-dev
	.venv/bin/python -m pytest $(ARGS)

check: for-dev
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy
	.venv/bin/python -m pytest -q tests/test_architecture.py tests/test_house.py

bench: for-dev
	.venv/bin/python -m bench.answers $(ARGS)

bench-scale: for-dev
	.venv/bin/python -m bench.scale $(ARGS)

bench-reports: for-dev
	.venv/bin/python -m bench.reports $(ARGS)

bench-broadcasts: for-dev
	.venv/bin/python -m bench.broadcasts $(ARGS)

format: for-dev
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

# From the public registry whatever pip is told on this machine, so that the hashes are those that everybody gets.
COMPILE = PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_INDEX_URL= PIP_EXTRA_INDEX_URL= .venv/bin/python -m piptools compile --upgrade \
	--quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host

lock: for-dev
	$(COMPILE) --build-deps-for editable --output-file requirements.lock pyproject.toml
	$(COMPILE) --constraint requirements.lock --output-file requirements-semantic.lock requirements-semantic.in
	$(COMPILE) --constraint requirements.lock --output-file requirements-dev.lock requirements-dev.in
