"""Parquet files with a column of images and one of captions, as on the hub."""

from __future__ import annotations

from pathlib import Path
from typing import Any, final

from lingxi.encode.image.pictures import load
from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside, pairs

MOST = 2 * 2**30  # bytes of images in memory
PICTURES, TEXTS = ("image", "jpg", "png"), ("text", "caption", "captions", "sentence", "label")


@final
@datasets.register("parquet")
class Parquet:
    """A column of images (bytes, ``{"bytes", "path"}``, or a file beside it) and one of texts, or lists of them."""

    def claims(self, path: Path) -> bool:
        """Files that end in .parquet."""
        return path.suffix.lower() == ".parquet" and path.is_file()

    def read(self, path: Path, split: str | None) -> Dataset:
        """Texts are queries; a ``split`` column selects rows."""
        parquet = load("pyarrow.parquet", "evaluate")
        try:
            file = parquet.ParquetFile(path)
            rows = [row for batch in file.iter_batches(256) for row in batch.to_pylist()]
        except Exception as error:  # pyarrow's exceptions have no common base
            raise BadDataset(f"{path} is not valid Parquet: {error}") from error
        found, held = [], 0
        for number, row in enumerate(rows):
            if split is None or str(row.get("split", split)) == split:
                item = _picture(row, number, path)
                held += len(item.data or b"")
                if held > MOST:
                    raise BadDataset(f"{path} holds more than {MOST:,} bytes of images; split it")
                found += [(Item(text, text=text), item) for text in _texts(row, path)]
        return pairs(path.stem, found)


def _picture(row: dict[str, Any], number: int, path: Path) -> Item:
    value = next((row[name] for name in PICTURES if row.get(name)), None)
    if isinstance(value, dict):
        value = value.get("bytes") or value.get("path")
    if isinstance(value, bytes):
        return Item(str(number), data=value)
    if isinstance(value, str):
        return Item(value, path=inside(path.parent, value))
    raise BadDataset(f"{path}, row {number}: no image in a column {', '.join(PICTURES)}")


def _texts(row: dict[str, Any], path: Path) -> list[str]:
    value = next((row[name] for name in TEXTS if row.get(name) is not None), None)
    if value is None:
        raise BadDataset(f"{path}: no text in a column {', '.join(TEXTS)}")
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
