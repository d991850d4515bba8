"""Which of several files with the same content is the better copy, and what decides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.group import Merit

CLOSE = 0.5  # share by which sharpness must differ to count: blocks of strong compression look sharp too
STEP = 0.25  # of flaws that counts
_LAST = datetime.max


def better_first(
    files: Sequence[File], sharpness: Mapping[File, float], flaws: Mapping[File, float]
) -> tuple[list[File], Merit]:
    """The files, the better copy first, and the merit by which it is ahead of the second.

    The data of a camera count first: edits mostly lose them. Then what is changed least, has most pixels, seconds or
    characters, is sharpest where that is known, has most bytes, the earlier date, and the first path. ``flaws`` say
    how far each is a changed one.
    """
    best = max((sharpness.get(file, 0.0) for file in files), default=0.0)

    def merits(file: File) -> dict[Merit, object]:
        sharp = sharpness.get(file, 0.0) >= (1 - CLOSE) * best
        dates = [each for each in (file.taken, file.modified) if each is not None]
        return {
            "camera": not file.camera,
            "whole": round(flaws.get(file, 0.0) / STEP),
            "pixels": -file.width * file.height,
            "length": -round(file.duration_s or len(file.text)),
            "sharpness": not sharp,
            "bytes": -file.size,
            "date": min((each.replace(tzinfo=None) for each in dates), default=_LAST),
            "name": str(file.path),
        }

    ordered = sorted(files, key=lambda file: tuple(merits(file).values()))
    first, second = merits(ordered[0]), merits(ordered[1])
    return ordered, next(merit for merit in first if first[merit] != second[merit])
