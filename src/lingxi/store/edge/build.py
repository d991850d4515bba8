"""The process that builds search indexes in a copy of an engine folder, and measures them beside exact search.

The engine keeps Python's global lock while it builds, so a thread would stop all searches; a process of low priority
does not. It reads the vectors of queries from its standard input.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Literal, TypeAlias

import numpy as np
import qdrant_edge as edge

from lingxi.arrays import Vector, Vectors
from lingxi.parent import die_with_parent
from lingxi.store.edge.field_indexes import mapped_index
from lingxi.store.edge.filters import optional_filter
from lingxi.store.edge.index_file import EXACT_BELOW, LEAST_RECALL, READ, search_params, write_indexes
from lingxi.store.edge.vector_names import CONFIG
from lingxi.store.where import Compare, Where
from lingxi.types import MODALITIES, SearchIndex

Method: TypeAlias = Literal["codes", "graph"]
WANTED = 10  # of recall@10
SETTINGS: Mapping[Method, Sequence[int]] = {"codes": (1, 2, 4, 8), "graph": (100, 200, 400, 800, 1600)}
CODES = (edge.TurboQuantBitSize.Bits4, edge.TurboQuantBitSize.Bits8)
LOW = 10  # how nice the process is


def build(folder: Path, asked: Mapping[str, Vectors], *, graph: bool) -> list[SearchIndex]:
    """Builds and measures an index for each name in ``asked``, which has its queries (q, d).

    Codes of four bits a dimension come first, then of eight, until enough of the nearest are found; else search stays
    exact. With ``graph``, a graph (HNSW; Malkov and Yashunin, 2018) over codes is tried before them. Codes are in
    memory; vectors, words and fields are read from mapped files afterwards.
    """
    found = list[SearchIndex]()
    ways: list[tuple[Method, edge.TurboQuantBitSize]] = [("codes", each) for each in CODES]
    for method, bits in [("graph", CODES[0]), *ways] if graph else ways:
        shard = edge.EdgeShard.load(str(folder), _config(folder, asked, method, bits))
        _map_fields(shard)
        shard.optimize()
        shard.flush()
        found = [_measured(shard, name, queries, method) for name, queries in asked.items()]
        shard.close()
        if all(index.recall >= LEAST_RECALL for index in found):
            break
    write_indexes(folder, found)
    return found


def _config(
    folder: Path, asked: Mapping[str, Vectors], method: Method, bits: edge.TurboQuantBitSize
) -> edge.EdgeConfig:
    known = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    codes = edge.TurboQuantQuantizationConfig(bits=bits, memory=edge.Memory.Pinned)
    links = edge.HnswIndexConfig(m=16 if method == "graph" else 0, ef_construct=128, full_scan_threshold=1)
    plain = edge.HnswIndexConfig(m=0, ef_construct=128, full_scan_threshold=1)
    vectors = {
        name: edge.EdgeVectorParams(
            int(params["size"]),
            edge.Distance.Dot,
            quantization_config=codes if name in asked else None,
            hnsw_config=links if name in asked else plain,
            memory=edge.Memory.Cold,  # else all vectors are read when the engine is opened
        )
        for name, params in (known.get("vectors") or {}).items()
    }
    words = edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf, memory=edge.Memory.Cached)
    return edge.EdgeConfig(
        vectors=vectors,
        sparse_vectors=dict.fromkeys(known.get("sparse_vectors") or {}, words),
        hnsw_config=plain,
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=1, default_segment_number=1, max_segment_size=10**9),
        id_tracker_memory=edge.Memory.Cached,
    )


def _map_fields(shard: edge.EdgeShard) -> None:
    """Recreates the indexes of fields in mapped files, once; a graph has links only within each modality."""
    for key, field in shard.info().payload_schema.items():
        if getattr(field.params, "memory", None) == edge.Memory.Cold:
            continue
        shard.update(edge.UpdateOperation.delete_field_index(key))
        shard.update(edge.UpdateOperation.create_field_index(key, mapped_index(key, field.data_type)))


def _measured(shard: edge.EdgeShard, name: str, queries: Vectors, method: Method) -> SearchIndex:
    """The first setting that finds enough for every kind, or exact search with the best recall of all settings."""
    wheres = [*_kinds(shard), None]
    exact = {where: [_timed(shard, name, each, where, None) for each in queries] for where in wheres}
    points = shard.count(edge.CountRequest(filter=edge.Filter(must=[edge.HasVectorCondition(name)]), exact=True))
    exact_ms = _median_ms(exact[None])
    best = 0.0
    for setting in SETTINGS[method]:
        index = SearchIndex(name, method, setting, 0.0, len(queries), points, 0.0, exact_ms)
        found = {where: [_timed(shard, name, each, where, index) for each in queries] for where in wheres}
        recall = min(_recall(found[where], exact[where]) for where in wheres)
        best = max(best, recall)
        if recall >= LEAST_RECALL:
            return SearchIndex(name, method, setting, recall, len(queries), points, _median_ms(found[None]), exact_ms)
    return SearchIndex(name, "exact", 0, best, len(queries), points, exact_ms, exact_ms)


def _kinds(shard: edge.EdgeShard) -> list[Where]:
    """The filters by which searches ask an index: a kind of segment of which there are many, if there are several."""
    wheres = [Compare("modality", "=", kind) for kind in MODALITIES]
    counts = [shard.count(edge.CountRequest(filter=optional_filter(where), exact=True)) for where in wheres]
    large = [where for where, count in zip(wheres, counts, strict=True) if count >= EXACT_BELOW]
    return list[Where](large) if sum(map(bool, counts)) > 1 else []


_Timed: TypeAlias = tuple[list[str], float]  # ids, seconds


def _timed(shard: edge.EdgeShard, name: str, query: Vector, where: Where | None, index: SearchIndex | None) -> _Timed:
    """The ids of the nearest, best first, and the time of the search."""
    began = perf_counter()
    request = edge.QueryRequest(
        query=edge.Query.Nearest(query.tolist(), using=name),
        limit=READ,
        filter=optional_filter(where),
        params=search_params(index),
    )
    found = [str(hit.id) for hit in shard.query(request)]
    return found[:WANTED], perf_counter() - began


def _recall(found: Sequence[_Timed], exact: Sequence[_Timed]) -> float:
    """The share of the nearest ten that was found, at the mean of the queries."""
    shares = [
        len({*ids} & {*wanted}) / len(wanted) for (ids, _), (wanted, _) in zip(found, exact, strict=True) if wanted
    ]
    return float(np.mean(shares)) if shares else 1.0


def _median_ms(timed: Sequence[_Timed]) -> float:
    return 1000 * median(seconds for _, seconds in timed) if timed else 0.0


def _yield_and_end_with_parent() -> None:
    """Takes the lowest priority but those of idle systems, and ends at once with the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler waits until the engine has built
    if hasattr(os, "nice"):
        os.nice(LOW)
    die_with_parent()


def _main() -> None:
    _yield_and_end_with_parent()
    folder, graph = Path(sys.argv[1]), sys.argv[2] == "graph"
    with np.load(BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as given:
        asked: dict[str, Any] = {name: given[name] for name in given.files}
    build(folder, asked, graph=graph)


if __name__ == "__main__":
    _main()
