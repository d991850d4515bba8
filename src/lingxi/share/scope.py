"""The scope of a token: which segments it shows, as one filter, and what of them it hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from lingxi.address import address_of, asset_id, is_id, path_of, shown
from lingxi.index.snapshot import FOUND
from lingxi.search.album import Album
from lingxi.search.live_pairs import films_of
from lingxi.store.engine import ReadsPoints
from lingxi.store.fields import ADDED
from lingxi.store.where import NOTHING, And, Compare, Not, OneOf, Or, Where
from lingxi.types import Modality

PLACES = frozenset({"latitude", "longitude", "place"})  # fields that say where something was taken
FOLDERS = frozenset({"path", "folder"})  # fields that say where a file lies; no scope shows them
MOST_FOLDERS = 100_000  # below one folder of a scope, whose names are compared


@dataclass(frozen=True)
class Scope:
    """What a token shows: the segments in any of the folders or albums, of the kinds; everything where none is named.

    ``originals`` gives files and clips, else only previews; ``location`` gives the places where they were taken.
    """

    folders: tuple[Path, ...] = ()
    albums: tuple[str, ...] = ()
    modalities: tuple[Modality, ...] = ()
    originals: bool = True
    location: bool = True

    @property
    def hidden(self) -> frozenset[str]:
        """The fields that neither hits nor filters nor facets may use."""
        private = FOLDERS | frozenset(ADDED)
        return private if self.location else private | PLACES


@dataclass(frozen=True)
class Opened:
    """A scope with what it depends on now: its albums, and the indexed folders."""

    scope: Scope
    albums: tuple[Album, ...] = ()
    roots: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders whose files are shown with their place below it."""
        return self.scope.folders if self.scope.folders or self.scope.albums else self.roots

    def shown_path(self, path: Path) -> Path:
        """The path that is shown of a file: from the folder of the scope on; of an album, the name of the file only.

        The first part is then a digest, so that two files of one name stay two.
        """
        for folder in self.folders:
            if path.is_relative_to(folder):
                return Path("/", folder.name, path.relative_to(folder))
        return Path("/", asset_id(address_of(path))[:8], path.name)

    def where(self, engine: ReadsPoints) -> Where:
        """The filter that every read of the scope is joined with."""
        parts: list[Where] = [FOUND]
        if self.scope.folders or self.scope.albums:
            folders = (_inside(folder, engine) for folder in self.scope.folders)
            picked = (_picked(album, engine) for album in self.albums)
            live = tuple(sorted(self.live_photos(engine)))
            parts.append(Or((*folders, *picked, OneOf("asset", live) if live else NOTHING)))
        if self.scope.modalities:
            parts.append(OneOf("modality", self.scope.modalities))
        return And(tuple(parts))

    def live_photos(self, engine: ReadsPoints) -> frozenset[str]:
        """The files, by id, of the Live Photos of which an album has a half: both halves are shown."""
        ids = [id_ for album in self.albums for id_ in album.ids if is_id(id_)]
        films = films_of(engine, {str(point.payload["asset"]) for point in engine.get(ids)})
        return frozenset(chain.from_iterable(films.items()))


def _inside(folder: Path, engine: ReadsPoints) -> Where:
    """What lies in a folder, without files of another folder whose name differs by case only: filters fold letters."""
    name = shown(folder)
    below = Compare("folder", "under", name)
    values = engine.facet("folder", below, MOST_FOLDERS)
    if len(values) < MOST_FOLDERS and all(_is_below(value, name) for value, _ in values):
        return below
    points = engine.scroll(below, ["asset", "address"])
    others = {
        str(each.payload["asset"]) for each in points if not path_of(each.payload["address"]).is_relative_to(folder)
    }
    return And((below, Not(OneOf("asset", tuple(sorted(others))))))


def _is_below(value: str, folder: str) -> bool:
    return value == folder or value.startswith(folder.rstrip("/") + "/")


def _picked(album: Album, engine: ReadsPoints) -> Where:
    """Exactly the segments of an album: of a file of which one page was picked, this page."""
    orders: dict[str, set[int]] = {}
    for point in engine.get([id_ for id_ in album.ids if is_id(id_)]):
        orders.setdefault(str(point.payload["asset"]), set()).add(int(point.payload["order"]))
    files: dict[tuple[int, ...], list[str]] = {}
    for asset, found in orders.items():
        files.setdefault(tuple(sorted(found)), []).append(asset)
    parts = [And((OneOf("asset", tuple(assets)), OneOf("order", each))) for each, assets in files.items()]
    return Or((*parts, NOTHING))


def unknown_folders(folders: Sequence[Path], engine: ReadsPoints) -> list[Path]:
    """Those of which the library has nothing, or whose name filters cannot tell from others."""
    return [
        each
        for each in folders
        if Path(shown(each)) != each or not engine.count(And((FOUND, Compare("folder", "under", shown(each)))))
    ]
