# What people do with this project. `make` alone lists it.
PORT ?= 8000
VENV ?= .venv
PYTHON = $(VENV)/bin/python
PYTEST = $(PYTHON) -m pytest -n auto --dist worksteal
# --throw-away: not the running server; --required: fail rather than skip where there is no PostgreSQL
POSTGRES ?=
# Pages look and read the same whatever database they come from, and readers of books and clauses ask none:
# on SQLite is enough.
ONCE = $(addprefix --ignore tests/,e2e/test_axe.py e2e/test_public_pages.py e2e/test_paper.py \
	budget/notation budget/book budget/tables)
FAULTS = $(PYTHON) -m pytest -s -p no:randomly tests/faults tests/oversight/test_migrations.py
# --upgrade: newest versions rather than those already locked
LOCK ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite test-postgres coverage uncovered mutate check lint types migrations deploy bench faults drill audit sbom wheelhouse lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run ## set up, fill with the seed book and demo cases, serve on http://127.0.0.1:$(PORT)
	$(PYTHON) manage.py migrate --no-input --verbosity 0
	$(PYTHON) manage.py seed
	$(PYTHON) manage.py demo --passwords-stay
	$(PYTHON) manage.py collectstatic --no-input --verbosity 0
	@echo "Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C stops)"
	@exec $(PYTHON) -m gunicorn oversight.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 \
		--no-control-socket --log-level warning

test: test-sqlite test-postgres ## the whole suite on SQLite, then on PostgreSQL where there is one

test-sqlite: $(VENV)/dev
	env -u DATABASE_URL $(PYTEST) $(COVER)

test-postgres: $(VENV)/dev ## the suite on PostgreSQL (POSTGRES=--throw-away, --required)
	$(PYTHON) tests/with_postgres.py $(POSTGRES) $(PYTEST) $(ONCE) $(COVER)

coverage: COVER = --cov --cov-append --cov-report=json:var/coverage/report.json
coverage: uncovered test ## the suite, and which lines and branches of the rules it reaches on both databases: at least 95 % each
	$(PYTHON) tests/gates.py coverage var/coverage/report.json

uncovered:
	rm -rf var/coverage && mkdir -p var/coverage

mutate: $(VENV)/dev ## alter notation, status and deadlines in one place at a time: at least 85 % must be noticed
	rm -rf mutants
	env -u DATABASE_URL $(PYTHON) -m mutmut run --max-children 2
	$(PYTHON) tests/gates.py mutation mutants

check: lint types migrations deploy test-sqlite ## lint, types, migrations, production settings, tests

lint: $(VENV)/dev
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	find templates -name '*.html' -exec $(VENV)/bin/djade --check {} +

types: $(VENV)/dev
	$(PYTHON) -m mypy

migrations: $(VENV)/dev
	$(PYTHON) manage.py makemigrations --check --dry-run

deploy: $(VENV)/dev
	DJANGO_HTTPS=1 $(PYTHON) manage.py check --deploy --fail-level WARNING

bench: $(VENV)/dev $(VENV)/peers ## measurements (tests/bench): ratios within one run, on SQLite; DATABASE_URL of an empty PostgreSQL for those of pages, imports and lines
	@for file in tests/bench/bench_*.py; do echo "== $$file"; PEERS=$(VENV)/peers $(PYTHON) $$file || exit 1; done

faults: $(VENV)/dev ## kill work at 30 moments each, crowds of clerks and readers, earlier releases; on SQLite and on PostgreSQL where there is one
	env -u DATABASE_URL FAULT_POINTS=30 FAULT_LOAD=full $(FAULTS)
	FAULT_POINTS=30 FAULT_LOAD=full $(PYTHON) tests/with_postgres.py $(POSTGRES) $(FAULTS)

drill: $(VENV)/run ## kill a replica, a worker and a primary under readers, on loopback (needs nginx and PostgreSQL)
	deploy/drill

audit: $(VENV)/gates ## ask the package index for known vulnerabilities of what is locked
	for lock in requirements.lock requirements-dev.lock; do \
		$(VENV)/gates/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes -r $$lock || exit 1; done

sbom: $(VENV)/gates ## write var/sbom.json: what production consists of (CycloneDX), checked against its schema
	mkdir -p var
	$(VENV)/gates/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --validate \
		-o var/sbom.json requirements.lock

wheelhouse: $(VENV)/gates ## download what production needs into var/wheelhouse, hashes checked, to install from offline
	rm -rf var/wheelhouse
	$(VENV)/gates/bin/pip download --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements.lock -d var/wheelhouse

lock: ## renew the lock files from pyproject.toml (LOCK=--upgrade: to the newest versions)
	bin/uv pip compile -q $(LOCK) --universal --generate-hashes --custom-compile-command "make lock" \
		pyproject.toml -o requirements.lock
	bin/uv pip compile -q $(LOCK) --universal --generate-hashes --custom-compile-command "make lock" \
		--constraint requirements.lock --group dev pyproject.toml -o requirements-dev.lock
	bin/uv pip compile -q $(LOCK) --universal --generate-hashes --custom-compile-command "make lock" \
		tests/bench/peers.in -o requirements-peers.lock
	bin/uv pip compile -q $(LOCK) --universal --generate-hashes --custom-compile-command "make lock" \
		--group gates -o requirements-gates.lock

clean: ## remove the environment and the caches; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	bin/make-venv $(VENV)

# Each stamp is as old as the last installation from its lock file.
$(VENV)/run: requirements.lock | $(PYTHON)
	bin/uv pip install --quiet --compile-bytecode --python $(PYTHON) --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock | $(PYTHON)
	bin/uv pip sync --quiet --compile-bytecode --python $(PYTHON) --require-hashes requirements-dev.lock
	@touch $@ $(VENV)/run

# Other programs, run as they come: what they need is not mixed with ours.
$(VENV)/peers $(VENV)/gates: $(VENV)/%: requirements-%.lock | $(PYTHON)
	bin/make-venv $@
	bin/uv pip sync --quiet --python $@/bin/python --require-hashes $<
	@touch $@
