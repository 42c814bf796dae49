# Every target sets up what it needs by itself: a virtual environment in .venv, and Qt's system libraries.

.DEFAULT_GOAL := help
.PHONY: help setup compiled run demo pictures test check bench clean

python := .venv/bin/python
ready := .venv/.ready
shown_in_readme := window-light.png channels-dark.png overview-light.png
shown := $(if $(DISPLAY),.venv/.display)

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*##/ { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(ready): pyproject.toml setup.py constraints.txt packaging/setup/setup.sh
	packaging/setup/setup.sh .venv
	@touch $@

.venv/.display: $(ready) # the set-up may have run where there was no display
	packaging/setup/setup.sh .venv display
	@touch $@

compiled: $(ready) # what was changed since the set-up, also where Python is told to keep nothing compiled
	@$(python) -m compileall -q iptv_manager

setup: $(ready) $(shown) ## make the virtual environment and install what is missing

run: compiled $(shown) ## open the program
	$(python) -m iptv_manager

demo: $(ready) $(shown) ## show the main job with a provider of our own, no account needed
	$(python) -m iptv_manager demo

pictures: $(ready) ## take the pictures of the README anew
	rm -rf build/pictures
	env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen $(python) -m iptv_manager demo --out build/pictures
	cp $(addprefix build/pictures/,$(shown_in_readme)) docs/pictures

test: $(ready) ## run all tests
	$(python) -m pytest

check: $(ready) ## format, lint, types, import rules, tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(python) -m pytest

bench: compiled ## measure the program against its floors
	$(python) -m benchmarks

clean: ## remove what the targets made
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find iptv_manager -name __pycache__ -prune -exec rm -rf {} +
