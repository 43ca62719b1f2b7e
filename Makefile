# Every task of the project. `make help` lists them; each sets up what it needs by itself.
.DEFAULT_GOAL := help
PYTHON ?= python3.11
PORT ?= 8765
OPEN ?= 1
BIN := .venv/bin

.PHONY: help demo test check fix bench

help: ## list the tasks
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

.venv/made: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .venv/made

demo: .venv/made ## open the product on a local Slack with a seeded sales team (PORT=8765, OPEN=0: no browser)
	PORT=$(PORT) OPEN=$(OPEN) "$(BIN)/python" -m demo

test: .venv/made ## run all tests
	"$(BIN)/python" -m pytest

check: .venv/made ## types, style and import contracts
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy" .
	"$(BIN)/lint-imports" --no-cache

fix: .venv/made ## put style right where that can be done by itself
	"$(BIN)/ruff" check --fix .
	"$(BIN)/ruff" format .

bench: .venv/made ## speed, each figure beside its floor in the same run (ARGS=--quick for small sizes)
	"$(BIN)/python" -m benchmarks $(ARGS)
