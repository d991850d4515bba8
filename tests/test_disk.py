"""Our own files after faults at every system call: the old content or the new, never half; and for this user only."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.calibration import Calibration, Sigmoid
from lingxi.disk import (
    LINES,
    bytes_on_disk,
    is_draft,
    make_private,
    move_folder,
    remove_folder,
    stamp_of,
    sweep_drafts,
    sync_folder,
    tighten,
    whole_folder,
    write_json,
    write_lines,
    write_text,
    write_whole,
)
from lingxi.encode.fitted import load_learned, save_learned
from lingxi.errors import LingxiError
from lingxi.evaluate.kept_index import build_index, load_index
from lingxi.search import library_calibration
from lingxi.search.album import Album
from lingxi.search.album_files import load_album, save
from lingxi.search.last import numbered, remember
from lingxi.search.weights import load_weights, save_weights
from lingxi.store import manifest
from lingxi.store.lock import LibraryLock, server_token
from lingxi.train import checkpoint
from lingxi.types import Learned, Space
from tests.faults import each_fault

SPACE = Space("toy", 4, "1")
FIRST = manifest.Manifest.new("edge", "0.1")
Case = tuple[Callable[[Path, str], object], Callable[[Path], object]]


def _calibration(folder: Path, text: str) -> None:
    sigmoid = Sigmoid(float(len(text)), 1.0)
    library_calibration.save(folder, SPACE, Calibration({("text", "image"): sigmoid}))


def _calibrated(folder: Path) -> object:
    found = library_calibration.load(folder, SPACE)
    return None if found is None else found.as_dict()


FILES: dict[str, Case] = {  # how each is written with a content, and read
    "manifest": (
        lambda folder, text: manifest.save(folder, replace(FIRST, speech=text * 100)),
        lambda folder: manifest.load(folder, "0.1"),
    ),
    "album": (
        lambda folder, text: save(folder, Album("mine", (text * 100,))),
        lambda folder: load_album(folder, "mine"),
    ),
    "weights": (lambda folder, text: save_weights(folder, {text * 50: 1.0}), load_weights),
    "last hits": (lambda folder, text: remember(folder, [text * 50]), lambda folder: numbered(folder, 1)),
    "calibration": (_calibration, _calibrated),
    "checkpoint": (
        lambda folder, text: checkpoint.save(folder / "state.npz", checkpoint.Checkpoint({}, {"said": text})),
        lambda folder: getattr(checkpoint.load(folder / "state.npz"), "facts", None),
    ),
}
FOLDERS: dict[str, Case] = {
    "fitted model": (
        lambda folder, text: save_learned(folder / "model", text, Learned({"a": np.arange(99.0)}, {"b": 1})),
        lambda folder: load_learned(folder / "model")[0] if (folder / "model").exists() else None,
    ),
    "kept index": (
        lambda folder, text: build_index("exact", np.eye(9, dtype=np.float32), "cosine", folder / "index"),
        lambda folder: load_index(folder / "index")[1].name if (folder / "index").exists() else None,
    ),
}


@pytest.mark.parametrize("case", FILES.values(), ids=FILES)
def test_a_file_is_the_old_one_or_the_new_one_after_any_fault(tmp_path: Path, case: Case) -> None:
    write, read = case
    write(tmp_path, "newer")
    new = read(tmp_path)
    write(tmp_path, "old")
    old = read(tmp_path)
    assert old != new
    faults = 0
    for where in each_fault(tmp_path, lambda: write(tmp_path, "newer"), lambda: write(tmp_path, "old")):
        assert read(tmp_path) in (old, new), where
        assert where.startswith("power") or not _drafts(tmp_path), f"{where}: a draft is left"
        sweep_drafts(tmp_path)
        faults += 1
    assert faults >= 4 * 5, "open, write, fsync and rename must each have failed in each way"


def test_only_calls_on_the_folder_can_fail(tmp_path: Path) -> None:
    (place := tmp_path / "place").mkdir()
    ours, theirs = os.pipe()
    calls = 0

    def write() -> None:
        os.write(theirs, b"a library's thread")
        write_text(tmp_path / "elsewhere.txt", "another folder")
        write_text(place / "here.txt", "ours")

    for where in each_fault(place, write, lambda: None):
        assert (tmp_path / "elsewhere.txt").read_text() == "another folder", where
        calls += 1
    os.close(ours)
    os.close(theirs)
    assert calls >= 4 * 5, "open, write, fsync and rename must each have failed in each way"


@pytest.mark.parametrize("case", FOLDERS.values(), ids=FOLDERS)
def test_a_folder_is_whole_or_not_there_after_any_fault(tmp_path: Path, case: Case) -> None:
    write, read = case
    place = tmp_path / "place"

    def begin() -> None:
        if place.exists():
            remove_folder(place)
        make_private(place)

    begin()
    write(place, "new")
    new, faults = read(place), 0
    for where in each_fault(tmp_path, lambda: write(place, "new"), begin):
        assert read(place) in (None, new), where
        faults += 1
    assert faults >= 4 * 5


def _drafts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if is_draft(path.name)]


def _in_place(path: Path, text: str) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(opened, text.encode())
    os.fsync(opened)
    os.close(opened)


def _unflushed(path: Path, text: str) -> None:
    draft = path.with_name(".x.draft")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT)
    os.write(opened, text.encode())
    os.close(opened)
    draft.replace(path)
    sync_folder(path.parent)


@pytest.mark.parametrize("write", [_in_place, _unflushed])
def test_a_write_without_a_draft_leaves_half_a_file(tmp_path: Path, write: Callable[[Path, str], None]) -> None:
    """The negative control."""
    file = tmp_path / "file"
    faults = each_fault(tmp_path, lambda: write(file, "newer" * 9), lambda: file.write_text("old" * 9))
    assert any(file.read_text() not in ("old" * 9, "newer" * 9) for _ in faults)


def test_the_note_and_the_secret_of_a_holder_are_whole_after_any_fault(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path)
    for where in each_fault(
        tmp_path, lambda: lock.announce("http://b", "b" * 99), lambda: lock.announce("http://a", "a" * 99)
    ):
        assert server_token(tmp_path) in ("a" * 99, "b" * 99), where
        assert json.loads((tmp_path / "owner.json").read_text())["server"] in ("http://a", "http://b"), where
    lock.release()


@contextmanager
def _umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def _modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_what_is_written_is_for_this_user_only(tmp_path: Path, mask: int) -> None:
    place = tmp_path / "place"
    with _umask(mask):
        make_private(place)
        write_json(place / "a.json", {"a": 1})
        with whole_folder(place / "inside") as draft:
            (draft / "b").write_bytes(b"b")
    assert _modes(place) == {".": 0o700, "a.json": 0o600, "inside": 0o700, "inside/b": 0o600}


def test_a_text_of_the_user_has_the_usual_mode_and_replaces_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").touch()
    (tmp_path / "a.txt").symlink_to(tmp_path / "target")
    usual = os.umask(0o027)
    try:
        write_text(tmp_path / "a.txt", "x\ud800")
    finally:
        os.umask(usual)
    assert ((tmp_path / "a.txt").read_text("utf-8"), (tmp_path / "target").read_bytes()) == (r"x\ud800", b"")
    assert stat.S_IMODE((tmp_path / "a.txt").lstat().st_mode) == 0o640


def test_many_lines_are_written_whole_and_not_held_in_memory(tmp_path: Path) -> None:
    written = list[int]()

    def lines() -> Iterator[str]:
        for n in range(2 * LINES + 1):
            yield str(n)
        written.extend(each.stat().st_size for each in tmp_path.iterdir())  # before the last ones

    write_lines(tmp_path / "a.txt", lines())
    assert (tmp_path / "a.txt").read_text("utf-8").split() == [str(n) for n in range(2 * LINES + 1)]
    assert written == [len("".join(f"{n}\n" for n in range(2 * LINES)))]
    with pytest.raises(ZeroDivisionError, match="by zero"):
        write_lines(tmp_path / "a.txt", (str(1 // (2 - n)) for n in range(3)))
    assert [*tmp_path.iterdir()] == [tmp_path / "a.txt"]
    assert (tmp_path / "a.txt").read_text("utf-8").startswith("0\n1\n")
    write_lines(tmp_path / "none.txt", [])
    assert (tmp_path / "none.txt").read_bytes() == b""


def test_permissions_of_other_users_are_removed_and_links_left_alone(tmp_path: Path) -> None:
    (tmp_path / "place" / "in").mkdir(parents=True)
    (tmp_path / "place" / "in" / "file").write_text("x")
    (tmp_path / "outside").write_text("x")
    (tmp_path / "place" / "link").symlink_to(tmp_path / "outside")
    for path in (
        tmp_path / "place",
        tmp_path / "place" / "in",
        tmp_path / "place" / "in" / "file",
        tmp_path / "outside",
    ):
        path.chmod(0o755)
    tighten(tmp_path / "place")
    modes = _modes(tmp_path / "place")
    assert (modes["."], modes["in"], modes["in/file"]) == (0o700, 0o700, 0o600)
    assert stat.S_IMODE((tmp_path / "outside").stat().st_mode) == 0o755


def test_a_folder_gets_another_place(tmp_path: Path) -> None:
    (tmp_path / "in" / "old").mkdir(parents=True)
    (tmp_path / "in" / "old" / "file").write_text("x")
    move_folder(tmp_path / "in" / "old", tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"]
    assert not list((tmp_path / "in").iterdir())


def test_an_error_inside_leaves_no_folder_and_no_draft(tmp_path: Path) -> None:
    with pytest.raises(LingxiError, match="no"), whole_folder(tmp_path / "new") as draft:  # noqa: PT012
        (draft / "half").write_text("x")
        raise LingxiError("no")
    assert not list(tmp_path.iterdir())
    write_whole(tmp_path / "new", b"x")
    with pytest.raises(FileExistsError, match="new"), whole_folder(tmp_path / "new"):
        pass


def test_only_the_drafts_of_killed_processes_are_deleted(tmp_path: Path) -> None:
    for name in (".a.json.0.draft", "a.json.new", "a.json", ".hidden", "album.draft"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".edge-2.0.draft").mkdir()
    sweep_drafts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", ".hidden", "album.draft"}


def test_every_file_counts_and_one_that_goes_meanwhile_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    for place in (tmp_path, tmp_path / "deep"):
        (place / "file").write_bytes(b"x" * 10_000)
    whole = bytes_on_disk(tmp_path)
    assert whole >= 20_000
    usual = os.lstat

    def gone(path: Any, **_: Any) -> os.stat_result:
        if Path(path).parent.name == "deep":
            raise FileNotFoundError(path)
        return usual(path)

    monkeypatch.setattr(os, "lstat", gone)
    assert bytes_on_disk(tmp_path) == whole // 2
    assert bytes_on_disk(tmp_path / "missing") == 0


def test_a_written_file_has_another_stamp(tmp_path: Path) -> None:
    assert stamp_of(tmp_path / "a") == stamp_of(tmp_path / "b") == (0, 0, 0)
    write_whole(tmp_path / "a", b"1")
    before = stamp_of(tmp_path / "a")
    assert stamp_of(tmp_path / "a") == before
    write_whole(tmp_path / "a", b"2")
    assert stamp_of(tmp_path / "a") != before


def test_lone_surrogates_in_json_come_back(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"name": "\udcff\ud800 é"})
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == {"name": "\udcff\ud800 é"}
