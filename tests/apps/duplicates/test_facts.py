"""Whether a file is as it was indexed."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from lingxi.apps.duplicates.facts import Facts, same_bytes, unchanged
from lingxi.media.read import digest_of


def facts_now(path: Path) -> Facts:
    """What indexing would record of a file."""
    info = path.stat()
    return Facts(info.st_size, datetime.fromtimestamp(int(info.st_mtime)), digest_of(path, info.st_size))


def test_size_time_and_bytes_must_agree(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"same")
    known = facts_now(file)
    assert known.modified is not None
    assert unchanged(file, known)
    assert not unchanged(file, replace(known, size=5))
    assert not unchanged(file, replace(known, modified=known.modified - timedelta(seconds=1)))
    assert not unchanged(file, replace(known, modified=None))
    was = file.stat().st_mtime_ns
    file.write_bytes(b"else")
    os.utime(file, ns=(was, was))
    assert not unchanged(file, known)


def test_an_empty_file_is_no_indexed_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert not same_bytes(tmp_path / "empty", 0, "")
