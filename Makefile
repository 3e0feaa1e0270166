# The two commands of the first day are `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
DATA ?= data
SERVE ?= 1
HOST ?= 127.0.0.1
PORT ?= 8000
KILLS ?= 50
BIN := .venv/bin
RUN := .venv/.ready-to-run
DEV := .venv/.ready-to-develop
BOARDPAPERS := $(BIN)/boardpapers --data $(DATA)

PDF := $(wildcard corpus/sample/*.pdf)
SAMPLE := $(or $(PDF),$(wildcard corpus/sample/*.md))
PART_2 := $(or $(wildcard corpus/sample/part-2/*.pdf),$(wildcard corpus/sample/part-2/*.md))

help: ## list what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(RUN) ## index the sample papers, ask them a question, serve them (SERVE=0 ends after the answer)
	@echo "Adding the sample papers to $(DATA)/"
	@$(BOARDPAPERS) add $(SAMPLE)
	@$(BOARDPAPERS) add --exempt $(PART_2)
	@echo
	@$(BOARDPAPERS) ask "what did Ofsted say about the Health and Wellbeing Board?"
	@if [ "$(SERVE)" != 0 ]; then echo; exec $(BOARDPAPERS) serve --host $(HOST) --port $(PORT); fi

serve: $(RUN) ## serve the library in DATA on HOST and PORT
	@exec $(BOARDPAPERS) serve --host $(HOST) --port $(PORT)

test: check ## every check and every test
	@$(BIN)/pytest $(TESTS)

check: $(DEV) ## the checks alone: ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV) ## put the code into ruff's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

kill-test: $(DEV) ## kill the indexer KILLS times (50) at random moments
	@KILLS=$(KILLS) $(BIN)/pytest tests/test_kill_during_add.py

bench: $(DEV) ## time indexing and asking, beside the reference pipeline
	@$(BIN)/python -m evaluation.bench

lock: $(DEV) ## write the lock files from pyproject.toml (UPGRADE=1: with the newest allowed versions)
	@UPGRADE=$(UPGRADE) scripts/lock

venv: $(DEV) ## make or renew the environment in .venv

clean: ## remove the environment and what the tools keep, never the data
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(RUN): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" scripts/make-venv requirements.lock $@

$(DEV): requirements-dev.lock pyproject.toml
	@PYTHON="$(PYTHON)" scripts/make-venv requirements-dev.lock $@

.PHONY: help demo serve test check format kill-test bench lock venv clean
