"""What the library knows of a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lingxi.index.snapshot import Snapshot, assets_below, failures, remove, signature_of
from lingxi.library import Library
from lingxi.types import Skipped, Source

SOURCE = Source(Path("/a/b.png"), 10, 20, ("caption",))


def test_a_signature_changes_with_whatever_matters() -> None:
    signatures = {
        signature_of(SOURCE, ["m@1"]),
        signature_of(replace(SOURCE, size=11), ["m@1"]),
        signature_of(replace(SOURCE, modified_ns=21), ["m@1"]),
        signature_of(replace(SOURCE, captions=()), ["m@1"]),
        signature_of(SOURCE, ["m@2"]),
        signature_of(SOURCE, ["m@1", "n@1"]),
    }
    assert len(signatures) == 6
    assert signature_of(SOURCE, ["m@1", "n@1"]) == signature_of(SOURCE, ["n@1", "m@1"])
    assert signature_of(replace(SOURCE, path=Path("/elsewhere")), ["m@1"]) == signature_of(SOURCE, ["m@1"])


def test_folders_that_differ_only_in_case_are_distinct(library: Library, tmp_path: Path) -> None:
    for name in ("Photos", "photos", "photos2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(name, encoding="utf-8")
        library.index(tmp_path / name, models=["toy"])
    engine = library._store.engine
    (found,) = assets_below(engine, tmp_path / "photos")
    assert found.address.endswith("/photos/a.md")
    assert len(list(assets_below(engine, tmp_path))) == 3
    assert len(Snapshot(engine, tmp_path / "Photos")) == 1


def test_what_is_kept_has_not_vanished(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    known = Snapshot(library._store.engine, folder)
    assert known.vanished == 4
    assert len(known.unmet(library._store.engine)) == 4
    known.keep(library._store.engine, Skipped(folder, "it cannot be accessed"))
    assert known.vanished == 0
    assert known.unmet(library._store.engine) == []


def test_only_unknown_files_below_the_folder_are_new(library: Library, folder: Path) -> None:
    known = Snapshot(library._store.engine, folder)
    library.index(folder, models=["toy"])
    now = list(assets_below(library._store.engine, folder))
    assert all(known.is_new(each.id, each.address) for each in now)
    assert not any(Snapshot(library._store.engine, folder).is_new(each.id, each.address) for each in now)
    assert not any(Snapshot(library._store.engine, folder / "none").is_new(each.id, each.address) for each in now)


def test_removing_and_failures(library: Library, folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"nonsense")
    library.index(folder, models=["toy"])
    engine = library._store.engine
    (failed,) = failures(engine)
    assert failed.path == folder / "bad.png"
    assert failures(engine, folder / "elsewhere") == []
    remove(engine, [asset.id for asset in assets_below(engine, folder)])
    assert engine.count() == 0
