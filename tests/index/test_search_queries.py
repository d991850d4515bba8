"""Queries that measure a search index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from lingxi.encode.choose import choose
from lingxi.index.search_queries import OF_EACH, search_queries
from lingxi.library import Library
from lingxi.testing import ToyEncoder
from lingxi.types import Text


def test_they_are_texts_of_the_library_and_names_of_things(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    found = search_queries(library._store.engine, ToyEncoder(), "toy")
    assert OF_EACH < len(found) <= 2 * OF_EACH + 4
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    for text in ("red", "tench"):  # the name of a file, and of a fish
        (row,) = ToyEncoder().encode([Text(text)])
        assert (found @ row).max() > 0.999


def test_models_that_read_no_texts_are_asked_with_images(library: Library, folder: Path) -> None:
    library.index(folder, models=["phash"])
    found = search_queries(library._store.engine, choose("phash"), "phash")
    assert len(found) == 3


def test_generated_captions_are_no_queries(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    engine = library._store.engine
    for point in list(engine.scroll(None, vectors=True)):
        if point.payload["name"] == "red.png":
            engine.upsert([replace(point, payload={**point.payload, "text": "a mauve kite", "caption": "generated"})])
    (row,) = ToyEncoder().encode([Text("a mauve kite")])
    assert (search_queries(engine, ToyEncoder(), "toy") @ row).max() < 0.999
