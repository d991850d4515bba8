"""Reads a file and the text in its images: photos, screenshots, scans in a PDF, videos."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.lines import LEGIBLE, lines_in
from lingxi.media.ocr import engine
from lingxi.media.page import page_image
from lingxi.media.read import Reading, ending, read, suffixes
from lingxi.media.screen import with_frames
from lingxi.types import Image, Limits, Segment, Source

PAGED = frozenset({".pdf"})


def holds_pictures(name: str) -> bool:
    """Whether a file of this name contains images that may show text."""
    return ending(name) in suffixes("image") | suffixes("video") | PAGED


def read_written(source: Source, limits: Limits, side: int, before: Reading | None = None) -> Reading:
    """Like :func:`lingxi.media.read.read`, with the lines of text in images, frames and pages without text.

    OCR is skipped for images in which the detector finds no text, and for those not reached within
    ``limits.writing_seconds`` (per part of a video). Raises UnreadableMedia.
    """
    if not holds_pictures(source.path.name):
        return read(source, limits, side, before)
    alone = ending(source.path.name) in suffixes("image")
    reading = read(source, limits, max(side, LEGIBLE) if alone else side, before)
    until = time.monotonic() + limits.writing_seconds
    if ending(source.path.name) in suffixes("video"):
        return with_frames(reading, limits, until, before.shown if before else ())
    lettered = {each.place.page for each in reading.segments if not isinstance(each.media, Image)}
    segments = []
    for each in reading.segments:
        if isinstance(each.media, Image):
            due = time.monotonic() < until and (alone or each.place.page not in lettered)
            each = _read(source, each, each.media, side, due=due)
        segments.append(each)
    return replace(reading, segments=tuple(segments))


def _read(source: Source, segment: Segment, picture: Image, side: int, *, due: bool) -> Segment:
    """The segment with its lines if they are ``due``, and with its image no larger than ``side`` needs."""
    page = segment.place.page
    seen = _drawn(source, page, picture) if page is not None and due else picture.pixels
    written = lines_in(seen, engine) if due else ()
    factor = 1 if page is not None else min(seen.shape[:2]) // side
    small = picture if factor < 2 else Image(np.asarray(Pillow.fromarray(seen).reduce(factor)))
    return replace(segment, media=small, written=written)


def _drawn(source: Source, page: int, small: Image) -> Pixels:
    """The page, rendered large enough for OCR."""
    try:
        return page_image(source.path, page, LEGIBLE).pixels
    except UnreadableMedia:
        return small.pixels
