"""SIF follows its formula, and forgets what all texts have in common."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.encoders.sif import A, Sif
from lingxi.errors import BadModel
from lingxi.testing import check_encoder
from lingxi.types import Text

TEXTS = ["the cat", "the the dog", "the sea", "a cat and the dog"]
CHANCE = np.random.default_rng(0)
VECTORS = {word: CHANCE.standard_normal(5) + 2 for word in ("the", "cat", "dog", "sea", "a", "and")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [f"{word} {' '.join(f'{each:.6f}' for each in row)}" for word, row in VECTORS.items()]
    (tmp_path / "v.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "v.txt"


def test_it_agrees_with_the_formula(file: Path) -> None:
    encoder = Sif(path=str(file))
    encoder.fit(map(Text, TEXTS))
    counts = {word: sum(text.split().count(word) for text in TEXTS) for word in VECTORS}
    total = sum(counts.values())
    means = np.stack([
        np.mean([A / (A + counts[word] / total) * VECTORS[word] for word in text.split()], axis=0) for text in TEXTS
    ])  # fmt: skip
    direction = np.linalg.svd(means)[2][0]
    expected = means - np.outer(means @ direction, direction)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.allclose(encoder.encode([Text(each) for each in TEXTS]), expected, atol=1e-3)


def test_with_a_file_or_learning_its_own_it_keeps_the_contract(file: Path) -> None:
    check_encoder(choose(f"sif(path='{file}')"))
    check_encoder(Sif())


def test_another_file_is_noticed(file: Path) -> None:
    encoder = Sif(path=str(file))
    encoder.fit(map(Text, TEXTS))
    learned = encoder.learned()
    file.write_text(file.read_text(encoding="utf-8") + "more 1 2 3 4 5\n", encoding="utf-8")
    with pytest.raises(BadModel, match="this is not what sif"):
        Sif(path=str(file)).restore(learned)
