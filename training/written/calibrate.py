"""Fits how much evidence a text's nearness is when the text stands in a picture: ``TEMPER`` of search/writing.py.

``python calibrate.py DATA``. What stands in a picture is made of 1 to 32 lines of film dialogue, sentences and
dictionary entries, with or without punctuation; asked is for the translation of one of them, for a word of it, or for a
gloss. A sigmoid is fitted on the log likelihood ratios of text->text, right and wrong pairs weighing the same; printed
are its slope, which is ``TEMPER``, its offset, and the calibration error on the other half.
"""

from __future__ import annotations

import gzip
import random
import re
import sys
from pathlib import Path

import numpy as np

from lingxi.calibration import Usual, balanced, fit, logistic, reliability
from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Text

COUNT, OTHERS = 6_000, 20  # pairs; wrong texts for each question
LINES = (1, 1, 1, 2, 4, 8, 16, 32)
FREQUENT = frozenset(["have", "this", "that", "they", "with", "your", "what", "from", "were", "will", "there"])
Pair = tuple[str, str]  # English and Chinese


def sentences(data: Path) -> list[Pair]:
    """Dialogues and sentences with their translations."""
    found = list[Pair]()
    for name in ("dialogues", "tatoeba"):
        with gzip.open(data / "dictionary-zh" / f"{name}-en-zh.txt.gz", "rt", encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        found += [(row[0], row[1]) for row in rows if len(row) > 1 and row[0] and row[1]]
    return found


def entries(data: Path) -> list[Pair]:
    """Short glosses and their words."""
    found = list[Pair]()
    with gzip.open(data / "dictionary-zh" / "cedict.txt.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            word, gloss = line.split()[1], line.split("/")[1]
            if 2 <= len(word) <= 4 and gloss.isascii() and 0 < len(gloss.split()) <= 2:
                found.append((gloss, word))
    return found


def asked_and_written(chance: random.Random, spoken: list[Pair], known: list[Pair]) -> tuple[str, str]:
    """A question, and a text that answers it."""
    language, lines = chance.choice((0, 1)), [chance.choice(spoken) for _ in range(chance.choice(LINES))]
    one, kind = chance.choice(lines), chance.random()
    if kind < 0.35:
        question = one[1 - language]
    elif kind < 0.5:
        words = [word for word in re.findall(r"[a-z']{4,}", one[0].lower()) if word not in FREQUENT]
        question = chance.choice(words or ["hello"])
    else:
        entry = chance.choice(known)
        lines = [*lines[1:], entry]
        question = entry[1 - language] if chance.random() < 0.7 else entry[language]
    chance.shuffle(lines)
    text = "\n".join(line[language] for line in lines)
    return question, text if chance.random() < 0.5 else re.sub(r"[\W_]+", " ", text)


def main() -> None:
    """Prints the fit."""
    data, chance, model = Path(sys.argv[1]), random.Random(0), Embedded()
    spoken, known = sentences(data), entries(data)
    pairs = [asked_and_written(chance, spoken, known) for _ in range(COUNT)]
    asked, written = (model.encode([Text(pair[side]) for pair in pairs]) for side in (0, 1))
    sigmoid = model.calibration.sigmoids["text", "text"]
    usual = [model.calibration.usual(each, "text") for each in asked]
    shifts = [(asked * np.roll(written, shift, 0)).sum(1) for shift in range(OTHERS + 1)]  # the first is the right one
    evidence = np.stack([sigmoid.log_odds(row, each) for row, each in zip(np.stack(shifts, 1), usual, strict=True)])
    same, half = np.tile(np.arange(OTHERS + 1) == 0, (COUNT, 1)), COUNT // 2
    cooler = fit(evidence[:half].ravel(), same[:half].ravel())
    said, held = logistic(cooler.log_odds(evidence[half:].ravel(), Usual())), same[half:].ravel()
    honest = reliability(said, held, balanced(held))
    print(f"temper {cooler.slope:.3f}, offset {cooler.offset:.3f}, error {honest.error}")


if __name__ == "__main__":
    main()
