"""The whole library as one thing: what is found in it, beside what is found among files of one kind alone.

    python benchmarks/mixed.py --data ../shared/data --cache build/mixed

Photos (Flickr8k, clothing), sounds (ESC-10, animals and instruments), recipes, passages (XQuAD, CMRC), films made from
photos, rendered screenshots and receipts with OCR. Each is a folder, and every library holds one, two or all of them.
``--cache`` keeps folders and libraries for the next run; ``--split train`` is for choosing settings.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from lexical import plain_bm25
from machine import describe
from mixed_data import (
    KINDS,
    Corpus,
    Question,
    Sizes,
    Split,
    file_of,
    make_corpus,
    read_passages,
    rows_of,
    sounds_by_class,
)
from small import HELP, data_folder

from lingxi.evaluate.statistics import bootstrap, randomisation_test
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.search.hit import Hits
from lingxi.search.query import Part, Query

FEW = Sizes(
    photos=12, of_class=4, recipes=2, passages=8, films=2, screens=4, asked=4,
    kinds=("photos", "sounds", "passages"), pairs=False,
)  # fmt: skip
DEPTH = 20
NONSENSE = (
    "asdfgh", "qwrtzp", "xkcdvbn", "zxcvbnm lkjh", "fghjkl", "wqeoiru", "jfjfjfjf", "lkjsdf oiwe", "blorptang",
    "zzzzqqq", "vrmpft", "qqqqq", "xyzzyx", "噫吁嚱垚", "嘦嫑勥烎", "哦哦呃呃嗯", "啊啊啊啊",
    "12$%&", "k9x7q2", "???!!",
)  # fmt: skip
ANIMALS = {
    "dog": ("狗", range(151, 269)), "cat": ("猫", range(281, 286)), "frog": ("青蛙", range(30, 33)),
    "monkey": ("猴子", range(370, 383)), "bird": ("鸟", range(8, 25)), "sheep": ("羊", range(348, 354)),
    "lion": ("狮子", range(291, 292)),
}  # fmt: skip
Table = list[dict[str, Any]]


@dataclass
class Shelf:
    """The libraries of some corpus, each made when it is first asked for."""

    corpus: Corpus
    folder: Path
    spent_ms: list[float] = field(default_factory=list)

    @property
    def whole(self) -> tuple[str, ...]:
        """All kinds of files."""
        return self.corpus.sizes.kinds

    @contextmanager
    def library(self, *kinds: str) -> Iterator[Library]:
        """The library of these kinds of files: that of all of them, where the others were forgotten."""
        kinds = tuple(kind for kind in KINDS if kind in kinds)
        place = self.folder / "-".join(kinds)
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=self.folder) as name:
                self._make(Path(name) / "library", kinds)
                (Path(name) / "library").rename(place)
        with Library(place, create=False) as library:
            library.search("warm")
            yield library

    def _make(self, place: Path, kinds: Sequence[str]) -> None:
        """Pictures are read only where there are screens."""
        others = tuple(kind for kind in self.whole if kind != "screens")
        whole = self.whole if "screens" in kinds else others
        if kinds == whole:
            if "screens" in kinds:
                self._copy(place, others)
            with Library(place) as library:
                for kind in ("screens",) if "screens" in kinds else kinds:
                    print(f"indexing {kind}", flush=True)
                    library.index(self.corpus.place(kind), settings=IndexSettings(ocr=kind == "screens" or None))
            return
        self._copy(place, whole)
        with Library(place) as library:
            for kind in whole:
                if kind not in kinds:
                    library.forget(self.corpus.place(kind))

    def _copy(self, place: Path, kinds: Sequence[str]) -> None:
        with self.library(*kinds) as library:
            source = library.folder
        shutil.copytree(source, place)

    def hits(self, library: Library, query: Query, limit: int = DEPTH) -> Hits:
        """What a query finds, and how long it took."""
        began = time.perf_counter()
        found = library.search(replace(query, limit=limit))
        self.spent_ms.append((time.perf_counter() - began) * 1e3)
        return found


def main() -> None:
    """Prints the tables, or writes all of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, help="a folder that keeps what was made for the next run")
    parser.add_argument("--split", choices=("train", "test"), default="test", help="train: for choosing settings")
    parser.add_argument("--questions", type=int, default=100, help="of each kind, at most")
    parser.add_argument("--only", choices=[*TABLES], help="only this table")
    parser.add_argument("--json", action="store_true", help="print the tables as JSON")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    with data_folder(asked.data, asked.small) as data, tempfile.TemporaryDirectory() as name:
        folder = (asked.cache or Path(name)).absolute() / ("small" if asked.small else asked.split)
        sizes = FEW if asked.small else Sizes(asked=asked.questions)
        corpus = make_corpus(data.absolute(), folder / "files", asked.split, sizes)
        shelf = Shelf(corpus, folder)
        found: dict[str, Any] = {"machine": describe()}
        for title, table in TABLES.items():
            if asked.only in (None, title):
                found[title] = table(shelf)
                if not asked.json:
                    show(title, found[title])
        found["ms a search"] = round(float(np.median(shelf.spent_ms)), 1)
        print(json.dumps(found, ensure_ascii=False) if asked.json else f"\n{found['ms a search']} ms a search, median")


def name_of(shelf: Shelf, kinds: Sequence[str]) -> str:
    """How a table calls a library."""
    return "all" if kinds == shelf.whole else " + ".join(kinds)


def show(title: str, rows: Table) -> None:
    """Prints a table in Markdown."""
    print(f"\n## {title}\n")
    if rows:
        print("|", " | ".join(rows[0]), "|")
        print("|---" * len(rows[0]) + "|")
    for row in rows:
        told = (f"{each:.3f}" if isinstance(each, float) else str(each) for each in row.values())
        print("|", " | ".join(told), "|", flush=True)


def mixing(shelf: Shelf) -> Table:
    """Every kind of question: alone, with each other kind, and in the whole."""
    rows = list[dict[str, Any]]()
    by_asked: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in shelf.corpus.questions:
        by_asked[question.wanted, question.asked].append(question)
    alone = [(kind,) for kind in shelf.whole]
    libraries = (
        [*alone, *combinations(shelf.whole, 2), shelf.whole] if shelf.corpus.sizes.pairs else [alone[0], shelf.whole]
    )
    judged: dict[tuple[str, str, tuple[str, ...]], np.ndarray] = {}
    for kinds in libraries:
        with shelf.library(*kinds) as library:
            for (wanted, asked), questions in by_asked.items():
                if wanted in kinds:
                    judged[wanted, asked, kinds] = judge(shelf, library, questions)
    for wanted, asked in by_asked:
        for kinds in libraries:
            if wanted in kinds and (wanted,) in libraries:
                found = measured(judged[wanted, asked, kinds], judged[wanted, asked, (wanted,)])
                rows.append({"asked": asked, "in": name_of(shelf, kinds)} | found)
    return rows


def judge(shelf: Shelf, library: Library, questions: Sequence[Question]) -> np.ndarray:
    """nDCG@20, R@1, R@10 and, of the first ten, those of the kind that is wanted, of each question.

    A file of another kind that has every word of the question is a match as well: it is passed over.
    """
    rows = []
    for question in questions:
        found = shelf.hits(library, question.query, 2 * DEPTH)
        hits = [hit for hit in found if question.wanted == hit.path.parent.name or "all words" not in hit.signals]
        hits = hits[:DEPTH]
        right = gains([hit.path.name for hit in hits], question.right)
        ideal = (1 / np.log2(np.arange(2, DEPTH + 2)))[: len(question.right)].sum()
        dcg = float((right / np.log2(np.arange(2, len(right) + 2))).sum())
        own = [hit.path.parent.name == question.wanted for hit in hits[:10]]
        rows.append((dcg / ideal, right[:1].any(), right[:10].sum() / min(10, len(question.right)), sum(own)))
    return np.array(rows, float)


def gains(names: Sequence[str], right: frozenset[str]) -> np.ndarray:
    """1 for each hit that is right, and whose file was not among the hits before."""
    return np.array([name in right and name not in names[:n] for n, name in enumerate(names)], float)


def measured(found: np.ndarray, alone: np.ndarray) -> dict[str, Any]:
    """The means, and the share that was lost to other kinds of files."""
    ndcg, first, ten, own = found.mean(0)
    lost = {f"loss of {name}": 1 - float(found[:, n].mean() / max(alone[:, n].mean(), 1e-9))
            for name, n in (("nDCG@20", 0), ("R@10", 2))}  # fmt: skip
    told = {"questions": len(found), "nDCG@20": float(ndcg), "R@1": float(first), "R@10": float(ten)}
    return told | lost | {"of ten, of that kind": float(own)}


def exactness(shelf: Shelf) -> Table:
    """Names, numbers, phrases and rare words in the whole; words in pictures among these."""
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    screens = [each for each in shelf.corpus.phrases if each.wanted == "screens"]
    others = [each for each in shelf.corpus.phrases if each.wanted != "screens"]
    for kinds, phrases in ((shelf.whole, others), (("screens",), screens)):
        if phrases:
            with shelf.library(*kinds) as library:
                for each in phrases:
                    hits = shelf.hits(library, each.query, 1)
                    right[each.asked, name_of(shelf, kinds)].append(any(hit.path.name in each.right for hit in hits))
    return [{"asked": asked, "in": place, "questions": len(found), "first": float(np.mean(found))}
            for (asked, place), found in right.items()]  # fmt: skip


def passages(shelf: Shelf) -> Table:
    """Questions: how often the right passage is first, beside plain BM25 over the same passages."""
    sets, rows = list(read_passages(shelf.corpus.data, shelf.corpus.sizes.passages)), list[dict[str, Any]]()
    names = [file_of(name, n) for name, texts, _ in sets for n in range(len(texts))]
    plain = plain_bm25([text for _, texts, _ in sets for text in texts])
    for kinds in (("passages",), shelf.whole):
        every = list[tuple[float, float]]()
        with shelf.library(*kinds) as library:
            for name, _, questions in sets:
                found = list[tuple[float, float]]()
                for text, n in questions[:: 1 + (len(questions) > 700)]:
                    first = [hit.path.name for hit in shelf.hits(library, Query.of(text), 1)]
                    right = (names[plain(text)] == file_of(name, n), first == [file_of(name, n)])
                    found.append((float(right[0]), float(right[1])))
                every += found
                rows.append(compared(name, name_of(shelf, kinds), found))
        rows.append(compared("all three", name_of(shelf, kinds), every))
    return rows


def compared(name: str, place: str, found: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Right first: ours and plain BM25's, with the interval of the difference and a paired test."""
    plain, ours = np.array(found).T
    low, high = bootstrap(ours - plain)
    return {"questions": f"{name}, {len(found)}", "in": place,
            "plain BM25": float(plain.mean()), "lingxi": float(ours.mean()), "gain": f"[{low:+.3f}, {high:+.3f}]",
            "p": randomisation_test(ours, plain)}  # fmt: skip


def across(shelf: Shelf) -> Table:
    """Questions in one language, passages in the other."""
    sets = {name: (texts, questions) for name, texts, questions in read_passages(shelf.corpus.data, 1_000)}
    rows = list[dict[str, Any]]()
    for asked, held in (("XQuAD zh", "XQuAD en"), ("XQuAD en", "XQuAD zh")):
        where = f"name ~ {file_of(held, 0)[0]}"  # no other name has the letter
        with shelf.library("passages") as library:
            ten = [
                any(hit.path.name == file_of(held, n) for hit in shelf.hits(library, Query.of(text, where=where), 10))
                for text, n in sets[asked][1][::3]
            ]
        rows.append({"asked": asked, "passages": held, "questions": len(ten), "R@10": float(np.mean(ten))})
    return rows


def fairness(shelf: Shelf) -> Table:
    """Animals as photos (ImageNet's sample), sounds and notes (Tatoeba): which of them the first ten hold."""
    place, rows = shelf.folder / "animals", list[dict[str, Any]]()
    data = shelf.corpus.data
    if not place.exists():
        _animals(data, shelf.corpus.split, place)
    library_folder = shelf.folder / "animals-library"
    made = library_folder.exists()
    with Library(library_folder) as library:
        if not made:
            library.index(place)
        for english, (chinese, _) in ANIMALS.items():
            has = {path.suffix for path in place.glob(f"{english}*") if path.is_file()}
            for text in (f"a {english}", english, chinese):
                hits = shelf.hits(library, Query.of(text), 10)
                own = [hit.path.suffix for hit in hits if hit.path.name.startswith(english)]
                sounds = sum(hit.modality == "audio" for hit in hits)
                rows.append({"asked": text, "kinds there": len(has), "kinds in ten": len(set(own)),
                             "right in ten": len(own), "sounds in ten": sounds})  # fmt: skip
    return rows


def _animals(data: Path, split: Split, place: Path) -> None:
    """Photos, sounds and notes of each animal, named by it but where it is not a word of the name."""
    place.mkdir()
    photos = {
        int(row["index"]): data / "imagenet-sample" / row["image"]
        for row in rows_of(data / "imagenet-sample" / "classes.csv")
    }
    clips = sounds_by_class(data, split)
    for english, (chinese, classes) in ANIMALS.items():
        for n, path in enumerate([photos[each] for each in classes if each in photos][:20]):
            shutil.copy(path, place / f"{english}p{n}x.jpg")
        for n, path in enumerate(
            [path for (name, _), paths in clips.items() if name == english for path in paths][:12]
        ):
            shutil.copy(path, place / f"{english}s{n}x.ogg")
        for language, text in _sentences(data, english, chinese):
            (place / f"{english}n{language}x.txt").write_text(text, encoding="utf-8")


def _sentences(data: Path, english: str, chinese: str) -> Iterator[tuple[str, str]]:
    """A note in each language: three sentences with the word."""
    with gzip.open(data / "dictionary-zh" / "tatoeba-en-zh.txt.gz", "rt", encoding="utf-8") as file:
        pairs = [line.strip().split("\t")[:2] for line in file]
    for n, (language, word) in enumerate((("en", rf"\b{english}s?\b"), ("zh", chinese))):
        found = [pair[n] for pair in pairs if len(pair) == 2 and re.search(word, pair[n])][:3]
        if found:
            yield language, "\n".join(found)


def without(shelf: Shelf) -> Table:
    """Clothes of two classes without one of them: how many of ten show what is excluded; and exclusions alone."""
    named = {(each.asked, each.query.parts[0].text): each.right for each in shelf.corpus.questions
             if each.asked.endswith("class -> photos")}  # fmt: skip
    rows = list[dict[str, Any]]()
    for language in ("English", "Chinese"):
        classes = [(text or "", right) for (asked, text), right in named.items() if asked.startswith(language)]
        shown = defaultdict[str, list[float]](list)
        with shelf.library("photos") as library:
            for (text, right), (other, _) in zip(classes, [*classes[1:], classes[0]], strict=True):
                both = Query.of(f"{other}, {text}", where="name ~ DSC_")
                less = replace(both, without=(Part(text=text),))
                for name, query in (("not excluded", both), ("excluded", less), ("alone", replace(less, parts=()))):
                    hits = shelf.hits(library, query, 10)
                    shown[name].append(sum(hit.path.name in right for hit in hits) / 10)
        rows.append({"asked": language, "classes": len(classes)} | {k: float(np.mean(v)) for k, v in shown.items()})
    return rows


def nonsense(shelf: Shelf) -> Table:
    """What is said of keys hit at random, in the whole."""
    with shelf.library(*shelf.whole) as library:
        found = {text: shelf.hits(library, Query.of(text), 10) for text in NONSENSE}
    likely = [max((hit.probability or 0.0 for hit in hits), default=0.0) for hits in found.values()]
    return [{"queries": len(found), "mean of the likeliest": float(np.mean(likely)), "most": max(likely),
             "below 0.25": float(np.mean([each < 0.25 for each in likely]))}]  # fmt: skip


TABLES: Mapping[str, Callable[[Shelf], Table]] = {
    "exactness": exactness, "passages": passages, "across languages": across, "without": without,
    "nonsense": nonsense, "fairness": fairness, "mixing": mixing,
}  # fmt: skip


if __name__ == "__main__":
    main()
