"""How likely a text with some of a query's words is meant: the constants of ``lingxi.search.signals.lexical``.

Right: questions and their passages (XQuAD, CMRC 2018 trial), names of dishes and their recipes. Wrong: every other
text, and all that captions of photos (Flickr8k train) find among them. Every second question is held out.

    python training/words/calibrate.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import numpy as np

from lingxi.media.passages import passages
from lingxi.search.signals.lexical import features
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine

HITS = 20  # of a query
SETS = ("xquad-even.en.json", "xquad-even.zh.json", "cmrc2018-trial.zh.json")
CAPTIONS, RECIPES = 200, 5  # in each language; every fifth recipe is for measuring
RIDGE = 1e-3


def main() -> None:
    """Prints the constants, and how honest they are on what is held out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    texts, asked = read(data)
    with tempfile.TemporaryDirectory() as name:
        engine = EdgeEngine(Path(name) / "engine")
        owners = list[int]()
        for number, text in enumerate(texts):
            cut = [text[each.start : each.end] for each in passages(text, titled=False)]
            owners += [number] * len(cut)
            first = len(owners) - len(cut)
            engine.upsert([Point(str(UUID(int=first + n)), words=each) for n, each in enumerate(cut)])
        rows, right, queries = [], [], []
        for number, (text, wanted) in enumerate(asked):
            hits = engine.lexical(text, HITS)
            rows.append(features(hits))
            right += [owners[UUID(hit.id).int] == wanted for hit in hits]
            queries += [number] * len(hits)
        engine.close()
    x, y, query = np.concatenate(rows), np.array(right, float), np.array(queries)
    learned = query % 2 == 0
    slope = fitted(x[learned], y[learned])
    said = 1 / (1 + np.exp(-(x[~learned] @ slope[:-1] + slope[-1])))
    print("SLOPES, OFFSET =", np.round(slope[:-1], 2).tolist(), round(float(slope[-1]), 2))
    print(f"{len(y):,} pairs, {int(y.sum()):,} right; on the held-out half: area under the curve"
          f" {area(said, y[~learned]):.4f}, calibration error {error(said, y[~learned]):.4f}")  # fmt: skip


def read(data: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """Texts, and queries with the number of the text that they mean; -1 for none."""
    texts, asked = list[str](), list[tuple[str, int]]()
    for name in SETS:
        for article in json.loads((data / "questions" / name).read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                asked += [(each["question"], len(texts)) for each in paragraph["qas"]]
                texts.append(paragraph["context"])
    for n, path in enumerate(sorted((data / "howtocook" / "dishes").rglob("*.md"))):
        if n % RECIPES:
            asked.append((path.stem, len(texts)))
            texts.append(path.read_text(encoding="utf-8"))
    asked += [(caption, -1) for language in ("en", "zh") for caption in captions(data, language)]
    return texts, asked


def captions(data: Path, language: str) -> Sequence[str]:
    """What people said of photos of the training split."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        return [row["caption"] for row in csv.DictReader(file) if wanted(row, language)][::50][:CAPTIONS]


def wanted(row: dict[str, str], language: str) -> bool:
    """Whether a caption is of the training split and written by people in that language."""
    return row["split"] == "train" and row["source"] == "written" and row["language"].startswith(language)


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method: a slope for each column, and the offset."""
    rows, theta = np.c_[x, np.ones(len(x))], np.zeros(x.shape[1] + 1)
    for _ in range(30):
        said = 1 / (1 + np.exp(-np.clip(rows @ theta, -30, 30)))
        bend = (rows.T * (said * (1 - said))) @ rows + RIDGE * np.eye(len(theta))
        theta -= np.linalg.solve(bend, rows.T @ (said - y) + RIDGE * theta)
    return theta


def area(said: np.ndarray, right: np.ndarray) -> float:
    """Under the receiver operating characteristic."""
    order = np.argsort(np.argsort(said))
    count = right.sum()
    return float((order[right == 1].sum() - count * (count - 1) / 2) / (count * (len(right) - count)))


def error(said: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error over ten bins."""
    place = np.minimum((said * 10).astype(int), 9)
    return float(sum(abs(said[place == n].sum() - right[place == n].sum()) for n in range(10)) / len(said))


if __name__ == "__main__":
    main()
