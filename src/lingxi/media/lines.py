"""Reads the lines of text in an image: a large one is scaled for legibility, a long one is read in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.media.ocr import SAME, Ocr, overlap
from lingxi.media.text_presence import may_hold_text
from lingxi.types import Line

LEGIBLE = 1_200  # pixels of the shorter side for OCR: a page of A4 at 145 dots an inch
TALL = 1.75  # ratio of the sides of a piece
LONG = 1_600  # pixels: a piece is at least so long, so that a strip of one line is not cut
SHARED = 0.1  # overlap of neighbouring pieces, as a share of their length, so that no line of a page is cut in both
EDGE = 0.004  # of a piece, as a share of its size

Piece: TypeAlias = tuple[int, int, int, int]  # left, top, right and bottom, in pixels


def lines_in(pixels: Pixels, engine: Callable[[], Ocr]) -> tuple[Line, ...]:
    """The lines that an engine reads in an image (h, w, 3); a long one is read in pieces.

    Pieces that hold no text are not read, and the engine is made only for one that may. A line that is wider than
    the overlap of two pieces is read in two parts.
    """
    height, width = pixels.shape[:2]
    whole, cut = list[Line](), list[Line]()
    for piece in _pieces(width, height):
        left, top, right, bottom = piece
        part = pixels[top:bottom, left:right]
        if not may_hold_text(part):
            continue
        for line in engine().read(_scaled(part, LEGIBLE)):
            into = cut if _is_cut(line, piece, width, height) else whole
            into.append(_placed(line, piece, width, height))
    return tuple(_once(whole + cut))


def _once(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without those that share most of their place with an earlier one."""
    kept = list[Line]()
    for line in lines:
        if not any(overlap(line.box, other.box) > SAME for other in kept):
            kept.append(line)
            yield line


def _scaled(pixels: Pixels, side: int) -> Pixels:
    """The image with a shorter side of at most ``side``."""
    scale = side / min(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    return np.asarray(Pillow.fromarray(pixels).resize(size, Pillow.Resampling.BICUBIC, reducing_gap=2.0))


def _pieces(width: int, height: int) -> Iterator[Piece]:
    """Overlapping pieces of one size along the longer side."""
    short, long = min(width, height), max(width, height)
    size = min(long, max(round(TALL * short), LONG))
    shared = round(SHARED * size)
    count = 1 if long == size else -(-(long - shared) // (size - shared))
    for n in range(count):
        start = 0 if count == 1 else round(n * (long - size) / (count - 1))
        yield (start, 0, start + size, height) if width > height else (0, start, width, start + size)


def _placed(line: Line, piece: Piece, width: int, height: int) -> Line:
    """The line with its box as shares of the whole image."""
    left, top, right, bottom = piece
    xs = [(left + x * (right - left)) / width for x in line.box[::2]]
    ys = [(top + y * (bottom - top)) / height for y in line.box[1::2]]
    return replace(line, box=tuple(round(value, 4) for pair in zip(xs, ys, strict=True) for value in pair))


def _is_cut(line: Line, piece: Piece, width: int, height: int) -> bool:
    """Whether the line touches an inner edge of the piece; the neighbouring piece has the whole line."""
    inside = (piece[0] > 0, piece[1] > 0, piece[2] < width, piece[3] < height)
    xs, ys = line.box[::2], line.box[1::2]
    touches = (min(xs) < EDGE, min(ys) < EDGE, max(xs) > 1 - EDGE, max(ys) > 1 - EDGE)
    return any(each and touch for each, touch in zip(inside, touches, strict=True))
