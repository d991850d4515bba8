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
MOST_SETTING = 10_000  # six times what lingxi tries at most
MOST = 10**12  # of all that is counted or measured
READ = 100  # hits that are read at least, so that the recall of the first ten does not depend on how many are wanted


def read_indexes(folder: Path) -> Mapping[str, SearchIndex]:
    """The indexes by the names of their vectors; none if the file is missing, or not what lingxi writes."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        indexes = [SearchIndex(**each) for each in found]
        return {each.vectors: each for each in indexes} if all(map(_is_possible, indexes)) else {}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _is_possible(index: SearchIndex) -> bool:
    """Whether lingxi may have measured this; a folder may be a stranger's."""
    counts = (index.setting, index.queries, index.points)
    measures = (index.recall, index.ms, index.exact_ms)
    return (
        isinstance(index.vectors, str)
        and index.method in ("exact", "codes", "graph")
        and all(type(each) is int and 0 <= each <= MOST for each in counts)
        and all(type(each) in (int, float) and 0 <= each <= MOST for each in measures)
        and (index.method == "exact" or 0 < index.setting <= MOST_SETTING)
    )


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
