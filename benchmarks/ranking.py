"""The gains of rerankers on real data over plain cosine of the built-in model, with intervals.

Hubs: Flickr8k val, text -> image, a bank of captions of the training split. Query expansion and k-reciprocal
neighbours: product photos (clothing) and PACS photos, sketches and paintings, image -> image, mAP of the class.
Feedback: the same sets, three liked and three unliked images drawn at random, average precision of the rest.
Diversity: classes among ten hits. ``--results FILE`` resumes a stopped run, and ``--page docs/ranking.md`` writes the
tables into the page.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

import numpy as np
from machine import describe
from results import Results, add_arguments, block, markdown, publish, revision
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
Collection = Callable[[], tuple[Vectors, Values]]  # vectors and classes
LANGUAGES = {"en": "English", "zh": "Chinese"}
BANK = 1_000  # captions of other photos
SETS = {"clothing": "products", "sketches": "photos, sketches, cartoons, paintings"}
ONE = "one liked image"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--small", action="store_true", help=HELP)
    add_arguments(parser)
    asked = parser.parse_args()
    print(describe())
    trial_count = 1 if asked.small else 200
    results = Results(asked.results, program="ranking", trials=trial_count)
    with data_folder(asked.data, asked.small) as data:
        sets = {name: cache(partial(labelled, data / name, "english")) for name in SETS}
        blocks = {
            "hubs": hubs(results, data),
            "neighbours": neighbours(results, sets),
            "feedback": feedback(results, sets, trial_count),
            "diversity": diversity(results, sets),
        }
    publish(asked.page, blocks)


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


def gained(values: Values, plain: Values) -> list[str]:
    """A mean, and its gain with the interval."""
    low, high = bootstrap(values - plain)
    return [f"{values.mean():.3f}", f"{values.mean() - plain.mean():+.3f} [{low:+.3f}, {high:+.3f}]"]


def average_precision(scores: Values, right: Values) -> float:
    """Of one ranking."""
    hits = right[np.argsort(-scores, kind="stable")]
    return float((hits.cumsum() / np.arange(1, len(hits) + 1) * hits).sum() / max(1, hits.sum()))


def hubs(results: Results, data: Path) -> str:
    """R@1 and R@10 with and without a bank."""
    photos = cache(partial(val_photos, data))
    cells = list[list[str]]()
    for language in LANGUAGES:
        cells += results(f"hubs {language}", partial(in_language, data, photos, language))
    said = (
        f"Flickr8k val, text -> image, one caption of each photo; built-in model {revision()}. The other "
        f"queries are {BANK:,} captions of other photos, drawn with seed 0. 95 % bootstrap intervals of the gain over "
        f"photos."
    )
    return block(said, markdown(["", "R@1", "gain", "R@10", "gain"], cells))


def val_photos(data: Path) -> tuple[Vectors, dict[str, int]]:
    """The vectors of the test photos, and the row of each."""
    names = sorted({line["image"] for line in written(data) if line["split"] == "val"})
    return pictures([data / "flickr8k" / "images" / name for name in names]), {name: n for n, name in enumerate(names)}


def written(data: Path) -> list[dict[str, str]]:
    """The captions that people wrote."""
    return [line for line in rows(data / "flickr8k" / "captions.csv") if line["source"] == "written"]


def in_language(data: Path, photos: Callable[[], tuple[Vectors, dict[str, int]]], language: str) -> list[list[str]]:
    """The rows of a language."""
    images, place = photos()
    own = [line for line in written(data) if line["language"] == language]
    asked = [*{line["image"]: line for line in own if line["split"] == "val"}.values()]  # one caption of each photo
    train = [line for line in own if line["split"] == "train"]
    some = np.random.default_rng(0).permutation(len(train))[:BANK]
    encode = partial(embed, choose("embedded"))
    queries = encode([Text(line["caption"]) for line in asked])
    bank = encode([Text(train[n]["caption"]) for n in some])
    right = np.array([place[line["image"]] for line in asked])
    plain = ranks(queries @ images.T, right)
    found = [[f"{LANGUAGES[language]}, cosine", f"{(plain < 1).mean():.3f}", "", f"{(plain < 10).mean():.3f}", ""]]
    for name in ("csls", "inverted_softmax", "inverted_softmax(beta=10)"):
        ranker = by_vectors(name)
        ranked = ranks(np.stack([ranker.score(whole(query, images, bank)) for query in queries]), right)
        shown = [cell for k in (1, 10) for cell in gained((ranked < k) * 1.0, (plain < k) * 1.0)]
        found.append([f"`{name}`", *shown])
        print(*found[-1], flush=True)
    return found


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


def neighbours(results: Results, sets: Mapping[str, Collection]) -> str:
    """MAP of each picture asking for its class."""
    blocks = []
    for name, own in sets.items():
        cells = results(f"neighbours {name}", partial(expansions, own))
        blocks.append(markdown([f"an image as query: {SETS[name]}", "mAP", "gain"], cells))
    said = (
        f"Built-in model {revision()}; 200 queries drawn with seed 0, for `k_reciprocal` the first 100 of them; 95 % "
        f"bootstrap intervals of the gain over queries."
    )
    return block(said, *blocks)


def expansions(own: Collection) -> list[list[str]]:
    """The rows of a set."""
    vectors, classes = own()
    asking = np.random.default_rng(0).permutation(len(vectors))[:200]
    plain = np.array([precision(vectors @ vectors[n], n, classes) for n in asking])
    rows = [["cosine", f"{plain.mean():.3f}", ""]]
    for kind in ("average", "alpha"):
        found = []
        for n in asking:
            nearest = [m for m in np.argsort(-(vectors @ vectors[n])) if m != n][:COUNT]
            found.append(precision(vectors @ expanded(vectors[n], vectors[nearest], kind), n, classes))
        rows.append([f"`--expand {kind}`", *gained(np.array(found), plain)])
    found = [precision(reciprocal(vectors, n), n, classes) for n in asking[:100]]
    rows.append([f"`k_reciprocal`, first 400 of {len(vectors):,}", *gained(np.array(found), plain[:100])])
    return rows


def reciprocal(vectors: Vectors, n: int) -> Values:
    """The scores of all items for one of them, its first 400 re-ranked."""
    others = np.delete(np.arange(len(vectors)), n)
    near = others[np.argsort(-(vectors[others] @ vectors[n]))]
    top, tail = near[:400], near[400:]
    scores = np.full(len(vectors), -9.0)
    scores[top] = by_vectors("k_reciprocal").score(whole(vectors[n], vectors[top], vectors[:0]))
    scores[tail] = -2 - np.arange(len(tail)) / len(vectors)
    return scores


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


def feedback(results: Results, sets: Mapping[str, Collection], count: int) -> str:
    """Average precision of the rest of a class, by each learner, over so many trials."""
    found = {name: results(f"feedback {name}", partial(learned, own, count)) for name, own in sets.items()}
    columns = [f"{count} trials"]
    for name in found:
        columns += [SETS[name], f"gain over {ONE}"]
    rows = [[label, *(cell for each in found.values() for cell in each[label])] for label in next(iter(found.values()))]
    said = (
        f"Built-in model {revision()}; {count} trials drawn with seed 0, each with three liked images of a class and "
        f"three unliked ones of others; 95 % bootstrap intervals of the gain over trials."
    )
    return block(said, markdown(columns, rows))


def learned(own: Collection, count: int) -> dict[str, list[str]]:
    """The cells of a set by their row."""
    vectors, classes = own()
    found: dict[str, list[float]] = {}
    for kind, good, bad in trials(classes, count):
        rest = np.setdiff1d(np.arange(len(vectors)), np.concatenate([good, bad]))
        right = (classes[rest] == kind) * 1.0
        found.setdefault(ONE, []).append(average_precision(vectors[rest] @ vectors[good[0]], right))
        mean = unit(vectors[good].mean(0))
        found.setdefault("the mean of three", []).append(average_precision(vectors[rest] @ mean, right))
        for learner in (*learners, "svm(kernel=rbf)"):
            scores = learners.make(learner).score(vectors[good], vectors[bad], vectors[rest])
            found.setdefault(f"`{learner}`", []).append(average_precision(scores, right))
    plain = np.array(found[ONE])
    cells = {label: gained(np.array(values), plain) for label, values in found.items()}
    cells[ONE][1] = ""
    return cells


def diversity(results: Results, sets: Mapping[str, Collection]) -> str:
    """Classes among ten hits, for a query between two classes."""
    rows = [
        [SETS[name], f"{diverse:g}", *results(f"diversity {name} {diverse}", partial(diverse_hits, own, diverse))]
        for name, own in sets.items()
        for diverse in (0.0, 0.3, 0.6)
    ]
    said = f"Built-in model {revision()}; 100 queries, each between two images, drawn with seed 0; means."
    return block(said, markdown(["set", "`--diverse`", "classes among ten", "relevant"], rows))


def diverse_hits(own: Collection, diverse: float) -> list[str]:
    """The mean number of classes, and the share of hits of one of both classes."""
    vectors, classes = own()
    chance, ranker = np.random.default_rng(0), by_vectors(f"mmr(diverse={diverse})")
    kinds, right = [], []
    for _ in range(100):
        one, other = chance.integers(len(vectors), size=2)
        query = unit(vectors[one] + vectors[other])
        near = np.argsort(-(vectors @ query))[:50]
        first = near[np.argsort(-ranker.score(whole(query, vectors[near], vectors[:0])))][:10]
        kinds.append(len(set(classes[first])))
        right.append(np.isin(classes[first], [classes[one], classes[other]]).mean())
    return [f"{np.mean(kinds):.2f}", f"{np.mean(right):.2f}"]


if __name__ == "__main__":
    main()
