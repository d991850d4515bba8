"""A library folder is opened, refused, swept and rewritten."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from lingxi.errors import LibraryDamaged, LibraryError, LibraryFull, LibraryTooNew, SpaceMismatch
from lingxi.store.engine import Point
from lingxi.store.library_store import CAPTION, WRITTEN
from lingxi.store.manifest import Manifest, save
from lingxi.store.store import Store
from lingxi.types import Space
from tests.sparse import copied, written

SPACE = Space("toy", 4, "1")


def _filled(folder: Path) -> Store:
    store = Store(folder)
    store.hold(SPACE, "toy")
    vector = np.eye(4, dtype=np.float32)[0]
    facts = [{"text": f"SECRET-{n}", "asset": f"asset-{n}"} for n in range(9)]
    store.engine.upsert([Point(str(uuid4()), {"toy": vector}, payload=each) for each in facts])
    return store


def test_points_are_there_after_reopening(tmp_path: Path) -> None:
    _filled(tmp_path).close()
    store = Store(tmp_path)
    assert store.manifest.space("toy") == SPACE
    assert store.engine.vectors() == {"toy": 4, "toy.caption": 4}
    assert store.engine.count() == 9
    store.hold(SPACE, "toy")
    with pytest.raises(SpaceMismatch, match="cannot be compared with vectors of"):
        store.hold(Space("toy", 4, "2"), "toy")
    store.close()


def test_the_engine_has_the_vectors_of_a_manifest_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between the two leaves no manifest that promises what a search would not find."""
    store, written = Store(tmp_path), list[bool]()

    def checked(folder: Path, manifest: Manifest) -> None:
        kinds = ("", CAPTION, WRITTEN) if manifest.ocr else ("", CAPTION)
        wanted = {held.space.name + kind for held in manifest.held for kind in kinds}
        assert wanted <= set(store.engine.vectors()), wanted
        written.append(manifest.ocr)
        save(folder, manifest)

    monkeypatch.setattr("lingxi.store.store.save", checked)
    store.hold(SPACE, "toy")
    store.read_pictures(True)
    store.hold(Space("other", 3, "1"), "other")
    store.close()
    assert written == [False, True, True]


def test_nothing_of_what_is_erased_remains(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.engine.flush()
    assert _holds(tmp_path, b"SECRET-3")
    store.erase(frozenset({"asset-3"}))
    assert store.engine.count() == 8
    store.close()
    assert not _holds(tmp_path, b"SECRET-3")
    assert _holds(tmp_path, b"SECRET-4")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["edge-2"]


def test_erasing_that_fails_changes_nothing_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _filled(tmp_path)
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=200 * 2**20))
        with pytest.raises(LibraryFull, match=r"is full|free some space"):
            store.erase(frozenset({"asset-3"}))
    assert store.engine.count() == 9
    store.erase(frozenset({"asset-3"}))
    assert store.engine.count() == 8
    store.close()


def _holds(folder: Path, needle: bytes) -> bool:
    return any(needle in written(path) for path in folder.rglob("*") if path.is_file())


def test_a_crash_while_erasing_leaves_the_old_folder_and_the_next_opening_sweeps(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.engine.close()
    copied(tmp_path / "edge-1", tmp_path / "edge-2")
    store._lock.release()
    store = Store(tmp_path)
    assert store.engine.count() == 9
    assert not (tmp_path / "edge-2").exists()
    store.close()


def test_a_folder_of_something_else_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(LibraryDamaged, match=r"neither empty nor a library \(it holds 'holiday.jpg'"):
        Store(tmp_path)
    assert not (tmp_path / "library.json").exists()


def test_a_later_library_and_damaged_data_are_refused_and_let_go(tmp_path: Path) -> None:
    _filled(tmp_path).close()
    manifest = tmp_path / "library.json"
    good = manifest.read_text(encoding="utf-8")
    manifest.write_text(json.dumps(json.loads(good) | {"format": 99}), encoding="utf-8")
    with pytest.raises(LibraryTooNew, match="later"):
        Store(tmp_path)
    manifest.write_text(good, encoding="utf-8")
    for path in (tmp_path / "edge-1" / "segments").rglob("segment.json"):
        path.write_text("{", encoding="utf-8")
    with pytest.raises(LibraryDamaged, match=r"segment\.json cannot be read"):
        Store(tmp_path)
    (tmp_path / "edge-1" / "sealed.json").unlink()  # as after a crash
    with pytest.raises(LibraryDamaged, match="the engine cannot use"):
        Store(tmp_path)
    shutil.rmtree(tmp_path / "edge-1" / "segments")
    (tmp_path / "edge-1" / "edge_config.json").write_text("nonsense", encoding="utf-8")
    with pytest.raises(LibraryDamaged, match="edge_config"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot create the library"):
        Store(tmp_path / "file" / "library")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    _filled(tmp_path).close()
    tmp_path.chmod(0o500)
    store = Store(tmp_path)
    assert store.read_only
    with pytest.raises(LibraryError, match="is read-only"):
        store.add_root("file:///pictures")
    store.close()
    tmp_path.chmod(0o700)


def test_a_folder_that_refuses_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("lingxi.store.lock.FileLock.acquire", deny)
    with pytest.raises(LibraryError, match=r"cannot write in the library .*: Read-only file system"):
        Store(tmp_path)


def test_a_missing_engine_folder_is_damage_and_nothing_is_deleted(tmp_path: Path) -> None:
    _filled(tmp_path).close()
    (tmp_path / "edge-1").rename(tmp_path / "edge-2")
    for _ in range(2):
        with pytest.raises(LibraryDamaged, match=r"no folder edge-1, .* lingxi check .* lingxi restore"):
            Store(tmp_path)
    (tmp_path / "edge-2").rename(tmp_path / "edge-1")
    store = Store(tmp_path)
    assert store.engine.count() == 9
    store.close()


@pytest.mark.parametrize("lost", ["edge_config.json", "everything in it"])
def test_an_engine_folder_without_its_beginning_is_damage(tmp_path: Path, lost: str) -> None:
    _filled(tmp_path).close()
    copied(tmp_path / "edge-1", tmp_path / "edge-2")
    if lost == "edge_config.json":
        (tmp_path / "edge-1" / lost).unlink()
    else:
        shutil.rmtree(tmp_path / "edge-1")
        (tmp_path / "edge-1").mkdir()
    with pytest.raises(LibraryDamaged, match=r"(has no|is missing).* lingxi check"):
        Store(tmp_path)
    assert (tmp_path / "edge-2").exists(), "it may be all that is left"


def test_a_missing_manifest_is_damage(tmp_path: Path) -> None:
    _filled(tmp_path).close()
    (tmp_path / "library.json").unlink()
    with pytest.raises(LibraryDamaged, match=r"library.json"):
        Store(tmp_path)
    (tmp_path / "README.txt").unlink()
    with pytest.raises(LibraryDamaged, match=r"has no library\.json, but edge-1 has data"):
        Store(tmp_path)
    assert (tmp_path / "edge-1").exists()


def test_a_beginning_that_a_crash_cut_short_is_begun_again(tmp_path: Path) -> None:
    """Each moment of it: a draft of the engine, the engine without a manifest, the manifest without a README."""
    Store(tmp_path / "a").close()
    for name in ("library.json", "README.txt"):
        (tmp_path / "a" / name).unlink()
    _filled(tmp_path / "a").close()
    (tmp_path / "b" / ".edge-1.0.draft" / "segments").mkdir(parents=True)
    _filled(tmp_path / "b").close()
    assert not (tmp_path / "b" / ".edge-1.0.draft").exists()


def test_a_library_is_for_this_user_only_and_an_older_one_is_tightened(tmp_path: Path) -> None:
    place = tmp_path / "library"
    before = os.umask(0)
    try:
        _filled(place).close()
    finally:
        os.umask(before)
    assert _open_to_others(place) == []
    for path in (place, *place.rglob("*")):
        path.chmod(0o755)
    assert len(_open_to_others(place)) > 20, "the negative control"
    store = Store(place)
    assert _open_to_others(place) == []
    store.close()


def _open_to_others(place: Path) -> list[Path]:
    return [path for path in (place, *place.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_erasing_nothing_takes_away_what_was_removed_before(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    store.engine.discard([next(p.id for p in store.engine.scroll() if p.payload["text"] == "SECRET-3")])
    store.engine.flush()
    assert _holds(tmp_path, b"SECRET-3")
    store.erase(frozenset())
    assert store.engine.count() == 8
    assert not _holds(tmp_path, b"SECRET-3")
    store.close()


ERASE = """
import os, signal, sys
from pathlib import Path
from lingxi import disk
from lingxi.store import store as module
from lingxi.store.store import Store
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
place, moment = Path(sys.argv[1]), sys.argv[2]
store = Store(place)
if moment == "before the manifest names it":
    module.save = die
if moment == "after the manifest names it":
    module.remove_folder = die
if moment == "while the copy is written":
    type(store.engine).close = die
store.erase(frozenset({"asset-3"}))
"""
MOMENTS = ("while the copy is written", "before the manifest names it", "after the manifest names it")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_while_erasing_leaves_all_or_all_but_what_was_erased(tmp_path: Path, moment: str) -> None:
    _filled(tmp_path / "library").close()
    done = subprocess.run([sys.executable, "-c", ERASE, str(tmp_path / "library"), moment], capture_output=True)
    assert done.returncode == -9, f"it must really have been killed: {done.stderr.decode()}"
    store = Store(tmp_path / "library", wait_s=5)
    switched = moment == MOMENTS[-1]
    assert store.engine.count() == (8 if switched else 9)
    assert _holds(tmp_path, b"SECRET-3") != switched, "the old folder is swept at the next opening"
    assert len(list((tmp_path / "library").glob("*edge-*"))) == 1
    store.erase(frozenset({"asset-3"}))
    assert store.engine.count() == 8
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("manifest", [None, '{"songs": []}'])
def test_a_folder_that_is_no_library_stays_as_it_is(tmp_path: Path, manifest: str | None) -> None:
    program = tmp_path / "bin" / "run.sh"
    program.parent.mkdir()
    program.write_text("echo")
    for path in (program, program.parent, tmp_path):
        path.chmod(0o755)
    if manifest:
        (tmp_path / "library.json").write_text(manifest)
    with pytest.raises(LibraryDamaged, match=r"neither empty nor a library|not a library's manifest"):
        Store(tmp_path)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (program, program.parent, tmp_path)] == [0o755] * 3
    assert not (tmp_path / "library.lock").exists()


def test_only_folders_that_lingxi_names_so_are_swept(tmp_path: Path) -> None:
    _filled(tmp_path).close()
    for name in ("edge-1-mine", "edge-old", "edge-7"):
        copied(tmp_path / "edge-1", tmp_path / name)
    Store(tmp_path).close()
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"edge-1", "edge-1-mine", "edge-old"}


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_library_and_an_engine_behind_links_are_private_and_forget(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir(mode=0o755)
    (tmp_path / "library").symlink_to(tmp_path / "disk")
    _filled(tmp_path / "library").close()
    assert stat.S_IMODE((tmp_path / "disk").stat().st_mode) == 0o700
    shutil.move(tmp_path / "disk" / "edge-1", tmp_path / "large")
    (tmp_path / "disk" / "edge-1").symlink_to(tmp_path / "large")
    store = Store(tmp_path / "library")
    store.erase(frozenset({"asset-3"}))
    store.close()
    assert not _holds(tmp_path, b"SECRET-3")
    assert _holds(tmp_path, b"SECRET-4")
    assert not (tmp_path / "large").exists()
