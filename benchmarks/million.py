"""A library of a million segments: search, recall and memory, exactly, with codes and with a graph, beside others.

Segments are windows of real photos, encoded by the built-in model. Encoding a million takes hours. So a part is
encoded, and the rest lies between neighbours among these windows, with noise of the same covariance as the differences
between neighbours. Queries are real captions of other photos, through the text side of the model.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from time import perf_counter, process_time
from uuid import UUID

import numpy as np
from clustered import BATCH, path_of
from machine import describe, timed
from PIL import Image as Pillow
from small import data_folder

from lingxi.encode.choose import choose
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.store.index_build import build_indexes
from lingxi.store.store import Store
from lingxi.types import Image, Text

K, NEAR = 10, 10
FOLDERS = ("flickr8k/images", "imagenet-sample", "clothing", "exercises")


def windows(data: Path, count: int, seed: int = 0) -> Iterator[np.ndarray]:
    """Vectors (n, d) of random windows of photos, some at a time: 55 to 100 % of the area, half of them mirrored."""
    encoder, chance = choose("embedded"), np.random.default_rng(seed)
    photos = [each for name in FOLDERS for each in sorted((data / name).rglob("*.jp*g"))]
    order = np.concatenate([chance.permutation(len(photos)) for _ in range(count // len(photos) + 1)])[:count]
    for start in range(0, count, 8):
        yield encoder.encode([_window(photos[n], chance) for n in order[start : start + 8]])


def _window(photo: Path, chance: np.random.Generator) -> Image:
    with Pillow.open(photo) as opened:
        picture = opened.convert("RGB")
    share = chance.uniform(0.55, 1.0) ** 0.5
    width, height = (int(side * share) for side in picture.size)
    left, top = (
        int(chance.integers(0, whole - side + 1)) for whole, side in zip(picture.size, (width, height), strict=True)
    )
    picture = picture.crop((left, top, left + width, top + height))
    if chance.random() < 0.5:
        picture = picture.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)
    picture.thumbnail((480, 480))
    return Image(np.asarray(picture))


def filled(real: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """Unit rows (count, d): the real ones, then points between neighbours among them, with noise."""
    chance, n = np.random.default_rng(seed), len(real)
    near = np.empty((n, NEAR), np.int32)
    for start in range(0, n, 2000):
        scores = real[start : start + 2000] @ real.T
        scores[np.arange(len(scores)), np.arange(start, start + len(scores))] = -np.inf
        near[start : start + 2000] = np.argpartition(-scores, NEAR, axis=1)[:, :NEAR]
    apart = np.cov((real - real[near].mean(axis=1)).T) + 1e-7 * np.eye(real.shape[1])
    spread = 0.5 * np.linalg.cholesky(apart).T.astype(np.float32)
    rows = np.empty((count, real.shape[1]), np.float32)
    rows[: min(n, count)] = real[:count]
    for start in range(n, count, 50_000):
        some = min(50_000, count - start)
        one, share = chance.integers(0, n, some), chance.random((some, 1), np.float32)
        between = (1 - share) * real[one] + share * real[near[one, chance.integers(0, NEAR, some)]]
        between += chance.standard_normal(between.shape, np.float32) @ spread
        rows[start : start + some] = between / np.linalg.norm(between, axis=1, keepdims=True)
    return rows


def captions(data: Path, count: int) -> list[str]:
    """Captions of photos of which no window is in the library... of the split that is for measuring, both languages."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        said = [row["caption"] for row in csv.DictReader(file) if row["split"] == "val" and row["source"] == "written"]
    return said[:: max(1, len(said) // count)][:count]


def library(folder: Path, rows: np.ndarray) -> Path:
    """Makes the library once and keeps it."""
    done = folder / "count.json"
    if done.exists() and json.loads(done.read_text()) == len(rows):
        return folder / "library"
    store, space = Store(folder / "library"), choose("embedded").space
    store.hold(space, "embedded")
    for start in range(0, len(rows), BATCH):
        store.engine.upsert([_point(n, rows[n], space.name) for n in range(start, min(len(rows), start + BATCH))])
        if start % (100 * BATCH) == 0:
            print(f"{start:,} of {len(rows):,} written", file=sys.stderr, flush=True)
    store.add_root(Path("/pictures").as_uri())
    store.close()
    done.write_text(json.dumps(len(rows)))
    return folder / "library"


def _point(n: int, row: np.ndarray, name: str) -> Point:
    path = path_of(n)
    facts = {
        "address": f"file://{path}", "asset": str(UUID(int=n)), "path": path, "name": path[-15:], "order": 0,
        "folder": path[:-16], "extension": "jpg", "modality": "image", "size": 100_000 + n % 1000, "width": 500,
        "height": 375, "colour": [("red", "blue", "grey")[n % 3]], "digest": f"{n * 2654435761 % 2**64:032x}",
        "signature": f"{n:016x}",
    }  # fmt: skip
    return Point(str(UUID(int=n * 2**64 + n)), {name: row}, f"IMG {n:07} jpg", facts)
