"""The encoders of a library's spaces, loaded on first use."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.calibration import Calibrated, Calibration
from lingxi.encode.choose import choose
from lingxi.encode.hub import offline
from lingxi.errors import SpaceMismatch
from lingxi.index.fit import restored
from lingxi.store.library_store import LibraryStore
from lingxi.store.manifest import Held
from lingxi.types import Encoder, Media, Modality, Space

DEFAULT_MODEL = "embedded"


@final
@dataclass(frozen=True)
class Retired:
    """Stands for a model that is installed in another revision: it encodes nothing, and its vectors still compare.

    So segments find others like them, and words find words, while a rebuild makes the vectors of the new revision.
    """

    space: Space

    @property
    def modalities(self) -> frozenset[Modality]:
        """None."""
        return frozenset()

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Of nothing, which is all that it is given, nothing (0, dim)."""
        return np.zeros((len(batch), self.space.dim), np.float32)


@final
class Models:
    """The encoders of a library; thread-safe."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store
        self._kept: dict[str, Encoder] = {}
        self._lock = threading.RLock()

    def of(self, held: Held) -> Encoder:
        """The cached encoder of a space; raises SpaceMismatch if its model has another revision now."""
        with self._lock:
            encoder = self._kept.get(held.space.name)
            if encoder is None:
                encoder = self._kept[held.space.name] = self._loaded(held)
            return encoder

    def by_space(self, *, retired: bool = False) -> dict[str, Encoder]:
        """The encoders of all spaces; with ``retired``, also where a model is another one by now (:class:`Retired`)."""
        return {held.space.name: self._of_or_retired(held, retired=retired) for held in self._store.manifest.held}

    def chosen(self, models: Sequence[str], *, isolated: bool = False) -> dict[str, Encoder]:
        """The encoders of the library's models and of the named ones; the default model for a new library.

        ``isolated`` ones are loaded for this caller only.
        """
        named = {model: choose(model) for model in models}  # choose loads named models, also from the hub
        load = self._loaded if isolated else self.of
        chosen = {held.model: load(held) for held in self._store.manifest.held}
        if not named and not chosen:
            named = {DEFAULT_MODEL: choose(DEFAULT_MODEL)}
        return named | chosen

    def renewed(self, models: Sequence[str]) -> dict[str, Encoder]:
        """The encoders of the named models as they are now, of those that the library holds when none is named.

        They are loaded for the caller alone.
        """
        if models:
            return {model: choose(model) for model in models}
        with offline():
            return {held.model: choose(held.model) for held in self._store.manifest.held}

    def calibrations(self) -> dict[str, Calibration]:
        """The calibrations of the loaded models, by space."""
        return {name: each.calibration for name, each in self._kept.items() if isinstance(each, Calibrated)}

    def unload(self) -> None:
        """Unloads all encoders."""
        with self._lock:
            self._kept = {}

    @property
    def loaded(self) -> Mapping[str, Encoder]:
        """The loaded encoders, by space."""
        return dict(self._kept)

    def _of_or_retired(self, held: Held, *, retired: bool) -> Encoder:
        try:
            return self.of(held)
        except SpaceMismatch:
            if not retired:
                raise
            return Retired(held.space)

    def _loaded(self, held: Held) -> Encoder:
        """Loads without downloads: a library from elsewhere may name any model, without the user's consent."""
        with offline():
            encoder = choose(held.model)
        restored(self._store.folder, held.model, encoder)
        if encoder.space != held.space:
            raise SpaceMismatch(wanted=held.space, got=encoder.space)
        return encoder
