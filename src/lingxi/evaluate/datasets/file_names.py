"""Files whose names say their class: ``3_george_12.wav``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets
from lingxi.media.read import suffixes


@final
@datasets.register("file_names")
class FileNames:
    """Names of parts with ``_`` between them: part ``label`` is the class, ``group`` what belongs in one split.

    Both count from 0; ``group`` is -1 if there is none.
    """

    def __init__(self, label: int = 0, group: int = -1) -> None:
        self._label, self._group = label, group

    def claims(self, path: Path) -> bool:
        """A folder, or one with a single folder, of such files and nothing else: two classes of two files at least."""
        if not path.is_dir():
            return False
        files = _files(_folder(path))
        counts = Counter(each.stem.split("_")[0] for each in files)
        others = [each for each in _folder(path).iterdir() if not each.name.startswith(".")]
        return len(counts) > 1 and min(counts.values()) > 1 and len(files) == len(others) and _named(files)

    def read(self, path: Path, split: str | None) -> Dataset:
        """Class names are queries, files are items."""
        del split
        files = _files(_folder(path))
        parts = {each: each.stem.split("_") for each in files}
        if short := next((each for each in files if len(parts[each]) <= max(self._label, self._group)), None):
            raise BadDataset(f"{short} has {len(parts[short])} parts; part {max(self._label, self._group)} is needed")
        grades: dict[str, dict[str, int]] = {}
        for each in files:
            grades.setdefault(parts[each][self._label], {})[each.name] = 1
        groups = {each.name: parts[each][self._group] for each in files} if self._group >= 0 else {}
        queries = tuple(Item(name, text=name) for name in grades)
        return Dataset(
            path.resolve().name, queries, tuple(Item(each.name, path=each) for each in files), grades, groups=groups
        )


def _named(files: list[Path]) -> bool:
    return all("_" in each.stem for each in files)


def _folder(path: Path) -> Path:
    """The folder itself, or the only folder in it."""
    inside = [each for each in path.iterdir() if not each.name.startswith(".")]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else path


def _files(folder: Path) -> list[Path]:
    known = suffixes("image") | suffixes("audio") | suffixes("video")
    return sorted(each for each in folder.iterdir() if each.suffix.lower() in known)
