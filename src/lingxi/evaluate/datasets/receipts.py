"""Scanned pages with the text in them: ``000.jpg`` and ``000.boxes.csv``."""

from __future__ import annotations

from pathlib import Path
from typing import final

from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs
from lingxi.media.read import suffixes

TEXTS = ".boxes.csv"
CORNERS = 8  # numbers before the text of a line


@final
@datasets.register("receipts")
class Receipts:
    """Lines of eight corner coordinates and a text, as in ICDAR 2019 SROIE (Huang et al., 2019)."""

    def claims(self, path: Path) -> bool:
        """A folder with such files."""
        return path.is_dir() and any(path.glob(f"*{TEXTS}"))

    def read(self, path: Path, split: str | None) -> Dataset:
        """The whole text of a page is a query, its scan an item."""
        del split
        rows = []
        for file in sorted(path.glob(f"*{TEXTS}")):
            stem = file.name.removesuffix(TEXTS)
            scan = next(
                (each for each in sorted(path.glob(f"{stem}.*")) if each.suffix.lower() in suffixes("image")), None
            )
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            text = "\n".join(filter(None, (line.split(",", CORNERS)[-1].strip() for line in lines)))
            if scan is not None and text:
                rows.append((Item(stem, text=text), Item(scan.name, path=scan)))
        return pairs(path.resolve().name, rows)
