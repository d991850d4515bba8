"""Time of a search in an open library: exact, synthetic clustered vectors, with and without filters that keep 5 %."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from clustered import library, vectors
from machine import describe

from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.store.filter_language import parse

QUERIES = 100
FILTERS = {"all": None, "5 %, by size": "size < 50", "5 %, 25 folders": ""}
FILTERS["5 %, 25 folders"] = " or ".join(f"folder under /pictures/{n:03}" for n in range(25))
WORDS = ("a cat on a sofa", "海边日落", "IMG 0000123", "red car in the snow", "people at a table", "一杯咖啡")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000, 300_000])
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    asked = parser.parse_args()
    print(describe())
    print(f"{'segments':>9}  {'what':40} {'p50':>8} {'p99':>8}")
    for count in [600] if asked.small else asked.counts:
        with tempfile.TemporaryDirectory() as folder, Library(library(Path(folder), count)) as lib:
            _check(lib, count)
            for name, where in FILTERS.items():
                _row(count, f"nearest 10, {name}", lib, where)
            spent = []
            for n in range(QUERIES):
                began = time.perf_counter()
                lib.search(Query.of(WORDS[n % len(WORDS)]))
                spent.append(time.perf_counter() - began)
            _print(count, "lib.search(words), everything included", spent)


def _row(count: int, name: str, lib: Library, where: str | None) -> None:
    engine, tree, spent = lib._store.engine, parse(where) if where else None, []
    dim = engine.vectors()["embedded"]
    engine.nearest(vectors(1, dim)[0], "embedded", 10, tree)  # the first use of a filter may build an index
    for query in vectors(QUERIES, dim, seed=1):
        began = time.perf_counter()
        found = engine.nearest(query, "embedded", 10, tree)
        spent.append(time.perf_counter() - began)
        assert len(found) == 10
    _print(count, name, spent)


def _print(count: int, name: str, spent: list[float]) -> None:
    p50, p99 = (np.percentile(spent, q) * 1000 for q in (50, 99))
    print(f"{count:>9,}  {name:40} {p50:5.2f} ms {p99:5.2f} ms", flush=True)


def _check(lib: Library, count: int) -> None:
    """What is measured is exact: numpy finds the same."""
    engine = lib._store.engine
    dim = engine.vectors()["embedded"]
    rows = vectors(count, dim)
    for query in vectors(5, dim, seed=2):
        wanted = np.sort(rows @ query)[::-1][:10]
        assert np.allclose([score for _, score in engine.nearest(query, "embedded", 10)], wanted, atol=1e-4)


if __name__ == "__main__":
    main()
