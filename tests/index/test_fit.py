"""An encoder that is learned from a collection is learned from the folder, once, and comes back with the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.encode.fitted import digest
from lingxi.encode.registry import encoders
from lingxi.errors import BadModel, LibraryError, NotFitted
from lingxi.index.fit import fitted_folder
from lingxi.library import Library
from lingxi.testing import check_encoder
from lingxi.types import Image, Learned, Media, Modality, Space
from tests.conftest import Paint


@encoders.register("centred")
class Centred:
    """Mean colours, less the mean of the collection."""

    modalities: frozenset[Modality] = frozenset({"image"})
    fits = 0

    def __init__(self) -> None:
        self._mean: np.ndarray | None = None

    @property
    def ready(self) -> bool:
        return self._mean is not None

    @property
    def space(self) -> Space:
        return Space("centred", 3, digest(self.learned()))

    def fit(self, media: Iterable[Media]) -> None:
        Centred.fits += 1
        seen = [each.pixels.mean((0, 1)) for each in media if isinstance(each, Image)]
        self._mean = np.mean(seen, axis=0).astype(np.float32) if seen else None

    def learned(self) -> Learned:
        if self._mean is None:
            raise NotFitted("centred")
        return Learned({"mean": self._mean}, {})

    def restore(self, learned: Learned) -> None:
        self._mean = learned.arrays["mean"]

    def encode(self, batch: Sequence[Media]) -> Vectors:
        mean = self.learned().arrays["mean"]
        rows = [each.pixels.mean((0, 1)) - mean for each in batch if isinstance(each, Image)]
        return unit(np.array(rows, np.float32).reshape(-1, 3))


def test_it_keeps_the_contract() -> None:
    check_encoder(Centred())


def test_it_is_learned_once_and_comes_back(tmp_path: Path, folder: Path, paint: Paint) -> None:
    before = Centred.fits
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["centred"])
        space = library.status().spaces[0]
    paint("later.png", "white")
    with Library(tmp_path / "library") as library:
        library.index(folder)
        assert library.status().spaces[0] == space
        assert library.search("later")
    assert Centred.fits == before + 1
    assert fitted_folder(tmp_path / "library", "centred").is_dir()


def test_a_folder_without_what_it_looks_at_is_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("nothing but words", encoding="utf-8")
    with pytest.raises(LibraryError, match="centred must be fitted on image, and the folder has none"):
        library.index(tmp_path / "notes", models=["centred"])


def test_what_was_learned_and_changed_since_is_refused(tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["centred"])
    (fitted_folder(tmp_path / "library", "centred") / "encoder.json").write_text("{}", encoding="utf-8")
    broken = pytest.raises(BadModel, match="does not contain a readable fitted encoder")
    with Library(tmp_path / "library") as library, broken:
        library.index(folder)


@pytest.mark.parametrize("model", ["recurrent", "recurrent(cell=lstm)", "concat(word2vec, recurrent)"])
def test_a_network_that_only_pairs_train_is_refused(library: Library, tmp_path: Path, model: str) -> None:
    (tmp_path / "a.txt").write_text("a red kite")
    with pytest.raises(LibraryError, match="is not trained; train it with: lingxi train PAIRS --text recurrent"):
        library.index(tmp_path / "a.txt", models=[model])
