"""Matrices in a small file: int8 rows, each with a scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

SCALES = "/scales"  # after the name of a matrix that is kept as int8: the scale of each of its rows


def read_matrices(path: Path) -> dict[str, Any]:
    """The arrays of an ``.npz`` by name, nothing unpickled: matrices with scales as float32, the rest as they are."""
    with np.load(path, allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files}
    scales = {name.removesuffix(SCALES): kept.pop(name) for name in list(kept) if name.endswith(SCALES)}
    return kept | {
        name: kept[name].astype(np.float32) * each.astype(np.float32)[:, None] for name, each in scales.items()
    }
