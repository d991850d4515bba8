"""An index is kept with its card, and not read when a byte of it has changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadModel
from lingxi.evaluate.kept_index import CARD, INDEX, build_index, load_index, recall

VECTORS = unit(np.random.default_rng(0).normal(size=(500, 16)))


def test_the_card_says_what_it_is_and_how_good(tmp_path: Path) -> None:
    index, card = build_index("faiss_flat", VECTORS, "euclidean", tmp_path / "kept")
    assert (card.name, card.metric, card.vectors, card.dim) == ("faiss_flat", "euclidean", 500, 16)
    assert card.recall == 1
    assert card.bytes > VECTORS.nbytes
    again, same = load_index(tmp_path / "kept")
    assert same == card
    assert np.array_equal(again.search(VECTORS[:5], 3)[0], index.search(VECTORS[:5], 3)[0])
    with pytest.raises(FileExistsError, match="kept"):
        build_index("faiss_flat", VECTORS, "euclidean", tmp_path / "kept")


def test_a_coarse_index_says_so(tmp_path: Path) -> None:
    _, card = build_index("faiss_pq(pieces=2)", VECTORS, "cosine", tmp_path / "kept")
    assert card.recall < 0.9


def test_a_changed_file_is_not_read(tmp_path: Path) -> None:
    build_index("faiss_flat", VECTORS, "cosine", tmp_path / "kept")
    file = tmp_path / "kept" / INDEX
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(BadModel, match="was changed"):
        load_index(tmp_path / "kept")


@pytest.mark.parametrize("text", [None, "nonsense", "{}"])
def test_a_folder_without_a_card_holds_no_index(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / CARD).write_text(text, encoding="utf-8")
    with pytest.raises(BadModel, match="does not contain an index"):
        load_index(tmp_path)


def test_recall_by_hand() -> None:
    assert recall(np.array([[1, 2, -1]]), np.array([[2, 3, 4]])) == pytest.approx(1 / 3)
    assert recall(np.array([[1, 2], [-1, -1]]), np.array([[2, 1], [0, -1]])) == 0.5
