"""The lines that are written in a picture: a large one is made legible, a long one read piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.media.ocr import SAME, Ocr, overlap
from lingxi.types import Line

LEGIBLE = 1_200  # pixels of the shorter side at which a picture is read: a page of A4 at 145 dots an inch
TALL = 1.75  # a picture longer than this many times its shorter side is read piece by piece
SHARED = 0.15  # of the shorter side that neighbouring pieces have in common, so that no line is cut in both
EDGE = 0.004  # of a piece

Piece: TypeAlias = tuple[int, int, int, int]  # left, top, right and bottom, in pixels


def lines_in(pixels: Pixels, ocr: Ocr) -> tuple[Line, ...]:
    """The lines that ``ocr`` reads in a picture (h, w, 3); a long one is read piece by piece."""
    legible = _scaled(pixels, LEGIBLE)
    height, width = legible.shape[:2]
    found = tuple[Line, ...]()
    for left, top, right, bottom in _pieces(width, height):
        piece = (left, top, right, bottom)
        whole = [each for each in ocr.read(legible[top:bottom, left:right]) if not _is_cut(each, piece, width, height)]
        placed = [_placed(each, piece, width, height) for each in whole]
        found += tuple(each for each in placed if not any(overlap(each.box, other.box) > SAME for other in found))
    return found


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
