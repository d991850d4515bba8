"""Draws the outline of the land for the page's map: ``python deploy/world_outline.py land-50m.json``.

The file is the land of Natural Earth 4.1 (public domain) at 1:50 million, as TopoJSON; npm has it as world-atlas.
It becomes one SVG path in the projection of web maps (Mercator), simplified as Douglas and Peucker did.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from lingxi.present.web.routes.page import FOLDER

SIZE = 4096  # units of the square that the earth is drawn in
LIMIT = 85.0511  # degrees of latitude where that square ends
TOLERANCE = 0.9  # units that a simplified line may be off at the equator: about 9 km
SMALLEST = 3.0  # square units of an island at the equator
Point: TypeAlias = tuple[float, float]  # x, y in units


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The coasts of a topology, in units."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append(projected(x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                yield unrolled([point for n in ring for point in (arcs[n] if n >= 0 else arcs[~n][::-1])[:-1]])


def unrolled(ring: Sequence[Point]) -> list[Point]:
    """A coast without a jump at 180 degrees: it may leave the square, whose copies the page puts side by side."""
    whole = [ring[0]]
    for x, y in ring[1:]:
        whole.append((x - SIZE * round((x - whole[-1][0]) / SIZE), y))
    if abs(whole[-1][0] - whole[0][0]) > SIZE / 2:  # Antarctica goes around the earth: its other side is the edge
        whole += [(whole[-1][0], float(SIZE)), (whole[0][0], float(SIZE))]
    return whole


def projected(longitude: float, latitude: float) -> Point:
    """Where a place lies in the square."""
    angle = math.radians(max(-LIMIT, min(LIMIT, latitude)))
    return (longitude + 180) / 360 * SIZE, (0.5 - math.asinh(math.tan(angle)) / math.tau) * SIZE


def simplified(line: Sequence[Point]) -> list[Point]:
    """The line without points that are off by less than the tolerance."""
    kept, parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        off = [(_distance(line[n], line[first], line[last]) * shrunk(line[n][1]), n) for n in range(first + 1, last)]
        far, at = max(off, default=(0, 0))
        if far > TOLERANCE:
            kept.add(at)
            parts += [(first, at), (at, last)]
    return [line[n] for n in sorted(kept)]


def _distance(point: Point, first: Point, last: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, first, last
    length = math.hypot(bx - ax, by - ay)
    if not length:
        return math.hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def shrunk(y: float) -> float:
    """How long a line of one unit is on the ground, compared with one at the equator."""
    return 1 / math.cosh((0.5 - y / SIZE) * math.tau)


def area(ring: Sequence[Point]) -> float:
    """The area inside a ring, in square units at the equator."""
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    return abs(doubled) / 2 * shrunk(ring[0][1]) ** 2


def drawn(ring: Sequence[Point]) -> str:
    """A ring as a part of an SVG path: whole units, each relative to the one before."""
    whole = [(round(x), round(y)) for x, y in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole) if a != b]
    said = "".join(f"{x:+}{y:+}" if n else f"{x}{y:+}" for n, (x, y) in enumerate(steps))
    return f"M{whole[0][0]} {whole[0][1]}l{said}z"


def main(source: str) -> None:
    """Writes the page's world.svg."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    large = [ring for ring in rings(topology) if area(ring) >= SMALLEST]
    path = "".join(drawn(simplified(ring)) for ring in sorted(large, key=area, reverse=True))
    land = f'<path id="land" fill-rule="evenodd" d="{path}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{land}</svg>\n'
    (FOLDER / "world.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
