"""Months and places of a library, each with a picture that stands for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from lingxi.apps.explore.exploration import Stretch
from lingxi.apps.explore.item import Item
from lingxi.apps.filters.gazetteer import gazetteer

CELL = 4  # parts of a degree: items of one such cell are at one place where no city is known
PLACES = 100  # at most


def months(items: Sequence[Item]) -> tuple[Stretch, ...]:
    """The months from which there is something, in order."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.date is not None:
            found[f"{item.date:%Y-%m}"].append(item)
    return tuple(Stretch(month, len(of), _cover(of)) for month, of in sorted(found.items()))


def places(items: Sequence[Item]) -> tuple[Stretch, ...]:
    """The places where something was taken, most frequent first: the nearest cities, where they are installed."""
    cells: defaultdict[tuple[int, int], list[Item]] = defaultdict(list)
    for item in items:
        if item.latitude is not None and item.longitude is not None:
            cells[round(item.latitude * CELL), round(item.longitude * CELL)].append(item)
    found: defaultdict[str, list[Item]] = defaultdict(list)
    names: dict[str, dict[str, str]] = {}
    for of in cells.values():
        latitude, longitude = _middle(of)
        city = gazetteer().nearest(latitude, longitude)
        name = city["en"] if city else f"{latitude:.1f}, {longitude:.1f}"
        names[name] = city
        found[name] += of
    ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))[:PLACES]
    return tuple(Stretch(name, len(of), _cover(of), names[name], *_middle(of)) for name, of in ordered)


def _middle(items: Sequence[Item]) -> tuple[float, float]:
    """The mean latitude and longitude, in degrees."""
    at = [(item.latitude or 0.0, item.longitude or 0.0) for item in items]
    return round(sum(each[0] for each in at) / len(at), 4), round(sum(each[1] for each in at) / len(at), 4)


def _cover(items: Sequence[Item]) -> str:
    """The segment that stands for items: an image in the middle of them by time, if there is one."""
    seen = [item for item in items if item.modality in ("image", "video")] or list(items)
    ordered = sorted(seen, key=lambda item: (str(item.date or ""), item.id))
    return ordered[len(ordered) // 2].id
