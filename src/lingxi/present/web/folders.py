"""The folders of the server's machine that the page may offer for indexing, and a quick count of what is in one."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException

from lingxi.address import shown
from lingxi.media.read import ending, readable, suffixes
from lingxi.object_path import is_object
from lingxi.types import MODALITIES

USUAL = ("Pictures", "Videos", "Movies", "Music", "Documents", "Desktop", "Downloads")  # below a personal folder
MOST_FOLDERS = 2_000  # that are listed of one folder
MOST_ENDINGS = 12  # file extensions that are listed as left out
COUNT_S = 2.0  # for a count; a larger folder is counted in part


@dataclass
class Count:
    """How many files of each kind a folder has, from their names; ``complete`` is false when the time was over."""

    files: Counter[str] = field(default_factory=Counter)  # by modality
    left_out: Counter[str] = field(default_factory=Counter)  # by extension: no reader supports them
    bytes: int = 0  # of the files that can be read
    complete: bool = True


def places(offered: Iterable[Path], personal: Iterable[Path]) -> list[Path]:
    """Where choosing a folder begins: each offered folder once, the personal ones with their usual subfolders first."""
    usual = [folder / name for folder in personal for name in ("", *USUAL)]
    return [folder for folder in dict.fromkeys([*usual, *offered]) if _is_there(folder)]


def _is_there(folder: Path) -> bool:
    """Whether a folder can be chosen; a storage is not asked."""
    try:
        return is_object(folder) or folder.is_dir()
    except OSError:
        return False


def existing(folder: Path) -> Path:
    """The folder or file itself; raises 404 where it is not there. A storage is not asked."""
    if is_object(folder) or folder.exists():
        return folder
    raise HTTPException(404, f"there is no folder {shown(folder)}")


def subfolders(folder: Path) -> list[Path]:
    """The visible folders in a folder, by name, without links; raises 404 where it cannot be opened."""
    try:
        with os.scandir(folder) as found:
            names = [
                each.name for each in found if not each.name.startswith(".") and each.is_dir(follow_symlinks=False)
            ]
    except OSError as error:
        raise HTTPException(404, f"the folder {shown(folder)} cannot be opened: {error.strerror}") from error
    return [folder / name for name in sorted(names, key=str.casefold)[:MOST_FOLDERS]]


def count(folder: Path, seconds: float = COUNT_S) -> Count:
    """Counts the visible files at or below a folder by their names, for at most so many seconds."""
    found, until = Count(), time.monotonic() + seconds
    for number, entry in enumerate(_files(folder)):
        if number % 256 == 255 and time.monotonic() > until:
            found.complete = False
            break
        if readable(entry.name):
            found.files[_kinds()[ending(entry.name)]] += 1
            found.bytes += _size(entry)
        else:
            found.left_out[ending(entry.name)] += 1
    return found


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The visible files at or below a folder; folders that cannot be opened are passed over."""
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                entries = [each for each in found if not each.name.startswith(".") and not each.is_symlink()]
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield entry


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:  # it has vanished
        return 0


@cache
def _kinds() -> dict[str, str]:
    """The modality of each file extension that is read; documents count as text."""
    kinds = dict.fromkeys(suffixes(), "text")
    for name in MODALITIES:
        if name != "text":
            kinds |= dict.fromkeys(suffixes(name), name)
    return kinds
