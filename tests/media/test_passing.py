"""Errors of the system pass; those of a file's content stay."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import read as reading
from lingxi.media.passing import is_passing
from lingxi.media.read import read
from lingxi.types import Limits, Source


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.EBUSY, errno.ENOENT, errno.EMFILE])
def test_errors_of_the_system_pass(number: int) -> None:
    assert is_passing(OSError(number, os.strerror(number)))


@pytest.mark.parametrize("error", [OSError("image file is truncated"), ValueError(), OSError(errno.EINVAL, "x"), None])
def test_others_stay(error: Exception | None) -> None:
    assert not is_passing(error)


def test_a_file_that_another_program_of_windows_holds() -> None:
    error = OSError("used by another process")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert is_passing(error)


def test_what_an_error_was_raised_from_counts() -> None:
    error = ValueError("not a readable image")
    error.__cause__ = OSError(errno.EIO, "Input/output error")
    assert is_passing(error)


@pytest.mark.parametrize("name", ["a.png", "a.mp4", "a.wav", "a.pdf", "a.docx", "a.epub", "a.md"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_whatever_reads_the_file_its_failure_passes(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, most: int) -> str:
        raise OSError(number, os.strerror(number))

    (tmp_path / name).write_bytes(b"something")
    monkeypatch.setattr(reading, "digest_of", fails)
    with pytest.raises(UnreadableMedia, match="it cannot be opened") as raised:
        read(Source(tmp_path / name, 9, 1), Limits(), 64)
    assert raised.value.passing


NONSENSE = "not a readable image|not a known video or sound|not a readable PDF|not a document of its kind"


@pytest.mark.parametrize("name", ["a.png", "a.mp4", "a.wav", "a.pdf", "a.docx", "a.epub"])
def test_nonsense_stays(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"nonsense" * 9)
    with pytest.raises(UnreadableMedia, match=NONSENSE) as raised:
        read(Source(tmp_path / name, 72, 1), Limits(), 64)
    assert not raised.value.passing, raised.value.reason
