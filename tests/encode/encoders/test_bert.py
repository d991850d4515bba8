"""A transformer in the layout of sentence encoders is run and pooled as it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.hub import offline
from lingxi.errors import MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Text
from tests.encode.text_model import TABLE, write_text_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model whose token vectors are the rows of a table."""
    return write_text_model(tmp_path)


def _unit(rows: np.ndarray) -> np.ndarray:
    found: np.ndarray = rows / np.linalg.norm(rows)
    return found


def test_the_mean_is_over_the_words_and_not_over_the_padding(folder: Path) -> None:
    encoder = choose(f"bert(model='{folder}')")
    check_encoder(encoder)
    short, _ = encoder.encode([Text("red cat"), Text("the blue sea at night")])
    assert np.allclose(short, _unit(TABLE[[1, 5, 6, 2]].mean(0)), atol=1e-5)


def test_it_pools_as_the_files_or_the_setting_say(folder: Path) -> None:
    first = _unit(TABLE[1])
    assert np.allclose(choose(f"bert(model='{folder}', pool=cls)").encode([Text("cat")])[0], first, atol=1e-5)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}), encoding="utf-8")
    assert np.allclose(choose(f"bert(model='{folder}')").encode([Text("cat")])[0], first, atol=1e-5)


def test_without_files_the_error_says_what_to_provide(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(MissingModel, match=r"tokenizer\.json"):
        choose(f"bert(model='{folder}')")
    with offline(), pytest.raises(MissingModel, match="is not on this machine"):
        choose("bert")
