"""What the indexes of Faiss share."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadModel, MissingExtra
from lingxi.evaluate.faiss import enough_vectors, load_faiss, padded
from lingxi.evaluate.indexes.faiss_flat import FaissFlat


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(MissingExtra, match="indexes"):
        load_faiss()


def test_what_was_not_found_has_no_score() -> None:
    rows, scores = padded(np.array([[3, -1]]), np.array([[0.5, 9.0]]), 3)
    assert rows.tolist() == [[3, -1, -1]]
    assert scores.tolist() == [[0.5, -np.inf, -np.inf]]


def test_few_vectors_are_refused() -> None:
    enough_vectors("x", 5, 5)
    with pytest.raises(BadModel, match="there are 4"):
        enough_vectors("x", 4, 5)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(b"nonsense")
    with pytest.raises(BadModel, match="not an index of Faiss"):
        FaissFlat().load(tmp_path / "index", 4)
