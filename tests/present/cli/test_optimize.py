"""The command that builds search indexes, and what the status says of them."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from lingxi.index import optimizer
from lingxi.library import Library
from lingxi.store import search_index
from lingxi.store.edge.index_file import write_indexes
from lingxi.types import SearchIndex
from tests.index.test_optimizer import Builds
from tests.present.cli.program import invoke
from tests.shared_engine import DATABASES


def test_small_libraries_need_none(folder: Path) -> None:
    invoke("index", folder, "--model", "toy")
    assert "all vectors are searched exactly" in invoke("optimize").stderr
    assert "search    toy: exact\n" in invoke("status").stdout


def test_a_database_does_its_own_upkeep(monkeypatch: pytest.MonkeyPatch) -> None:
    address, done = f"shared://{uuid4().hex}", list[str]()
    Library(address).close()
    monkeypatch.setattr(DATABASES[address].engine, "optimize", lambda: done.append("optimized"), raising=False)
    shown = invoke("optimize", "--library", address)
    assert done == ["optimized"]
    assert "PostgreSQL searches vectors of which a shard has more than 50,000 by a graph" in shown.stderr
    assert "search " not in invoke("status", "--library", address).stdout


def test_a_large_library_gets_one_after_indexing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds = Builds()
    monkeypatch.setattr(optimizer, "build_indexes", builds)
    monkeypatch.setattr(search_index, "INDEX_FROM", 3)
    monkeypatch.setattr(search_index, "GROWN", 0)  # it is always due, also when the command looks
    done = invoke("index", folder, "--model", "toy")
    assert (done.exit_code, "building the search index" in done.stderr) == (0, True)
    assert False in builds.graphs
    assert "toy: graph, 1.000 of the ten nearest" in invoke("optimize", "--graph").stderr


def test_the_status_says_how_vectors_are_searched(folder: Path) -> None:
    invoke("index", folder, "--model", "toy")
    with Library() as library:
        data = library.folder / library._store.manifest.data
    codes = SearchIndex("toy", "codes", 2, 0.9951, 120, 300_000, 12.4, 40.2)
    write_indexes(data, [codes, SearchIndex("toy.caption", "exact", 0, 0.9, 120, 300_000, 40.2, 40.2)])
    (data / "sealed.json").unlink()
    shown = invoke("status").stdout
    assert (
        "search    toy: codes, 0.995 of the ten nearest, 120 queries over 300,000 vectors, 12 ms (exact 40 ms)" in shown
    )
    assert "search    toy.caption: exact; warning: codes find too little (0.900 of the ten nearest" in shown
    known = json.loads(invoke("status", "--json").stdout)["indexes"]
    assert [(each["vectors"], each["method"], each["recall"]) for each in known] == [
        ("toy", "codes", 0.9951),
        ("toy.caption", "exact", 0.9),
    ]
