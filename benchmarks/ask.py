"""How often the sentence that ``lingxi ask`` shows holds the answer, and what it declines, beside plain BM25.

Data: XQuAD in English and Chinese and CMRC 2018 (trial), the halves in the data folder. One library a set, a file a
passage. A sentence is right if one of the given answers is a piece of it. Plain BM25 shows the sentence of its first
passage that shares the most words with the question. Unanswerable questions are those of every second article, asked
of a library without these articles. The span's F1 is that of SQuAD, in Chinese by characters. "What is a {class}?"
asks for a picture of ImageNet's sample. The weights were fitted on these questions (``training/ask/fit.py``), so the
figures of the cross-validation, which it prints, are the ones to trust. Intervals are of the gain over plain BM25. The
time is that of one question, first in the library of its set, then in one of 10,000 passages, mixed from sentences.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lexical import plain_bm25, plain_tokens
from machine import describe
from small import HELP, data_folder

from lingxi.apps.ask.sentences import sentences
from lingxi.evaluate.statistics import bootstrap
from lingxi.library import Library

SETS = {"XQuAD en": "xquad-even.en.json", "XQuAD zh": "xquad-even.zh.json", "CMRC 2018": "cmrc2018-trial.zh.json"}
TIMED = 200  # questions whose time is measured


@dataclass(frozen=True)
class Asked:
    """A question with its answers, and the number of its passage."""

    text: str
    answers: tuple[str, ...]
    passage: int

    def is_in(self, text: str | None) -> bool:
        """Whether a sentence has an answer."""
        return text is not None and any(answer in text for answer in self.answers)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int, default=10_000, help="questions of each set, spread over it")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    heads = ("questions", "sentence right", "plain BM25", "gain", "span F1", "answerable declined")
    print("|", " | ".join([*heads, "unanswerable declined", "ms"]), "|")
    print("|---" * 8 + "|")
    with data_folder(asked.data, asked.small) as data:
        for name, file in SETS.items():
            measure(name, data / "questions" / file, asked.limit)
        speed([data / "questions" / file for file in SETS.values()], asked.limit, 20 if asked.small else 10_000)
        pictures(data / "imagenet-sample", asked.limit)


def read(file: Path) -> tuple[list[str], list[Asked]]:
    """The passages of a set, and its questions."""
    passages, questions = list[str](), list[Asked]()
    for each in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in each["paragraphs"]:
            for qa in (qa for qa in paragraph["qas"] if qa["question"].strip()):
                answers = tuple(answer["text"] for answer in qa.get("answers", []))
                questions.append(Asked(qa["question"], answers, len(passages)))
            passages.append(paragraph["context"])
    return passages, questions


@contextmanager
def indexed(passages: Sequence[str]) -> Iterator[Library]:
    """A library with a file for each passage, named by its number."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "files"
        root.mkdir()
        for number, text in enumerate(passages):
            (root / f"{number}.txt").write_text(text, encoding="utf-8")
        with Library(Path(place) / "library") as library:
            library.index(root)
            yield library


def measure(name: str, file: Path, limit: int) -> None:
    """Prints the row of a set."""
    passages, every = read(file)
    questions = every[:: max(1, len(every) // limit)]
    first = plain_bm25(passages)
    plain = np.array([each.is_in(plain_sentence(each.text, passages[first(each.text)])) for each in questions], float)
    right, spans, declined, without, spent = [], [], [], [], []
    with indexed(passages) as library:
        for each in questions:
            began = time.perf_counter()
            answer = library.ask(each.text)
            spent.append((time.perf_counter() - began) * 1000)
            right.append(float(each.is_in(answer.text)))
            spans.append(max((f1(answer.span or "", one) for one in each.answers), default=0.0))
            declined.append(answer.text is None)
            without.append(library.ask(each.text, where=f"name != '{each.passage}.txt'").text is None)
    low, high = bootstrap(np.array(right) - plain)
    gain = f"{np.mean(right) - plain.mean():+.3f} [{low:+.3f}, {high:+.3f}]"
    print(
        f"| {name}, {len(questions)} | {np.mean(right):.3f} | {plain.mean():.3f} | {gain} | {np.mean(spans):.3f} | "
        f"{np.mean(declined):.3f} | {np.mean(without):.3f} | {np.median(spent):.0f} |",
        flush=True,
    )


def speed(files: Sequence[Path], limit: int, size: int) -> None:
    """Prints the time of a question to a library of many passages."""
    known = [read(file) for file in files]
    every = [sentence for passages, _ in known for text in passages for sentence in sentences(text)]
    mixed = np.random.default_rng(0).choice(len(every), (size, 4))
    asked = [each for _, questions in known for each in questions]
    spent = []
    with indexed([" ".join(every[n] for n in row) for row in mixed]) as library:
        for each in asked[:: max(1, len(asked) // min(limit, TIMED))]:
            began = time.perf_counter()
            library.ask(each.text)
            spent.append((time.perf_counter() - began) * 1000)
        print(f"{size:,} passages, {len(spent)} questions: median {np.median(spent):.0f} ms")


def plain_sentence(question: str, passage: str) -> str:
    """The sentence of a passage that shares the most words with a question."""
    asked = set(plain_tokens(question))
    return max(sentences(passage), key=lambda text: len(asked & set(plain_tokens(text))))


def f1(found: str, answer: str) -> float:
    """The overlap of two answers."""
    ours, theirs = Counter(units(found)), Counter(units(answer))
    shared = sum((ours & theirs).values())
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def units(text: str) -> list[str]:
    """Words without articles; of Chinese, characters."""
    plain = re.sub(r"[^\w\s]", "", text.lower())
    found = re.findall(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", plain)
    return [each for each in found if each not in ("a", "an", "the")]


def pictures(folder: Path, limit: int) -> None:
    """Prints how often the first picture shows the queried class, or another class with the same name."""
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as place, Library(place) as library:
        library.index(folder)
        for language in ("english", "chinese"):
            names = [re.split("[;,] ?", row[language]) for row in rows]
            images = [Path(row["image"]).name for row in rows]
            known = [(each[0], image) for each, image in zip(names, images, strict=True) if each[0]]
            known = known[:: max(1, len(known) // limit)]
            found = [first_picture(library, name, chinese=language == "chinese") for name, _ in known]
            same = [{image for each, image in zip(names, images, strict=True) if name in each} for name, _ in known]
            exact = np.mean([image == seen for (_, image), seen in zip(known, found, strict=True)])
            named = np.mean([seen in each for each, seen in zip(same, found, strict=True)])
            print(f"what is a {{class}}? {language}, {len(known)} classes: {named:.3f} shown first, "
                  f"{exact:.3f} without others of the same name")  # fmt: skip


def first_picture(library: Library, name: str, *, chinese: bool) -> str:
    """The file name of the first picture of the evidence."""
    article = "an" if name[0].lower() in "aeiou" else "a"
    answer = library.ask(f"什么是{name}？" if chinese else f"What is {article} {name}?")
    return next((hit.path.name for hit in answer.evidence if hit.modality == "image"), "")


if __name__ == "__main__":
    main()
