"""Recognises an indexed folder at its new place, by the content of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from lingxi.address import address_of
from lingxi.index.snapshot import FIRST, under
from lingxi.store.engine import Engine
from lingxi.store.where import OneOf, both

DIGESTS = 1024  # per request, at most


@dataclass(frozen=True)
class MovedRoot:
    """An indexed folder whose files are mostly found elsewhere now."""

    root: Path
    assets: tuple[str, ...]  # ids of the files that are identical in the new place
    whole: bool  # whether these are all of its files


def moved_root(engine: Engine, old: Path, new: Path) -> MovedRoot | None:
    """Whether most files of ``old`` exist below ``new`` with the same names and content."""
    here = {place for place, _ in _places(engine, new)}
    there = list(_places(engine, old))
    same = tuple(asset for place, asset in there if place in here)
    return MovedRoot(old, same, len(same) == len(there)) if 2 * len(same) > len(there) else None


def _places(engine: Engine, root: Path) -> Iterator[tuple[bytes, str]]:
    """For each file below a folder: a digest of its relative name and content, and its asset."""
    below = address_of(root).rstrip("/") + "/"
    for point in engine.scroll(both(FIRST, under(root)), ["address", "asset", "digest"]):
        address = str(point.payload["address"])
        if address.startswith(below):
            place = f"{address.removeprefix(below)}\0{point.payload.get('digest', '')}"
            yield blake2b(place.encode(), digest_size=16).digest(), str(point.payload["asset"])


def moved_files(engine: Engine, missing: list[str], is_new: Callable[[str, str], bool]) -> set[str]:
    """Those of the ``missing`` assets whose content a new asset has: they were moved.

    ``is_new`` says of an asset, by its id and address, whether this run added it.
    """
    digests = dict[str, list[str]]()
    for start in range(0, len(missing), DIGESTS):
        where = both(FIRST, OneOf("asset", tuple(missing[start : start + DIGESTS])))
        for point in engine.scroll(where, ["asset", "digest"]):
            digests.setdefault(str(point.payload.get("digest", "")), []).append(str(point.payload["asset"]))
    found, wanted = set[str](), sorted(digest for digest in digests if digest)
    for start in range(0, len(wanted), DIGESTS):
        where = both(FIRST, OneOf("digest", tuple(wanted[start : start + DIGESTS])))
        for point in engine.scroll(where, ["address", "asset", "digest"]):
            if is_new(str(point.payload["asset"]), str(point.payload["address"])):
                found.update(digests[str(point.payload["digest"])])
    return found
