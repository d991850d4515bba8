"""The search indexes of an engine folder: how each is searched, in a file beside the engine's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import qdrant_edge as edge

from lingxi.disk import write_json
from lingxi.types import SearchIndex

FILE = "search_index.json"
LEAST_RECALL = 0.99  # with less, search is exact
EXACT_BELOW = 20_000  # points of a kind: fewer are searched exactly
READ = 100  # hits that are read at least, so that the recall of the first ten does not depend on how many are wanted


def read_indexes(folder: Path) -> Mapping[str, SearchIndex]:
    """The indexes by the names of their vectors; none if the file is missing or cannot be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {each["vectors"]: SearchIndex(**each) for each in found}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def write_indexes(folder: Path, indexes: Iterable[SearchIndex]) -> None:
    """Replaces the file."""
    write_json(folder / FILE, [asdict(each) for each in indexes])


def search_params(index: SearchIndex | None) -> edge.SearchParams:
    """How the engine searches with an index: exactly if there is none, or if its recall is too low.

    Codes and graphs find candidates, which are then compared by their vectors.
    """
    if index is None or index.method == "exact":
        return edge.SearchParams(exact=True)
    if index.method == "codes":
        quantization = edge.QuantizationSearchParams(rescore=True, oversampling=float(index.setting))
        return edge.SearchParams(quantization=quantization)
    return edge.SearchParams(hnsw_ef=index.setting, quantization=edge.QuantizationSearchParams(rescore=True))
