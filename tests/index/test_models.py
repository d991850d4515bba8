"""Encoders of a library are loaded once, or for one run alone, and let go of."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import SpaceMismatch
from lingxi.index.models import Models
from lingxi.library import Library
from lingxi.testing import ToyEncoder
from lingxi.types import Space


def test_encoders_are_shared_unless_they_are_isolated(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    models = Models(library._store)
    assert models.loaded == {}
    shared = models.by_space()["toy"]
    assert models.chosen([])["toy"] is shared
    assert models.chosen([], isolated=True)["toy"] is not shared
    models.unload()
    assert models.loaded == {}


def test_a_model_that_changed_is_refused(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.index(folder, models=["toy"])
    other = Space("toy", 3, "another")
    monkeypatch.setattr(ToyEncoder, "space", other)
    with pytest.raises(SpaceMismatch, match="another"):
        Models(library._store).by_space()
