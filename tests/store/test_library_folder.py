"""Library folders are known by more than a file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.store.library_folder import README, is_library_folder
from lingxi.store.manifest import Manifest, save


def test_a_manifest_or_the_note_says_so(tmp_path: Path) -> None:
    assert not is_library_folder(tmp_path)
    assert not is_library_folder(tmp_path / "gone")
    save(tmp_path, Manifest.new("edge", "1.0"))
    assert is_library_folder(tmp_path)
    (tmp_path / "library.json").write_text("damaged")
    assert not is_library_folder(tmp_path)
    (tmp_path / "README.txt").write_text(README)
    assert is_library_folder(tmp_path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"books": 3}', '{"format": 9}', "no JSON"])
def test_a_library_of_another_program_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "library.json").write_text(text)
    (tmp_path / "README.txt").write_text("My books")
    assert not is_library_folder(tmp_path)
