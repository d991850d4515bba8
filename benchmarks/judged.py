"""How likely a match is, against what people say: a library of photos, captions that people judged, and what is absent.

    python judged.py --data ../../shared/data        # needs judged, imagenet-sample, clothing, esc-10, sounds

People said yes or no to pairs of photo and caption (Hodosh et al., 2013). The library has the photos on which nothing
was fitted, every second one. Area under the curve, expected calibration error in ten bins, what is right among pairs
said at 0.5 and more, how much of people's yes that is, and Kendall's tau-b with the share of people who said yes;
tau-c with experts' marks.

Then what is said of queries with and without a match: names of every second of ImageNet's classes, of which half have
no photo in the library, in both languages; names of sounds and of kinds of clothes, with and without theirs; captions
with their photos and without any to which somebody said yes; and letters that mean nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from machine import describe
from small import HELP, data_folder

from lingxi.calibration import reliability
from lingxi.evaluate.statistics import kendall
from lingxi.library import Library

NONSENSE = ("asdfgh", "qwertz", "blorptang", "zzzzzz", "sdkfjh skdjfh", "嘟噜嘟噜", "lkjhgf", "xqzv")
QUERIES = 200  # of names with a match, and as many without


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    with data_folder(asked.data, asked.small) as data:
        agreed, told = people(data), nothing(data)
    if asked.json:
        print(json.dumps({"people": agreed, "nothing": told}, indent=1, ensure_ascii=False))
        return
    print(describe())
    print("\n| " + " | ".join(agreed) + " |\n" + "|---" * len(agreed) + "|")
    print("| " + " | ".join(f"{value:.4g}" for value in agreed.values()) + " |")
    print("\n| queries | with a match | said wrongly | without | missed |\n|---|---|---|---|---|")
    for name, row in told.items():
        print(f"| {name} | {row['with']} | {_share(row['wrongly'])} | {row['without']} | {_share(row['missed'])} |")


def people(data: Path) -> dict[str, float]:
    """Figures on the photos that nothing was fitted on."""
    judged, marked = (_table(data / "judged" / name) for name in ("yes-no.csv", "experts.csv"))
    photos = sorted((data / "judged" / "images").glob("*.jpg"))[1::2]
    with filled(photos) as (library, names):
        owner = {name: path.name for path, name in names.items()}
        likely = {(caption, owner[hit.path.name]): hit.probability or 0.0
                  for caption in sorted({row["caption"] for row in [*judged, *marked]})
                  for hit in library.search(caption, len(photos))}  # fmt: skip
    yes, no = (np.array([int(row[name]) for row in judged]) for name in ("yes", "no"))
    sure = np.array([likely.get((row["caption"], row["image"]), -1.0) for row in judged])
    held = sure >= 0
    sure, share, right = sure[held], (yes / (yes + no))[held], (yes > no)[held]
    marks = [[likely[pair], int(row[name])] for row in marked if (pair := (row["caption"], row["image"])) in likely
             for name in ("first", "second", "third")]  # fmt: skip
    expert = np.array(marks, float)
    claimed = sure >= 0.5
    return {
        "pairs": len(sure),
        "area under the curve": area(sure, right),
        "calibration error": reliability(sure, right).error,
        "right of what is said at 0.5": float(right[claimed].mean()) if claimed.any() else 0.0,
        "of people's yes": float(claimed[right].mean()),
        "CF tau-b": kendall(sure, share),
        "Expert tau-c": kendall(expert[:, 0], expert[:, 1], "c"),
    }


def nothing(data: Path) -> dict[str, dict[str, float | int | None]]:
    """Set -> how often nothing is said to match where something does, and the reverse."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)  # whether something matches, and what is said
    classes = [row for n, row in enumerate(_table(data / "imagenet-sample" / "classes.csv")) if n % 2]
    order = np.random.default_rng(0).permutation(len(classes))
    gone, there = ([classes[n] for n in order[side::2]] for side in (0, 1))
    with filled([_place(data / "imagenet-sample", row["image"]) for row in there]) as (library, _):
        for language, name in (("english", "classes, English"), ("chinese", "classes, Chinese")):
            for some, has in ((there, True), (gone, False)):
                names = [row[language].split(";")[0] for row in some if row.get(language)]
                found[name] += [(has, library.search(each).nothing) for each in names[:QUERIES]]
        found["letters, photos"] += [(False, library.search(each).nothing) for each in NONSENSE]
    for name, folder, column, sets in (("sounds", "sounds", "clip", ("test",)), ("sounds", "esc-10", "clip", ("5",)),
                                       ("clothes", "clothing", "image", ("test",))):  # fmt: skip
        rows = [row for row in _table(data / folder / "labels.csv") if row.get("split", row.get("fold")) in sets]
        for language in ("english", "chinese"):
            found[name] += _without_each(data / folder, rows, column, language)
    found["captions"] = _captions(data)
    return {name: _rates(each) for name, each in found.items()}


def _without_each(folder: Path, rows: Sequence[Mapping[str, str]], column: str, label: str) -> list[tuple[bool, bool]]:
    """The name of each class, with its files and without them."""
    found, place = list[tuple[bool, bool]](), {row[column]: _place(folder, row[column]) for row in rows}
    with filled(list(place.values())) as (library, names):
        for name in sorted({row[label] for row in rows}):
            own = [names[place[row[column]]] for row in rows if row[label] == name]
            found.append((True, library.search(name).nothing))
            found.append((False, library.search(name, where=_other_than(own)).nothing))
    return found


def _captions(data: Path) -> list[tuple[bool, bool]]:
    """Captions with their photos, and without any to which somebody said yes or that an expert marked with 3 or 4."""
    photos = sorted((data / "judged" / "images").glob("*.jpg"))[1::2]
    names, own, near = {path.name: path for path in photos}, set[str](), defaultdict[str, set[Path]](set)
    for row in _table(data / "judged" / "yes-no.csv"):
        if row["image"] in names and int(row["yes"]):
            near[row["caption"]].add(names[row["image"]])
            own |= {row["caption"]} if int(row["yes"]) > int(row["no"]) else set()
    for row in _table(data / "judged" / "experts.csv"):
        if row["image"] in names and max(int(row[name]) for name in ("first", "second", "third")) >= 3:
            near[row["caption"]].add(names[row["image"]])
    with filled(photos) as (library, called):
        without = {caption: _other_than([called[path] for path in near[caption]]) for caption in sorted(own)}
        return [(has, library.search(caption, where=None if has else where).nothing)
                for caption, where in without.items() for has in (True, False)]  # fmt: skip


@contextmanager
def filled(paths: Sequence[Path]) -> Iterator[tuple[Library, dict[Path, str]]]:
    """A library of these files under names that say nothing, and what each is called."""
    names = {path: f"{n:04}{path.suffix}" for n, path in enumerate(paths)}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "files")
        folder.mkdir()
        for path, name in names.items():
            shutil.copyfile(path, folder / name)
        with Library(Path(place, "library")) as library:
            library.index(folder)
            yield library, names


def area(scores: np.ndarray, right: np.ndarray) -> float:
    """Under the curve: how often a right pair is above a wrong one; ties count half."""
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    first, last = np.searchsorted(ordered, scores, "left"), np.searchsorted(ordered, scores, "right")
    ranks, count = (first + last + 1) / 2, int(right.sum())
    return float((ranks[right].sum() - count * (count + 1) / 2) / (count * (len(right) - count)))


def _other_than(names: Sequence[str]) -> str:
    return " and ".join(f"name != {json.dumps(name)}" for name in names)


def _rates(found: Sequence[tuple[bool, bool]]) -> dict[str, float | int | None]:
    wrongly, missed = [said for has, said in found if has], [not said for has, said in found if not has]
    rates = {name: float(np.mean(each)) if each else None for name, each in (("wrongly", wrongly), ("missed", missed))}
    return {"with": len(wrongly), "without": len(missed), **rates}


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else folder / "images" / name


if __name__ == "__main__":
    main()
