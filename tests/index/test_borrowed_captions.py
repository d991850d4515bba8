"""Borrowed captions go with the captions that they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lingxi.encode.embedded.class_names import class_names
from lingxi.index import caption
from lingxi.index.borrowed_captions import drop_orphaned_captions
from lingxi.index.caption import carry_over
from lingxi.index.retrieved_captions import RetrievedCaptions
from lingxi.library import Library
from lingxi.store.engine import Point, engines
from lingxi.store.generated import GENERATED
from lingxi.store.library_store import LibraryStore
from lingxi.testing import ToyEncoder
from tests.conftest import Paint
from tests.index.test_forgotten import _found
from tests.index.test_retrieved_captions import Calibrated

WORD = "qxzvjkwp"  # a word that cannot be packed
CLASS = "\n".join(class_names()[0].values())


def _captions(self: RetrievedCaptions, store: LibraryStore, points: Sequence[Point]) -> list[str]:
    """One image gets the caption of another one, and the others the name of a class."""
    del self, store
    return [f"my {WORD}" if point.payload["name"] == "lent.png" else CLASS for point in points]


@pytest.fixture
def lent(library: Library, paint: Paint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a library in which two files have one caption, of which a third file got a line."""
    for name in ("one", "two", "lent", "other"):
        paint(f"{name}.png", "red")
    folder = tmp_path / "pictures"
    (folder / "one.txt").write_text(f"first line\nmy {WORD}", encoding="utf-8")
    (folder / "two.txt").write_text(f"my {WORD}", encoding="utf-8")
    library.index(folder, models=["toy"])
    monkeypatch.setattr(RetrievedCaptions, "__call__", _captions)
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: RetrievedCaptions({"toy": Calibrated()}))
    assert library.caption().captions == 2
    return folder


def _texts(library: Library) -> dict[str, str]:
    points = library._store.engine.scroll(GENERATED, ["name", "text"])
    return {str(point.payload["name"]): str(point.payload["text"]) for point in points}


def test_forget_leaves_no_byte_of_a_caption_that_was_lent(library: Library, lent: Path) -> None:
    assert library.forget(lent / "one.png") == 1
    assert _texts(library) == {"lent.png": f"my {WORD}", "other.png": CLASS}, "the other file still says it"
    assert library.forget(lent / "two.png") == 1
    assert _texts(library) == {"other.png": CLASS}
    assert _found(library.folder, WORD) == {}
    assert WORD not in {hit.text for hit in library.search(WORD)}
    (point,) = (each for each in library._store.engine.scroll(None, vectors=True) if each.payload["name"] == "lent.png")
    assert "borrowed" not in point.payload
    assert set(point.vectors) == {"toy"}
    assert library._store.engine.lexical("lent", 5), "words of its name are kept"


@pytest.mark.parametrize("deleted", [True, False], ids=["deleted", "edited"])
def test_compact_removes_captions_of_deleted_and_edited_files(library: Library, lent: Path, deleted: bool) -> None:
    for name in ("one", "two"):
        if deleted:
            (lent / f"{name}.png").unlink()
            (lent / f"{name}.txt").unlink()
        else:
            (lent / f"{name}.txt").write_text("another caption", encoding="utf-8")
    library.index(lent)
    assert len(_texts(library)) == 2, "until then they stay"
    library.compact()
    assert _texts(library) == {"other.png": CLASS}
    assert _found(library.folder, WORD) == {}


def test_captions_of_models_and_of_rebuilt_libraries(library: Library, lent: Path, tmp_path: Path) -> None:
    store, new = library._store, engines.make("edge", tmp_path / "engine")
    for name in ("toy", "toy.caption"):
        new.add_vector(name, ToyEncoder().space.dim)
    for point in store.engine.scroll(GENERATED, vectors=True):
        known = {name: value for name, value in point.payload.items() if name not in ("text", "caption", "borrowed")}
        new.upsert([Point(point.id, {"toy": point.vectors["toy"]}, "", known)])
    assert carry_over(store.engine, new, {"toy": ToyEncoder()}, []) == 2
    assert {point.payload["borrowed"] for point in new.scroll(GENERATED)} == {"library"}
    new.close()
    store.engine.set_payload(GENERATED, {"borrowed": None})  # as of a captioning model
    assert drop_orphaned_captions(store, {str(each.payload["asset"]) for each in store.engine.scroll(None)}) == 0
