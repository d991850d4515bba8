"""Indexes by name and settings."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName, UnknownName
from lingxi.evaluate.index import Approximate, indexes


def test_approximate_indexes_have_an_effort_setting() -> None:
    approximate = {
        name for name in indexes if name != "faiss_binary" and isinstance(indexes.make(name, "cosine"), Approximate)
    }
    assert approximate == {"annoy", "faiss_hnsw", "faiss_ivf", "faiss_rabitq", "usearch"}


@pytest.mark.parametrize(
    "name", ["faiss_hnsw(m=1)", "faiss_hnsw(odd=1)", "faiss_pq(pieces=0)", "faiss_sq(bits=5)", "annoy(trees=0)",
             "usearch(numbers=f8)", "faiss_ivf(lists=-1)", "faiss_ivf(effort=true)"],
)  # fmt: skip
def test_wrong_settings_are_reported(name: str) -> None:
    with pytest.raises(BadName, match=r"faiss_|annoy|usearch"):
        indexes.make(name, "cosine")


@pytest.mark.parametrize("name", ["faiss_flat", "annoy", "usearch"])
def test_unsupported_metrics_are_refused(name: str) -> None:
    with pytest.raises(BadName, match="exact supports all"):
        indexes.make(name, "kl")


def test_an_unknown_index_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="faiss_flat"):
        indexes.make("milvus", "cosine")
