"""The convolution against torch's own, and words wherever they stand."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.vectors.conv1d import FILTERS, Conv1d


def test_it_is_a_convolution_with_the_maximum_over_time() -> None:
    torch = pytest.importorskip("torch")
    fusion = Conv1d([12, 12], size=6)
    words = np.random.default_rng(0).normal(size=(3, 7, 12)).astype(np.float32)
    for width in (3, 4, 5):
        kernel = torch.tensor(fusion._begun[f"filters1.{width}"].reshape(width, 12, FILTERS)).permute(2, 1, 0)
        padded = torch.nn.functional.pad(torch.tensor(words).transpose(1, 2), (0, width - 1))
        wanted = torch.nn.functional.conv1d(padded, kernel).relu().amax(2).numpy()
        assert fusion.convolved(np, fusion._begun, 1, words, width) == pytest.approx(wanted, abs=1e-4)


def test_a_phrase_is_found_wherever_it_stands() -> None:
    fusion, words = Conv1d([12, 12], size=6), np.zeros((2, 12, 12), np.float32)
    phrase = np.random.default_rng(1).normal(size=(3, 12))
    words[0, 2:5], words[1, 7:10] = phrase, phrase
    first, second = fusion.convolved(np, fusion._begun, 1, words, 3)
    assert first == pytest.approx(second, abs=1e-5)
    assert first.max() > 0


def test_the_order_of_words_counts() -> None:
    fusion, words = Conv1d([12, 12], size=6), np.random.default_rng(2).normal(size=(1, 6, 12)).astype(np.float32)
    turned = fusion.convolved(np, fusion._begun, 1, words[:, ::-1], 3)
    assert not np.allclose(turned, fusion.convolved(np, fusion._begun, 1, words, 3), atol=1e-2)


def test_every_width_counts() -> None:
    fusion, words = Conv1d([12, 12], size=6), np.random.default_rng(3).normal(size=(1, 6, 12)).astype(np.float32)
    rows, seen = (np.zeros((1, 12), np.float32), words), np.ones((1, 2), np.float32)
    whole = fusion.forward(np, fusion._begun, rows, seen)
    for width in (3, 4, 5):
        less = fusion._begun | {f"filters1.{width}": 0 * fusion._begun[f"filters1.{width}"]}
        assert not np.allclose(fusion.forward(np, less, rows, seen), whole, atol=1e-3)


@pytest.mark.parametrize("widths", ["0", "3,3", "3,x", "10", ""])
def test_widths_are_checked(widths: str) -> None:
    with pytest.raises(BadName, match="widths"):
        Conv1d([12, 12], widths=widths)
