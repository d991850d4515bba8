"""Moving the worse copies away, and back: nothing is lost, whatever happens."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from lingxi.apps.duplicates import move as module
from lingxi.apps.duplicates.group import Group
from lingxi.apps.duplicates.move import move, move_back
from lingxi.errors import BadQuery


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("a/one.jpg", "b/one.jpg", "c/one.jpg"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"same")
    return tmp_path


def _group(place: Path, kind: str = "copy") -> Group:
    files = tuple(place / name / "one.jpg" for name in "abc")
    return Group(kind, files, None if kind == "burst" else files[0], ("identical",))  # type: ignore[arg-type]


def test_worse_copies_move_and_come_back(place: Path) -> None:
    moved = move([_group(place)], place / "worse")
    assert sorted(path.name for path in (place / "worse").glob("*.jpg")) == ["one (2).jpg", "one.jpg"]
    assert (place / "a/one.jpg").exists()
    assert not (place / "b/one.jpg").exists()
    assert moved.undo is not None
    back = move_back(moved.undo)
    assert (len(back.files), back.left) == (2, ())
    assert all((place / name / "one.jpg").read_bytes() == b"same" for name in "abc")
    assert move_back(moved.undo).files == (), "a second time there is nothing to do"


def test_bursts_stay(place: Path) -> None:
    assert move([_group(place, "burst")], place / "worse").files == ()
    assert not (place / "worse").exists()


def test_nothing_in_the_folder_is_overwritten(place: Path) -> None:
    (place / "worse").mkdir()
    (place / "worse" / "one.jpg").write_bytes(b"mine")
    move([_group(place)], place / "worse")
    assert (place / "worse" / "one.jpg").read_bytes() == b"mine"
    assert (place / "worse" / "one (3).jpg").read_bytes() == b"same"


def test_a_name_that_is_taken_meanwhile_is_not_overwritten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = module._planned

    def taken(wanted: list[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
        found = planned(wanted)
        found[0][1].write_bytes(b"mine")
        return found

    monkeypatch.setattr(module, "_planned", taken)
    moved = move([_group(place)], place / "worse")
    assert (len(moved.files), len(moved.left)) == (1, 1)
    assert (place / "worse" / "one.jpg").read_bytes() == b"mine"
    assert (place / "b/one.jpg").exists()


def test_the_old_place_is_not_overwritten_either(place: Path) -> None:
    undo = move([_group(place)], place / "worse").undo
    (place / "b/one.jpg").write_bytes(b"new")
    assert undo is not None
    back = move_back(undo)
    assert (len(back.files), len(back.left)) == (1, 1)
    assert (place / "b/one.jpg").read_bytes() == b"new"
    assert (place / "worse/one.jpg").exists()


def test_copies_are_compared_once_more(place: Path) -> None:
    (place / "b/one.jpg").write_bytes(b"edited since")
    moved = move([_group(place)], place / "worse")
    assert [each.path for each in moved.left] == [place / "b/one.jpg"]
    assert "has changed" in moved.left[0].reason


def test_without_the_better_copy_all_stay(place: Path) -> None:
    (place / "a/one.jpg").unlink()
    moved = move([_group(place)], place / "worse")
    assert (moved.files, len(moved.left)) == ((), 2)


def test_links_stay(place: Path) -> None:
    (place / "b/one.jpg").unlink()
    (place / "b/one.jpg").symlink_to(place / "a/one.jpg")
    (place / "c/one.jpg").unlink()
    os.link(place / "a/one.jpg", place / "c/one.jpg")
    moved = move([_group(place)], place / "worse")
    assert (moved.files, len(moved.left)) == ((), 2)


def test_another_disk_gets_a_verified_copy(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(module, "write_whole", lambda path, data: path.write_bytes(data))
    moved = move([_group(place)], place / "worse")
    assert len(moved.files) == 2
    assert not (place / "b/one.jpg").exists()
    assert (place / "worse/one.jpg").read_bytes() == b"same"


def test_a_copy_that_fails_leaves_the_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(module, "write_whole", lambda path, data: path.write_bytes(data))
    monkeypatch.setattr(Path, "replace", refuse)
    moved = move([_group(place)], place / "worse")
    assert (moved.files, len(moved.left)) == ((), 2)
    assert (place / "b/one.jpg").read_bytes() == b"same"
    assert list((place / "worse").glob("*.jpg")) == []


def test_the_undo_file_is_there_before_the_first_move(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(start: Path, to: Path) -> None:
        (undo,) = (place / "worse").glob("undo-*.json")
        assert len(json.loads(undo.read_bytes())["moves"]) == 2
        raise KeyboardInterrupt("killed")

    monkeypatch.setattr(module, "_moved", killed)
    with pytest.raises(KeyboardInterrupt, match="killed"):
        move([_group(place)], place / "worse")
    (undo,) = (place / "worse").glob("undo-*.json")
    monkeypatch.undo()
    assert (move_back(undo).files, move_back(undo).left) == ((), ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not an undo file"),
        ('{"version": 9, "moves": []}', "later version"),
        ('{"version": 1, "moves": [{"from": "a", "to": "b"}]}', "is not an undo file"),
        ('{"version": 1, "moves": [{"from": 1, "to": 2}]}', "is not an undo file"),
        ("[]", "is not an undo file"),
    ],
)
def test_other_files_are_no_undo_files(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "undo.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadQuery, match=reason):
        move_back(tmp_path / "undo.json")
    with pytest.raises(BadQuery, match="cannot be read"):
        move_back(tmp_path / "none.json")


def test_an_undo_file_is_never_replaced(place: Path) -> None:
    (place / "undo.json").write_text("mine", encoding="utf-8")
    with pytest.raises(BadQuery, match="exists"):
        move([_group(place)], place / "worse", place / "undo.json")
    assert (place / "b/one.jpg").exists()
