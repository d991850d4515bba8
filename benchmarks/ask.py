"""How often the sentence that ``lingxi ask`` shows holds the answer, and what it declines, beside plain BM25.

Data: XQuAD in English and Chinese and CMRC 2018 (trial), the halves in the data folder. One library a set, a file a
passage. A sentence is right if one of the given answers is a piece of it. Plain BM25 shows the sentence of its first
passage that shares the most words with the question. Unanswerable questions are those of every second article, asked
of a library without these articles. The span's F1 is that of SQuAD, in Chinese by characters. "What is a {class}?"
asks for a picture of ImageNet's sample. The weights were fitted on these questions (``training/ask/fit.py``), so the
figures of the cross-validation, which it prints, are the ones to trust. Intervals are of the gain over plain BM25.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
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


@dataclass(frozen=True)
class Asked:
    """A question with its answers, and the numbers of its passage and article."""

    text: str
    answers: tuple[str, ...]
    passage: int
    article: int

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
        pictures(data / "imagenet-sample", asked.limit)


def read(file: Path) -> tuple[list[str], list[int], list[Asked]]:
    """The passages of a set with their articles, and its questions."""
    passages, articles, questions = list[str](), list[int](), list[Asked]()
    for article, each in enumerate(json.loads(file.read_text(encoding="utf-8"))["data"]):
        for paragraph in each["paragraphs"]:
            for qa in (qa for qa in paragraph["qas"] if qa["question"].strip()):
                answers = tuple(answer["text"] for answer in qa.get("answers", []))
                questions.append(Asked(qa["question"], answers, len(passages), article))
            passages.append(paragraph["context"])
            articles.append(article)
    return passages, articles, questions


@contextmanager
def indexed(passages: dict[int, str]) -> Iterator[Library]:
    """A library with a file for each passage."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "files"
        root.mkdir()
        for number, text in passages.items():
            (root / f"{number}.txt").write_text(text, encoding="utf-8")
        with Library(Path(place) / "library") as library:
            library.index(root)
            yield library


def measure(name: str, file: Path, limit: int) -> None:
    """Prints the row of a set."""
    passages, articles, every = read(file)
    questions = every[:: max(1, len(every) // limit)]
    first = plain_bm25(passages)
    plain = np.array([each.is_in(plain_sentence(each.text, passages[first(each.text)])) for each in questions], float)
    right, spans, declined, spent = [], [], [], []
    with indexed(dict(enumerate(passages))) as library:
        for each in questions:
            began = time.perf_counter()
            answer = library.ask(each.text)
            spent.append((time.perf_counter() - began) * 1000)
            right.append(float(each.is_in(answer.text)))
            spans.append(max((f1(answer.span or "", one) for one in each.answers), default=0.0))
            declined.append(answer.text is None)
    half = {n: text for n, text in enumerate(passages) if articles[n] % 2}
    with indexed(half or dict(enumerate(passages))) as library:
        without = [library.ask(each.text).text is None for each in questions if each.article % 2 == 0]
    low, high = bootstrap(np.array(right) - plain)
    gain = f"{np.mean(right) - plain.mean():+.3f} [{low:+.3f}, {high:+.3f}]"
    print(
        f"| {name}, {len(questions)} | {np.mean(right):.3f} | {plain.mean():.3f} | {gain} | {np.mean(spans):.3f} | "
        f"{np.mean(declined):.3f} | {np.mean(without):.3f} | {np.median(spent):.0f} |",
        flush=True,
    )


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
    """Prints how often the first picture shows the class that is asked for."""
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as place, Library(place) as library:
        library.index(folder)
        for language in ("english", "chinese"):
            known = [(row[language].split(";")[0].split(",")[0], row["image"]) for row in rows if row[language]]
            known = known[:: max(1, len(known) // limit)]
            found = [shows(library, name, image, chinese=language == "chinese") for name, image in known]
            print(f"what is a {{class}}? {language}, {len(known)} classes: {np.mean(found):.3f} shown first")


def shows(library: Library, name: str, image: str, *, chinese: bool) -> bool:
    """Whether the first picture of the evidence is the one of a class."""
    article = "an" if name[0].lower() in "aeiou" else "a"
    answer = library.ask(f"什么是{name}？" if chinese else f"What is {article} {name}?")
    first = next((hit for hit in answer.evidence if hit.modality == "image"), None)
    return first is not None and first.path.name == Path(image).name


if __name__ == "__main__":
    main()
