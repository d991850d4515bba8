"""Simulated conversations on Flickr8k: a hidden photo, its five captions one a turn, and questions back.

After each turn: the share of conversations whose photo is first, and among the first ten. Captions are those written by
people, in English and in Chinese. Then the turns until the photo is among the first ten: by captions alone, and with
answers to the questions that are asked back. The simulated person picks the answer whose two pictures are nearer to the
hidden photo. Settings are chosen on ``--split train``; ``val`` is the measure. Scripted turns are counted by tests.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from machine import describe
from ranking import pictures
from small import HELP, data_folder

from lingxi.apps.chat.query import parts_of
from lingxi.apps.chat.question import question_about
from lingxi.apps.chat.state import Chip, Search
from lingxi.arrays import Vectors
from lingxi.encode.choose import choose
from lingxi.search.hit import Hit
from lingxi.search.query import Part
from lingxi.search.query_cache import QueryCache
from lingxi.search.query_encoder import QueryEncoder
from lingxi.types import Media, Text

TURNS, SHOWN, POOL = 5, 10, 60
Ranks = npt.NDArray[np.int64]


@dataclass
class Talks:
    """Photos, and the captions of each, one a turn."""

    images: Vectors  # (n, d)
    captions: list[list[str]]

    def __post_init__(self) -> None:
        self.encoder = choose("embedded")
        self.asked = QueryEncoder({"box": self.encoder}, _no_files, QueryCache())
        self.calibration = self.encoder.calibration  # type: ignore[attr-defined]  # the model in the box has one
        self.hits = [Hit(str(n), Path(str(n)), 1.0, "image") for n in range(len(self.images))]

    def scores(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The cosine of each photo (n,) with what the texts ask for together."""
        ((_, query),) = self.asked.joined(parts_of(list(texts)))
        found: npt.NDArray[np.float32] = self.images @ query
        return found

    def look(self, ids: Sequence[str], texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """What :meth:`lingxi.Library.standing` says of photos and texts."""
        columns = []
        for text in texts:
            ((_, query),) = self.asked.joined([Part(text=text)])
            usual = self.calibration.usual(query, "image")
            columns.append((self.images[[int(id_) for id_ in ids]] @ query - usual.mean) / usual.deviation)
        return np.stack(columns, axis=1)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", choices=("train", "val"), default="val")
    parser.add_argument("--language", choices=("en", "zh"), action="append", help="both by default")
    parser.add_argument("--limit", type=int, default=1000, help="photos and conversations")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        names, captions = written(data / "flickr8k", asked.split, 6 if asked.small else asked.limit)
        images = pictures([data / "flickr8k" / "images" / name for name in names])
        for language in asked.language or ("en", "zh"):
            talks = Talks(images, [captions[language][name] for name in names])
            print(f"{language}: R@1/R@10 after each turn ", "  ".join(after_each_turn(talks)))
            print(f"{language}: turns until it is among the first ten:", with_questions(talks))


def written(folder: Path, split: str, limit: int) -> tuple[list[str], dict[str, dict[str, list[str]]]]:
    """The names of photos, and the captions of each that people wrote, by language."""
    found: dict[str, dict[str, list[str]]] = {"en": defaultdict(list), "zh": defaultdict(list)}
    with (folder / "captions.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["split"] == split and line["source"] == "written":
                found[line["language"]][line["image"]].append(line["caption"])
    return sorted(found["en"].keys() & found["zh"].keys())[:limit], found


def after_each_turn(talks: Talks) -> list[str]:
    """The shares of photos that are first, and among the first ten, after each turn."""
    ranks = np.array(
        [[_rank(talks, own[:turn], n) for turn in range(1, TURNS + 1)] for n, own in enumerate(talks.captions)]
    )
    return [f"{(each < 1).mean():.3f}/{(each < SHOWN).mean():.3f}" for each in ranks.T]


def with_questions(talks: Talks) -> str:
    """The mean number of turns by captions alone, with an answer beside each caption, and with answers as turns."""
    alone = [_turns(talks, n, answers=False)[0] for n in range(len(talks.images))]
    beside = [_turns(talks, n, answers=True) for n in range(len(talks.images))]
    captions, answers = (np.mean([each[n] for each in beside]) for n in (0, 1))
    return f"{np.mean(alone):.3f} captions alone; {captions:.3f} captions and {answers:.3f} answers"


def _turns(talks: Talks, hidden: int, *, answers: bool) -> tuple[int, int]:
    """The captions and answers until the photo is among the first ten; one more than there are where it never is."""
    texts, asked, count = list[str](), list[str](), 0
    for turn, caption in enumerate(talks.captions[hidden][:TURNS], start=1):
        texts.append(caption)
        if _rank(talks, texts, hidden) < SHOWN:
            return turn, count
        answer = _answer(talks, texts, asked, hidden) if answers else ""
        if answer:
            texts.append(answer)
            count += 1
            if _rank(talks, texts, hidden) < SHOWN:
                return turn, count
    return TURNS + 1, count


def _answer(talks: Talks, texts: Sequence[str], asked: list[str], hidden: int) -> str:
    """The answer to the question that is asked back, if there is one."""
    order = np.argsort(-talks.scores(texts), kind="stable")[:POOL]
    search = Search(tuple(Chip(n, "text", text) for n, text in enumerate(texts)))
    question = question_about(search, asked, [talks.hits[n] for n in order], SHOWN, talks.look)
    if question is None:
        return ""
    asked.append(question.topic)
    near = [
        float(np.mean([talks.images[int(hit.id)] @ talks.images[hidden] for hit in option.pictures]))
        for option in question.options
    ]
    return question.options[int(np.argmax(near))].text


def _rank(talks: Talks, texts: Sequence[str], hidden: int) -> int:
    """How many photos stand before the hidden one."""
    scores = talks.scores(texts)
    return int((scores > scores[hidden]).sum())


def _no_files(part: Part, side: int) -> Media:
    del side
    return Text(part.text or "")


if __name__ == "__main__":
    main()
