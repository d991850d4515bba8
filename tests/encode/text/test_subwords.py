"""A binary file of fastText also has vectors for words that it does not contain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.text.vector_file import FASTTEXT, read_vectors
from lingxi.errors import BadModel


@pytest.fixture
def file(tmp_path: Path) -> Path:
    gensim = pytest.importorskip("gensim.models.fasttext")
    texts = [["walking", "walked", "slowly"], ["running", "runs", "slowly"]] * 3
    model = gensim.FastText(texts, vector_size=8, min_count=1, epochs=1, bucket=500, workers=1, seed=1)
    gensim.save_facebook_model(model, str(tmp_path / "made.bin"))
    return tmp_path / "made.bin"


def test_unknown_words_get_the_vectors_of_their_parts(file: Path) -> None:
    found, gensim = read_vectors(file), pytest.importorskip("gensim.models.fasttext")
    expected = gensim.load_facebook_vectors(str(file))
    assert set(found.words) == {"walking", "walked", "slowly", "running", "runs"}
    assert np.allclose(found.sequence("Walked slowly"), [expected["walked"], expected["slowly"]])
    assert "walks" not in expected.key_to_index
    assert np.allclose(found.sequence("walks"), [expected["walks"]])


def test_a_broken_file_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    assert whole.startswith(FASTTEXT)
    for length in (5, 60, 200, len(whole) // 2):
        file.write_bytes(whole[:length])
        with pytest.raises(BadModel, match=r"made\.bin"):
            read_vectors(file)
