"""Markdown documents with images: the name of a document finds its images."""

from __future__ import annotations

import re
from pathlib import Path
from typing import final
from urllib.parse import unquote

from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs
from lingxi.media.read import suffixes

_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)")


@final
@datasets.register("documents")
class Documents:
    """``.md`` files below a folder and the images that they link; a link to another place is passed over."""

    def claims(self, path: Path) -> bool:
        """A folder with Markdown files below it, of which one links an image."""
        return path.is_dir() and any(_linked(file, path) for file in sorted(path.rglob("*.md"))[:200])

    def read(self, path: Path, split: str | None) -> Dataset:
        """File names without the ending are queries, linked images are items."""
        del split
        rows = [(Item(file.stem, text=file.stem), Item(str(image.relative_to(path.resolve())), path=image))
                for file in sorted(path.rglob("*.md")) for image in _linked(file, path)]  # fmt: skip
        return pairs(path.resolve().name, rows)


def _linked(file: Path, root: Path) -> list[Path]:
    """The images that a document links, below the root."""
    names = _IMAGE.findall(file.read_text(encoding="utf-8", errors="replace"))
    found = [(file.parent / unquote(name)).resolve() for name in names if "://" not in name]
    return [
        each for each in found
        if each.suffix.lower() in suffixes("image") and each.is_relative_to(root.resolve()) and each.is_file()
    ]  # fmt: skip
