"""A folder of folders: each name is the class of the images in it."""

from __future__ import annotations

from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import IMAGES, Dataset, Item, datasets
from lingxi.media.read import suffixes


@final
@datasets.register("folders")
class Folders:
    """Class names are queries (``_`` and ``-`` become spaces), files are items; a folder per split may lie above."""

    def claims(self, path: Path) -> bool:
        """A folder with at least two folders, each with an image or a sound."""
        return path.is_dir() and sum(1 for each in path.iterdir() if each.is_dir() and _files(each)) >= 2

    def read(self, path: Path, split: str | None) -> Dataset:
        """At least two classes are required."""
        root = path / split if split else path
        if not root.is_dir():
            raise BadDataset(f"there is no folder {root}")
        classes = {folder.name: _files(folder) for folder in sorted(root.iterdir()) if folder.is_dir()}
        classes = {name: files for name, files in classes.items() if files}
        if len(classes) < 2:
            raise BadDataset(f"{root} has fewer than two folders with images or sounds")
        queries = tuple(Item(name, text=name.replace("_", " ").replace("-", " ")) for name in classes)
        items = tuple(Item(f"{name}/{file.name}", path=file) for name, files in classes.items() for file in files)
        grades = {name: {f"{name}/{file.name}": 1 for file in files} for name, files in classes.items()}
        return Dataset(path.name, queries, items, grades)


def _files(folder: Path) -> list[Path]:
    return sorted(
        each for each in folder.iterdir() if each.suffix.lower() in IMAGES | suffixes("audio") | suffixes("video")
    )
