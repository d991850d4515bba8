"""Generated captions are found like others, are marked, and leave no trace when they are removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import LibraryError
from lingxi.index import caption, retrieved_captions
from lingxi.index.caption import BARE, add_captions, carry_over, remove_captions
from lingxi.index.indexer import IndexSettings
from lingxi.index.report import CaptionReport, Progress
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.store.generated import GENERATED
from lingxi.store.library_store import LibraryStore
from lingxi.testing import ToyEncoder
from lingxi.types import Text
from tests.captioner import Made

ENCODERS = {"toy": ToyEncoder()}


@pytest.fixture
def painted(library: Library, folder: Path) -> Library:
    """A library of a red, a green and a blue picture, of which the green one has a caption."""
    (folder / "green.txt").write_text("a meadow", encoding="utf-8")
    library.index(folder, models=["toy"])
    return library


def _named(store: LibraryStore, points: Sequence[Point]) -> list[str]:
    return ["" if point.payload["name"] == "blue.png" else "a crimson flag" for point in points]


def _points(library: Library) -> dict[str, Point]:
    engine = library._store.engine
    return {str(point.payload["name"]): point for point in engine.scroll(None, vectors=True)}


def test_images_without_text_are_named_and_marked(painted: Library, folder: Path) -> None:
    seen = list[tuple[int, int]]()
    report = add_captions(painted._store, ENCODERS, Made(_named), lambda *counts: seen.append(counts))
    counts = report.images, report.captions, report.interrupted
    assert (counts, seen) == ((2, 1, False), [(0, 2), (2, 2)]), (
        "the total is known at the start; blue is not named, green has a caption, the note is text"
    )
    (hit,) = painted.search("crimson", where="caption = generated")
    assert (hit.path.name, hit.text, hit.facts["caption"]) == ("red.png", "a crimson flag", "generated")
    assert hit.as_dict()["facts"]["caption"] == "generated"
    assert {"toy.caption", "all words"} & set(hit.signals) == {"toy.caption", "all words"}
    assert [each.path.name for each in painted.search("flag", where="not caption = generated")] != ["red.png"]
    points = _points(painted)
    assert np.allclose(points["red.png"].vectors["toy.caption"], ToyEncoder().encode([Text("a crimson flag")])[0])
    assert "caption" not in points["green.png"].payload
    assert painted.index(folder).unchanged == 4, "a file with a generated caption is not read again"


def test_removed_captions_leave_no_trace(painted: Library, folder: Path) -> None:
    before = _points(painted)
    add_captions(painted._store, ENCODERS, Made(_named))
    assert painted._store.engine.count(GENERATED) == 1
    assert painted._store.engine.count(BARE) == 1
    report = remove_captions(painted._store)
    assert (report.images, report.captions, report.removed) == (1, 0, 1)
    after = _points(painted)
    for name, point in before.items():
        assert after[name].payload == point.payload
        assert set(after[name].vectors) == set(point.vectors)
    assert not painted._store.engine.lexical("crimson", 5)
    assert painted._store.engine.lexical("red", 5), "words of its name are kept"


def test_a_library_captions_its_images_and_refuses_where_no_model_can(
    painted: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LibraryError, match="captions from the library need a model that compares texts and images"):
        painted.caption()
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made(_named))
    assert painted.caption().captions == 1
    assert painted.search("crimson")[0].path.name == "red.png"
    assert painted.caption(remove=True).removed == 1


def test_ctrl_c_keeps_what_is_written_and_the_next_run_goes_on(
    painted: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(caption, "BATCH", 1)
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made("a flag"))
    reports = [painted.caption(on_progress=ended), painted.caption(), painted.caption(remove=True, on_progress=ended)]
    assert [replace(report, seconds=0) for report in reports] == [
        CaptionReport(1, 1, interrupted=True), CaptionReport(1, 1, kept=1),
        CaptionReport(1, removed=1, interrupted=True),
    ]  # fmt: skip
    assert painted._store.engine.count(GENERATED) == 1


def test_a_file_that_is_forgotten_or_changed_meanwhile_gets_no_caption(painted: Library, folder: Path) -> None:
    def meanwhile(store: LibraryStore, points: Sequence[Point]) -> list[str]:
        painted.forget(folder / "red.png")
        (folder / "blue.txt").write_text("the sea", encoding="utf-8")
        painted.index(folder / "blue.png")
        return ["a crimson flag"] * len(points)

    assert add_captions(painted._store, ENCODERS, Made(meanwhile)).captions == 0
    points = _points(painted)
    assert "red.png" not in points, "what was forgotten stays forgotten"
    assert points["blue.png"].payload["text"] == "the sea"


def test_an_image_without_a_caption_is_looked_at_again_only_by_another_revision(painted: Library, folder: Path) -> None:
    def seen(revision: str) -> list[str]:
        found = list[str]()

        def noted(store: LibraryStore, points: Sequence[Point]) -> list[str]:
            found.extend(str(point.payload["name"]) for point in points)
            return _named(store, points)

        assert add_captions(painted._store, ENCODERS, Made(noted, revision)).images == len(found)
        return sorted(found)

    before = _points(painted)
    assert [seen("1"), seen("1"), seen("2"), seen("2")] == [["blue.png", "red.png"], [], ["blue.png"], []]
    blue = _points(painted)["blue.png"]
    assert set(blue.vectors) == set(before["blue.png"].vectors)
    assert remove_captions(painted._store).removed == 1
    assert {name: point.payload for name, point in _points(painted).items()} == {
        name: point.payload for name, point in before.items()
    }, "no mark is left"
    assert seen("2") == ["blue.png", "red.png"]
    Pillow.new("RGB", (9, 9), "navy").save(folder / "blue.png")
    painted.index(folder)
    assert seen("2") == ["blue.png"], "it is another image"


def test_an_image_that_cannot_be_read_is_looked_at_again(painted: Library) -> None:
    reports = [add_captions(painted._store, ENCODERS, Made(make)) for make in (_unreadable, _unreadable, _named)]
    assert [(report.images, report.captions) for report in reports] == [(2, 0), (2, 0), (2, 1)]


def _unreadable(store: LibraryStore, points: Sequence[Point]) -> list[None]:
    return [None] * len(points)


def test_a_caption_of_a_person_replaces_a_generated_one(painted: Library, folder: Path) -> None:
    add_captions(painted._store, ENCODERS, Made(_named))
    (folder / "red.txt").write_text("my kite", encoding="utf-8")
    assert painted.index(folder).changed == 1
    payload = _points(painted)["red.png"].payload
    assert (payload["text"], "caption" in payload) == ("my kite", False)
    assert not painted._store.engine.lexical("crimson", 5)


def test_captions_come_with_indexing(painted: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LibraryError, match="captions from the library need a model"):
        painted.index(folder, settings=IndexSettings(caption=True))
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made(_named))
    monkeypatch.setattr(retrieved_captions.RetrievedCaptions, "__init__", lambda self, encoders: None)
    seen = list[Progress]()
    report = painted.index(folder, settings=IndexSettings(caption=True), on_progress=seen.append)
    assert (report.captions, report.unchanged, report.interrupted) == (1, 4, False)
    assert [(each.stage, each.done, each.total) for each in seen] == [("captions", 0, 2), ("captions", 2, 2)]
    assert "captions 1" in repr(report)


def test_a_rebuild_keeps_generated_captions(painted: Library) -> None:
    add_captions(painted._store, ENCODERS, Made(_named))
    before = _points(painted)["red.png"]
    painted.rebuild()
    after = _points(painted)["red.png"]
    assert (after.payload["text"], after.payload["caption"]) == ("a crimson flag", "generated")
    assert np.allclose(after.vectors["toy.caption"], before.vectors["toy.caption"])
    assert [hit.path.name for hit in painted.search("crimson", where="caption = generated")] == ["red.png"]


def test_only_the_same_file_keeps_its_caption_in_a_rebuild(painted: Library, tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "other") as other:
        Pillow.new("RGB", (8, 8), "black").save(folder / "red.png")
        other.index(folder, models=["toy"])
        add_captions(painted._store, ENCODERS, Made(_named))
        assert carry_over(painted._store.engine, other._store.engine, ENCODERS, [folder]) == 0
        assert "text" not in _points(other)["red.png"].payload
