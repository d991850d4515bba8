"""A library from the inside is what moderation needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.apps.moderate.source import Source
from lingxi.errors import BadQuery, UnreadableMedia
from lingxi.library import Library

ABSENT = "60a55e78-01ee-558c-b89b-d893f9e68ec1"


def test_an_insight_is_a_source(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    source: Source = library._ready().insight
    found = {hit.path.name: (hit, vectors) for hit, vectors in source.scan(folder)}
    assert set(found) == {"red.png", "green.png", "blue.png", "note.md"}
    hit, vectors = found["red.png"]
    assert list(vectors) == ["toy"]
    assert [each.id for each, _ in source.scan(folder / "red.png")] == [hit.id]
    assert [each.id for each, _ in source.known([hit.id, ABSENT])] == [hit.id]
    assert (source.picture(hit, 8).pixels == (255, 0, 0)).all()
    assert set(source.calibrations) <= set(source.encoders)
    with pytest.raises(BadQuery, match="is not in the library"):
        list(source.scan(folder / "none"))
    hit.path.unlink()
    with pytest.raises(UnreadableMedia, match="cannot be opened"):
        source.picture(hit, 8)
