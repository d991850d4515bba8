"""Reads matrices from a small file: int8 rows, each with a scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

SCALES = "/scales"  # suffix of the array that holds the row scales of an int8 matrix


def read_matrices(path: Path) -> dict[str, Any]:
    """The arrays of an ``.npz`` by name, without pickle. Int8 matrices with scales become float32."""
    with np.load(path, allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files}
    scales = {name.removesuffix(SCALES): kept.pop(name) for name in list(kept) if name.endswith(SCALES)}
    return kept | {
        name: kept[name].astype(np.float32) * each.astype(np.float32)[:, None] for name, each in scales.items()
    }
