"""A checkpoint comes back whole or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lingxi.train.checkpoint import Checkpoint, load, save


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "work" / "state.npz"
    save(file, Checkpoint({"a.b": np.arange(3.0), "step": np.array(7)}, {"epoch": 2, "best": 0.1}))
    found = load(file)
    assert found is not None
    assert found.facts == {"epoch": 2, "best": 0.1}
    np.testing.assert_array_equal(found.arrays["a.b"], [0, 1, 2])
    assert [each.name for each in file.parent.iterdir()] == ["state.npz"]


def test_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    file = tmp_path / "state.npz"
    assert load(file) is None
    file.write_bytes(b"PK not a zip")
    assert load(file) is None
    np.savez(tmp_path / "evil.npz", facts=np.array([{"a": 1}], object))
    assert load(tmp_path / "evil.npz") is None
