"""What is out of reach is kept and marked; what was deleted goes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lingxi.index.indexer import IndexSettings
from lingxi.index.report import IndexReport
from lingxi.library import Library
from tests.conftest import Paint

Mount = Callable[[Path, int], None]


@pytest.fixture
def mount(monkeypatch: pytest.MonkeyPatch) -> Mount:
    """Lets a folder, and what is below it, lie on a disk of that number."""
    disks: dict[Path, int] = {}
    real = Path.stat

    def stat(path: Path, **options: Any) -> Any:
        info = real(path, **options)
        above = [disk for folder, disk in sorted(disks.items()) if path == folder or path.is_relative_to(folder)]
        if not above:
            return info
        names = [name for name in dir(info) if name.startswith("st_")]
        return SimpleNamespace(**{name: getattr(info, name) for name in names} | {"st_dev": above[-1]})

    monkeypatch.setattr(Path, "stat", stat)
    return disks.__setitem__


def _index(library: Library, root: Path, **settings: Any) -> IndexReport:
    return library.index(root, models=["toy"], settings=IndexSettings(workers=1, **settings))


def _missing(library: Library) -> set[str]:
    return {hit.path.name for hit in library.search("a", limit=50) if hit.missing}


@pytest.fixture
def root(folder: Path, paint: Paint) -> Path:
    """Three pictures and a note, and two pictures in a folder of their own."""
    paint("disk/one.png", "white")
    paint("disk/two.png", "black")
    return folder


def test_an_empty_subfolder_keeps_its_files_until_confirmed(library: Library, root: Path) -> None:
    _index(library, root)
    shutil.move(root / "disk", root.parent / "away")
    (root / "disk").mkdir()
    for _ in range(2):
        report = _index(library, root)
        assert (report.removed, report.missing) == (0, 2)
        assert report.skipped[0].path == root / "disk"
        assert "lingxi index FOLDER --gone" in report.skipped[0].reason
    assert library.status().missing == {root / "disk": 2}
    assert library.status().assets == 6
    assert _missing(library) == {"one.png", "two.png"}
    report = _index(library, root, gone=True)
    assert (report.removed, report.missing) == (2, 0)
    assert (library.status().assets, library.status().missing) == (4, {})


def test_an_unmounted_folder_never_confirms_a_deletion(library: Library, root: Path) -> None:
    _index(library, root)
    shutil.move(root / "disk", root.parent / "away")
    (root / "disk").mkdir()
    (root / "disk" / "NOT MOUNTED.txt").write_text("The disk is not here.", encoding="utf-8")
    for _ in range(3):
        assert _index(library, root).removed == 0
    assert library.status().missing == {root / "disk": 2}
    shutil.rmtree(root / "disk")
    shutil.move(root.parent / "away", root / "disk")
    (root / "disk" / "two.png").unlink()
    report = _index(library, root)
    assert (report.removed, report.missing) == (2, 0), "the stub, and what was deleted meanwhile"
    assert (library.status().missing, _missing(library)) == ({}, set())


def test_a_folder_on_another_disk_keeps_its_files(library: Library, root: Path, mount: Mount) -> None:
    mount(root / "disk", 77)
    _index(library, root)
    shutil.move(root / "disk", root.parent / "away")
    (root / "disk").mkdir()
    for n in range(3):  # more than it held, so that only the disk tells
        (root / "disk" / f"{n}.md").write_text(f"note {n}", encoding="utf-8")
    mount(root / "disk", root.parent.stat().st_dev)
    for _ in range(2):
        report = _index(library, root)
        assert (report.removed, report.missing) == (0, 2)
        assert "another disk" in report.skipped[0].reason
    shutil.rmtree(root / "disk")
    shutil.move(root.parent / "away", root / "disk")
    (root / "disk" / "one.png").unlink()
    mount(root / "disk", 77)
    assert _index(library, root).removed == 4, "on its own disk it was deleted"


def test_a_mount_point_that_is_removed_with_its_disk(library: Library, root: Path, mount: Mount) -> None:
    mount(root / "disk", 77)
    _index(library, root)
    shutil.rmtree(root / "disk")
    report = _index(library, root)
    assert (report.removed, report.missing) == (0, 2)
    assert library.status().missing == {root / "disk": 2}


def test_a_root_on_another_disk_keeps_all(library: Library, root: Path, mount: Mount) -> None:
    mount(root, 77)
    _index(library, root)
    mount(root, 78)
    (root / "red.png").unlink()
    report = _index(library, root)
    assert (report.removed, report.missing) == (0, 1)


@pytest.mark.parametrize("name", ["red.png", "disk", "disk/one.png"])
def test_what_was_deleted_on_the_same_disk_is_removed(name: str, library: Library, root: Path) -> None:
    _index(library, root)
    shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()
    report = _index(library, root)
    assert (report.removed, report.missing) == (2 if name == "disk" else 1, 0)
    assert report.skipped == ()


def test_all_of_a_folder_renamed_or_replaced_is_no_missing_disk(library: Library, root: Path, paint: Paint) -> None:
    _index(library, root)
    for name in ("one", "two"):
        (root / "disk" / f"{name}.png").rename(root / f"{name} moved.png")
    report = _index(library, root)
    assert (report.moved, report.removed, report.missing) == (2, 2, 0)
    paint("disk/three.png", "yellow")
    _index(library, root)
    (root / "disk" / "three.png").unlink()
    paint("disk/four.png", "cyan")
    assert _index(library, root).removed == 1


def test_a_missing_root_is_reported_and_its_hits_are_marked(library: Library, root: Path) -> None:
    _index(library, root)
    root.rename(root.parent / "away")
    with pytest.raises(FileNotFoundError, match=r"the 6 files known from it are kept.*--gone"):
        _index(library, root)
    assert library.status().missing == {root: 6}
    assert len(_missing(library)) == 6
    assert library.segments([library.search("red")[0].id])[0].missing
    (root.parent / "away").rename(root)
    assert (library.status().missing, _missing(library)) == ({}, set())
    shutil.rmtree(root)
    assert _index(library, root, gone=True).removed == 6
    assert (library.status().assets, library.roots()) == (0, ())
    with pytest.raises(FileNotFoundError, match="there is no file or folder"):
        _index(library, root, gone=True)


def test_a_copy_of_a_disk_that_is_unplugged_does_not_take_its_place(library: Library, root: Path, mount: Mount) -> None:
    mount(root, 77)
    _index(library, root)
    copy = root.parent / "copy"
    root.rename(copy)
    report = _index(library, copy)
    assert (report.moved, report.removed) == (6, 0)
    assert "if it was moved and not unplugged: lingxi index" in report.skipped[0].reason
    assert library.status().missing == {root: 6}


def test_a_disk_that_is_mounted_elsewhere_is_recognised(library: Library, root: Path, mount: Mount) -> None:
    mount(root, 77)
    _index(library, root)
    root.rename(root.parent / "elsewhere")
    mount(root.parent / "elsewhere", 77)
    assert _index(library, root.parent / "elsewhere").removed == 6
    assert library.roots() == (root.parent / "elsewhere",)


def test_a_library_of_before_knows_no_disks(library: Library, root: Path) -> None:
    _index(library, root)
    manifest = library._store.manifest
    library._store._write(type(manifest)(**{**vars(manifest), "walks": {}}))
    os.remove(root / "red.png")
    assert _index(library, root).removed == 1
