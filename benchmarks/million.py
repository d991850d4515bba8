"""A library of a million segments: time, recall and memory of searches, exactly, with codes and with a graph.

Segments are windows of real photos, encoded by the built-in model. Encoding a million takes hours. So a part is
encoded, and the rest lies between neighbours among these windows, with noise of the same covariance as the differences
between neighbours. Queries are real captions of photos that are held out, through the text side of the model. Their
windows may be in the library. Faiss, USearch, LanceDB and chromadb search the same vectors in the same run, at the
same recall; the last two where they are installed.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from time import perf_counter
from uuid import UUID

import numpy as np
import psutil
from clustered import BATCH, path_of
from contenders import contenders, recall, times
from machine import describe, timed
from PIL import Image as Pillow
from small import HELP, data_folder

from lingxi.encode.choose import choose
from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.index_build import build_indexes
from lingxi.store.store import Store
from lingxi.types import Image, Text

K, NEAR, QUERIES = 10, 10, 200
FILTER = parse("colour = red and size < 100200")
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
    residual = np.cov((real - real[near].mean(axis=1)).T) + 1e-7 * np.eye(real.shape[1])
    spread = 0.5 * np.linalg.cholesky(residual).T.astype(np.float32)
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
    """Captions of the photos for measuring, English and Chinese, written by people."""
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


def measured(place: Path, texts: list[str]) -> dict[str, object]:
    """What a process that opens the library sees, and the numbers (q, k) of the nearest that it finds."""
    queries = choose("embedded").encode([Text(text) for text in texts])  # loads the model as well
    before, began = _own_mb(), perf_counter()
    with Library(place) as lib:
        lib.search(Query.of(texts[0]))
        first, engine = perf_counter() - began, lib._store.engine
        found = [engine.nearest(query, "embedded", K) for query in queries]
        return {
            "method": next((index.method for index in lib.status().indexes), "exact"),
            "nearest 10": times([partial(engine.nearest, query, "embedded", K) for query in queries]),
            "nearest 10, filtered": times([partial(engine.nearest, q, "embedded", K, FILTER) for q in queries[:20]]),
            "lib.search": times([partial(lib.search, Query.of(text)) for text in texts]),
            "first answer": f"{first:.2f} s",
            "memory": f"{_own_mb() - before:,.0f} MB",
            "found": [[UUID(id_).int % 2**64 for id_, _ in each] for each in found],
        }


def _own_mb() -> float:
    """Resident memory of this process without mapped files."""
    facts = psutil.Process().memory_info()
    return float(facts.rss - facts.shared) / 1e6


def _measured_apart(place: Path, texts: list[str]) -> dict[str, object]:
    """As :func:`measured`, by a new process."""
    command = [sys.executable, __file__, "--measure", str(place)]
    done = subprocess.run(command, input=json.dumps(texts), check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run(folder: Path, rows: np.ndarray, texts: list[str], *, small: bool) -> None:
    """Prints a table; the library in ``folder`` is made, and gets codes and then a graph."""
    place, queries = library(folder, rows), choose("embedded").encode([Text(text) for text in texts])
    exact = np.argsort(-(queries @ rows.T), axis=1)[:, :K]
    measure = measured if small else _measured_apart
    for step in ("as it is", "codes") if small else ("as it is", "codes", "graph"):
        if step != "as it is":
            store = Store(place)
            built = timed(lambda: build_indexes(store, {"embedded": queries}, Event(), graph=step == "graph"))  # noqa: B023
            store.close()
            print(f"{step}: built in {built:.0f} s", flush=True)
        found = measure(place, texts)
        print(
            f"lingxi, {step} | recall@{K} {recall(np.array(found.pop('found')), exact):.4f}",
            *found.items(),
            sep=" | ",
            flush=True,
        )
    for row in contenders(folder, rows, queries, K):
        print(row, flush=True)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--windows", type=int, default=20_000, help="windows that are really encoded")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--keep", type=Path, help="a folder that keeps the vectors and the library between runs")
    parser.add_argument("--measure", type=Path, help="of another run of this program: a library to open")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.measure, json.load(sys.stdin))))
        return
    print(describe())
    count, real, wanted = (300, 40, 4) if asked.small else (asked.count, asked.windows, QUERIES)
    with data_folder(asked.data, asked.small) as data, tempfile.TemporaryDirectory() as passing:
        folder = asked.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "rows.npy").exists():
            np.save(folder / "rows.npy", filled(np.concatenate(list(windows(data, real))), count))
        run(folder, np.load(folder / "rows.npy", mmap_mode="r"), captions(data, wanted), small=asked.small)


if __name__ == "__main__":
    main()
