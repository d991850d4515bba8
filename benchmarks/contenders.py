"""Other indexes over the same vectors: Faiss, USearch, and LanceDB and chromadb where they are installed.

Each approximate index is searched with growing effort until its recall reaches :data:`RECALL`, so that times compare at
the same recall. A row says the effort, and the recall that was reached if none was enough.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import faiss
import numpy as np
from machine import timed
from usearch.index import Index as USearch

RECALL = 0.99
EFFORTS = (32, 64, 128, 256, 512, 1024, 2048)  # candidates of a graph
M, BUILD = 16, 128  # links of a graph's point, and candidates while it is built
REFINED = 5  # times k candidates are compared with the original vectors, where an index holds only codes
ROWS_AT_ONCE = 5_000

Search = Callable[[np.ndarray], Sequence[int] | np.ndarray]  # the numbers of the rows nearest to a query (d,)
Builder = Callable[[Path, np.ndarray, int], tuple[Callable[[int], Search], float]]


@dataclass(frozen=True)
class Row:
    """What was measured of an index."""

    name: str
    times: str
    recall: float
    build_s: float

    def __str__(self) -> str:
        return f"{self.name} | {self.times} | recall@k {self.recall:.4f} | built in {self.build_s:.0f} s"


def contenders(folder: Path, rows: np.ndarray, queries: np.ndarray, k: int) -> Iterator[Row]:
    """A row for each index; those that are not installed are named and left out. ``folder`` is for their files."""
    faiss.omp_set_num_threads(1)  # queries come one by one
    first, exact = _faiss_flat(rows, queries, k)
    yield first
    for name, needs, efforts, build in (
        ("Faiss SQ8, {} compared exactly", "faiss", (k, 10 * k, 100 * k), _faiss_codes),
        ("Faiss HNSW, {} candidates", "faiss", EFFORTS, _faiss_graph),
        ("USearch i8, {} candidates, refined", "usearch", EFFORTS, _usearch),
        ("LanceDB IVF_HNSW_SQ, {} candidates, refined", "lancedb", EFFORTS, _lancedb),
        ("chromadb, {} candidates", "chromadb", EFFORTS, _chromadb),
    ):
        if find_spec(needs) is None:
            print(f"{needs} is skipped: it is not installed. Install it: pip install {needs}", flush=True)
        else:
            yield _measured(name, efforts, build, folder, rows, queries, exact)


def recall(found: np.ndarray, exact: np.ndarray) -> float:
    """The share of the nearest (q, k) that was found."""
    pairs = zip(found.tolist(), exact.tolist(), strict=True)
    return float(np.mean([len({*one} & {*other}) / exact.shape[1] for one, other in pairs]))


def times(calls: list[Callable[[], object]]) -> str:
    """The median of the calls' times, and the mean of the processor time."""
    cpu = process_time()
    spent = [timed(call) for call in calls]
    cpu = (process_time() - cpu) / len(calls)
    return f"{1000 * median(spent):.1f} ms, CPU {1000 * cpu:.1f} ms"


def _measured(
    name: str, efforts: Sequence[int], build: Builder, folder: Path, rows: np.ndarray, queries: np.ndarray,
    exact: np.ndarray,
) -> Row:  # fmt: skip
    """Times at the first effort that reaches the recall, else at the last."""
    searching, spent = build(folder, rows, exact.shape[1])
    for effort in efforts:
        search = searching(effort)
        found = recall(np.array([search(query) for query in queries]), exact)
        if found >= RECALL or effort == efforts[-1]:
            return Row(name.format(effort), times([partial(search, query) for query in queries]), found, spent)
    raise AssertionError("there are no efforts")


def _faiss_flat(rows: np.ndarray, queries: np.ndarray, k: int) -> tuple[Row, np.ndarray]:
    """Exact search, and the numbers (q, k) of the nearest."""
    flat = faiss.IndexFlatIP(rows.shape[1])
    spent = timed(lambda: flat.add(rows))
    _, exact = flat.search(queries, k)
    return Row("Faiss flat", times([partial(flat.search, query[None], k) for query in queries]), 1.0, spent), exact


def _faiss_codes(_: Path, rows: np.ndarray, k: int) -> tuple[Callable[[int], Search], float]:
    codes: Any = faiss.index_factory(rows.shape[1], "SQ8,RFlat", faiss.METRIC_INNER_PRODUCT)
    codes.train(rows[:50_000])
    spent = timed(lambda: codes.add(rows))

    def searching(candidates: int) -> Search:
        codes.k_factor = candidates / k
        return lambda query: codes.search(query[None], k)[1][0]

    return searching, spent


def _faiss_graph(_: Path, rows: np.ndarray, k: int) -> tuple[Callable[[int], Search], float]:
    graph = faiss.IndexHNSWFlat(rows.shape[1], M, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = BUILD
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    spent = timed(lambda: graph.add(rows))
    faiss.omp_set_num_threads(1)

    def searching(candidates: int) -> Search:
        graph.hnsw.efSearch = candidates
        return lambda query: graph.search(query[None], k)[1][0]

    return searching, spent


def _usearch(_: Path, rows: np.ndarray, k: int) -> tuple[Callable[[int], Search], float]:
    graph: Any = USearch(ndim=rows.shape[1], metric="ip", dtype="i8", connectivity=M, expansion_add=BUILD)
    spent = timed(lambda: graph.add(np.arange(len(rows)), rows, threads=os.cpu_count() or 1))

    def searching(candidates: int) -> Search:
        graph.expansion_search = candidates

        def search(query: np.ndarray) -> np.ndarray:
            found = np.sort(graph.search(query, min(REFINED * k, candidates)).keys.astype(np.int64))
            return found[np.argsort(-(rows[found] @ query))[:k]]

        return search

    return searching, spent


def _lancedb(folder: Path, rows: np.ndarray, k: int) -> tuple[Callable[[int], Search], float]:
    """In one partition, so that the graph holds every row; the best are compared with the original vectors."""
    import lancedb
    import pyarrow

    kind = pyarrow.list_(pyarrow.float32(), rows.shape[1])
    schema = pyarrow.schema([("id", pyarrow.int64()), ("vector", kind)])

    def batches() -> Iterator[Any]:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = np.ascontiguousarray(rows[start : start + ROWS_AT_ONCE])
            vectors = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(some.ravel()), rows.shape[1])
            ids = pyarrow.array(np.arange(start, start + len(some)))
            yield pyarrow.record_batch([ids, vectors], schema=schema)

    data = pyarrow.RecordBatchReader.from_batches(schema, batches())
    table = lancedb.connect(folder / "lancedb").create_table("rows", data, mode="overwrite")
    spent = timed(
        lambda: table.create_index(metric="dot", index_type="IVF_HNSW_SQ", num_partitions=1, m=M, ef_construction=BUILD)
    )

    def searching(candidates: int) -> Search:
        refined = min(REFINED, candidates // k)  # times k: the graph finds no more than its candidates

        def search(query: np.ndarray) -> Sequence[int]:
            wanted = table.search(query).distance_type("dot").nprobes(1).ef(candidates).refine_factor(refined)
            found: list[int] = wanted.select(["id", "_distance"]).limit(k).to_arrow()["id"].to_pylist()
            return found

        return search

    return searching, spent


def _chromadb(folder: Path, rows: np.ndarray, k: int) -> tuple[Callable[[int], Search], float]:
    """In this process, with its telemetry off. Each effort opens the folder again: an open index keeps its first."""
    import chromadb
    from chromadb.config import Settings

    place, name = folder / "chromadb", "rows"

    def opened() -> Any:
        return chromadb.PersistentClient(str(place), Settings(anonymized_telemetry=False))

    graph = {"space": "ip", "max_neighbors": M, "ef_construction": BUILD}
    made = opened().create_collection(name, embedding_function=None, configuration={"hnsw": graph})

    def fill() -> None:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = range(start, min(len(rows), start + ROWS_AT_ONCE))
            made.add(ids=[str(n) for n in some], embeddings=np.array(rows[some.start : some.stop]))

    spent = timed(fill)

    def searching(candidates: int) -> Search:
        opened().get_collection(name, embedding_function=None).modify(configuration={"hnsw": {"ef_search": candidates}})
        chromadb.api.client.SharedSystemClient.clear_system_cache()
        rows_there = opened().get_collection(name, embedding_function=None)

        def search(query: np.ndarray) -> Sequence[int]:
            found = rows_there.query(query_embeddings=[query], n_results=k, include=["distances"])
            return [int(id_) for id_ in found["ids"][0]]

        return search

    return searching, spent
