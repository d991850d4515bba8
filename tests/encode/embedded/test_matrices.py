"""Small matrices come back as large ones, and nothing of a stranger's file is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.encode.embedded.matrices import SCALES, read_matrices


def test_rows_have_their_scale_back_and_what_has_none_stays(tmp_path: Path) -> None:
    small = np.array([[127, -127, 0], [1, 2, 3]], np.int8)
    scales = np.array([0.5, 0.25], np.float16)
    bits = np.array([[3]], np.uint8)
    parts: dict[str, Any] = {"a": small, f"a{SCALES}": scales, "bits": bits}
    np.savez(tmp_path / "a.npz", allow_pickle=False, **parts)
    found = read_matrices(tmp_path / "a.npz")
    assert set(found) == {"a", "bits"}
    assert found["a"].dtype == np.float32
    assert found["a"].tolist() == [[63.5, -63.5, 0], [0.25, 0.5, 0.75]]
    assert found["bits"].dtype == np.uint8


def test_objects_are_not_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", a=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        read_matrices(tmp_path / "a.npz")
