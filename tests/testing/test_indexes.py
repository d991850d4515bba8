"""An index that breaks its contract is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.arrays import Vectors
from lingxi.evaluate.index import indexes
from lingxi.store.exact import Found
from lingxi.testing import check_index


class Farthest:
    """An index that finds what is farthest."""

    def __init__(self) -> None:
        self._index = indexes.make("exact", "cosine")
        self.build, self.save, self.load = self._index.build, self._index.save, self._index.load

    def search(self, queries: Vectors, k: int) -> Found:
        return self._index.search(-queries, k)


def test_a_broken_index_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"it finds most of the nearest, not 0\.00"):
        check_index(Farthest, "cosine", tmp_path)
