# Everything a person needs, by one word each. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all lint bench eval fuzz soak docs windows clean format

PY := .venv/bin/python
FOR ?= 600
export PYTHONDONTWRITEBYTECODE ?= 1

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## make .venv, install everything the checkout needs, compile messages
	@echo "Setting up (a first time takes a minute or two; later a few seconds)"
	@tools/setup.sh

demo: setup ## run the console with the demo province on http://localhost:8000
	@.venv/bin/khien demo

test: setup ## every test on SQLite and PostgreSQL, browser included
	@tools/test_system.sh
	@tools/test.sh quick

test-all: setup ## make test, and what needs real servers, kills and clean installations
	@tools/test_system.sh
	@tools/test.sh all

lint: setup ## style, types, imports, templates, messages, sizes, licences
	@tools/lint.sh

format: setup ## let ruff and djlint lay the code out
	@.venv/bin/ruff check --fix --quiet src tests tools || true
	@.venv/bin/ruff format --quiet src tests tools

bench: setup ## the benchmarks, each with its peer in the same run
	@for script in bench/*.py; do echo "== $$script"; $(PY) $$script || exit 1; done

eval: setup ## the reader's figures on ../shared/eval, where it is present
	@$(PY) tools/evaluate.py

fuzz: setup ## the parsers against made-up input: 3 minutes each, then 2,000 damaged files a format
	@tools/fuzz.sh

soak: setup ## the console under steady work, for a long time (FOR=600 seconds)
	@KHIEN_SOAK_SECONDS=$(FOR) $(PY) -m pytest tests/soak -q

docs: setup ## the reference pages and the screenshots
	@tools/test_system.sh
	@$(PY) tools/docs.py

windows: setup ## dist/Khien-Windows.zip (PYTHON_EMBED=python-3.11.x-embed-amd64.zip PYTHON_SHA256=…)
	@$(PY) -m tools.windows --python "$(PYTHON_EMBED)" --sha256 "$(PYTHON_SHA256)"

clean: ## remove everything that the build made (not ./var)
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
	rm -rf src/khien/console/web/static/vendor src/khien/reports/fonts src/khien/documents/ocr/models
	find src -name '*.mo' -delete
