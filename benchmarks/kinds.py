"""Photos and captions in one library: hits ordered by match probability, and by scores normalised for each modality.

    python kinds.py --data ../../shared/data        # needs flickr8k

The library has 500 validation photos, and one caption of each as a note. The query for every second photo is its third
caption. A library without calibrations normalises the scores of each modality by its background.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from machine import describe
from small import HELP, data_folder

from lingxi.library import Library

PHOTOS, EVERY = 500, 2


def collected(data: Path, folder: Path) -> list[str]:
    """Copies the photos and writes the notes; the question for each photo."""
    captions: defaultdict[str, list[str]] = defaultdict(list)
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["split"] == "val" and row["language"].startswith("en"):
                captions[row["image"]].append(row["caption"])
    chosen = sorted(captions)[:PHOTOS]
    where = {path.name: path for path in (data / "flickr8k").rglob("*.jpg")}
    for n, name in enumerate(chosen):
        shutil.copy(where[Path(name).name], folder / f"p{n}.jpg")
        (folder / f"t{n}.md").write_text(captions[name][0], encoding="utf-8")
    return [captions[name][2] for name in chosen]


def judged(library: Library, questions: list[str]) -> str:
    """The share of questions whose photo, and whose note, is among the first ten."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for n in range(0, len(questions), EVERY):
        names = [hit.path.name for hit in library.search(questions[n], 10)]
        found["photo"].append(f"p{n}.jpg" in names)
        found["note"].append(f"t{n}.md" in names)
    return ", ".join(f"{kind} {np.mean(hits):.3f}" for kind, hits in found.items())


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data, tempfile.TemporaryDirectory() as name:
        folder = Path(name, "mixed")
        folder.mkdir()
        questions = collected(data, folder)
        with Library(Path(name, "library")) as library:
            library.index(folder)
            print("by match probability: ", judged(library, questions))
            library._prepared.calibrations = dict  # type: ignore[method-assign]
            library.unload()
            print("by normalised score:  ", judged(library, questions))


if __name__ == "__main__":
    main()
