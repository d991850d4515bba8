"""Centring without pairs; a saved space is found by its folder and runs without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.encoders.projected import Projected
from lingxi.encode.fitted import save_learned
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import Towers
from lingxi.errors import BadModel, NotFitted
from lingxi.types import Image, Media, Text


def _media(count: int = 12) -> list[Media]:
    chance = np.random.default_rng(0)
    pictures = [Image(np.full((8, 8, 3), chance.integers(0, 256, 3), np.uint8)) for _ in range(count)]
    return [*pictures, *(Text(text) for text in ("red", "green sea", "blue", "a white dog"))]


def test_centring_takes_each_modality_s_mean_away() -> None:
    encoder = Projected("toy", "toy")
    with pytest.raises(NotFitted, match="is learned from a collection first"):
        _ = encoder.space
    encoder.fit(iter(_media()))
    towers = Towers("toy", "toy")
    towers.restore(encoder.learned())
    for some in (_media()[:12], _media()[12:]):
        np.testing.assert_allclose(towers.project(some, 64).mean(0), 0, atol=1e-6)
    assert encoder.space.name == "projected(toy, toy)"
    assert encoder.side == 32


def test_two_spaces_are_joined_by_pairs_only() -> None:
    with pytest.raises(BadModel, match="lingxi train"):
        Projected("toy", "tfidf(size=8)").fit(iter(_media()))


def test_a_folder_is_chosen_and_needs_no_torch(tmp_path: Path) -> None:
    towers = Towers("embedded", "embedded")
    dim = towers.bases["text"].space.dim
    turn = np.linalg.qr(np.random.default_rng(0).standard_normal((dim, dim)))[0].astype(np.float32)
    same = Projection(turn, np.zeros(dim, np.float32))
    towers.projections = {"image": same, "text": same}
    save_learned(tmp_path / "my-space", "projected(embedded, embedded)", towers.learned({}))
    program = "import sys; sys.modules['torch'] = None\nfrom lingxi.encode.choose import choose\n"
    program += "from lingxi.types import Text\nimport numpy as np\n"
    program += "np.save(sys.argv[2], choose(sys.argv[1]).encode([Text('a cat'), Text('海')]))"
    file = tmp_path / "rows.npy"
    subprocess.run([sys.executable, "-c", program, tmp_path / "my-space", file], check=True)
    expected = choose("embedded").encode([Text("a cat"), Text("海")])
    np.testing.assert_allclose(np.load(file), expected @ turn, atol=1e-5)
