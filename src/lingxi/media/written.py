"""A file is read together with what is written in its pictures: in photos, screenshots and the scans of a PDF."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.ocr import Ocr, engine
from lingxi.media.page import page_image
from lingxi.media.read import Reading, ending, read, suffixes
from lingxi.media.text_presence import may_hold_text
from lingxi.types import Image, Limits, Line, Segment, Source

LEGIBLE = 1_200  # pixels of the shorter side at which a picture is read: a page of A4 at 145 dots an inch
TALL = 1.75  # a picture longer than this many times its shorter side is read piece by piece
SHARED = 0.15  # of the shorter side that neighbouring pieces have in common, so that no line is cut in both
EDGE, SAME = 0.004, 0.6  # shares of a piece, and of the smaller of two boxes
PAGED = frozenset({".pdf"})

Piece: TypeAlias = tuple[int, int, int, int]  # left, top, right and bottom, in pixels


def holds_pictures(name: str) -> bool:
    """Whether a file of this name has pictures in which something may be written."""
    return ending(name) in suffixes("image") | PAGED


def read_written(source: Source, limits: Limits, side: int, before: Reading | None = None) -> Reading:
    """Like :func:`lingxi.media.read.read`, with the lines that are written in pictures and in pages without text.

    Pictures in which a first look finds no text are not read; nor are those that are not reached within
    ``limits.writing_seconds``. Raises UnreadableMedia.
    """
    if not holds_pictures(source.path.name):
        return read(source, limits, side, before)
    alone = ending(source.path.name) in suffixes("image")
    reading = read(source, limits, max(side, LEGIBLE) if alone else side, before)
    until = time.monotonic() + limits.writing_seconds
    lettered = {each.place.page for each in reading.segments if not isinstance(each.media, Image)}
    segments = []
    for each in reading.segments:
        if isinstance(each.media, Image):
            due = time.monotonic() < until and (alone or each.place.page not in lettered)
            each = _read(source, each, each.media, side, due=due)
        segments.append(each)
    return replace(reading, segments=tuple(segments))


def lines_in(pixels: Pixels, ocr: Ocr) -> tuple[Line, ...]:
    """The lines that ``ocr`` reads in a picture (h, w, 3); a long one is read piece by piece."""
    legible = _scaled(pixels, LEGIBLE)
    height, width = legible.shape[:2]
    found = tuple[Line, ...]()
    for left, top, right, bottom in _pieces(width, height):
        piece = (left, top, right, bottom)
        whole = [each for each in ocr.read(legible[top:bottom, left:right]) if not _is_cut(each, piece, width, height)]
        placed = [_placed(each, piece, width, height) for each in whole]
        found += tuple(each for each in placed if not any(_is_same(each, other) for other in found))
    return found


def _read(source: Source, segment: Segment, picture: Image, side: int, *, due: bool) -> Segment:
    """The segment with its lines where they are ``due``, and its picture no larger than ``side`` asks for."""
    page = segment.place.page
    seen = _drawn(source, page, picture) if page is not None and due else picture.pixels
    written = lines_in(seen, engine()) if due and may_hold_text(seen) else ()
    factor = 1 if page is not None else min(seen.shape[:2]) // side
    small = picture if factor < 2 else Image(np.asarray(Pillow.fromarray(seen).reduce(factor)))
    return replace(segment, media=small, written=written)


def _drawn(source: Source, page: int, small: Image) -> Pixels:
    """The page, large enough to be read."""
    try:
        return page_image(source.path, page, LEGIBLE).pixels
    except UnreadableMedia:
        return small.pixels


def _scaled(pixels: Pixels, side: int) -> Pixels:
    """The picture with a shorter side of at most ``side``."""
    scale = side / min(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    return np.asarray(Pillow.fromarray(pixels).resize(size, Pillow.Resampling.BICUBIC, reducing_gap=2.0))


def _pieces(width: int, height: int) -> Iterator[Piece]:
    """Pieces along the longer side, of one size, that cover the picture."""
    short, long = min(width, height), max(width, height)
    size = min(long, round(TALL * short))
    count = 1 if long == size else -(-(long - round(SHARED * short)) // (size - round(SHARED * short)))
    for n in range(count):
        start = 0 if count == 1 else round(n * (long - size) / (count - 1))
        yield (start, 0, start + size, height) if width > height else (0, start, width, start + size)


def _placed(line: Line, piece: Piece, width: int, height: int) -> Line:
    """The line with its box as shares of the whole picture."""
    left, top, right, bottom = piece
    xs = [(left + x * (right - left)) / width for x in line.box[::2]]
    ys = [(top + y * (bottom - top)) / height for y in line.box[1::2]]
    return replace(line, box=tuple(round(value, 4) for pair in zip(xs, ys, strict=True) for value in pair))


def _is_cut(line: Line, piece: Piece, width: int, height: int) -> bool:
    """Whether it touches an edge of the piece that is none of the picture; the neighbour has it whole."""
    inside = (piece[0] > 0, piece[1] > 0, piece[2] < width, piece[3] < height)
    xs, ys = line.box[::2], line.box[1::2]
    touches = (min(xs) < EDGE, min(ys) < EDGE, max(xs) > 1 - EDGE, max(ys) > 1 - EDGE)
    return any(each and touch for each, touch in zip(inside, touches, strict=True))


def _is_same(one: Line, other: Line) -> bool:
    """Whether two pieces showed the same line."""
    (left, top, right, bottom), (a, b, c, d) = _around(one.box), _around(other.box)
    shared = max(0.0, min(right, c) - max(left, a)) * max(0.0, min(bottom, d) - max(top, b))
    return shared > SAME * min((right - left) * (bottom - top), (c - a) * (d - b))


def _around(box: Sequence[float]) -> tuple[float, float, float, float]:
    return min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2])
