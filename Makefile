# The front door: `make run` and `make test`. Everything else is a shorter loop of the same.
SHELL := /bin/bash
BUILD ?= build
JOBS ?= $(shell nproc)

.PHONY: run test check bench sim fuzz page-budget open-tab screenshots eventcatalog format release debug setup clean

setup: ; @scripts/setup

release: setup
	@scripts/build release
debug: setup
	@scripts/build debug

run: release
	@scripts/run

test: setup
	@scripts/test

check: setup
	@scripts/check

bench: setup
	@scripts/bench

fuzz: setup
	@scripts/fuzz

page-budget: release
	@scripts/with_server node portal/scripts/page-budget.mjs

open-tab: release
	@scripts/with_server node portal/scripts/open-tab.mjs

eventcatalog: setup
	@scripts/eventcatalog

screenshots: release
	@scripts/with_server node portal/scripts/screenshots.mjs

format: ; @git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 -i

clean: ; rm -rf $(BUILD)
