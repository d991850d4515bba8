"""Which terms a vocabulary should keep: the mean reciprocal rank of BM25 with few terms, chosen by several rules.

    python benchmarks/terms.py ../shared/data

Data: questions to paragraphs (XQuAD, CMRC 2018), and the first caption of every eighth photo to the other captions of
all photos (Flickr8k). *telling* is what ``bm25`` does: residual IDF times the count. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from machine import describe as machine
from small import HELP, data_folder

from lingxi.encode.encoders.bm25 import K1, B
from lingxi.encode.text.terms import telling
from lingxi.encode.text.tokens import tokens

SIZES, FEW = (4096, 2048), (8, 4)
AT_ONCE = 500  # queries
QUESTIONS = {
    "CMRC 2018": "cmrc2018-trial.zh.json",
    "XQuAD, English": "xquad-even.en.json",
    "XQuAD, Chinese": "xquad-even.zh.json",
}
LANGUAGES = {"English": "en", "Chinese": "zh"}


@dataclass(frozen=True)
class Counts:
    """How often each term occurs in a collection."""

    documents: int
    having: np.ndarray  # (v,) texts with the term
    occurring: np.ndarray  # (v,)


RULES: Mapping[str, Callable[[Counts], np.ndarray]] = {  # places of the terms, best first
    "commonest": lambda each: np.argsort(-each.having, kind="stable"),
    "telling": lambda each: telling(each.having, each.occurring, each.documents),
    "count x IDF": lambda each: np.argsort(-each.having * np.log(each.documents / each.having), kind="stable"),
    "residual IDF": lambda each: np.argsort(
        -np.log2(each.documents / each.having) - np.log2(-np.expm1(-each.occurring / each.documents)), kind="stable"
    ),
    "IDF": lambda each: np.argsort(each.having, kind="stable"),
}


@dataclass(frozen=True)
class Collection:
    """Texts, and queries with the number of the right text."""

    texts: Sequence[str]
    queries: Sequence[str]
    right: np.ndarray  # (queries,)


def questions(file: Path) -> Collection:
    """The paragraphs of a file in SQuAD's layout, and its questions."""
    texts, asked, right = list[str](), list[str](), list[int]()
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            found = [each["question"] for each in paragraph["qas"]]
            asked += found
            right += [len(texts)] * len(found)
            texts.append(paragraph["context"])
    return Collection(texts, asked, np.array(right))


def captions(file: Path, language: str) -> Collection:
    """All captions of each photo but the first as a text; the first of every eighth photo as a query."""
    said = defaultdict[str, list[str]](list)
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["language"] == language:
                said[row["image"]].append(row["caption"])
    asked = list(said.values())[::8]
    return Collection([" ".join(each[1:]) for each in said.values()], [each[0] for each in asked],
                      np.arange(0, len(said), 8))  # fmt: skip


def measure(name: str, collection: Collection, sizes: Sequence[int]) -> None:
    """A row of the table for each number of terms."""
    split = [tokens(text) for text in collection.texts]
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys(word for words in split for word in words))}
    texts = matrix(split, vocabulary)
    queries = matrix([tokens(query) for query in collection.queries], vocabulary)
    having, occurring = np.asarray((texts > 0).sum(0)).ravel(), np.asarray(texts.sum(0)).ravel()
    counts = Counts(len(split), having.astype(float), occurring.astype(float))
    whole = mean_reciprocal_rank(texts, queries, counts, np.arange(len(vocabulary)), collection.right)
    for size in sizes:
        kept = [
            mean_reciprocal_rank(texts, queries, counts, rule(counts)[:size], collection.right)
            for rule in RULES.values()
        ]
        figures = " | ".join(f"{each:.3f}" for each in (whole, *kept))
        print(f"| {name}, {len(split):,} texts, {len(vocabulary):,} terms | {size:,} | {figures} |", flush=True)


def matrix(split: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> sparse.csr_matrix:
    """Counts (n, terms) of the terms in texts."""
    cells = [
        (row, vocabulary[word], count)
        for row, words in enumerate(split)
        for word, count in Counter(words).items()
        if word in vocabulary
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((np.array(values, float), (rows, columns)), (len(split), len(vocabulary)))


def mean_reciprocal_rank(
    texts: sparse.csr_matrix, queries: sparse.csr_matrix, counts: Counts, kept: np.ndarray, right: np.ndarray
) -> float:
    """That of the right texts by BM25 over some terms; texts with equal scores share their mean rank."""
    having = counts.having[kept]
    rarity = np.log(1 + (counts.documents - having + 0.5) / (having + 0.5))
    some = texts[:, kept].tocoo()
    lengths = np.asarray(texts.sum(1)).ravel()
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    values = rarity[some.col] * some.data * (K1 + 1) / (some.data + norm[some.row])
    weights = sparse.csr_matrix((values, (some.row, some.col)), some.shape)
    found = []
    for start in range(0, len(right), AT_ONCE):
        scores = (queries[start : start + AT_ONCE, kept] @ weights.T).toarray()
        own = scores[np.arange(len(scores)), right[start : start + AT_ONCE]][:, None]
        found.append(1 / (1 + (scores > own).sum(1) + ((scores == own).sum(1) - 1) / 2))
    return float(np.concatenate(found).mean())


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    sizes = FEW if asked.small else SIZES
    print(machine())
    print(f"| collection | terms kept | all | {' | '.join(RULES)} |\n{'|---' * (len(RULES) + 3)}|")
    with data_folder(asked.data, asked.small) as data:
        for name, file in QUESTIONS.items():
            if (data / "questions" / file).is_file():
                measure(name, questions(data / "questions" / file), sizes)
        for name, language in LANGUAGES.items():
            measure(f"Flickr8k, {name}", captions(data / "flickr8k" / "captions.csv", language), sizes)


if __name__ == "__main__":
    main()
