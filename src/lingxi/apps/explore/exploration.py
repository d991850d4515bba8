"""The values of an exploration: plain, so that the one codec writes and reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lingxi.codec import Json


@dataclass(frozen=True)
class Cluster:
    """Files that are alike."""

    names: Mapping[str, tuple[str, ...]]  # "en" and "zh" -> up to three things that tell it from the rest, best first
    size: int
    covers: tuple[str, ...]  # ids of the segments that stand for it, nearest to its middle first
    ids: tuple[str, ...]  # of its segments, nearest to its middle first; 1,000 at most
    words: tuple[str, ...] = ()  # of its texts and captions, that the rest has less
    children: tuple[Cluster, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Files of one month or one place."""

    name: str  # "2024-05", or the place's name
    size: int
    cover: str  # id of a segment
    names: Mapping[str, str] = field(default_factory=dict)  # "en" and "zh" -> the name of a place
    latitude: float | None = None  # the mean, in degrees
    longitude: float | None = None


@dataclass(frozen=True)
class Exploration:
    """A library as a whole."""

    clusters: tuple[Cluster, ...] = ()  # largest first
    odd: tuple[str, ...] = ()  # ids of segments that are like nothing else, oddest first
    new: tuple[str, ...] = ()  # ids of the latest segments, latest first
    months: tuple[Stretch, ...] = ()  # in order
    places: tuple[Stretch, ...] = ()  # most frequent first

    def as_dict(self) -> Json:
        """The exploration as plain JSON values, without coordinates, which need the owner."""
        return {
            "clusters": [_cluster(each) for each in self.clusters],
            "odd": list(self.odd),
            "new": list(self.new),
            "months": [{"name": each.name, "size": each.size, "cover": each.cover} for each in self.months],
            "places": [vars(each) | {"names": dict(each.names)} for each in self.places],
        }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "names": {language: list(names) for language, names in cluster.names.items()},
        "words": list(cluster.words),
        "size": cluster.size,
        "covers": list(cluster.covers),
        "ids": list(cluster.ids),
        "children": [_cluster(each) for each in cluster.children],
    }
