# The front door: `make run` and `make test`. Everything else is a shorter loop of the same.
SHELL := /bin/bash
BUILD ?= build
JOBS ?= $(shell nproc)

.PHONY: run test check attack mutants package package-test bench sim money fuzz page-budget open-tab screenshots eventcatalog format release debug setup setup-run setup-package clean

# What each needs is installed the first time: for run less than for the tests.
setup: ; @scripts/setup test
setup-run: ; @scripts/setup run
setup-package: ; @scripts/setup package

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

# What tries to break it, as often as it takes: an hour and more.
attack: setup
	@scripts/attack

# Small faults, put in one at a time: would a test notice? MUTANTS="engine --count 20 --minutes 60" chooses.
mutants: setup
	@scripts/mutants $(MUTANTS)

# A .deb for Debian 12, and whether it installs on a clean one and takes an order.
package: setup-package
	@scripts/package
package-test: package
	@scripts/package_test

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
