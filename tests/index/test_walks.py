"""How a folder is walked is remembered; what failed is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import BadQuery, MissingExtra, MissingModel
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from tests.conftest import Paint


def test_how_a_folder_is_walked_is_remembered_until_it_is_reset(library: Library, folder: Path, paint: Paint) -> None:
    paint(".hidden.png")
    paint("cache/thumb.png")
    (folder.parent / "linked").mkdir()
    (folder.parent / "linked" / "a.md").write_text("linked", encoding="utf-8")
    (folder / "link").symlink_to(folder.parent / "linked")
    asked = IndexSettings(workers=1, hidden=True, follow_links=True, exclude=["cache/", "*.md"])
    assert library.index(folder, models=["toy"], settings=asked).added == 4
    assert library.index(folder).unchanged == 4
    with Library(library.folder.parent / "other") as other:
        assert other.status().walks == {}
    walk = library.status().walks[folder]
    assert (walk.hidden, walk.follow_links, walk.exclude) == (True, True, ("cache/", "*.md"))
    assert library.leaves_out(folder / "cache" / "new.png")
    assert not library.leaves_out(folder / ".new.png")
    assert library.leaves_out(library.folder / "library.json")
    report = library.index(folder, settings=IndexSettings(hidden=False))
    assert (report.removed, report.unchanged) == (1, 3)
    report = library.index(folder, settings=IndexSettings(exclude=()))
    assert report.added == 3, "what was left out, and what a link leads to"
    report = library.index(folder, settings=IndexSettings(exclude=["cache"], follow_links=False))
    assert (report.removed, report.missing) == (2, 0), "what is excluded is not missing"


def test_the_walk_of_a_folder_inside_is_that_of_the_root(library: Library, folder: Path, paint: Paint) -> None:
    paint("deep/cache/a.png")
    paint("deep/b.png")
    library.index(folder, models=["toy"], settings=IndexSettings(workers=1, exclude=["/deep/cache/"]))
    assert library.index(folder / "deep").unchanged == 1
    library.index(folder / "deep", settings=IndexSettings(hidden=True))
    assert not library.status().walks[folder].hidden, "options of a folder inside are for that run"


def test_a_pattern_that_is_none_is_refused_and_not_remembered(library: Library, folder: Path) -> None:
    with pytest.raises(BadQuery, match="is not a pattern"):
        library.index(folder, models=["toy"], settings=IndexSettings(exclude=["!"]))
    assert library.status().walks == {}


def test_ocr_that_is_not_there_is_not_remembered(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise MissingExtra("rapidocr", "ocr")

    monkeypatch.setattr("lingxi.index.indexer.revision", missing)
    with pytest.raises(MissingExtra, match="rapidocr"):
        library.index(folder, models=["toy"], settings=IndexSettings(ocr=True))
    assert not library._store.manifest.ocr
    assert library.index(folder, models=["toy"]).added == 4


def test_a_speech_model_that_is_not_there_is_not_remembered(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(library: str, extra: str) -> object:
        raise MissingModel("no such model")

    monkeypatch.setattr("lingxi.encode.audio.speech.load", missing)
    with pytest.raises(MissingModel, match="no such model"):
        library.index(folder, models=["toy"], settings=IndexSettings(speech="nothing"))
    assert library._store.manifest.speech == ""
    assert library.index(folder, models=["toy"]).added == 4


def test_a_library_of_before_is_opened(tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "old") as library:
        library.index(folder, models=["toy"])
    file = tmp_path / "old" / "library.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    del facts["walks"], facts["checksum"]
    file.write_text(json.dumps(facts), encoding="utf-8")
    with Library(tmp_path / "old") as library:
        assert library.index(folder).unchanged == 4
        assert list(library.status().walks) == [folder]
