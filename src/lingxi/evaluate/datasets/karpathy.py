"""Flickr8k, Flickr30k and COCO in the JSON of Karpathy's splits: images with sentences and a split."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside, pairs


@final
@datasets.register("karpathy")
class Karpathy:
    """``{"images": [{"filename", "split", "sentences": [{"raw"}]}]}`` (Karpathy and Fei-Fei, 2015); test by default."""

    def claims(self, path: Path) -> bool:
        """A JSON file that begins with a list of images with sentences."""
        if path.suffix.lower() != ".json" or not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(20_000)
        return b'"images"' in start and b'"sentences"' in start

    def splits(self, path: Path) -> tuple[str, ...]:
        """The splits that images name."""
        return tuple(dict.fromkeys(str(image["split"]) for image in _images(path) if image.get("split")))

    def read(self, path: Path, split: str | None) -> Dataset:
        """Sentences are queries; pictures lie beside the file, or in a folder ``images`` beside it."""
        try:
            chosen = [image for image in _images(path) if image.get("split", "test") == (split or "test")]
            rows = [(Item(str(said["raw"]), text=str(said["raw"])), self._picture(path.parent, image))
                    for image in chosen for said in image["sentences"]]  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise BadDataset(f"{path} is not in the form of Karpathy's splits: {error!r}") from error
        return pairs(path.stem, rows)

    def _picture(self, folder: Path, image: dict[str, str]) -> Item:
        name = str(Path(image.get("filepath", "")) / image["filename"])
        place = inside(folder, name)
        return Item(name, path=place if place.exists() else inside(folder, f"images/{name}"))


def _images(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["images"])
