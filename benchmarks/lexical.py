"""Finding passages by their words: our tokenizer against plain BM25, and against the engine's tokenizer.

Data: XQuAD in English and Chinese and CMRC 2018 (trial), the halves in the data folder. Each question has one right
passage; the figure is how often it is first. Plain BM25 uses words in English and pairs of characters in Chinese,
k1 = 1.2, b = 0.75 and the mean length of the collection. lingxi used the engine's tokenizer ("Multilingual") before.
The intervals are of the gain over plain BM25, over questions. ``--small`` uses a few synthetic passages instead.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import qdrant_edge as edge
from machine import describe, timed

from lingxi.evaluate.statistics import bootstrap
from lingxi.store import tokens
from lingxi.store.bm25 import text_weights
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.packing import WORDS
from lingxi.store.tokens import token_id

SETS = {"XQuAD en": "xquad-even.en.json", "XQuAD zh": "xquad-even.zh.json", "CMRC 2018": "cmrc2018-trial.zh.json"}
MADE = ["Room 101 is on the first floor", "Invoice 4711 of the year 2024", "打印机缺纸，请加纸", "海边的日落很美"] * 5
ASKED = ["Which floor has room 101?", "Which year has invoice 4711?", "打印机怎么了？", "哪里的日落很美？"]

DEPTH = 1000  # hits that are read of each question, as a search does
Questions = Sequence[tuple[str, int]]  # a question and the number of its passage
Find = Callable[[str], int]  # the passage that is first for a question; -1 where nothing is found


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--small", action="store_true", help="use a few synthetic passages; takes a second")
    asked = parser.parse_args()
    print(describe())
    costs = ("ms of processor / 1,000,000 characters", "ms a question", "bytes a character")
    print("|", " | ".join(["questions", "passages", "tokens", "right first", "gain", *costs]), "|")
    print("|---" * 8 + "|")
    sets = [("made up", made())] if asked.small else read_sets(asked.data / "questions")
    for name, (passages, questions) in sets:
        measure(name, passages, questions)


def made() -> tuple[list[str], Questions]:
    """Passages and questions for a trial of this file."""
    passages = [f"{text} {n}" for n, text in enumerate(MADE)]
    return passages, [(text, n) for n, text in enumerate(ASKED)]


def read_sets(folder: Path) -> Iterator[tuple[str, tuple[list[str], Questions]]]:
    """Each set's passages and questions."""
    for name, file in SETS.items():
        passages, questions = list[str](), list[tuple[str, int]]()
        for article in json.loads((folder / file).read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                questions += [(each["question"], len(passages)) for each in paragraph["qas"]]
                passages.append(paragraph["context"])
        yield name, (passages, questions)


def measure(name: str, passages: list[str], questions: Questions) -> None:
    """Prints the rows of one set."""
    plain = right(plain_bm25(passages), questions)
    row(name, passages, questions, "plain BM25", plain, plain, "", "", "")
    characters = sum(map(len, passages))
    for kind, index in (("engine's", index_by_engine), ("ours", index_by_us)):
        tokens._stored.cache_clear()
        token_id.cache_clear()
        with tempfile.TemporaryDirectory() as folder:
            find, tokenizing_s, close = index(Path(folder) / "engine", passages)
            found = right(find, questions)
            asking_ms = np.median([timed(partial(find, text)) for text, _ in questions]) * 1e3
            close()
            size = sparse_bytes(Path(folder)) / characters
        speed = tokenizing_s / characters * 1e9
        row(name, passages, questions, kind, found, plain, f"{speed:,.0f}", f"{asking_ms:.2f}", f"{size:.1f}")


def row(name: str, passages: list[str], questions: Questions, kind: str, found: np.ndarray, plain: np.ndarray,
        *costs: str) -> None:  # fmt: skip
    """Prints one row."""
    gain = bootstrap(found - plain) if kind != "plain BM25" else None
    told = f"{found.mean() - plain.mean():+.3f} [{gain[0]:+.3f}, {gain[1]:+.3f}]" if gain else ""
    print(
        "|",
        " | ".join([f"{name}, {len(questions)}", str(len(passages)), kind, f"{found.mean():.3f}", told, *costs]),
        "|",
    )


def right(find: Find, questions: Questions) -> np.ndarray:
    """1 for each question whose passage is first."""
    return np.array([find(text) == passage for text, passage in questions], float)


def plain_bm25(passages: list[str]) -> Find:
    """BM25 as the book has it."""
    texts = [plain_tokens(text) for text in passages]
    mean = sum(map(len, texts)) / len(texts)
    postings = defaultdict[str, list[tuple[int, float]]](list)
    for n, each in enumerate(texts):
        for token, count in Counter(each).items():
            postings[token].append((n, count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(each) / mean))))

    def find(text: str) -> int:
        scores = np.zeros(len(passages))
        for token in plain_tokens(text):
            found = postings.get(token, [])
            idf = math.log(1 + (len(passages) - len(found) + 0.5) / (len(found) + 0.5))
            for n, weight in found:
                scores[n] += idf * weight
        return int(scores.argmax())

    return find


def plain_tokens(text: str) -> list[str]:
    """Words; of Chinese, pairs of characters."""
    found = list[str]()
    for run in re.findall(r"[\u4e00-\u9fff]+|[^\W\u4e00-\u9fff]+", text.lower()):
        chinese = "\u4e00" <= run[0] <= "\u9fff" and len(run) > 1
        found += [run[n : n + 2] for n in range(len(run) - 1)] if chinese else [run]
    return found


def index_by_us(folder: Path, passages: list[str]) -> tuple[Find, float, Callable[[], None]]:
    """The engine as lingxi uses it; how it finds, the seconds that the tokens took, and how it is closed."""
    began = time.process_time()
    for text in passages:
        text_weights(text)
    spent = time.process_time() - began
    engine = EdgeEngine(folder)
    engine.upsert([Point(str(UUID(int=n)), words=text) for n, text in enumerate(passages)])

    def find(text: str) -> int:
        hits = engine.lexical(text, DEPTH)
        return UUID(hits[0].id).int if hits else -1

    return find, spent, engine.close


def index_by_engine(folder: Path, passages: list[str]) -> tuple[Find, float, Callable[[], None]]:
    """The engine's tokenizer as lingxi used it before: a mean length of 32, and stop words beside the others."""
    config = edge.EdgeConfig(sparse_vectors={WORDS: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)})
    folder.mkdir()
    shard = edge.EdgeShard.create(str(folder), config)
    words, every = (
        edge.Bm25(edge.Bm25Config(tokenizer=edge.TokenizerType.Multilingual, avg_len=32, stopwords=stopwords))
        for stopwords in (None, edge.StopwordsSet(set(), set()))
    )

    def weights(text: str) -> Mapping[int, float]:
        both = (every.embed_document(text), words.embed_document(text))
        return {id_: value for each in both for id_, value in zip(each.indices, each.values, strict=True)}

    began = time.process_time()
    vectors = [edge.SparseVector(list(each), list(each.values())) for each in map(weights, passages)]
    spent = time.process_time() - began
    points = [edge.Point(str(UUID(int=n)), {WORDS: vector}, {}) for n, vector in enumerate(vectors)]
    shard.update(edge.UpdateOperation.upsert_points(points))

    def find(text: str) -> int:
        asked = words.embed_query(text)
        asked = asked if asked.indices else every.embed_query(text)
        query = edge.Query.Nearest(asked, using=WORDS)
        hits = shard.query(edge.QueryRequest(query=query, limit=DEPTH, with_vector=[WORDS])) if asked.indices else []
        wanted = set(asked.indices)
        vectors: list[Any] = [hit.vector for hit in hits]
        _ = [len(wanted & set(each[WORDS].indices)) / len(wanted) for each in vectors]
        return UUID(str(hits[0].id)).int if hits else -1

    def close() -> None:
        shard.flush()
        shard.close()

    return find, spent, close


def sparse_bytes(folder: Path) -> int:
    """What the words take on the disk: the vectors and their index."""
    files = (file for file in folder.rglob("*") if file.is_file() and any(WORDS in part for part in file.parts))
    return sum(file.stat().st_blocks * 512 for file in files)


if __name__ == "__main__":
    main()
