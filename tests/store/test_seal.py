"""The seal of an engine folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import LibraryDamaged
from lingxi.store.seal import FILE, SMALL, changed, check_seal, seal, sealed_by, unseal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "small").write_bytes(b"abc")
    (tmp_path / "large").write_bytes(bytes(SMALL) + b"x")
    (tmp_path / "config.json").write_text('{"a": 1, "b": {"c": 2}}')
    seal(tmp_path, "engine 1")
    return tmp_path


def test_an_unchanged_folder_matches_its_seal_which_names_the_engine(folder: Path) -> None:
    assert list(changed(folder, whole=True)) == []
    assert sealed_by(folder) == "engine 1"
    check_seal(folder)
    unseal(folder)
    assert (sealed_by(folder), list(changed(folder, whole=True))) == ("", [])


def test_a_json_file_may_change_its_order_and_gain_keys_but_not_values(folder: Path) -> None:
    (folder / "config.json").write_text('{"b": {"d": 3, "c": 2}, "a": 1}')
    assert list(changed(folder, whole=True)) == []
    (folder / "config.json").write_text('{"b": {"c": 3}, "a": 1}')
    assert "config.json was changed" in next(changed(folder, whole=False))
    (folder / "config.json").write_text("{")
    assert "cannot be read" in next(changed(folder, whole=False))


def test_a_large_json_file_is_only_read_by_a_check(folder: Path) -> None:
    words = {f"word {n}": n for n in range(SMALL // 10)}
    (folder / "words.json").write_text(json.dumps(words))
    seal(folder, "engine 1")
    assert (folder / FILE).stat().st_size < SMALL, "the seal is read at each opening"
    (folder / "words.json").write_text(json.dumps(dict(reversed(words.items()))))
    assert list(changed(folder, whole=True)) == []
    (folder / "words.json").write_text(json.dumps(words | {"word 7": 8}))
    check_seal(folder)
    assert "words.json was changed" in next(changed(folder, whole=True))
    (folder / "words.json").unlink()
    assert "words.json is missing" in next(changed(folder, whole=False))


def test_opening_looks_at_sizes_and_small_files_and_a_check_at_every_byte(folder: Path) -> None:
    (folder / "large").write_bytes(bytes(SMALL) + b"y")
    check_seal(folder)
    assert "large was changed" in next(changed(folder, whole=True))
    (folder / "large").write_bytes(bytes(SMALL))
    with pytest.raises(LibraryDamaged, match="large has 65,536 bytes instead of 65,537; lingxi check"):
        check_seal(folder)


def test_a_changed_or_missing_small_file_is_found(folder: Path) -> None:
    (folder / "deep" / "small").write_bytes(b"abd")
    with pytest.raises(LibraryDamaged, match="small was changed"):
        check_seal(folder)
    (folder / "deep" / "small").unlink()
    with pytest.raises(LibraryDamaged, match="small is missing"):
        check_seal(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"by": "x", "files": {"a": 3}})])
def test_a_seal_that_cannot_be_read_claims_nothing(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text)
    assert (sealed_by(folder), list(changed(folder, whole=True))) == ("", [])
