"""Hash codes by number of bits: mAP@all of each method, recall after re-ranking, bytes and milliseconds.

``--results FILE`` resumes a stopped run, and ``--page docs/hashing.md`` writes the tables into the page.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
from learning import STUDIES, TEXTS, Features
from machine import describe
from results import Results, add_arguments, add_seeds, block, markdown, mean, publish, revision, seeds_said, spread
from small import HELP, data_folder

from lingxi.arrays import Vectors, unit
from lingxi.encode.joint.hash_codes import SHALLOW
from lingxi.encode.joint.projection import Projection
from lingxi.evaluate.hamming import nearest, pack, rerank
from lingxi.train.hasher import hashers
from lingxi.train.judge import Judgement, gain
from lingxi.train.learn_hash import judged, plain, random_planes
from lingxi.train.plot import draw
from lingxi.train.prepare import feature_folder

BITS = (16, 32, 64, 128, 256)
METHODS = (*SHALLOW, *hashers)
FEW = ("lsh", "itq", "dcmh")  # that are measured in small mode
SOLVED = {"spectral"}  # without anything random
DEPTHS = (10, 100, 1000)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--plot", type=Path, help="write a PNG of mAP by bits to this file")
    parser.add_argument("--speed", action="store_true", help="measure only speed and recall of the search")
    parser.add_argument("--small", action="store_true", help=HELP)
    add_arguments(parser)
    add_seeds(parser)
    asked = parser.parse_args()
    print(describe())
    lengths, seeds = (BITS[:1], 1) if asked.small else (BITS, asked.seeds)
    counts = (2_000, 2_000) if asked.small else (1_000_000, 100_000)
    results = Results(asked.results, program="hashing", texts=TEXTS, counts=counts)
    blocks = {"search": speed(results, counts[0]), "recall": recalled(results, counts[1], lengths)}
    with data_folder(asked.data, asked.small) as data:
        if data.is_dir() and not asked.speed:
            own = Features(STUDIES["classes"], data, data / "kept" if asked.small else feature_folder(), photos=0)
            methods = FEW if asked.small else METHODS
            blocks["bits"] = against_bits(results, own, methods, lengths, seeds, asked.plot)
    publish(asked.page, blocks)


def speed(results: Results, count: int) -> str:
    """Top 100 of packed codes, on one core."""
    rows = []
    for bits in BITS[2:]:  # shorter ones fill a word of 64 all the same
        p50, p99, size = results(f"speed {bits}", partial(_speed, count, bits))
        rows.append([f"{bits}", f"{size:.1f}", f"{p50:.2f} ms", f"{p99:.2f} ms"])
    said = f"Top 100 of {count:,} codes, 50 queries, on one core of {describe().partition(',')[0]}."
    return block(said, markdown(["bits", "MB", "p50", "p99"], rows))


def _speed(count: int, bits: int) -> list[float]:
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    codes = np.random.default_rng(0).integers(0, 2**64, (count, bits // 64), np.uint64)
    spent = []
    for query in codes[:50]:
        began = time.perf_counter()
        nearest(codes, query, 100)
        spent.append(time.perf_counter() - began)
    if cores:
        os.sched_setaffinity(0, cores)
    return [*(1000 * float(np.percentile(spent, q)) for q in (50, 99)), codes.nbytes / 2**20]


def recalled(results: Results, count: int, lengths: Sequence[int]) -> str:
    """Recall@10 against exact after the best codes were ranked by their vectors; clustered, 256 numbers."""
    rows = [[f"{bits}", *(f"{each:.3f}" for each in results(f"recall {bits}", partial(_recalls, count, bits)))]
            for bits in lengths]  # fmt: skip
    said = f"{count:,} codes of ITQ (fitted on 20,000; seed 0), 100 queries."
    return block(said, markdown(["bits", *(f"best {depth:,}" for depth in DEPTHS)], rows))


def _recalls(count: int, bits: int) -> list[float]:
    rows, queries, exact = _clustered(count)
    function = SHALLOW["itq"](rows[:20_000], bits)
    codes, asked = pack(function(rows)), pack(function(queries))
    recalls = []
    for depth in DEPTHS:
        found = [
            rerank(rows, query, nearest(codes, code, depth)[0], 10) for query, code in zip(queries, asked, strict=True)
        ]
        recalls.append(float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)])))
    return recalls


@cache
def _clustered(count: int) -> tuple[Vectors, Vectors, np.ndarray]:
    """Vectors around 500 centres, queries of the same kind, and the ten nearest of each query."""
    chance = np.random.default_rng(0)
    centres = chance.standard_normal((500, 256))
    rows = unit(centres[chance.integers(500, size=count + 100)] + chance.standard_normal((count + 100, 256)))
    rows, queries = rows[:count], rows[count:]
    return rows, queries, np.argsort(-(queries @ rows.T), axis=1)[:, :10]


def against_bits(
    results: Results, own: Features, methods: Sequence[str], lengths: Sequence[int], seeds: int, plot: Path | None
) -> str:
    """The table of methods and bits: the mean of both ways' mAP@all, exercises by muscle."""
    whole = results.judgement("vectors", lambda: plain(own.start, own.parts.judge))
    counts = results("counts", own.counts)
    found: dict[str, list[list[Judgement]]] = {}
    for method in methods:
        used = 1 if method in SOLVED else seeds
        found[method] = [
            [results.judgement(f"{method} {bits} {n}", partial(judgement, method, bits, own, n)) for n in range(used)]
            for bits in lengths
        ]
        print(method, *([f"{each.score:.3f}" for each in some] for some in found[method]), flush=True)
    curves = {
        method: [(float(np.log2(bits)), mean(some).score) for bits, some in zip(lengths, each, strict=True)]
        for method, each in found.items()
    }
    if plot:
        draw(plot, curves, "mAP@all, exercises by muscle, pictures and texts, both ways", "log2(bits)")
    rows = [[f"`{method}`", *(spread([n.score for n in some]) for some in each)] for method, each in found.items()]
    gains = [
        [f"`{method}`", *(str(gain(mean(base), mean(some))) for base, some in zip(found["itq"], each, strict=True))]
        for method, each in found.items()
        if method in hashers
    ]
    columns = ["method", *map(str, lengths)]
    said = (
        f"{counts[0]:,} pairs for training, {counts[1]:,} for testing; built-in model {revision()}; "
        f"{seeds_said(seeds)}. CCA's vectors of {own_size(results, own)} numbers have {whole.score:.3f}."
    )
    more = "Gain over `itq` with as many bits, with the 95 % bootstrap interval over test images:"
    return block(said, markdown(columns, rows), more, markdown(columns, gains))


def own_size(results: Results, own: Features) -> int:
    """The numbers of a vector of CCA."""
    return int(results("size", lambda: int(own.start[0].bias.size)))


def judgement(method: str, bits: int, own: Features, seed: int) -> Judgement:
    """One cell of the table; shallow functions of one space are learned in that of CCA."""
    parts, start = own.parts, own.start
    if method == "lsh":
        return judged(random_planes(parts.train, start, bits, seed), parts.judge)
    if method not in SHALLOW:
        return judged(hashers[method](parts.train, bits, seed), parts.judge)
    rows = [each(side) for each, side in zip(start, parts.train.paired(), strict=True)]
    function = SHALLOW[method](np.concatenate([each - each.mean(0) for each in rows]), bits, seed)
    image, text = (
        Projection(each.weight @ function.weight, (each.bias - side.mean(0)) @ function.weight + function.bias)
        for each, side in zip(start, rows, strict=True)
    )
    return judged((image, text), parts.judge, wave=function.wave)


if __name__ == "__main__":
    main()
