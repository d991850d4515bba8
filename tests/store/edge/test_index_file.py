"""The file with the search indexes of an engine folder."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from lingxi.store.edge.index_file import FILE, read_indexes, search_params, write_indexes
from lingxi.types import SearchIndex

CODES = SearchIndex("toy", "codes", 2, 0.995, 120, 300_000, 12.5, 40.0)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_indexes(tmp_path, [CODES])
    assert read_indexes(tmp_path) == {"toy": CODES}


def test_without_a_readable_file_search_is_exact(tmp_path: Path) -> None:
    assert read_indexes(tmp_path) == {}
    (tmp_path / FILE).write_text('[{"vectors": "toy"}]')
    assert read_indexes(tmp_path) == {}
    (tmp_path / FILE).write_text("[")
    assert read_indexes(tmp_path) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"setting": "abc"}, {"setting": -1}, {"setting": 0}, {"setting": 10**30}, {"setting": True}, {"points": "many"},
        {"recall": float("nan")}, {"recall": None}, {"ms": "1"}, {"method": "magic"}, {"method": []}, {"vectors": 1},
    ],
)  # fmt: skip
def test_what_lingxi_never_writes_is_no_index(tmp_path: Path, changed: dict[str, object]) -> None:
    (tmp_path / FILE).write_text(json.dumps([asdict(CODES) | changed]))
    assert read_indexes(tmp_path) == {}


def test_a_file_of_deep_json_is_no_index(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[" * 200_000)
    assert read_indexes(tmp_path) == {}


def test_how_the_engine_searches() -> None:
    assert search_params(None).exact
    assert search_params(replace(CODES, method="exact")).exact
    codes, graph = search_params(CODES), search_params(replace(CODES, method="graph", setting=400))
    assert not codes.exact
    assert codes.quantization is not None
    assert (codes.quantization.oversampling, codes.quantization.rescore) == (2.0, True)
    assert not graph.exact
    assert graph.hnsw_ef == 400
