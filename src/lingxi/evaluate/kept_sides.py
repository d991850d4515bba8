"""Vectors of a data set by encoder, in memory and perhaps on the disk, so that each is encoded once."""

from __future__ import annotations

import json
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.disk import write_whole
from lingxi.evaluate.base_vectors import BaseVectors
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.run import OnStep, Side, Sides, encode_sides, places
from lingxi.types import Encoder, Fitted

FOLDER = "vectors"
_SIDES: tuple[Side, Side] = ("items", "queries")


class KeptSides:
    """Encoded data by a name of encoder and part.

    ``folder`` keeps vectors of encoders that need no fitting for a later run; ``digest`` is that of the data.
    """

    def __init__(self, folder: Path | None = None, digest: str = "") -> None:
        self._folder, self._digest = folder, digest
        self._known: dict[str, Sides] = {}
        self.of_bases = BaseVectors()  # for fusions over the same models

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def __getitem__(self, key: str) -> Sides:
        """What was encoded in this process; raises KeyError."""
        return self._known[key]

    def encoded(self, key: str, dataset: Dataset, encoder: Encoder, on_step: OnStep | None = None) -> Sides:
        """The vectors of the data set: from memory, from the disk, or encoded now."""
        if key not in self._known:
            file = self._file(key, encoder)
            found = _read(file, dataset) if file is not None and file.is_file() else None
            self._known[key] = found or encode_sides(dataset, encoder, on_step)
            if file is not None and found is None:
                _write(file, self._known[key])
        return self._known[key]

    def _file(self, key: str, encoder: Encoder) -> Path | None:
        """A file for these data and this revision of the encoder; None if nothing is kept."""
        if self._folder is None or (isinstance(encoder, Fitted) and not encoder.ready):
            return None
        name = json.dumps([key, self._digest, encoder.space.revision])
        return self._folder / FOLDER / f"{blake2b(name.encode(), digest_size=12).hexdigest()}.npz"


def _write(file: Path, sides: Sides) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    names = ("reasons", "metric", "ms_per_item", "revision", "skipped")
    facts = json.dumps({name: getattr(sides, name) for name in names})
    arrays: dict[str, Any] = {str(side): rows for side, rows in sides.vectors.items()}
    np.savez(data := BytesIO(), facts=np.array(facts), **arrays)
    write_whole(file, data.getvalue())


def _read(file: Path, dataset: Dataset) -> Sides | None:
    """None for a file that cannot be read: it is written again."""
    try:
        with file.open("rb") as data, np.load(data, allow_pickle=False) as arrays:
            facts = json.loads(str(arrays["facts"]))
            vectors = {side: arrays[side] for side in _SIDES if side in arrays.files}
        found = Sides(dataset, vectors, **{**facts, "skipped": tuple(facts["skipped"])}, places=places(dataset))
        return found if _fits(found) else None
    except Exception:  # of ZIP, zlib or NumPy, as the damage is
        return None


def _fits(sides: Sides) -> bool:
    """Whether each side has a reason, or a vector for each of its ids, with as many numbers as the other side's."""
    shapes = {side: rows.shape for side, rows in sides.vectors.items()}
    rows = all(side in sides.reasons or shapes.get(side, ())[:1] == (len(sides.places[side]),) for side in _SIDES)
    return rows and all(len(shape) == 2 for shape in shapes.values()) and len({s[1:] for s in shapes.values()}) <= 1
