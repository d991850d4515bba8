"""Line charts as small PNG files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SIZE = (720, 420)
BORDER = (64, 34, 170, 44)  # left, top, right (for the legend), bottom
COLOURS = (
    "#1b6ca8",
    "#d1495b",
    "#2e8b57",
    "#edae49",
    "#6a4c93",
    "#444444",
    "#00a6a6",
    "#b56576",
    "#7fb800",
    "#f06c00",
    "#9e6f21",
    "#000080",
)

Curves = Mapping[str, Sequence[tuple[float, float]]]


def draw(path: Path, curves: Curves, title: str, across: str) -> None:
    """Writes curves, each a name and its (x, y), as a PNG; non-finite points are left out."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    points = [point for curve in curves.values() for point in curve]
    axes = _Axes([x for x, _ in points], [y for _, y in points])
    _frame(pen, axes, title, across)
    for number, (name, curve) in enumerate(curves.items()):
        _curve(pen, axes, number, name, curve)
    picture.quantize(64).save(path, optimize=True)


class _Axes:
    """The mapping from data to pixels."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.x, self.y = _range(xs), _range(ys)

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, top, right, bottom = BORDER
        across, up = ((value - low) / (high - low) for value, (low, high) in ((x, self.x), (y, self.y)))
        return left + across * (SIZE[0] - left - right), SIZE[1] - bottom - up * (SIZE[1] - top - bottom)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _frame(pen: Any, axes: _Axes, title: str, across: str) -> None:
    (low_x, high_x), (low_y, high_y) = axes.x, axes.y
    left, bottom = axes.at(low_x, low_y)
    right, top = axes.at(high_x, high_y)
    pen.rectangle((left, top, right, bottom), outline="#999999")
    pen.text((left, 10), title, fill="black")
    pen.text(((left + right) / 2, bottom + 24), across, fill="black", anchor="mt")
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = low_x + share * (high_x - low_x), low_y + share * (high_y - low_y)
        pen.text((axes.at(x, low_y)[0], bottom + 6), f"{x:g}", fill="#555555", anchor="mt")
        pen.text((left - 6, axes.at(low_x, y)[1]), f"{y:.3g}", fill="#555555", anchor="rm")
        pen.line((left, axes.at(low_x, y)[1], right, axes.at(low_x, y)[1]), fill="#eeeeee")


def _curve(pen: Any, axes: _Axes, number: int, name: str, curve: Sequence[tuple[float, float]]) -> None:
    colour = COLOURS[number % len(COLOURS)]
    places = [axes.at(x, y) for x, y in curve]
    if len(places) > 1:
        pen.line(places, fill=colour, width=2)
    for x, y in places:
        pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=colour)
    row = BORDER[1] + 16 * number
    pen.line((SIZE[0] - BORDER[2] + 10, row, SIZE[0] - BORDER[2] + 28, row), fill=colour, width=3)
    pen.text((SIZE[0] - BORDER[2] + 34, row), name, fill="black", anchor="lm")
