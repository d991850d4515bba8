"""Published vectors are averaged over the words of a text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.errors import MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Text

LINES = "a 0.1 0.1 0.1\nred 1 0 0\ncat 0 1 0\n狗 0 0.9 0.1\nsea 0 0 1\nthe 0.1 0.1 0.2\ndog 0 1 0.1\n"


def test_means_of_words_are_compared(tmp_path: Path) -> None:
    (tmp_path / "vectors.txt").write_text(LINES, encoding="utf-8")
    encoder = choose(f"fasttext(path='{tmp_path}/vectors.txt')")
    check_encoder(encoder)
    both, dog, chinese = encoder.encode([Text("red cat"), Text("dog"), Text("狗")])
    assert np.allclose(both, np.array([1, 1, 0]) / np.sqrt(2))
    assert dog @ chinese > 0.99
    (tmp_path / "vectors.txt").write_text(LINES + "more 1 1 1\n", encoding="utf-8")
    assert choose(f"fasttext(path='{tmp_path}/vectors.txt')").space != encoder.space


def test_without_a_file_the_error_says_what_to_provide() -> None:
    with pytest.raises(MissingModel, match="fasttext needs a file of word vectors"):
        choose("fasttext")
