"""Parquet files with a column of images and one of captions, as on the hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, final

from lingxi.encode.image.pictures import load
from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, groups_by_split, inside, pairs

MOST = 2 * 2**30  # bytes of images in memory
PICTURES, TEXTS = ("image", "jpg", "png"), ("text", "caption", "captions", "sentence", "label")


@final
@datasets.register("parquet")
class Parquet:
    """A column of images (bytes, ``{"bytes", "path"}``, or a file beside it) and one of texts, or lists of them.

    ``text``, ``file``, ``label``, ``split``, ``group`` and ``fold`` name columns.
    """

    def __init__(
        self, text: str = "", file: str = "", label: str = "", split: str = "split", group: str = "", fold: str = ""
    ) -> None:
        self._texts = (text,) if text else (label,) if label else TEXTS
        self._files, self._label, self._split = (file,) if file else PICTURES, label, split
        self._group, self._fold = group, fold

    def claims(self, path: Path) -> bool:
        """Files that end in .parquet."""
        return path.suffix.lower() == ".parquet" and path.is_file()

    def splits(self, path: Path) -> tuple[str, ...]:
        """The values in the column of splits; pyarrow reads no column that is not there."""
        return tuple(dict.fromkeys(str(row[self._split]) for row in _rows(path, [self._split]) if row.get(self._split)))

    def groups(self, path: Path, conditions: str | None) -> dict[str, set[str]]:
        """The values in the column of groups, for each value in the column of splits; it takes no conditions."""
        del conditions
        rows = _rows(path, [self._split, self._group]) if self._group else []
        return groups_by_split(rows, self._split, self._group)

    def read(self, path: Path, split: str | None) -> Dataset:
        """Texts are queries; a ``split`` column selects rows."""
        found, held = [], 0
        labels, groups, folds = dict[str, str](), dict[str, str](), dict[str, str]()
        for number, row in enumerate(_rows(path)):
            if split is None or str(row.get(self._split, split)) == split:
                item = _picture(row, number, path, self._files)
                held += len(item.data or b"")
                if held > MOST:
                    raise BadDataset(f"{path} holds more than {MOST:,} bytes of images; split it")
                found += [(Item(text, text=text), item) for text in _texts(row, path, self._texts)]
                for facts, column in ((labels, self._label), (groups, self._group), (folds, self._fold)):
                    if column and row.get(column) is not None:
                        facts[item.id] = str(row[column])
        return replace(pairs(path.stem, found), labels=labels, groups=groups, folds=folds)


def _rows(path: Path, columns: list[str] | None = None) -> list[dict[str, Any]]:
    parquet = load("pyarrow.parquet", "evaluate")
    try:
        file = parquet.ParquetFile(path)
        return [row for batch in file.iter_batches(256, columns=columns) for row in batch.to_pylist()]
    except Exception as error:  # pyarrow's exceptions have no common base
        raise BadDataset(f"{path} is not valid Parquet: {error}") from error


def _picture(row: dict[str, Any], number: int, path: Path, names: Sequence[str]) -> Item:
    value = next((row[name] for name in names if row.get(name)), None)
    if isinstance(value, dict):
        value = value.get("bytes") or value.get("path")
    if isinstance(value, bytes):
        return Item(str(number), data=value)
    if isinstance(value, str):
        return Item(value, path=inside(path.parent, value))
    raise BadDataset(f"{path}, row {number}: no image in a column {', '.join(names)}")


def _texts(row: dict[str, Any], path: Path, names: Sequence[str]) -> list[str]:
    value = next((row[name] for name in names if row.get(name) is not None), None)
    if value is None:
        raise BadDataset(f"{path}: no text in a column {', '.join(names)}")
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
