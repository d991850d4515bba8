"""Writes lingxi's own files: whole or not at all, and readable by this user only.

Every file is written as a draft, flushed to the disk and renamed; then its folder is flushed. After a failure or a
loss of power the old content or the new content is there, never half of it.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

Stamp: TypeAlias = tuple[int, int, int]  # inode, bytes, time of the last change in ns

DRAFT = ".draft"  # suffix of the names of unfinished files; the names begin with a dot
PRIVATE_FOLDER, PRIVATE_FILE, FOR_OTHERS = 0o700, 0o600, 0o077
LINES = 10_000  # written together
USUAL_FILE = 0o666  # the umask says who may read it
OLD_DRAFT = ".new"  # the suffix in earlier versions


def write_whole(path: Path, data: bytes | Iterable[bytes], mode: int = PRIVATE_FILE) -> None:
    """Creates or replaces a file with a mode, less the umask; returns when it is on the disk. Raises OSError.

    Several writers may write one file at the same time: the last one wins, and the file is always complete. A symbolic
    link is replaced; its target stays as it is.
    """
    draft = _draft(path)
    try:
        _write(draft, [data] if isinstance(data, bytes) else data, mode)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Creates or replaces a text that a user keeps, with the usual mode, as :func:`write_whole`.

    Lone surrogates are escaped as in JSON.
    """
    write_whole(path, text.encode("utf-8", "backslashreplace"), USUAL_FILE)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """As :func:`write_text`, for lines without their ends; few of them are in memory at the same time."""
    rest = iter(lines)
    blocks = iter(lambda: "".join(f"{line}\n" for line in islice(rest, LINES)), "")
    write_whole(path, (block.encode("utf-8", "backslashreplace") for block in blocks), USUAL_FILE)


def write_json(path: Path, value: Any, indent: int | None = 1) -> None:
    """Creates or replaces a JSON file, as :func:`write_whole`; lone surrogates are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    write_whole(path, text.encode("utf-8", "backslashreplace") + b"\n")


def append_lines(path: Path, data: bytes, longest: int) -> None:
    """Adds lines of at most ``longest`` bytes to a file with mode 0600; returns when they are on the disk.

    All of them or none: an unfinished last line, which a kill left, is replaced. One writer at a time. Raises OSError.
    """
    created = not path.exists()
    opened = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    try:
        end = _end_of_lines(opened, longest)
        os.ftruncate(opened, end)
        os.lseek(opened, end, os.SEEK_SET)
        try:
            _write_all(opened, [data])
        except BaseException:
            os.ftruncate(opened, end)
            raise
    finally:
        os.close(opened)
    if created:
        sync_folder(path.parent)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A draft folder to fill. At the end of the block it is renamed into place, or removed after an error.

    Raises FileExistsError if the folder exists.
    """
    if folder.exists():
        raise FileExistsError(folder)
    make_private(folder.parent)
    draft = _draft(folder)
    draft.mkdir(mode=PRIVATE_FOLDER)
    try:
        yield draft
        tighten(draft)
        _sync_tree(draft)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def move_folder(folder: Path, target: Path) -> None:
    """Gives a folder another place on its disk; returns when that is on the disk. Raises OSError."""
    folder.rename(target)
    sync_folder(target.parent)
    sync_folder(folder.parent)


def remove_folder(folder: Path) -> None:
    """Removes a folder with its contents; returns when that is on the disk. Raises OSError.

    For a symbolic link, both the link and its target are removed.
    """
    shutil.rmtree(folder.resolve())
    if folder.is_symlink():
        folder.unlink()
    sync_folder(folder.parent)


def make_private(folder: Path) -> None:
    """Creates a folder that only this user can enter; an existing one is left as it is. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=PRIVATE_FOLDER)
        folder.chmod(PRIVATE_FOLDER)  # regardless of the umask
    if not folder.is_dir():
        raise NotADirectoryError(20, "a file with this name exists", str(folder))


def tighten(folder: Path) -> None:
    """Restricts a folder and its contents to this user: modes 0700 and 0600. Links are left alone.

    Files of other users stay as they are.
    """
    folder = folder.resolve()  # the folder may itself be a link
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & FOR_OTHERS:
                path.chmod(PRIVATE_FOLDER if stat.S_ISDIR(mode) else PRIVATE_FILE)


def sweep_drafts(folder: Path) -> None:
    """Removes unfinished files that a killed process left in a folder."""
    for draft in [*folder.glob(f".*{DRAFT}"), *folder.glob(f"*{OLD_DRAFT}")]:
        with suppress(OSError):
            shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def is_draft(name: str) -> bool:
    """Whether a file name is that of an unfinished file."""
    return (name.startswith(".") and name.endswith(DRAFT)) or name.endswith(OLD_DRAFT)


def sync_folder(folder: Path) -> None:
    """Flushes the names in a folder to the disk, where the system supports it."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def stamp_of(file: Path) -> Stamp:
    """What changes when a file is written; the same for all files that do not exist."""
    with suppress(FileNotFoundError):
        found = file.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return 0, 0, 0


def bytes_on_disk(folder: Path) -> int:
    """The disk space of all files below a folder, in bytes; files that vanish meanwhile count as 0."""
    found = 0
    for place, _, files in os.walk(folder):  # it skips folders that no longer exist
        for name in files:
            with suppress(OSError):
                found += os.lstat(os.path.join(place, name)).st_blocks * 512  # noqa: PTH118
    return found


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name[:120]}.{uuid4().hex}{DRAFT}")


def _write(path: Path, blocks: Iterable[bytes], mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    opened = os.open(path, flags, mode)
    try:
        _write_all(opened, blocks)
    finally:
        os.close(opened)


def _write_all(opened: int, blocks: Iterable[bytes]) -> None:
    for block in blocks:
        rest = memoryview(block)
        while rest:
            rest = rest[os.write(opened, rest) :]
    os.fsync(opened)


def _end_of_lines(opened: int, longest: int) -> int:
    """Where the last finished line of an open file ends."""
    end = os.lseek(opened, 0, os.SEEK_END)
    start = max(0, end - longest)
    os.lseek(opened, start, os.SEEK_SET)
    tail = os.read(opened, end - start)
    return start + tail.rfind(b"\n") + 1 if b"\n" in tail else start


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync_folder(path)
            continue
        opened = os.open(path, os.O_RDWR)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
