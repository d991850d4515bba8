"""WebDataset: a tar in which files that differ only in the extension belong together: ``0001.jpg``, ``0001.txt``."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs
from lingxi.media.read import suffixes

LARGEST = 64 * 2**20  # bytes of one file in the tar
MOST = 2 * 2**30  # bytes in memory


@final
@datasets.register("webdataset")
class Webdataset:
    """Images with ``.txt`` or ``.json`` (``caption`` or ``text``) files; nothing is unpacked to the disk."""

    def claims(self, path: Path) -> bool:
        """Files that end in .tar."""
        return path.suffix.lower() == ".tar" and path.is_file()

    def read(self, path: Path, split: str | None) -> Dataset:
        """Texts are queries; links, folders and other files are skipped."""
        del split
        texts: dict[str, str] = {}
        pictures: dict[str, bytes] = {}
        for name, data in _files(path):
            _, _, ending = name.rpartition("/")[2].partition(".")  # a folder may have a dot in its name
            key = name.removesuffix(f".{ending}")
            if f".{ending.lower()}" in suffixes("image"):
                pictures[key] = data
            elif ending.lower() in ("txt", "json"):
                texts[key] = _text(data, ending, path)
        rows = [
            (Item(texts[key], text=texts[key]), Item(key, data=pictures[key])) for key in pictures if texts.get(key)
        ]
        return pairs(path.stem, rows)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    total = 0
    try:
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                if not member.isfile():
                    continue
                if member.size > LARGEST or total + member.size > MOST:
                    raise BadDataset(
                        f"{path}: {member.name!r} makes more than {LARGEST:,} bytes in one file or {MOST:,} in all"
                    )
                total += member.size
                opened = archive.extractfile(member)
                yield member.name, opened.read() if opened else b""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BadDataset(f"{path} is not a valid tar: {error}") from error


def _text(data: bytes, ending: str, path: Path) -> str:
    try:
        if ending.lower() == "txt":
            return data.decode("utf-8").strip()
        found = json.loads(data)
        return str(found.get("caption") or found.get("text") or "").strip()
    except (ValueError, AttributeError) as error:
        raise BadDataset(f"{path}: a text in it cannot be read: {error}") from error
