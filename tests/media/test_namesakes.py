"""Text files beside what they caption."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lingxi.media.namesakes import is_program, namesakes, stem_of


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["a.jpg", "a.txt", "b.txt", "c.jpg"], {"a"}),
        (["a.md", "a.txt"], set()),
        (["a.jpg", "b.jpg"], set()),
        (["a.b.mp4", "a.b.txt"], {"a.b"}),
        (["a.jpg", "a.TXT"], set()),
    ],
)
def test_a_text_shares_its_name_with_what_it_captions(tmp_path: Path, names: list[str], shared: set[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("text", encoding="utf-8")
    assert namesakes(tmp_path, names) == shared


def test_programs_and_folders_have_no_captions(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("const a = 1", encoding="utf-8")
    (tmp_path / "b.ts").write_bytes((b"\x47" + bytes(187)) * 8)
    (tmp_path / "c.jpg").mkdir()
    os.mkfifo(tmp_path / "d.jpg")
    names = [f"{stem}{suffix}" for stem in "abcd" for suffix in (".ts", ".jpg", ".txt")]
    assert namesakes(tmp_path, names) == {"b"}
    assert (is_program(tmp_path / "a.ts"), is_program(tmp_path / "b.ts")) == (True, False)


def test_a_stem_keeps_what_is_no_extension() -> None:
    assert [stem_of(name) for name in ("a.jpg", "a.b.txt", "a", ".a")] == ["a", "a.b", "a", ".a"]
