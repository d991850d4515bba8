"""The manifest comes back as it was written, and anything else is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import LibraryDamaged, LibraryTooNew, SpaceMismatch
from lingxi.store.manifest import Held, Manifest, load, save
from lingxi.types import Space

SPACE = Space("toy", 4, "1")


def _manifest() -> Manifest:
    return replace(Manifest.new("edge", "0.1"), held=(Held(SPACE, "toy"),), roots=("file:///a",))


def test_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    assert load(tmp_path, "0.1") is None
    manifest = _manifest()
    save(tmp_path, manifest)
    assert load(tmp_path, "0.1") == manifest
    assert [path.name for path in tmp_path.iterdir()] == ["library.json"]


def test_a_later_format_is_refused_with_the_way_out(tmp_path: Path) -> None:
    save(tmp_path, replace(_manifest(), format=99, lingxi="7.0"))
    with pytest.raises(LibraryTooNew, match=r"written by lingxi 7\.0 \(format 99\).*pip install -U lingxi"):
        load(tmp_path, "0.1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": "x"}',
        '{"format": 1, "held": 3}',
        "\x00" * 100,
        "[" * 200_000,
        '{"format": 1e999}',
    ],
)
def test_anything_else_is_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "library.json").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryDamaged, match="is not a library's manifest"):
        load(tmp_path, "0.1")


@pytest.mark.parametrize("data", ["../elsewhere", "/etc", "a/b", "", "..", 1])
def test_it_cannot_name_a_folder_outside_the_library(tmp_path: Path, data: str | int) -> None:
    save(tmp_path, _manifest())
    facts = json.loads((tmp_path / "library.json").read_text(encoding="utf-8")) | {"data": data}
    del facts["checksum"]
    (tmp_path / "library.json").write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(LibraryDamaged, match="outside the library"):
        load(tmp_path, "0.1")


def test_a_mismatch_of_spaces_is_refused_by_name() -> None:
    _manifest().check(SPACE)
    _manifest().check(Space("other", 9, "1"))
    with pytest.raises(SpaceMismatch, match=r"space 'toy' \(4 dimensions, revision 2\)"):
        _manifest().check(Space("toy", 4, "2"))
