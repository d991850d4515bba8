"""Pairs of texts: a line has a text, a tab, and its translation; also packed with gzip."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs


@final
@datasets.register("parallel")
class Parallel:
    """``.txt``, ``.txt.gz`` or ``.tab.gz`` with a tab in each line: Tatoeba, MSCTD, or a word net.

    The first and the last column are used. ``most`` is the number of lines that are read; 0 means all. Equal texts are
    one.
    """

    def __init__(self, most: int = 2000) -> None:
        self._most = most

    def claims(self, path: Path) -> bool:
        """Such a file whose first lines have a tab, or a folder with a single one."""
        try:
            file = _file(path)
            return file is not None and all("\t" in line for line in islice(_lines(file), 5))
        except (OSError, UnicodeDecodeError):
            return False

    def read(self, path: Path, split: str | None) -> Dataset:
        """First texts are queries, second ones are items."""
        del split
        file = _file(path)
        if file is None:
            raise BadDataset(f"{path} holds no text file of pairs")
        rows = []
        for line in islice(_lines(file), self._most or None):
            first, _, second = line.partition("\t")
            second = second.rpartition("\t")[2].strip()
            if first.strip() and second:
                rows.append((Item(first, text=first.strip()), Item(second, text=second)))
        return pairs(file.name.partition(".")[0], rows)


def _file(path: Path) -> Path | None:
    if not path.is_dir():
        return path if path.name.endswith((".txt", ".txt.gz", ".tab.gz")) and path.is_file() else None
    found = [each for each in sorted(path.iterdir()) if _file(each)] if len(list(islice(path.iterdir(), 9))) < 9 else []
    return found[0] if len(found) == 1 else None


def _lines(file: Path) -> Iterator[str]:
    packed = file.suffix == ".gz"
    with gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8") as lines:
        yield from (line.rstrip("\n") for line in lines if line.strip() and not line.startswith("#"))
