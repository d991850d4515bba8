"""A library that answers every search with the hits that a test gives it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Unpack

from lingxi.search.hit import Contribution, Hit, Hits, Signal
from lingxi.search.options import SearchOptions
from lingxi.search.query import Marks, Query
from lingxi.types import Modality


def passage(text: str, probability: float = 0.9, name: str = "", **more: Any) -> Hit:
    """A passage that was found by its words."""
    signals = {"some words": Contribution(1, 10.0 * probability, Signal("words", detail="some"))}
    path = Path(f"/notes/{name or text[:8]}.txt")
    return Hit(f"{name}{text}", path, probability, "text", probability, text=text, signals=signals, **more)


def picture(name: str, probability: float = 0.9, modality: Modality = "image", **facts: Any) -> Hit:
    """A picture that was found."""
    return Hit(name, Path(name), probability, modality, probability, facts=facts)


class Shelf:
    """What the apps see of a library; it remembers how it was searched."""

    def __init__(self, *hits: Hit, nothing: bool = False) -> None:
        self.hits = hits
        self.nothing = nothing
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The given hits of the wanted kinds."""
        self.asked.append((str(query), dict(options)))
        kinds = options.get("modality") or ("text", "image", "video", "audio")
        kept = [hit for hit in self.hits if hit.modality in kinds]
        kept = [hit for hit in kept if (hit.probability or 0.0) >= options.get("min_probability", 0.0)]
        if within := options.get("within"):
            kept = [hit for hit in kept if hit.path == within]
        return Hits(kept[:limit], len(kept), nothing=self.nothing or not kept)

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The hits with these ids."""
        return [hit for hit in self.hits if hit.id in ids]

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The paths, or the number of hits of a kind; no times."""
        self.asked.append((field, {"where": where}))
        if field == "path":
            return [(str(hit.path), 1) for hit in self.hits]
        return [("image", len(self.hits))] if field == "modality" else []

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """Nothing is marked."""
        return ()
