"""Films and their genres, as MovieLens lists them."""

from __future__ import annotations

from pathlib import Path
from typing import final

from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs

FACTS = 5  # columns before the genres: number, title, dates, address


@final
@datasets.register("movielens")
class Movielens:
    """A folder with ``u.item`` and ``u.genre`` of MovieLens 100K (Harper and Konstan, 2015)."""

    def claims(self, path: Path) -> bool:
        """A folder with both files."""
        return (path / "u.item").is_file() and (path / "u.genre").is_file()

    def read(self, path: Path, split: str | None) -> Dataset:
        """Genres are queries, titles are items; a film may have several genres."""
        del split
        genres = [line.partition("|")[0] for line in _lines(path / "u.genre")]
        rows = []
        for line in _lines(path / "u.item"):
            number, title, *facts = line.split("|")
            marks = facts[FACTS - 2 :]
            rows += [(Item(genre, text=genre), Item(f"film {number}", text=title))
                     for genre, mark in zip(genres, marks, strict=False) if mark == "1"]  # fmt: skip
        return pairs(path.resolve().name, rows)


def _lines(file: Path) -> list[str]:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")  # as it was published
    return [line for line in text.splitlines() if line.strip()]
