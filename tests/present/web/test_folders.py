"""What the page offers of the machine's folders."""

from __future__ import annotations

from itertools import count as numbers
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

from lingxi.present.web.folders import count, places, subfolders


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("Pictures/2024", "b", "A", ".ssh"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to("/etc")
    for name in ("a.jpg", "Pictures/b.JPG", "Pictures/2024/c.mp4", "b/d.pdf", "b/e.ogg", "b/f.exe", "g", ".ssh/id.txt"):
        (tmp_path / name).write_bytes(b"12345")
    return tmp_path


def test_choosing_begins_at_the_personal_and_the_offered_folders(home: Path, tmp_path: Path) -> None:
    assert places([home / "b", home / "gone"], [home]) == [home, home / "Pictures", home / "b"]
    assert places([home, home], []) == [home]


def test_hidden_folders_and_links_are_not_listed(home: Path) -> None:
    assert subfolders(home) == [home / "A", home / "b", home / "Pictures"]
    with pytest.raises(HTTPException, match="404"):
        subfolders(home / "a.jpg")


def test_files_are_counted_by_kind_and_the_rest_by_extension(home: Path) -> None:
    found = count(home)
    assert found.files == {"image": 2, "video": 1, "text": 1, "audio": 1}
    assert found.left_out == {".exe": 1, "": 1}
    assert (found.bytes, found.complete) == (5 * 5, True)


def test_a_count_ends_in_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(600):
        (home / f"{number}.txt").touch()
    clock = numbers()
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    found = count(home, seconds=1.5)
    assert not found.complete
    assert sum(found.files.values()) + sum(found.left_out.values()) == 511, "it looks at the clock twice"
