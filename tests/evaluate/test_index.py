"""Indexes by name and settings."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName, UnknownName
from lingxi.evaluate.index import Approximate, indexes


def test_those_that_may_miss_some_have_an_effort() -> None:
    approximate = {
        name for name in indexes if name != "faiss_binary" and isinstance(indexes.make(name, "cosine"), Approximate)
    }
    assert approximate == {"annoy", "faiss_hnsw", "faiss_ivf", "faiss_rabitq", "usearch"}


@pytest.mark.parametrize(
    "name", ["faiss_hnsw(m=1)", "faiss_hnsw(odd=1)", "faiss_pq(pieces=0)", "faiss_sq(bits=5)", "annoy(trees=0)",
             "usearch(numbers=f8)", "faiss_ivf(lists=-1)", "faiss_ivf(effort=true)"],
)  # fmt: skip
def test_wrong_settings_are_told(name: str) -> None:
    with pytest.raises(BadName, match=r"faiss_|annoy|usearch"):
        indexes.make(name, "cosine")


@pytest.mark.parametrize("name", ["faiss_flat", "annoy", "usearch"])
def test_other_metrics_are_told(name: str) -> None:
    with pytest.raises(BadName, match="exact supports all"):
        indexes.make(name, "kl")


def test_an_unknown_one_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match="faiss_flat"):
        indexes.make("milvus", "cosine")
