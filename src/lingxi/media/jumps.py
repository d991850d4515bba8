"""Finds files whose clock jumps, such as recordings that were put behind each other: times in them are no index."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from lingxi.media.clock import BACK_S, FORWARD_S
from lingxi.media.first_bytes import ELEMENTARY
from lingxi.media.joined import BEGINNINGS, begins_again
from lingxi.media.joined_matroska import spliced

JUMPING = frozenset({"mpegts", "mpeg"})  # formats that may be put behind each other, with the clock of a sender
MATROSKA = frozenset({"matroska", "matroska,webm"})  # names of one demuxer
SMALL = 4 * 2**20  # bytes of a file that is examined as a whole
PLACES = 32  # in a larger file that are examined, evenly spread
PACKETS = 200  # at each place, at most
SPREAD_S, UNEVEN = (
    5.0,
    20.0,
)  # time stamps of streams differ by less; the time between places differs by a smaller factor


def is_linear(container: Any) -> bool:
    """Whether a time in the file is found only by reading from its beginning: it has no times, or its clock jumps."""
    name = container.format.name
    if name in ELEMENTARY:
        return True
    if name not in JUMPING and name not in BEGINNINGS and name not in MATROSKA:
        return False
    try:
        changed = Path(container.name).stat().st_mtime_ns
        return _jumps(container.name, name, container.size, changed)
    except OSError:
        return False


@lru_cache(maxsize=64)
def _jumps(path: str, demuxer: str, size: int, changed: int) -> bool:
    """Whether the clock of a file jumps; ``changed`` is a part of the key only."""
    import av

    del changed
    if demuxer in MATROSKA:
        with Path(path).open("rb") as file:
            return spliced(file) is not None
    if demuxer in BEGINNINGS:
        return begins_again(Path(path), demuxer)
    with Path(path).open("rb") as file, av.open(file, format=demuxer) as container:
        if size <= SMALL:
            return _any_jump(container)
        found = [each for n in range(PLACES) if (each := _time_at(container, size * n // PLACES)) is not None]
        found += _last_time(container, size)
    steps = [after - before for before, after in pairwise(found)]
    if not steps:
        return False
    return min(steps) < -SPREAD_S or max(steps) > UNEVEN * max(median(steps), SPREAD_S)


def _any_jump(container: Any) -> bool:
    """Whether the time stamps of any stream jump."""
    last = dict[int, float]()
    for stream, at_s in _times(container):
        before = last.get(stream, at_s)
        if not -BACK_S <= at_s - before <= FORWARD_S:
            return True
        last[stream] = at_s
    return False


def _time_at(container: Any, position: int) -> float | None:
    """The first time stamp behind a position, in seconds."""
    container.seek(position, unsupported_byte_offset=True)
    return next((at_s for _, at_s in islice(_times(container), PACKETS)), None)


def _last_time(container: Any, size: int) -> list[float]:
    """The last time stamp, if there is one near the end."""
    container.seek(size - SMALL // 4, unsupported_byte_offset=True)
    return [at_s for _, at_s in _times(container)][-1:]


def _times(container: Any) -> Iterator[tuple[int, float]]:
    """Of each packet its stream and its time stamp; ends where the file cannot be read on."""
    import av

    try:
        for packet in container.demux():
            if packet.dts is not None:
                yield packet.stream.index, float(packet.dts * packet.time_base)
    except av.FFmpegError:
        return
