"""The gains of rerankers on real data over plain cosine of the built-in model, with intervals.

Hubs: Flickr8k val, text -> image, a bank of captions of the training split. Query expansion and k-reciprocal
neighbours: product photos (clothing) and PACS photos, sketches and paintings, image -> image, mAP of the class.
Feedback: the same sets, three liked and three unliked images drawn at random, average precision of the rest.
Diversity: classes among ten hits.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from machine import describe
from small import HELP, data_folder

from lingxi.arrays import Vectors, unit
from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.evaluate.statistics import bootstrap
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.search.expand import COUNT, expanded
from lingxi.search.learner import learners
from lingxi.search.reranker import Candidates, VectorReranker, rerankers
from lingxi.types import Limits, Source, Text

Values = np.ndarray


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        hubs(data)
        for name, folder, label in (("clothing", "clothing", "english"), ("PACS", "sketches", "english")):
            vectors, classes = labelled(data / folder, label)
            neighbours(name, vectors, classes)
            feedback(name, vectors, classes, 1 if asked.small else 200)
            diversity(name, vectors, classes)


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pictures(paths: list[Path]) -> Vectors:
    """Their vectors by the model in the box."""
    encoder = choose("embedded")
    found = read_all([Source(path, 0, 0) for path in paths], Limits(), 300)
    return embed(encoder, [each.segments[0].media for each in found if isinstance(each, Reading)])


def labelled(folder: Path, label: str) -> tuple[Vectors, Values]:
    """Vectors and class numbers of a folder's pictures."""
    lines = rows(folder / "labels.csv")
    _, classes = np.unique([line[label] for line in lines], return_inverse=True)
    return pictures([folder / line["image"] for line in lines]), classes


def gained(values: Values, plain: Values) -> str:
    """A mean, and the interval of its gain."""
    low, high = bootstrap(values - plain)
    return f"{values.mean():.3f}  {values.mean() - plain.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


def average_precision(scores: Values, right: Values) -> float:
    """Of one ranking."""
    hits = right[np.argsort(-scores, kind="stable")]
    return float((hits.cumsum() / np.arange(1, len(hits) + 1) * hits).sum() / max(1, hits.sum()))


def hubs(data: Path) -> None:
    """R@1 and R@10 with and without a bank."""
    lines = [line for line in rows(data / "flickr8k" / "captions.csv") if line["source"] == "written"]
    names = sorted({line["image"] for line in lines if line["split"] == "val"})
    images = pictures([data / "flickr8k" / "images" / name for name in names])
    place = {name: n for n, name in enumerate(names)}
    for language in ("en", "zh"):
        own = [line for line in lines if line["language"] == language]
        asked = [line for line in own if line["split"] == "val"]
        queries = embed(choose("embedded"), [Text(line["caption"]) for line in asked])
        chance, train = np.random.default_rng(0), [line for line in own if line["split"] == "train"]
        bank = embed(
            choose("embedded"),
            [Text(train[n]["caption"]) for n in chance.permutation(len(train))[:1000]],
        )
        right = np.array([place[line["image"]] for line in asked])
        plain = ranks(queries @ images.T, right)
        print(f"hubs, Flickr8k val, {language}: cosine R@1 {(plain < 1).mean():.3f} R@10 {(plain < 10).mean():.3f}")
        for name in ("csls", "inverted_softmax", "inverted_softmax(beta=10)"):
            ranker = by_vectors(name)
            scores = np.stack([ranker.score(whole(query, images, bank)) for query in queries])
            found = ranks(scores, right)
            shown = "  ".join(f"R@{k} {gained((found < k) * 1.0, (plain < k) * 1.0)}" for k in (1, 10))
            print(f"  {name:28} {shown}", flush=True)


def by_vectors(name: str) -> VectorReranker:
    """The reranker of that name, which looks at vectors."""
    ranker = rerankers.make(name)
    assert isinstance(ranker, VectorReranker)
    return ranker


def whole(query: Values, vectors: Vectors, bank: Vectors) -> Candidates:
    """All of a collection as candidates."""
    return Candidates(query, vectors, np.ones(len(vectors), np.float32), bank)


def ranks(scores: Values, right: Values) -> Values:
    """The rank of the right item of each row, from 0."""
    own = scores[np.arange(len(scores)), right]
    return (scores > own[:, None]).sum(axis=1)


def neighbours(name: str, vectors: Vectors, classes: Values) -> None:
    """MAP of each picture asking for its class."""
    asking = np.random.default_rng(0).permutation(len(vectors))[:200]
    plain = np.array([precision(vectors @ vectors[n], n, classes) for n in asking])
    print(f"{name}, image -> image: cosine mAP {plain.mean():.3f} ({len(asking)} queries)")
    for kind in ("average", "alpha"):
        found = []
        for n in asking:
            nearest = [m for m in np.argsort(-(vectors @ vectors[n])) if m != n][:COUNT]
            found.append(precision(vectors @ expanded(vectors[n], vectors[nearest], kind), n, classes))
        print(f"  expand {kind:21} {gained(np.array(found), plain)}", flush=True)
    ranker = by_vectors("k_reciprocal")
    found = []
    for n in asking[:100]:
        others = np.delete(np.arange(len(vectors)), n)
        near = others[np.argsort(-(vectors[others] @ vectors[n]))]
        top, tail = near[:400], near[400:]
        scores = np.full(len(vectors), -9.0)
        scores[top] = ranker.score(whole(vectors[n], vectors[top], vectors[:0]))
        scores[tail] = -2 - np.arange(len(tail)) / len(vectors)
        found.append(precision(scores, n, classes))
    print(f"  k_reciprocal, first 400     {gained(np.array(found), plain[:100])} (100 queries)", flush=True)


def precision(scores: Values, asking: int, classes: Values) -> float:
    """The average precision of one picture asking for its class."""
    others = np.delete(np.arange(len(classes)), asking)
    return average_precision(scores[others], (classes[others] == classes[asking]) * 1.0)


def trials(classes: Values, count: int) -> Iterator[tuple[int, Values, Values]]:
    """A class, three of it and three of the others."""
    chance = np.random.default_rng(0)
    kinds = [kind for kind in np.unique(classes) if (classes == kind).sum() > 6]
    for n in range(count):
        kind = int(kinds[n % len(kinds)])
        good = chance.permutation(np.flatnonzero(classes == kind))[:3]
        yield kind, good, chance.permutation(np.flatnonzero(classes != kind))[:3]


def feedback(name: str, vectors: Vectors, classes: Values, count: int) -> None:
    """Average precision of the rest of a class, by each learner, over so many trials."""
    found: dict[str, list[float]] = {}
    for kind, good, bad in trials(classes, count):
        rest = np.setdiff1d(np.arange(len(vectors)), np.concatenate([good, bad]))
        right = (classes[rest] == kind) * 1.0
        found.setdefault("one liked", []).append(average_precision(vectors[rest] @ vectors[good[0]], right))
        mean = unit(vectors[good].mean(0))
        found.setdefault("mean of the liked", []).append(average_precision(vectors[rest] @ mean, right))
        for learner in (*learners, "svm(kernel=rbf)"):
            scores = learners.make(learner).score(vectors[good], vectors[bad], vectors[rest])
            found.setdefault(learner, []).append(average_precision(scores, right))
    plain = np.array(found["one liked"])
    print(f"{name}, feedback, three liked and three unliked: gain over one liked image")
    for learner, values in found.items():
        print(f"  {learner:28} {gained(np.array(values), plain)}", flush=True)


def diversity(name: str, vectors: Vectors, classes: Values) -> None:
    """Classes among ten hits, for a query between two classes."""
    chance = np.random.default_rng(0)
    for diverse in (0.0, 0.3, 0.6):
        ranker, kinds, right = by_vectors(f"mmr(diverse={diverse})"), [], []
        for _ in range(100):
            one, other = chance.integers(len(vectors), size=2)
            query = unit(vectors[one] + vectors[other])
            near = np.argsort(-(vectors @ query))[:50]
            first = near[np.argsort(-ranker.score(whole(query, vectors[near], vectors[:0])))][:10]
            kinds.append(len(set(classes[first])))
            right.append(np.isin(classes[first], [classes[one], classes[other]]).mean())
        print(f"{name}, diverse {diverse}: {np.mean(kinds):.2f} classes among ten, {np.mean(right):.2f} relevant")


if __name__ == "__main__":
    main()
