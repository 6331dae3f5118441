# The front door: `make run` and `make test`. Everything else is a shorter loop of the same.
SHELL := /bin/bash
BUILD ?= build
JOBS ?= $(shell nproc)

.PHONY: run test check bench sim money fuzz page-budget open-tab screenshots eventcatalog format release debug setup setup-run clean

# What each needs is installed the first time: for run less than for the tests.
setup: ; @scripts/setup test
setup-run: ; @scripts/setup run

release: setup-run
	@scripts/build release flowmart
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

# Ten thousand payments at a Stripe that makes faults (docs/stripe.md).
money: setup
	@scripts/build debug faulty_money_test
	@$(BUILD)/debug/tests/stripe/faulty_money_test --payments 10000

fuzz: setup
	@scripts/fuzz

page-budget: setup
	@scripts/build release flowmart
	@scripts/with_server node portal/scripts/page-budget.mjs

open-tab: setup
	@scripts/build release flowmart
	@scripts/with_server node portal/scripts/open-tab.mjs

eventcatalog: setup-run
	@scripts/eventcatalog

screenshots: setup
	@scripts/build release flowmart
	@scripts/with_server node portal/scripts/screenshots.mjs

format: ; @git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 -i

clean: ; rm -rf $(BUILD)
