"""Every index on the same vectors: what is exact finds all, and what cannot be built says why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.evaluate.bench_index import bench, read_vectors

VECTORS = np.random.default_rng(0).normal(size=(400, 16)).astype(np.float32)


def test_indexes_are_measured_side_by_side() -> None:
    told: list[str] = []
    names = ["exact", "faiss_flat", "faiss_hnsw(m=8)", "faiss_binary", "faiss_pq(pieces=5)"]
    found = {each.name: each for each in bench(VECTORS, names, queries=20, tell=told.append)}
    assert told == names
    assert found["exact"].points[0].recall == found["faiss_flat"].points[0].recall == 1
    assert [point.effort for point in found["faiss_hnsw(m=8)"].points] == [16, 32, 64, 128, 256, 512]
    assert all(point.queries_s > 0 for point in found["exact"].points)
    assert "hamming" in found["faiss_binary"].error
    assert "pieces of one size" in found["faiss_pq(pieces=5)"].error
    assert found["exact"].as_dict()["points"][0]["recall"] == 1


def test_few_vectors_are_refused() -> None:
    with pytest.raises(LingxiError, match="too few"):
        list(bench(VECTORS[:10]))


def test_vectors_are_read_and_never_unpickled(tmp_path: Path) -> None:
    np.save(tmp_path / "good.npy", VECTORS)
    assert np.array_equal(read_vectors(tmp_path / "good.npy"), VECTORS)
    np.save(tmp_path / "objects.npy", np.array([{}, {}], object), allow_pickle=True)
    np.save(tmp_path / "flat.npy", np.zeros(5))
    np.save(tmp_path / "nan.npy", np.full((2, 2), np.nan))
    (tmp_path / "bad.npy").write_bytes(b"nonsense")
    for name in ("objects", "flat", "nan", "bad", "none"):
        with pytest.raises(UnreadableMedia, match=r"holds no vectors|must hold numbers in rows|not finite"):
            read_vectors(tmp_path / f"{name}.npy")
