"""A folder of folders: each name is the class of the images in it."""

from __future__ import annotations

from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, table_in
from lingxi.media.read import suffixes

SPLITS = ("train", "training", "val", "valid", "validation", "dev", "test", "testing")


@final
@datasets.register("folders")
class Folders:
    """Class names are queries (``_`` and ``-`` become spaces), files are items; a folder per split may lie above."""

    def claims(self, path: Path) -> bool:
        """A folder without a table, with at least two folders that have an image or a sound, perhaps below splits."""
        if not path.is_dir() or table_in(path) is not None:
            return False
        return any(sum(map(bool, map(_files, _folders(root)))) >= 2 for root in (path, *self._split_folders(path)))

    def splits(self, path: Path) -> tuple[str, ...]:
        """The folders of splits, if classes lie in them."""
        return tuple(each.name for each in self._split_folders(path))

    def _split_folders(self, path: Path) -> list[Path]:
        return [each for each in _folders(path) if each.name.lower() in SPLITS and any(map(_files, _folders(each)))]

    def read(self, path: Path, split: str | None) -> Dataset:
        """At least two classes are required."""
        root = path / split if split else path
        if not root.is_dir():
            raise BadDataset(f"there is no folder {root}")
        classes = {folder.name: _files(folder) for folder in _folders(root)}
        classes = {name: files for name, files in classes.items() if files}
        if len(classes) < 2:
            raise BadDataset(f"{root} has fewer than two folders with images or sounds")
        queries = tuple(Item(name, text=name.replace("_", " ").replace("-", " ")) for name in classes)
        items = tuple(Item(f"{name}/{file.name}", path=file) for name, files in classes.items() for file in files)
        grades = {name: {f"{name}/{file.name}": 1 for file in files} for name, files in classes.items()}
        return Dataset(path.name, queries, items, grades)


def _folders(root: Path) -> list[Path]:
    return sorted(each for each in root.iterdir() if each.is_dir())


def _files(folder: Path) -> list[Path]:
    return sorted(
        each
        for each in folder.iterdir()
        if each.suffix.lower() in suffixes("image") | suffixes("audio") | suffixes("video")
    )
