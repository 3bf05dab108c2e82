# Two commands: `make run` serves the site, `make test` proves it. Both set up everything they need in .venv.
PYTHON ?= python3
PORT ?= 8000
# One more than there are cores: a test that drives a browser waits for it half of the time.
WORKERS ?= 3
VENV := .venv
PY := $(VENV)/bin/python
# Many tests start Python: each start would compile the whole house again.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test lint types contracts migrations unit slow fast fast-postgresql every-case messages locks audit bench bench-peers bench-smoke compare-doors judged elasticsearch elasticsearch-stop figures clean help
.DEFAULT_GOAL := help

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version)."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Without a resolver: a lock is complete, and what pip finds out for itself changes with every release of anything (decision 7).
INSTALL := $(PY) -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes

$(VENV)/run.stamp: deploy/locks/run.txt | $(VENV)/bin/python
	$(INSTALL) -r deploy/locks/run.txt
	@$(PY) -m pip --disable-pip-version-check check
	@touch $@

$(VENV)/test.stamp: deploy/locks/test.txt $(VENV)/run.stamp
	$(INSTALL) -r deploy/locks/test.txt
	@$(PY) -m pip --disable-pip-version-check check
	@touch $@

run: $(VENV)/run.stamp ## Serve the site with its demo: make run PORT=8000
	@exec $(PY) manage.py deploy_run --port $(PORT)

test: $(VENV)/test.stamp ## Everything but the slow lots: tools, lint, types, contracts, migrations, the fast tests on both databases
	@sh deploy/test_needs.sh
	@$(MAKE) --no-print-directory lint types contracts migrations
	@$(MAKE) --no-print-directory unit

lint: $(VENV)/test.stamp ## ruff and djade
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	git ls-files -z '*/templates/*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check

types: $(VENV)/test.stamp ## mypy, strict
	$(VENV)/bin/mypy

contracts: $(VENV)/test.stamp ## Import directions
	$(VENV)/bin/lint-imports

migrations: $(VENV)/test.stamp ## Models and migrations agree
	AVOINKUNTA_DATA_DIR=$(VENV)/check $(PY) manage.py makemigrations --check --dry-run

# The slow lots stand apart (make slow): with a browser, kill -9 and walks over everything they take half an hour of two cores.
unit: fast fast-postgresql ## The fast tests, on SQLite and on PostgreSQL

slow: $(VENV)/test.stamp ## Browser journeys, kill -9 rounds and other long lots
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup -m "slow or browser"

FAST := $(PY) -m pytest -n $(WORKERS) --dist loadgroup -m "not slow and not browser"

fast: $(VENV)/test.stamp ## Tests without the slow lots, on SQLite
	$(FAST)

fast-postgresql: $(VENV)/test.stamp ## The same on a PostgreSQL server started for the run, the first and the last case of each test
	$(FAST) --postgresql

every-case: $(VENV)/test.stamp ## All cases on PostgreSQL
	$(FAST) --postgresql --every-case

messages: $(VENV)/test.stamp ## Collect texts to translate and compile them (needs gettext)
	$(PY) manage.py makemessages -l sv -l en --no-obsolete --no-wrap --add-location file -i .venv -i tests
	$(PY) deploy/compile_messages.py

locks: $(VENV)/bin/python ## Choose versions anew and write the lock files
	$(PY) -m pip install --quiet uv
	for lot in run test; do $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade --no-header --strip-extras --no-emit-index-url --no-emit-find-links -q deploy/locks/$$lot.in -o deploy/locks/$$lot.txt; done

audit: $(VENV)/test.stamp ## Known weaknesses of what we install
	$(VENV)/bin/pip-audit --require-hashes -r deploy/locks/run.txt

# What the data of a size and the addresses are is in tests/benchmarks/README.md; TO=deploy/benchmarks.md keeps the tables.
SIZE ?= 10000
ROUNDS ?= 5
SECONDS ?= 2
BENCH := $(PY) -m tests.benchmarks.speed

bench: $(VENV)/test.stamp ## The site's speed beside bare limits: make bench SIZE=187,10000 ROUNDS=5 ENGINE=tantivy
	@$(BENCH) --size $(SIZE) --rounds $(ROUNDS) --seconds $(SECONDS) --rows "$(ROWS)" --machine "$(MACHINE)" $(if $(ENGINE),--engine $(ENGINE)) $(if $(TO),--to $(TO)) $(PEERS)

# The peer is no part of the locks: it has an environment of its own.
$(VENV)/peers.stamp: tests/benchmarks/peers/requirements.txt | $(VENV)/bin/python
	$(PY) -m venv $(VENV)/peers
	$(subst $(PY),$(VENV)/peers/bin/python,$(INSTALL)) -r $<
	@touch $@

bench-peers: $(VENV)/test.stamp $(VENV)/peers.stamp ## The same with a small Wagtail site beside ours
	@$(MAKE) --no-print-directory bench PEERS=--peers

bench-smoke: $(VENV)/test.stamp ## That the bench runs, in seconds; its figures say nothing
	@$(BENCH) --size 187 --rounds 1 --seconds 0.1 --mix 1 --clients 2

judged: $(VENV)/test.stamp ## How well searching answers the judged queries: make judged ENGINE=tantivy
	@$(PY) -m tests.search.judged --engine $(or $(ENGINE),tantivy) $(if $(MISSES),--misses)

# Of this machine alone, fetched by Maven into .venv/elasticsearch; it needs Java 17.
ES_PORT ?= 9200
elasticsearch: $(VENV)/test.stamp ## A real Elasticsearch to try the site with: make elasticsearch ES_PORT=9200 PASSWORD=secret
	@$(PY) -m tests.support.elasticsearch start --port $(ES_PORT) --password "$(PASSWORD)"

elasticsearch-stop: $(VENV)/bin/python ## End it, and forget what it holds
	@$(PY) -m tests.support.elasticsearch stop

# EVERY=10 asks for every tenth offering, without the lists.
compare-doors: $(VENV)/test.stamp ## Compare total and procedure of every offering, 25 municipalities and 4 terms, at every door
	@$(PY) -m tests.live.doors $(if $(EVERY),--every $(EVERY))

figures: $(VENV)/bin/python ## How the code reads, in figures
	@$(PY) -m tests.benchmarks.figures

clean: ## Forget the demo's data, and the bench's
	rm -rf var $(VENV)/bench
