"""Hash codes by number of bits: mAP@all of each method, recall after re-ranking, bytes and milliseconds."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from learning import TEXTS, exercises
from machine import describe
from small import HELP, data_folder

from lingxi.arrays import unit
from lingxi.encode.joint.hash_codes import SHALLOW
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import Towers
from lingxi.evaluate.hamming import nearest, pack, rerank
from lingxi.train.hasher import hashers
from lingxi.train.learn import beginning
from lingxi.train.learn_hash import judged, plain, random_planes
from lingxi.train.plot import draw
from lingxi.train.prepare import Parts, feature_folder, features

BITS = (16, 32, 64, 128, 256)
METHODS = (*SHALLOW, *hashers)
FEW = ("lsh", "itq", "dcmh")  # that are measured in small mode


def main() -> None:
    """Prints what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--plot", type=Path, help="write a PNG of mAP by bits to this file")
    parser.add_argument("--speed", action="store_true", help="measure only speed and recall of the search")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    lengths = BITS[:1] if asked.small else BITS
    speed(2_000 if asked.small else 1_000_000)
    recalled(2_000 if asked.small else 100_000, lengths)
    with data_folder(asked.data, asked.small) as data:
        if data.is_dir() and not asked.speed:
            kept = data / "kept" if asked.small else feature_folder()
            against_bits(data, kept, FEW if asked.small else METHODS, lengths, asked.plot)


def speed(count: int) -> None:
    """Top 100 of packed codes, on one core."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    for bits in BITS[2:]:  # shorter ones fill a word of 64 all the same
        codes = np.random.default_rng(0).integers(0, 2**64, (count, bits // 64), np.uint64)
        spent = []
        for query in codes[:50]:
            began = time.perf_counter()
            nearest(codes, query, 100)
            spent.append(time.perf_counter() - began)
        p50, p99 = (1000 * np.percentile(spent, q) for q in (50, 99))
        print(f"{count:,} codes of {bits:3} bits, {codes.nbytes / 2**20:5.1f} MB: p50 {p50:5.2f} ms, p99 {p99:5.2f} ms")
    if cores:
        os.sched_setaffinity(0, cores)


def recalled(count: int, lengths: Sequence[int]) -> None:
    """Recall@10 against exact after the best codes were ranked by their vectors; clustered, 256 numbers."""
    chance = np.random.default_rng(0)
    centres = chance.standard_normal((500, 256))
    rows = unit(centres[chance.integers(500, size=count + 100)] + chance.standard_normal((count + 100, 256)))
    rows, queries = rows[:count], rows[count:]
    exact = np.argsort(-(queries @ rows.T), axis=1)[:, :10]
    for bits in lengths:
        function = SHALLOW["itq"](rows[:20_000], bits)
        codes, asked = pack(function(rows)), pack(function(queries))
        for depth in (10, 100, 1000):
            found = [
                rerank(rows, query, nearest(codes, code, depth)[0], 10)
                for query, code in zip(queries, asked, strict=True)
            ]
            recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)])
            print(f"itq, {bits:3} bits, best {depth:5} re-ranked: recall@10 {recall:.3f}")


def against_bits(data: Path, kept: Path, methods: Sequence[str], lengths: Sequence[int], plot: Path | None) -> None:
    """The table of methods and bits: the mean of both ways' mAP@all, exercises by muscle."""
    towers = Towers("embedded", TEXTS)
    parts = features(towers, list(exercises(data)), kept)
    _, start = beginning(towers, parts.train, 256)
    whole = plain(start, parts.judge)
    print(f"CCA's vectors themselves, {start[0].bias.size} numbers: mAP@all {whole.score:.3f}")
    curves: dict[str, list[tuple[float, float]]] = {}
    for method in methods:
        for bits in lengths:
            score = scored(method, bits, parts, start)
            curves.setdefault(method, []).append((bits, score))
        print(f"| {method:10} | {' | '.join(f'{score:.3f}' for _, score in curves[method])} |", flush=True)
    if plot:
        shown = {name: [(float(np.log2(bits)), score) for bits, score in curve] for name, curve in curves.items()}
        draw(plot, shown, "mAP@all, exercises by muscle, pictures and texts, both ways", "log2(bits)")


def scored(method: str, bits: int, parts: Parts, start: tuple[Projection, Projection]) -> float:
    """One number of the table; shallow functions of one space are learned in that of CCA."""
    if method == "lsh":
        return judged(random_planes(parts.train, start, bits, 0), parts.judge).score
    if method not in SHALLOW:
        return judged(hashers[method](parts.train, bits, 0), parts.judge).score
    rows = [each(side) for each, side in zip(start, parts.train.paired(), strict=True)]
    function = SHALLOW[method](np.concatenate([each - each.mean(0) for each in rows]), bits)
    image, text = (
        Projection(each.weight @ function.weight, (each.bias - side.mean(0)) @ function.weight + function.bias)
        for each, side in zip(start, rows, strict=True)
    )
    return judged((image, text), parts.judge, wave=function.wave).score


if __name__ == "__main__":
    main()
