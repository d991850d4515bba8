"""Which subtitle files belong to a video or a sound: talk.srt or talk.zh.srt to talk.mp4, in any case."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from lingxi.media.read import ending, suffixes
from lingxi.media.subtitle_formats import SUBTITLES

MOST_PARTS = 3  # of a name between that of the video and the extension, as in talk.zh-Hans.forced.srt
SETTLED_NS = 2 * 10**9  # a folder that changed later may change again without another time stamp

Assigned = Mapping[str, Sequence[str]]  # the subtitle files of each stem, in lower case


def subtitles_beside(path: Path) -> list[Path]:
    """The subtitle files of a video or a sound: that of its name first, then those with a language."""
    try:
        changed = path.parent.stat().st_mtime_ns
        settled = time.time_ns() - changed > SETTLED_NS
        found = _known(path.parent, changed) if settled else assigned(_names(path.parent))
    except OSError:
        return []
    return [path.parent / name for name in found.get(_stem(path.name), ())]


def assigned(names: Iterable[str]) -> Assigned:
    """The subtitle files among the names in a folder that belong to a video or a sound, by its stem in lower case.

    >>> assigned(["talk.mp4", "talk.zh.srt", "song.lrc"])
    {'talk': ['talk.zh.srt']}
    """
    written = [name for name in names if ending(name) in SUBTITLES]
    stems = {_stem(name) for name in names if is_timed(name)} if written else set()
    found = dict[str, list[str]]()
    for name in sorted(written, key=lambda each: (len(each), each)):
        stem = _stem(name)
        for _ in range(MOST_PARTS):
            if stem in stems or "." not in stem:
                break
            stem = stem.rpartition(".")[0]
        if stem in stems:
            found.setdefault(stem, []).append(name)
    return found


def is_timed(name: str) -> bool:
    """Whether a file of this name is a video or a sound."""
    return ending(name) in _timed()


@cache
def _timed() -> frozenset[str]:
    return suffixes("audio") | suffixes("video")


def _stem(name: str) -> str:
    return name[: len(name) - len(ending(name))].lower()


@lru_cache(maxsize=8)
def _known(folder: Path, changed: int) -> Assigned:
    """``changed`` is a part of the key only."""
    del changed
    return assigned(_names(folder))


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as found:
        return [each.name for each in found]
