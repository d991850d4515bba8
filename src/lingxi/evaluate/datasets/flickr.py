"""Flickr8k and Flickr30k in their published form: lines of ``NAME.jpg#0``, a tab, and a caption."""

from __future__ import annotations

from pathlib import Path
from typing import final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside, pairs

FOLDERS = ("Flicker8k_Dataset", "Flickr8k_Dataset", "flickr30k-images", "flickr30k_images", "images", "Images")


@final
@datasets.register("flickr")
class Flickr:
    """``Flickr8k.token.txt`` or ``results_20130124.token`` (Hodosh et al., 2013; Young et al., 2014).

    ``split`` is a file beside it that lists one image a line, such as ``Flickr_8k.testImages.txt``.
    """

    def claims(self, path: Path) -> bool:
        """Files that end in token.txt or .token."""
        return path.is_file() and path.name.endswith((".token.txt", ".token"))

    def read(self, path: Path, split: str | None) -> Dataset:
        """Captions are queries; images lie beside the file, or in a folder of the published name."""
        wanted = set(inside(path.parent, split).read_text(encoding="utf-8").split()) if split else None
        rows = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            name, tab, caption = line.partition("\t")
            file = name.partition("#")[0]
            if not tab or not caption.strip():
                raise BadDataset(f"{path}, line {number}: expected NAME.jpg#0, a tab and a caption")
            if wanted is None or file in wanted:
                rows.append((Item(caption.strip(), text=caption.strip()), Item(file, path=_place(path.parent, file))))
        return pairs(path.stem, rows)


def _place(folder: Path, name: str) -> Path:
    places = [inside(folder, name), *(inside(folder, f"{each}/{name}") for each in FOLDERS)]
    return next((place for place in places if place.is_file()), places[0])
