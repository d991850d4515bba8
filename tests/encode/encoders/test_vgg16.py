"""The pooled maps of an ONNX file are the feature."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.hub import offline
from lingxi.encode.image.deep import POOLS, gem, prepared
from lingxi.encode.onnx_model import run, with_maps
from lingxi.errors import BadName, MissingModel
from lingxi.onnx_session import make_session
from lingxi.testing import check_encoder
from lingxi.types import Image
from tests.encode.test_onnx_model import classifier


@pytest.mark.parametrize("pool", POOLS)
def test_it_keeps_the_contract(tmp_path: Path, pool: str) -> None:
    encoder = choose(f"vgg16(model='{classifier(tmp_path / 'm')}', pool={pool})")
    check_encoder(encoder)
    assert encoder.space.dim == 4


def test_it_is_the_pooled_maps(tmp_path: Path) -> None:
    folder = classifier(tmp_path / "m")
    pixels = np.random.default_rng(0).integers(0, 256, (300, 260, 3), dtype=np.uint8)
    (maps,) = run(make_session(with_maps(folder / "model.onnx")), {"pixels": prepared(pixels)[None]})
    expected = gem(maps)[0]
    (found,) = choose(f"vgg16(model='{folder}', pool=gem)").encode([Image(pixels)])
    assert np.allclose(found, expected / np.linalg.norm(expected), atol=1e-4)


def test_without_a_file_the_error_says_what_to_provide() -> None:
    with offline(), pytest.raises(MissingModel, match="vgg16 needs an ONNX file"):
        choose("vgg16")
    with pytest.raises(BadName, match="pool is avg or max or gem or rmac, not sum"):
        choose("vgg16(pool=sum)")
