# Lockstep. `make help` lists what there is. Settings are environment variables: .env.example names them.
# The system's Python where it can be used (docs/decisions/0043), else the first on the PATH; PYTHON=… says another.
SYSTEM_PYTHON ?= /usr/bin/python3
FIT = import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
ifndef PYTHON
PYTHON := $(shell $(SYSTEM_PYTHON) -c '$(FIT)' 2>/dev/null && echo $(SYSTEM_PYTHON) || echo python3)
endif
STACK = cd backend && $(PYTHON) -m stack
FILE ?=
CMD ?= help
ARGS ?=
SEED ?= 1
MINUTES ?= 1
CLIENTS ?=
NODES ?= 20
ROOMS ?=
PROFILE ?=

# GNU make ends with 2 whenever a recipe fails. Too little disk is to end `make run` with 1, so it is asked about here:
# then make does as with -q, which runs no recipe and ends with 1.
ifneq ($(filter run,$(MAKECMDGOALS)),)
ifneq ($(shell ($(STACK) space) >&2 || echo no),)
MAKEFLAGS += -q
endif
endif

.DEFAULT_GOAL := help
.PHONY: help run stop logs doctor manage test check lint fmt coverage mutation bench bench-search bench-admin model torture torture-mutants screens backup restore

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: ## set everything up and serve on http://localhost:9000 (Ctrl-C ends it)
	@$(STACK) run

stop: ## end what runs, from any terminal
	@$(STACK) stop

logs: ## follow the logs of all processes
	@$(STACK) logs

doctor: ## say what this machine has, what runs and what is wrong
	@$(STACK) doctor

manage: ## run a management command: make manage CMD="shell"
	@$(STACK) manage $(CMD)

test: ## run everything that CI runs
	@$(STACK) test

check: ## run its fast half: linters, types, client tests, API tests
	@$(STACK) check

lint: ## run the linters and type checks alone
	@$(STACK) test lint

fmt: ## format the code
	@$(STACK) fmt

coverage: ## which lines and branches of access and sync the API tests reach; fails unless they reach all
	@$(STACK) exec --name coverage --only-database -- sh -c 'coverage run -m pytest -q -m "not stack" && coverage report'

mutation: ## change access and sync, a place at a time, and ask the tests: make mutation ARGS="--sample 100 --seed 7"
	@$(STACK) exec --name mutation --only-database -- python -m mutation $(ARGS)

bench: ## measure on a stack of its own: make bench ARGS="--road=inline"
	@POSTS_PER_MINUTE=0 $(STACK) exec --name bench --durable -- python -m bench $(ARGS)

bench-search: ## measure the search, on a database of its own
	@$(STACK) exec --name bench --only-database -- python -m bench.search $(ARGS)

bench-admin: ## time the admin site's lists over a million messages
	@$(STACK) exec --name bench --only-database -- python -m bench.admin $(ARGS)

model: ## try out every order in which things can happen, in a small model
	@cd backend && $(PYTHON) -m torture.model $(ARGS)

torture: ## many clients, real servers, faults; then whether all show the same: make torture SEED=7 MINUTES=10
	@cd backend && $(PYTHON) -m torture --seed $(SEED) --minutes $(MINUTES) --nodes $(NODES) $(if $(CLIENTS),--clients $(CLIENTS)) $(if $(ROOMS),--rooms $(ROOMS)) $(if $(PROFILE),--profile $(PROFILE)) $(ARGS)

torture-mutants: ## plant each known mistake in the servers or clients: the torture must find it out
	@cd backend && $(PYTHON) -m torture.mutants $(ARGS)

screens: ## photograph every screen, phone and desk, light and dark
	@$(STACK) exec --name screens --browser -- npm --prefix ../frontend run screens

backup: ## write the database into a file: make backup FILE=lockstep.dump
	@test -n "$$FILE" || { echo 'Name the file: make backup FILE=lockstep.dump'; exit 1; }
	@$(STACK) backup "$$FILE"

restore: ## put a backup in the database's place: make restore FILE=lockstep.dump
	@test -n "$$FILE" || { echo 'Name the file: make restore FILE=lockstep.dump'; exit 1; }
	@$(STACK) restore "$$FILE"
