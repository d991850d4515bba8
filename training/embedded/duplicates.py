"""Pictures that are almost the same in what is trained on and what is measured on: difference hashes of 64 bits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from backbone import opaque
from corpora import captions, dishes, exercises, rows
from drawings import learned
from PIL import Image

NEAR = 4  # bits of 64 that may differ


def duplicates() -> dict[str, int]:
    """How many measured pictures have a near-duplicate among the training pictures, for each set."""
    products, moves, plates = rows("clothing"), exercises(), dishes()
    train = sorted(captions("train", "en")) + [row["path"] for row in products if row["split"] == "train"]
    train += [path for _, paths, held in moves + plates if not held for path in paths]
    train += [each.path for each in learned()]
    measured = {
        "flickr8k val": sorted(captions("val", "en")),
        "imagenet-sample": [row["path"] for row in rows("imagenet-sample")],
        "clothing test": [row["path"] for row in products if row["split"] == "test"],
        "exercises, every fifth": [path for _, paths, held in moves if held for path in paths],
        "dishes, every fifth": [path for _, paths, held in plates if held for path in paths],
        "sketches": [row["path"] for row in rows("sketches")],
    }
    seen = _hashes(train)
    return {name: int((_nearest(_hashes(paths), seen) <= NEAR).sum()) for name, paths in measured.items()}


def _hashes(paths: list[str]) -> np.ndarray:
    with ThreadPoolExecutor(2) as pool:
        return np.stack(list(pool.map(_hash, paths)))


def _hash(path: str) -> np.ndarray:
    """(64,) whether each of 8 x 8 places is brighter than its right neighbour."""
    with Image.open(path) as image:
        small = np.asarray(opaque(image).convert("L").resize((9, 8), Image.Resampling.BILINEAR), dtype=np.int16)
    return (small[:, :-1] > small[:, 1:]).ravel()


def _nearest(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The fewest differing bits between each of some and any other."""
    a, b = some.astype(np.float32), others.astype(np.float32)
    return (a.sum(1)[:, None] + b.sum(1)[None] - 2 * a @ b.T).min(1)
