"""What a new token may show: checked against the library, so that a slip of the pen is no silent nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lingxi.address import AnyPath, as_path, shown
from lingxi.errors import BadQuery, UnknownName
from lingxi.search.album import Album
from lingxi.search.album_files import all_kept, load_kept
from lingxi.share.scope import Opened, Scope, unknown_folders
from lingxi.store.engine import ReadsPoints
from lingxi.types import MODALITIES

MOST = 100  # folders and albums of a scope


def scope_of(
    engine: ReadsPoints,
    library: Path,
    folders: Sequence[AnyPath],
    albums: Sequence[str],
    modalities: Sequence[str],
    *,
    originals: bool,
    location: bool,
) -> Scope:
    """The scope. Raises BadQuery for a folder or an album that the library does not have, and for unknown kinds."""
    places = tuple(dict.fromkeys(as_path(each).absolute() for each in folders))
    kinds = tuple(each for each in MODALITIES if each in modalities)
    wrong = next((each for each in modalities if each not in MODALITIES), None)
    if wrong is not None:
        raise BadQuery(str(UnknownName("modality", wrong, MODALITIES)))
    if len(places) + len(albums) > MOST:
        raise BadQuery(f"a token has at most {MOST} folders and albums, not {len(places) + len(albums)}")
    if missing := unknown_folders(places, engine):
        raise BadQuery(f"the library has nothing in {shown(missing[0])}; index it first, or name another folder")
    for name in albums:
        if not isinstance(load_kept(library, name), Album):
            raise BadQuery(
                f"{name!r} is a saved search, which changes by itself; save its hits as an album to share them"
            )
    return Scope(places, tuple(dict.fromkeys(name.strip() for name in albums)), kinds, originals, location)


def opened(scope: Scope, library: Path, roots: Sequence[Path]) -> Opened:
    """A scope with its albums as they are now; an album that was deleted shows nothing."""
    albums = [each for each in all_kept(library) if isinstance(each, Album) and each.name in scope.albums]
    return Opened(scope, tuple(albums), tuple(roots))
