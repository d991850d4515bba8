"""What is sent is kept under a safe name, whole, and over nothing."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

import pytest

from lingxi.errors import LibraryError, LibraryFull, UnreadableMedia
from lingxi.library import Library
from lingxi.present.web.settings import Settings
from lingxi.present.web.uploads import DRAFT, LONGEST, keep, safe_name, sweep
from tests.killed import killed
from tests.present.web.conftest import Browser

NAMES = {
    "cat.png": "cat.png",
    "/etc/cat.png": "cat.png",
    "..\\..\\cat.png": "cat.png",
    "../.cat.png": "cat.png",
    "a\0b\n\x1b[1m.png": "ab[1m.png",
    "gpj\u202e.png": "gpj.png",
    "a:b?.png": "a_b_.png",
    "猫.JPG": "猫.jpg",
    "CON.png": "_CON.png",
    " . cat .png": "cat.png",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_safe(name: str) -> None:
    assert safe_name(name) == NAMES[name]


@pytest.mark.parametrize("name", ["", "..", ".png", "a.exe", "a.png/", "png", "captions.csv", "a.png.", "a/.."])
def test_a_name_that_no_reader_claims_is_refused(name: str) -> None:
    if name == "a.png.":
        assert safe_name(name) == "a.png"
        return
    with pytest.raises(UnreadableMedia, match="not accepted"):
        safe_name(name)


def test_a_long_name_is_cut_between_characters() -> None:
    cut = safe_name("猫" * 300 + ".png")
    assert len(cut.encode()) <= LONGEST
    assert set(cut[:-4]) == {"猫"}


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "a.png").symlink_to(tmp_path / "secret")
    kept = [keep(tmp_path, "a.png", io.BytesIO(data)) for data in (b"one", b"two", b"one", b"secret")]
    assert [path.name for path in kept] == ["a-2.png", "a-3.png", "a-2.png", "a-4.png"]
    assert [path.read_bytes() for path in kept] == [b"one", b"two", b"one", b"secret"]
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert not list(tmp_path.glob(f"{DRAFT}*"))


def test_what_cannot_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(LibraryFull, match="the disk for uploads is full"):
            keep(tmp_path, "a.png", io.BytesIO(b"one"))
    assert not list(tmp_path.iterdir())
    (tmp_path / f"{DRAFT}killed").write_bytes(b"half")
    sweep(tmp_path)
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LibraryError, match="cannot be stored"):
        sweep(tmp_path / "file")


def test_uploads_of_a_killed_server_are_indexed_by_the_next_one(indexed: Library, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    keep(inbox, "moon.md", io.BytesIO(b"a note about the moon"))
    service = Browser(indexed, Settings(inbox=inbox)).app.state.service
    service.open()
    service.job.join()
    assert indexed.search("moon", 1)[0].path == inbox / "moon.md"
    service.close()


KEEP = """
    from io import BytesIO
    from lingxi.present.web.uploads import keep
    kill_at(os, sys.argv[2], 1, after=sys.argv[3] == "after")
    keep(Path(sys.argv[1]), "note.md", BytesIO(b"x" * 100_000))
"""


@pytest.mark.parametrize("call", ["fsync", "link", "unlink"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_upload_leaves_a_complete_file_or_none(tmp_path: Path, call: str, moment: str) -> None:
    inbox = tmp_path / "in"
    sweep(inbox)
    assert killed(tmp_path / "program.py", KEEP, inbox, call, moment)
    sweep(inbox)
    found = {path.name: path.stat().st_size for path in inbox.iterdir()}
    assert found == ({} if call == "fsync" or (call, moment) == ("link", "before") else {"note.md": 100_000})


def test_what_is_kept_is_for_this_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        sweep(tmp_path / "in")
        path = keep(tmp_path / "in", "a.md", io.BytesIO(b"a"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
