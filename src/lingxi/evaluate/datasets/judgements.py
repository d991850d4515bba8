"""What people said of pairs of image and caption: votes, or marks of several people."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside

VOTES, MARKS = ("yes", "no"), ("first", "second", "third")
TABLE = "yes-no.csv"  # read from a folder that has it


@final
@datasets.register("judgements")
class Judgements:
    """A CSV with ``image``, ``caption``, and ``yes`` and ``no`` or three marks from 1 to 4 (Hodosh et al., 2013).

    A pair with more yes than no has grade 1. Marks give their mean, rounded, less one: 0 to 3.
    """

    def claims(self, path: Path) -> bool:
        """A CSV file with these columns, or a folder with ``yes-no.csv``."""
        file = path / TABLE if path.is_dir() else path
        if file.suffix.lower() != ".csv" or not file.is_file():
            return False
        with file.open(encoding="utf-8-sig") as lines:
            head = set(lines.readline().strip().split(","))
        return {"image", "caption"} <= head and (set(VOTES) <= head or set(MARKS) <= head)

    def read(self, path: Path, split: str | None) -> Dataset:
        """Captions with a relevant image are queries; all judged images are items."""
        del split
        file = path / TABLE if path.is_dir() else path
        grades: dict[str, dict[str, int]] = {}
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                for row in csv.DictReader(lines):
                    grades.setdefault(row["caption"], {})[row["image"]] = _grade(row)
        except (ValueError, KeyError, csv.Error) as error:
            raise BadDataset(f"{file} is not a table of judgements: {error!r}") from error
        names = dict.fromkeys(image for found in grades.values() for image in found)
        items = tuple(Item(name, path=_place(file.parent, name)) for name in names)
        asked = tuple(
            Item(text, text=text) for text, found in grades.items() if any(grade > 0 for grade in found.values())
        )
        return Dataset(file.stem, asked, items, grades)


def _grade(row: Mapping[str, str]) -> int:
    if "yes" in row:
        return int(int(row["yes"]) > int(row["no"]))
    return round(sum(int(row[name]) for name in MARKS) / len(MARKS)) - 1


def _place(folder: Path, name: str) -> Path:
    beside = inside(folder, name)
    return beside if beside.is_file() else inside(folder, f"images/{name}")
