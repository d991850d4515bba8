"""COCO captions: a JSON of images and annotations with captions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside, pairs


@final
@datasets.register("coco")
class Coco:
    """``{"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}`` (Chen et al., 2015)."""

    def claims(self, path: Path) -> bool:
        """A JSON file whose first images have file names; annotations may follow."""
        if path.suffix.lower() != ".json" or not path.is_file():
            return False
        with path.open("rb") as file:
            return b'"file_name"' in file.read(2_000_000)

    def read(self, path: Path, split: str | None) -> Dataset:
        """Captions are queries; images lie beside the file, or in a folder ``images`` beside it."""
        del split
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            names = {image["id"]: str(image["file_name"]) for image in found["images"]}
            rows = [(Item(str(each["caption"]).strip(), text=str(each["caption"]).strip()),
                     Item(names[each["image_id"]], path=_place(path, names[each["image_id"]])))
                    for each in found["annotations"]]  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise BadDataset(f"{path} is not in the form of COCO captions: {error!r}") from error
        return pairs(path.stem, rows)


def _place(file: Path, name: str) -> Path:
    """The image file: beside the JSON, or in the folder of its split (val2017) or ``images``, also one level up."""
    folder = file.parent.parent if file.parent.name == "annotations" else file.parent
    split = file.stem.rpartition("_")[2]
    places = [inside(folder, place) for place in (name, f"{split}/{name}", f"images/{name}", f"images/{split}/{name}")]
    return next((place for place in places if place.is_file()), places[0])
