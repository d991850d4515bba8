"""Reads a file and the text in its images: photos, screenshots, scans in a PDF, videos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Frames, Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.lines import LEGIBLE, lines_in
from lingxi.media.ocr import engine
from lingxi.media.page import is_scan, page_image
from lingxi.media.read import Reading, ending, read, reader_of, suffixes
from lingxi.media.registry import HasSections
from lingxi.media.screen import with_frames
from lingxi.media.time_limit import TimeLimit
from lingxi.media.unread_text import with_unread_text
from lingxi.types import Image, Limits, Place, Segment, Source, Text, Video

FEW = 200  # characters: a scan with so few has a footer or a stamp, and its words are in the picture


def holds_pictures(name: str) -> bool:
    """Whether a file of this name contains images that may show text."""
    kinds = suffixes("image") | suffixes("video") | suffixes("pdf")
    return ending(name) in kinds or isinstance(reader_of(name), HasSections)


def read_written(source: Source, limits: Limits, side: int, before: Reading | None = None) -> Reading:
    """Like :func:`lingxi.media.read.read`, with the lines of text in images, frames and pages that are scans.

    OCR is skipped for images in which the detector finds no text, and for those not reached within
    ``limits.writing_seconds`` of processor time (per part of a long file), which is reported as a loss. Raises
    UnreadableMedia.
    """
    if not holds_pictures(source.path.name):
        return read(source, limits, side, before)
    alone = ending(source.path.name) in suffixes("image")
    reading = read(source, limits, max(side, LEGIBLE) if alone else side, before)
    limit = TimeLimit(limits.writing_seconds)
    if ending(source.path.name) in suffixes("video"):
        return with_frames(reading, limits, limit, before.shown if before else ())
    letters = _letters(reading) if ending(source.path.name) in suffixes("pdf") else {}
    segments, left = [], False
    for each in reading.segments:
        if isinstance(each.media, Image):
            due = _is_picture(source, each.place, letters, limits.passwords)
            late = due and limit.is_over
            left |= late
            each = _read(source, each, each.media, side, limits.passwords if due and not late else None)
        elif isinstance(each.media, Video):  # of a picture that moves, as large as its lines needed
            each = replace(each, media=replace(each.media, frames=_reduced(each.media.frames, side)))
        segments.append(each)
    found = replace(reading, segments=tuple(segments))
    return with_unread_text(found, limits, limit) if left else found


def _read(source: Source, segment: Segment, picture: Image, side: int, passwords: Sequence[str] | None) -> Segment:
    """The segment with its lines, and with its image no larger than ``side`` needs; None as ``passwords``: no lines."""
    place = segment.place
    due = passwords is not None
    seen = _drawn(source, place, picture, passwords or ()) if place.in_document and due else picture.pixels
    written = lines_in(seen, engine) if due else ()
    factor = 1 if place.in_document else min(seen.shape[:2]) // side
    small = picture if factor < 2 else Image(np.asarray(Pillow.fromarray(seen).reduce(factor)))
    return replace(segment, media=small, written=written)


def _reduced(frames: Frames, side: int) -> Frames:
    """Frames no larger than ``side`` needs."""
    factor = min(frames.shape[1:3]) // max(1, side)
    return frames if factor < 2 else np.stack([np.asarray(Pillow.fromarray(each).reduce(factor)) for each in frames])


def _letters(reading: Reading) -> Counter[int | None]:
    """How many characters the text of every page has."""
    found = Counter[int | None]()
    for each in reading.segments:
        if isinstance(each.media, Text):
            found[each.place.page] += len(each.media.text)
    return found


def _is_picture(source: Source, place: Place, letters: Mapping[int | None, int], passwords: Sequence[str]) -> bool:
    """Whether the words of an image are not in a text as well: not those of a page that is drawn from its text."""
    written = letters.get(place.page, 0)
    return not written or (written <= FEW and place.page is not None and is_scan(source.path, place.page, passwords))


def _drawn(source: Source, place: Place, small: Image, passwords: Sequence[str]) -> Pixels:
    """The page, or the picture in a document, large enough for OCR."""
    try:
        return page_image(source.path, place, LEGIBLE, passwords).pixels
    except UnreadableMedia:
        return small.pixels
