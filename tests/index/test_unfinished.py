"""An unfinished rebuild is known, and nothing of what the library forgets remains in it (more in test_rebuild.py)."""

from __future__ import annotations

from lingxi.index.unfinished import is_unfinished, prune_unfinished
from lingxi.library import Library


def test_a_folder_without_an_engine_is_none(library: Library) -> None:
    assert not is_unfinished(library._store)
    (library.folder / "rebuild").mkdir()
    assert not is_unfinished(library._store)
    (library.folder / "rebuild" / "edge-1").mkdir()
    assert is_unfinished(library._store)


def test_one_that_is_damaged_goes(library: Library) -> None:
    (library.folder / "rebuild" / "edge-1").mkdir(parents=True)
    (library.folder / "rebuild" / "library.json").write_text("nonsense", encoding="utf-8")
    prune_unfinished(library._store)
    assert not (library.folder / "rebuild").exists()


def test_what_was_taken_over_leaves_no_empty_one(library: Library) -> None:
    place = library.folder
    (place / "rebuild").mkdir()
    (place / "rebuild" / "library.json").write_text("{}", encoding="utf-8")
    library.close()
    Library(place).close()
    assert not (place / "rebuild").exists()
