"""A library of synthetic segments: clustered unit vectors with the payload of real ones."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import numpy as np

from lingxi.encode.choose import choose
from lingxi.store.engine import Point
from lingxi.store.store import Store

CLUSTERS, BATCH = 200, 512


def vectors(count: int, dim: int, seed: int = 0) -> np.ndarray:
    """Unit rows (n, dim) around cluster centres."""
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((CLUSTERS, dim)).astype(np.float32)
    rows = centres[chance.integers(0, CLUSTERS, count)] + 0.7 * chance.standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def library(folder: Path, count: int, root: str = "/pictures") -> Path:
    """Makes the library once and keeps it; its pictures are named as if they were below ``root``."""
    done = folder / "count.json"
    if done.exists() and json.loads(done.read_text()) == count:
        return folder / "library"
    store = Store(folder / "library")
    space = choose("embedded").space
    store.hold(space, "embedded")
    rows = vectors(count, space.dim)
    for start in range(0, count, BATCH):
        points = [_point(n, rows[n], space.name, root) for n in range(start, min(count, start + BATCH))]
        store.engine.upsert(points)
    store.add_root(Path(root).as_uri())
    store.close()
    done.write_text(json.dumps(count))
    return folder / "library"


def path_of(n: int, root: str = "/pictures") -> str:
    """Where the n-th picture would be."""
    return f"{root}/{n % 500:03}/IMG_{n:07}.jpg"


def _point(n: int, row: np.ndarray, name: str, root: str) -> Point:
    path = path_of(n, root)
    facts = {"address": f"file://{path}", "asset": str(UUID(int=n)), "path": path, "name": path[-15:], "order": 0}
    facts |= {
        "folder": path[:-16],
        "extension": "jpg",
        "modality": "image",
        "size": n % 1000,
        "width": 500,
        "height": 375,
    }
    return Point(str(UUID(int=n * 2**64 + n)), {name: row}, f"IMG {n:07} jpg", facts)
