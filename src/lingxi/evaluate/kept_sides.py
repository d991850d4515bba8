"""Vectors of a data set by encoder, in memory and perhaps on the disk, so that each is encoded once."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from lingxi.errors import BadDataset
from lingxi.evaluate.base_vectors import BaseVectors
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.kept_card import read_arrays, read_card, unsaid, write_card
from lingxi.evaluate.run import OnStep, Side, Sides, encode_sides, places
from lingxi.types import Encoder, Fitted

FOLDER = "vectors"
_SIDES: tuple[Side, Side] = ("items", "queries")
_FACTS = ("reasons", "metric", "ms_per_item", "revision", "skipped")  # of sides, on their card


class KeptSides:
    """Encoded data by a name of encoder and part.

    ``folder`` keeps vectors of encoders that need no fitting for a later run; ``digest`` is that of the data.
    ``on_changed`` gets the card of vectors that are damaged or were edited: they are encoded again.
    """

    def __init__(
        self, folder: Path | None = None, digest: str = "", on_changed: Callable[[Path], None] = unsaid
    ) -> None:
        self._folder, self._digest, self._on_changed = folder, digest, on_changed
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
            card = self._card(key, encoder)
            found = self._read(card, dataset) if card is not None and card.is_file() else None
            self._known[key] = found or encode_sides(dataset, encoder, on_step)
            if card is not None and found is None:
                _write(card, self._known[key])
        return self._known[key]

    def _read(self, card: Path, dataset: Dataset) -> Sides | None:
        """None for files that were changed: they are written again."""
        try:
            facts = read_card(card)
            arrays = read_arrays(card, facts)
        except BadDataset:
            self._on_changed(card)
            return None
        own = {name: facts[name] for name in _FACTS}
        vectors = {side: arrays[side] for side in _SIDES if side in arrays}
        return Sides(dataset, vectors, **{**own, "skipped": tuple(facts["skipped"])}, places=places(dataset))

    def _card(self, key: str, encoder: Encoder) -> Path | None:
        """The card for these data and this revision of the encoder; None if nothing is kept."""
        if self._folder is None or (isinstance(encoder, Fitted) and not encoder.ready):
            return None
        name = json.dumps([key, self._digest, encoder.space.revision])
        return self._folder / FOLDER / f"{blake2b(name.encode(), digest_size=12).hexdigest()}.json"


def _write(card: Path, sides: Sides) -> None:
    facts = {name: getattr(sides, name) for name in _FACTS}
    write_card(card, facts, {str(side): rows for side, rows in sides.vectors.items()})
