"""A text model is run on texts and on pairs of texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.text.onnx_text import LENGTH, OnnxText
from lingxi.errors import MissingModel
from tests.encode.text_model import TABLE, WORDS, write_text_model


def _rows(*words: str) -> np.ndarray:
    found: np.ndarray = TABLE[[WORDS.index(word) for word in words]]
    return found


def test_short_texts_are_padded_and_masked(tmp_path: Path) -> None:
    vectors, mask = OnnxText(str(write_text_model(tmp_path)), "bert").run(["red cat", "dog"])
    assert mask.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    assert np.array_equal(vectors[0], _rows("[CLS]", "red", "cat", "[SEP]"))
    assert np.array_equal(vectors[1, :3], _rows("[CLS]", "dog", "[SEP]"))


def test_a_pair_is_read_as_one(tmp_path: Path) -> None:
    vectors, _ = OnnxText(str(write_text_model(tmp_path)), "cross_encoder").run([("red", "sea")])
    assert np.array_equal(vectors[0], _rows("[CLS]", "red", "[SEP]", "sea", "[SEP]"))


def test_long_texts_are_cut(tmp_path: Path) -> None:
    vectors, _ = OnnxText(str(write_text_model(tmp_path)), "bert").run(["cat " * (LENGTH + 10)])
    assert vectors.shape == (1, LENGTH, 6)


def test_a_missing_tokenizer_is_named(tmp_path: Path) -> None:
    (write_text_model(tmp_path) / "tokenizer.json").unlink()
    with pytest.raises(MissingModel, match=r"bert.*tokenizer\.json|tokenizer\.json"):
        OnnxText(str(tmp_path), "bert")
