"""Favourites, tags and hidden files as records."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.store import annotations as kept_annotations
from lingxi.store import records
from lingxi.store.annotations import KIND, Annotation, drop_annotations, read_annotations, write_annotations


def test_a_change_keeps_what_it_does_not_name() -> None:
    first = Annotation("a").changed(True, None, ["Beach", " sea "], [])
    assert first == Annotation("a", favourite=True, tags=("Beach", "sea"))
    second = first.changed(None, True, ["beach", "sun"], ["SEA"])
    assert second == Annotation("a", favourite=True, hidden=True, tags=("Beach", "sun")), "tags ignore case"
    assert second.changed(False, False, [], ["beach", "sun"]).empty


@pytest.mark.parametrize("tag", ["", " ", "a\nb", "x" * 61, " padded"])
def test_what_cannot_be_a_tag_is_refused(tag: str) -> None:
    with pytest.raises(BadQuery, match="is no tag"):
        Annotation("a", tags=(tag,))
    with pytest.raises(BadQuery, match="at most 50 tags"):
        Annotation("a", tags=tuple(f"{n}" for n in range(51)))


def test_the_last_record_of_a_file_counts_and_empty_ones_are_nothing(tmp_path: Path) -> None:
    assert read_annotations(tmp_path) == {}
    write_annotations(tmp_path, [Annotation("a", tags=("x",)), Annotation("b", hidden=True)])
    write_annotations(tmp_path, [Annotation("a", favourite=True), Annotation("b")])
    assert read_annotations(tmp_path) == {"a": Annotation("a", favourite=True)}


def test_outdated_records_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_annotations, "SPARE", 3)
    for n in range(9):
        write_annotations(tmp_path, [Annotation("a", favourite=bool(n % 2))])
    write_annotations(tmp_path, [Annotation("a", tags=("x",))])
    assert len(list(records.read(tmp_path, KIND))) <= 5
    assert read_annotations(tmp_path) == {"a": Annotation("a", tags=("x",))}


def test_forgotten_files_leave_nothing(tmp_path: Path) -> None:
    write_annotations(tmp_path, [Annotation("a", favourite=True), Annotation("b", hidden=True)])
    drop_annotations(tmp_path, lambda ids: {"b"} & set(ids))
    assert list(read_annotations(tmp_path)) == ["b"]


def test_a_record_that_is_none_is_damage(tmp_path: Path) -> None:
    records.append(tmp_path, KIND, [{"file": "a", "favourite": True, "hidden": False, "tags": "beach"}])
    with pytest.raises(LibraryDamaged, match="is no annotation"):
        read_annotations(tmp_path)
