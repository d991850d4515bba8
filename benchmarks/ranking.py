"""The gains of rerankers on real data over plain cosine of the built-in model, with intervals.

Hubs: Flickr8k val, text -> image, a bank of captions of the training split. Query expansion and k-reciprocal
neighbours: product photos (clothing) and PACS photos, sketches and paintings, image -> image, mAP of the class.
Feedback: the same sets, three liked and three unliked images drawn at random, average precision of the rest.
Diversity: classes among ten hits. ``--seeds`` draws more captions of other photos, trials and pairs of images.
``--results FILE`` resumes a stopped run, and ``--page docs/ranking.md`` writes the tables into the page.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
from machine import describe
from results import Results, add_arguments, add_seeds, block, markdown, publish, revision, seeds_said, spread
from small import HELP, data_folder

from lingxi.arrays import Vectors, unit
from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.evaluate.statistics import bootstrap
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.search.expand import COUNT, EXPANSIONS, Expansion, expanded
from lingxi.search.learner import learners
from lingxi.search.reranker import Candidates, VectorReranker, rerankers
from lingxi.types import Limits, Source, Text

Values = np.ndarray
Collection = Callable[[], tuple[Vectors, Values]]  # vectors and classes
Found = dict[str, list[float]]  # by row of the table: the value of each query or trial
LANGUAGES = {"en": "English", "zh": "Chinese"}
BANK = 1_000  # captions of other photos
SETS = {"clothing": "products", "sketches": "photos, sketches, cartoons, paintings"}
ONE = "one liked image"
COSINE = "cosine"
TABLES = ("hubs", "neighbours", "feedback", "diversity")
RECIPROCAL = 300  # queries of k_reciprocal, which is slow


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"of {', '.join(TABLES)}; all if none is named")
    parser.add_argument("--small", action="store_true", help=HELP)
    add_arguments(parser)
    add_seeds(parser)
    asked = parser.parse_args()
    print(describe())
    trial_count, seeds = (1, 1) if asked.small else (200, asked.seeds)
    results = Results(asked.results, program="ranking", trials=trial_count)
    with data_folder(asked.data, asked.small) as data:
        sets = {name: cache(partial(labelled, data / name, "english")) for name in SETS}
        measures: dict[str, Callable[[], str]] = {
            "hubs": lambda: hubs(results, data, seeds),
            "neighbours": lambda: neighbours(results, sets),
            "feedback": lambda: feedback(results, sets, trial_count, seeds),
            "diversity": lambda: diversity(results, sets, seeds),
        }
        blocks = {name: measures[name]() for name in asked.tables or TABLES}
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


def gained(values: Sequence[Sequence[float]], plain: Sequence[Sequence[float]], *, same: bool = False) -> list[str]:
    """The mean over seeds, and the gain with its interval over all queries; ``same`` if each seed has the same ones."""
    gains = np.array(values) - np.array(plain)
    low, high = bootstrap(gains.mean(0) if same else gains.ravel())
    return [spread([float(np.mean(each)) for each in values]), f"{gains.mean():+.3f} [{low:+.3f}, {high:+.3f}]"]


def average_precision(scores: Values, right: Values) -> float:
    """Of one ranking."""
    hits = right[np.argsort(-scores, kind="stable")]
    return float((hits.cumsum() / np.arange(1, len(hits) + 1) * hits).sum() / max(1, hits.sum()))


def hubs(results: Results, data: Path, seeds: int) -> str:
    """R@1 and R@10 with and without a bank."""
    photos = cache(partial(val_photos, data))
    cells = list[list[str]]()
    for language in LANGUAGES:
        measure = partial(in_language, data, photos, language)
        found = [results(f"hubs {language} {seed}", partial(measure, seed)) for seed in range(seeds)]
        cells += recalls(found, LANGUAGES[language])
    said = (
        f"Flickr8k val, text -> image, one caption of each photo; built-in model {revision()}. The other "
        f"queries are {BANK:,} captions of other photos, drawn by {seeds_said(seeds)}. 95 % bootstrap intervals of the "
        f"gain over photos."
    )
    return block(said, markdown(["", "R@1", "gain", "R@10", "gain"], cells))


def recalls(found: Sequence[Found], language: str) -> list[list[str]]:
    """The rows of a language: from the ranks of each seed, R@1 and R@10."""
    table = list[list[str]]()
    for name in found[0]:
        row = [f"{language}, cosine" if name == COSINE else f"`{name}`"]
        for k in (1, 10):
            within, plain = ([[float(rank < k) for rank in each[of]] for each in found] for of in (name, COSINE))
            row += [f"{np.mean(plain):.3f}", ""] if name == COSINE else gained(within, plain, same=True)
        table.append(row)
        print(*row, flush=True)
    return table


def val_photos(data: Path) -> tuple[Vectors, dict[str, int]]:
    """The vectors of the test photos, and the row of each."""
    names = sorted({line["image"] for line in written(data) if line["split"] == "val"})
    return pictures([data / "flickr8k" / "images" / name for name in names]), {name: n for n, name in enumerate(names)}


def written(data: Path) -> list[dict[str, str]]:
    """The captions that people wrote."""
    return [line for line in rows(data / "flickr8k" / "captions.csv") if line["source"] == "written"]


def in_language(
    data: Path, photos: Callable[[], tuple[Vectors, dict[str, int]]], language: str, seed: int
) -> dict[str, list[int]]:
    """The ranks of the photos of a language's captions."""
    images, place = photos()
    own = [line for line in written(data) if line["language"] == language]
    asked = [*{line["image"]: line for line in own if line["split"] == "val"}.values()]  # one caption of each photo
    train = [line for line in own if line["split"] == "train"]
    some = np.random.default_rng(seed).permutation(len(train))[:BANK]
    encode = partial(embed, choose("embedded"))
    queries = encode([Text(line["caption"]) for line in asked])
    bank = encode([Text(train[n]["caption"]) for n in some])
    right = np.array([place[line["image"]] for line in asked])
    found = {COSINE: ranks(queries @ images.T, right).tolist()}
    for name in ("csls", "inverted_softmax", "inverted_softmax(beta=10)"):
        ranker = by_vectors(name)
        scores = np.stack([ranker.score(whole(query, images, bank)) for query in queries])
        found[name] = ranks(scores, right).tolist()
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
        found: Found = results(f"neighbours {name}", partial(expansions, own))
        plain = found[COSINE]
        gains = {label: gained([values], [plain[: len(values)]]) for label, values in found.items() if label != COSINE}
        rows = [[COSINE, f"{np.mean(plain):.3f}", ""], *([label, *cells] for label, cells in gains.items())]
        blocks.append(markdown([f"an image as query: {SETS[name]}", "mAP", "gain"], rows))
    said = (
        f"Built-in model {revision()}; every image is a query, for `k_reciprocal` {RECIPROCAL} of them, drawn with "
        f"seed 0, whose gain is over the cosine of the same ones; 95 % bootstrap intervals of the gain over queries."
    )
    return block(said, *blocks)


def expansions(own: Collection) -> Found:
    """The average precisions of a set's queries."""
    vectors, classes = own()
    asking = np.random.default_rng(0).permutation(len(vectors))
    found = {COSINE: [precision(vectors @ vectors[n], n, classes) for n in asking]}
    for kind in EXPANSIONS:
        found[f"`--expand {kind}`"] = [precision(beyond(vectors, n, kind), n, classes) for n in asking]
    label = f"`k_reciprocal`, first 400 of {len(vectors):,}"
    found[label] = [precision(reciprocal(vectors, n), n, classes) for n in asking[:RECIPROCAL]]
    return found


def beyond(vectors: Vectors, n: int, kind: Expansion) -> Values:
    """The scores of all items for one of them, expanded by its nearest."""
    nearest = [m for m in np.argsort(-(vectors @ vectors[n])) if m != n][:COUNT]
    query = expanded(vectors[n], vectors[nearest], kind)
    scores: Values = vectors @ query
    return scores


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


def trials(classes: Values, count: int, seed: int) -> Iterator[tuple[int, Values, Values]]:
    """A class, three of it and three of the others."""
    chance = np.random.default_rng(seed)
    kinds = [kind for kind in np.unique(classes) if (classes == kind).sum() > 6]
    for n in range(count):
        kind = int(kinds[n % len(kinds)])
        good = chance.permutation(np.flatnonzero(classes == kind))[:3]
        yield kind, good, chance.permutation(np.flatnonzero(classes != kind))[:3]


def feedback(results: Results, sets: Mapping[str, Collection], count: int, seeds: int) -> str:
    """Average precision of the rest of a class, by each learner, over so many trials of each seed."""
    columns, rows = [f"{count * seeds} trials"], dict[str, list[str]]()
    for name, own in sets.items():
        found = [results(f"feedback {name} {n}", partial(learned, own, count, n)) for n in range(seeds)]
        for label in found[0]:
            cells = gained([each[label] for each in found], [each[ONE] for each in found])
            rows.setdefault(label, [label]).extend([cells[0], ""] if label == ONE else cells)
        columns += [SETS[name], f"gain over {ONE}"]
    said = (
        f"Built-in model {revision()}; {count} trials for each seed, each with three liked images of a class and "
        f"three unliked ones of others; {seeds_said(seeds)}; 95 % bootstrap intervals of the gain over all trials."
    )
    return block(said, markdown(columns, [*rows.values()]))


def learned(own: Collection, count: int, seed: int) -> Found:
    """The average precisions of a set's trials."""
    vectors, classes = own()
    found = Found()
    for kind, good, bad in trials(classes, count, seed):
        rest = np.setdiff1d(np.arange(len(vectors)), np.concatenate([good, bad]))
        right = (classes[rest] == kind) * 1.0
        found.setdefault(ONE, []).append(average_precision(vectors[rest] @ vectors[good[0]], right))
        mean = unit(vectors[good].mean(0))
        found.setdefault("the mean of three", []).append(average_precision(vectors[rest] @ mean, right))
        for learner in (*learners, "svm(kernel=rbf)"):
            scores = learners.make(learner).score(vectors[good], vectors[bad], vectors[rest])
            found.setdefault(f"`{learner}`", []).append(average_precision(scores, right))
    return found


def diversity(results: Results, sets: Mapping[str, Collection], seeds: int) -> str:
    """Classes among ten hits, for a query between two classes."""
    rows = list[list[str]]()
    for name, own in sets.items():
        for diverse in (0.0, 0.3, 0.6):
            measure = partial(diverse_hits, own, diverse)
            found = [results(f"diversity {name} {diverse} {seed}", partial(measure, seed)) for seed in range(seeds)]
            rows.append([SETS[name], f"{diverse:g}", *(spread(of) for of in zip(*found, strict=True))])
    said = (
        f"Built-in model {revision()}; 100 queries for each seed, each between two images; {seeds_said(seeds)}. The "
        f"last column is the share of the ten hits that are of one of both images' classes."
    )
    return block(said, markdown(["set", "`--diverse`", "classes among ten", "relevant"], rows))


def diverse_hits(own: Collection, diverse: float, seed: int) -> tuple[float, float]:
    """The mean number of classes, and the share of hits of one of both classes."""
    vectors, classes = own()
    chance, ranker = np.random.default_rng(seed), by_vectors(f"mmr(diverse={diverse})")
    kinds, right = [], []
    for _ in range(100):
        one, other = chance.integers(len(vectors), size=2)
        query = unit(vectors[one] + vectors[other])
        near = np.argsort(-(vectors @ query))[:50]
        first = near[np.argsort(-ranker.score(whole(query, vectors[near], vectors[:0])))][:10]
        kinds.append(len(set(classes[first])))
        right.append(np.isin(classes[first], [classes[one], classes[other]]).mean())
    return float(np.mean(kinds)), float(np.mean(right))


if __name__ == "__main__":
    main()
