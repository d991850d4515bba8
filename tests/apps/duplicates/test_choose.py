"""What people choose among groups of duplicates."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.apps.duplicates.choose import keeping, only, paths_in
from lingxi.apps.duplicates.group import Group
from lingxi.errors import BadQuery

A, B, C = (Path(f"/{name}").absolute() for name in "abc")
EDIT = Group("edit", (A, B, C), A, ("scaled",), "pixels", ("1", "2", "3"))
BURST = Group("burst", (A, B), None, ("moved",), None, ("1", "2"))


def test_only_groups_of_a_kind() -> None:
    assert only([EDIT, BURST], "edit") == (EDIT,)
    assert only([EDIT, BURST], "") == (EDIT, BURST)
    with pytest.raises(BadQuery, match="copy, edit, burst; there are none of kind 'copies'"):
        only([EDIT], "copies")


def test_a_chosen_file_is_kept_in_place_of_the_better_copy() -> None:
    found, burst = keeping([EDIT, BURST], {B})
    assert (found.files, found.keep, found.ids, found.merit) == ((B, A, C), B, ("2", "1", "3"), "chosen")
    assert found.why == "another size; keep b: it was chosen"
    assert burst == BURST
    assert keeping([EDIT], {Path("/elsewhere")}) == (EDIT,)


def test_all_chosen_files_of_a_group_stay() -> None:
    (found,) = keeping([EDIT], {C, A})
    assert (found.files, found.keep) == ((A, B), A), "only what is named after the first may be moved"


def test_paths_are_lines() -> None:
    assert paths_in([f"{A}\n", "\n", f"{B} 2\r\n"]) == [A, Path(f"{B} 2")]
