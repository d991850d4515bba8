"""Where a library's files were taken: the cells of a grid over the earth, each with its files counted and a cover."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.errors import BadQuery
from lingxi.search.file_order import FileOrder
from lingxi.store.filter_language import parse

MOST = 1_000  # cells of an answer
SMALLEST, LARGEST = 0.001, 90.0  # degrees of a cell
APART = 0.2  # degrees of the squares that part places
_Cells: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Box:
    """A part of the earth, in degrees."""

    south: float
    west: float
    north: float
    east: float


WORLD = Box(-90.0, -180.0, 90.0, 180.0)


@dataclass(frozen=True)
class Cell:
    """The files that were taken in one cell of a grid."""

    box: Box
    files: int
    cover: str  # id of the first segment of the newest file
    latitude: float  # in degrees, of the file that is nearest to the middle of all
    longitude: float
    places: int = 1  # groups of its files that lie apart from each other: about 20 km at least


def places(order: FileOrder, where: str | None = None, degrees: float = 5.0, within: Box = WORLD) -> tuple[Cell, ...]:
    """The cells, ``degrees`` wide and high, with files that match a filter: most files first, 1,000 at most.

    Raises BadFilter, and BadQuery for a width that is not from 0.001 to 90.
    """
    if not SMALLEST <= degrees <= LARGEST:
        raise BadQuery(f"a cell of the map is {SMALLEST} to {LARGEST} degrees wide, not {degrees}")
    located = order.located(parse(where) if where else None)
    if not located:
        return ()
    at = np.array([(each.latitude, each.longitude) for each in located])  # (n, 2)
    lower, upper = (within.south, within.west), (within.north, within.east)
    there = np.flatnonzero(((at >= lower) & (at <= upper)).all(axis=1))
    if not there.size:
        return ()
    grid, cell_of = np.unique(np.floor(at[there] / degrees).astype(np.int64), axis=0, return_inverse=True)
    cell_of = cell_of.ravel()
    newest = np.zeros(len(grid), np.int64)
    newest[cell_of] = there  # files ascend by date, so that the last one stays
    counts = np.bincount(cell_of, minlength=len(grid))
    middle = there[_middle(at[there], cell_of, counts)]
    groups = _groups(at[there], cell_of)
    best = np.lexsort((grid[:, 1], grid[:, 0], -counts))[:MOST]
    return tuple(
        Cell(
            _box(grid[n], degrees),
            int(counts[n]),
            located[newest[n]].id,
            located[middle[n]].latitude,
            located[middle[n]].longitude,
            groups[n],
        )
        for n in best
    )


def _middle(at: npt.NDArray[np.float64], cell_of: _Cells, counts: _Cells) -> _Cells:
    """Of each cell, the file (a row of ``at``) that is nearest to the mean of its files."""
    means = np.stack([np.bincount(cell_of, at[:, axis]) / counts for axis in (0, 1)], axis=1)
    off = np.linalg.norm(at - means[cell_of], axis=1)
    order = np.lexsort((off, cell_of))
    return order[np.concatenate(([0], np.cumsum(counts)[:-1]))]


def _groups(at: npt.NDArray[np.float64], cell_of: _Cells) -> Counter[int]:
    """Of each cell, in how many groups its files lie: squares of 0.2 degrees that touch each other are one."""
    keys = np.column_stack([cell_of, np.floor(at / APART).astype(np.int64)])
    left = {(int(cell), int(north), int(east)) for cell, north, east in np.unique(keys, axis=0)}
    found = Counter[int]()
    while left:
        near = [left.pop()]
        found[near[0][0]] += 1
        for cell, north, east in near:
            around = {(cell, north + y, east + x) for y in (-1, 0, 1) for x in (-1, 0, 1)} & left
            left -= around
            near += around
    return found


def _box(cell: _Cells, degrees: float) -> Box:
    south, west = (float(each) * degrees for each in cell)
    return Box(round(south, 5), round(west, 5), round(south + degrees, 5), round(west + degrees, 5))
