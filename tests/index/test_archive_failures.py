"""Archives that cannot be read are stored with the reason."""

from __future__ import annotations

from pathlib import Path

from lingxi.index.archive_failures import archive_failures
from lingxi.types import Skipped


def test_only_archives_that_are_there_and_were_not_read_are_stored(tmp_path: Path) -> None:
    (tmp_path / "a.7z").write_bytes(b"x")
    (tmp_path / "b.zip").mkdir()
    skipped = [
        Skipped(tmp_path / "a.7z", "it is encrypted"),
        Skipped(tmp_path / "a.7z", "the file is cut off", in_part=True),
        Skipped(tmp_path / "b.zip", "not a regular file"),
        Skipped(tmp_path / "gone.zip", "it is not a readable archive"),
        Skipped(tmp_path / "folder", "it cannot be accessed"),
    ]
    (point,) = archive_failures(skipped)
    assert (point.payload["path"], point.payload["skipped"]) == (str(tmp_path / "a.7z"), "it is encrypted")
