"""Moving the worse copies away, and back: nothing is lost, whatever happens."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.apps.duplicates import move as module
from lingxi.apps.duplicates.facts import Facts
from lingxi.apps.duplicates.group import Group, Kind
from lingxi.apps.duplicates.move import move, move_back
from lingxi.apps.duplicates.undo import Step
from lingxi.errors import BadQuery
from tests.apps.duplicates.test_facts import facts_now


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("a/one.jpg", "b/one.jpg", "c/one.jpg"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"same")
    return tmp_path


def _group(place: Path, kind: Kind = "copy", names: str = "abc") -> Group:
    files = tuple(place / name / "one.jpg" for name in names)
    keep = None if kind == "burst" else files[0]
    return Group(kind, files, keep, ("identical",), facts=tuple(map(facts_now, files)))


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

    def taken(wanted: dict[Path, Facts], folder: Path) -> list[Step]:
        found = planned(wanted, folder)
        found[0].to.write_bytes(b"mine")
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


@pytest.mark.parametrize(("changed", "stay"), [("b", "b"), ("a", "bc")])
@pytest.mark.parametrize("kind", ["copy", "edit"])
def test_what_changed_since_it_was_indexed_stays(kind: Kind, changed: str, stay: str, place: Path) -> None:
    group = _group(place, kind)
    (place / changed / "one.jpg").write_bytes(b"edited since")
    moved = move([group], place / "worse")
    assert [each.path for each in moved.left] == [place / name / "one.jpg" for name in stay]
    assert all("changed since it was indexed; index first" in each.reason for each in moved.left)


def test_groups_without_facts_stay(place: Path) -> None:
    moved = move([replace(_group(place), facts=())], place / "worse")
    assert (moved.files, len(moved.left)) == ((), 2)


def test_copies_are_compared_once_more(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = _group(place)
    (place / "b/one.jpg").write_bytes(b"else")
    monkeypatch.setattr(module, "unchanged", lambda path, known: True)  # as if their digests were the same
    moved = move([group], place / "worse")
    assert [each.path for each in moved.left] == [place / "b/one.jpg"]


def test_without_the_better_copy_all_stay(place: Path) -> None:
    group = _group(place)
    (place / "a/one.jpg").unlink()
    moved = move([group], place / "worse")
    assert (moved.files, len(moved.left)) == ((), 2)


def test_links_stay(place: Path) -> None:
    (place / "b/one.jpg").unlink()
    (place / "b/one.jpg").symlink_to(place / "a/one.jpg")
    (place / "c/one.jpg").unlink()
    os.link(place / "a/one.jpg", place / "c/one.jpg")
    moved = move([_group(place)], place / "worse")
    assert (moved.files, len(moved.left)) == ((), 2)


def test_the_undo_file_is_there_before_the_first_move(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(start: Path, to: Path) -> None:
        (undo,) = (place / "worse").glob("undo-*.json")
        assert len(json.loads(undo.read_bytes())["moves"]) == 2
        raise KeyboardInterrupt("killed")

    monkeypatch.setattr(module, "relocate", killed)
    with pytest.raises(KeyboardInterrupt, match="killed"):
        move([_group(place)], place / "worse")
    (undo,) = (place / "worse").glob("undo-*.json")
    monkeypatch.undo()
    assert (move_back(undo).files, move_back(undo).left) == ((), ())


def test_an_undo_file_is_never_replaced(place: Path) -> None:
    (place / "undo.json").write_text("mine", encoding="utf-8")
    with pytest.raises(BadQuery, match="lies outside"):
        move([_group(place)], place / "worse", place / "undo.json")
    assert not (place / "worse").exists()
    with pytest.raises(BadQuery, match="exists"):
        move([_group(place)], place, place / "undo.json")
    assert (place / "b/one.jpg").exists()


def test_files_that_lie_in_the_folder_stay(place: Path) -> None:
    moved = move([_group(place)], place / "b")
    assert [path for path, _ in moved.files] == [place / "c/one.jpg"]
    assert (place / "b/one.jpg").exists()
    assert move([_group(place, names="ab")], place / "b").files == ()


def test_a_better_copy_of_another_group_stays(place: Path) -> None:
    moved = move([_group(place, names="ab"), _group(place, names="bc"), _group(place, "edit", "ac")], place / "worse")
    assert moved.files == ((place / "c/one.jpg", place / "worse/one.jpg"),)
    assert {each.path for each in moved.left} == {place / "b/one.jpg"}
    around = move([_group(place, names="ab"), _group(place, names="ba")], place / "worse")
    assert (around.files, len(around.left)) == ((), 2)


def test_a_long_name_is_cut_to_get_its_number(place: Path) -> None:
    long = "é" * 125 + ".jpg"  # of 254 bytes
    for name in "abc":
        (place / name / "one.jpg").rename(place / name / long)
    files = tuple(place / name / long for name in "abc")
    group = Group("copy", files, files[0], facts=tuple(map(facts_now, files)))
    moved = move([group], place / "worse")
    assert [to.name for _, to in moved.files] == [long, "é" * 123 + " (2).jpg"]


@pytest.mark.parametrize("back", [False, True])
def test_a_kill_between_both_names_is_taken_back(back: bool, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    undo = place / "worse" / "undo.json"
    if back:
        move([_group(place)], place / "worse", undo)

    def killed(self: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt("killed")

    group = _group(place) if not back else None
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt, match="killed"):
            move([group], place / "worse", undo) if group else move_back(undo)
    assert move_back(undo).left == ()
    assert all((place / name / "one.jpg").read_bytes() == b"same" for name in "abc")
    assert [path.name for path in (place / "worse").iterdir()] == ["undo.json"]


@pytest.mark.parametrize("back", [False, True])
def test_an_empty_file_of_a_kill_does_not_block_the_undo(back: bool, place: Path) -> None:
    undo = place / "worse" / "undo.json"
    move([_group(place)], place / "worse", undo)
    if back:  # killed on the way back
        (place / "b/one.jpg").touch()
    else:
        (place / "worse/one.jpg").rename(place / "b/one.jpg")
        (place / "worse/one.jpg").touch()
    assert move_back(undo).left == ()
    assert all((place / name / "one.jpg").read_bytes() == b"same" for name in "abc")
    assert [path.name for path in (place / "worse").iterdir()] == ["undo.json"]


def test_only_the_files_that_were_moved_come_back(place: Path) -> None:
    moved = move([_group(place)], place / "worse")
    assert moved.undo is not None
    (place / "worse/one.jpg").write_bytes(b"else")
    (place / "worse/one (2).jpg").unlink()
    (place / "worse/one (2).jpg").symlink_to(place / "a/one.jpg")
    back = move_back(moved.undo)
    assert (back.files, len(back.left)) == ((), 2)
    assert (place / "worse/one.jpg").read_bytes() == b"else"


def test_a_move_back_that_fails_leaves_no_folders(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = move([_group(place)], place / "worse")
    (place / "b").rmdir()
    (place / "c").rmdir()

    def refuse(start: Path, to: Path) -> None:
        raise OSError(5, "broken")

    monkeypatch.setattr(module, "relocate", refuse)
    assert moved.undo is not None
    assert len(move_back(moved.undo).left) == 2
    assert sorted(path.name for path in place.iterdir()) == ["a", "worse"]
