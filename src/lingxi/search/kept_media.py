"""The pictures and sounds of saved searches: kept in the library under the digest of their content, once each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np

from lingxi.disk import make_private, sync_folder, write_whole
from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.search.album import SavedSearch
from lingxi.search.album_files import FOLDER as ALBUMS
from lingxi.search.album_files import all_kept
from lingxi.search.decode import decode_part
from lingxi.search.query import KeptMedia, Part, Query
from lingxi.store.kept_files import unlist
from lingxi.types import Audio

FOLDER = f"{ALBUMS}/media"
MOST_BYTES = 32 * 2**20  # of one
MOST_ALL = 2**30  # bytes of all of a library

AssetOf = Callable[[Path], str]  # the id of a file that is in the library, else nothing


def media_file(library: Path, media: KeptMedia) -> Path:
    """Where the library keeps it; raises BadQuery where it does not."""
    file = library / FOLDER / media.name
    if not file.is_file():
        kind = "image" if media.modality == "image" else "sound"
        raise BadQuery(f"the library does not keep the {kind} {media.name} any more; save the search again")
    return file


def with_files(library: Path, query: Query) -> Query:
    """The query with the files of its kept pictures and sounds; raises BadQuery where one is not there."""
    if not any(_kept(part) for part in (*query.parts, *query.without)):
        return query
    parts, without = (tuple(_with_file(library, part) for part in some) for some in (query.parts, query.without))
    return replace(query, parts=parts, without=without)


def keep_media(library: Path, query: Query, asset_of: AssetOf) -> Query:
    """Writes the pictures and sounds of a query into the library; returns the query that names them.

    Raises BadQuery for one that is too large, for too many, and for one that was kept and is gone; UnreadableMedia for
    one that cannot be decoded.
    """
    parts, without = (tuple(_keep(library, part, asset_of) for part in some) for some in (query.parts, query.without))
    return replace(query, parts=parts, without=without)


def sweep_media(library: Path) -> None:
    """Removes the pictures and sounds that no saved search uses, or only one that cannot be read."""
    if not (library / FOLDER).is_dir():
        return
    used = {name for kept in all_kept(library) if isinstance(kept, SavedSearch) for name in kept.media}
    for file in _unused(library, used):
        file.unlink(missing_ok=True)
        sync_folder(file.parent)
        unlist(library, file.relative_to(library).as_posix())


def check_media(library: Path, name: str) -> None:
    """Raises LibraryDamaged where a kept file is not what its name says."""
    file = library / FOLDER / name
    with suppress(BadQuery, FileNotFoundError):
        if KeptMedia(name).name.startswith(_digest(file.read_bytes())):
            return
        raise LibraryDamaged(f"{file} was changed after it was written; save the search that uses it again")


def _unused(library: Path, used: set[str]) -> Iterator[Path]:
    for file in (library / FOLDER).iterdir():
        with suppress(BadQuery):  # a draft, or somebody's own
            if KeptMedia(file.name).name not in used:
                yield file


def _kept(part: Part) -> KeptMedia | None:
    content = part.image if part.audio is None else part.audio
    return content if isinstance(content, KeptMedia) else None


def _with_file(library: Path, part: Part) -> Part:
    kept = _kept(part)
    if kept is None:
        return part
    file = media_file(library, kept)
    return replace(part, image=file) if part.audio is None else replace(part, audio=file)


def _keep(library: Path, part: Part, asset_of: AssetOf) -> Part:
    if part.text is not None:
        return part
    if kept := _kept(part):
        media_file(library, kept)
        return part
    content = part.image if part.audio is None else part.audio
    asset = part.asset or (asset_of(content) if isinstance(content, Path) else "")
    decode_part(part, 1)
    data = _bytes(content)
    media = KeptMedia(f"{_digest(data)}.{part.modality}")
    _write(library, media, data)
    return replace(media.part(part.weight), asset=asset)


def _bytes(content: object) -> bytes:
    from lingxi.media.lossless import png, wav  # a search starts faster without it

    if isinstance(content, Path):
        size = content.stat().st_size
        if size > MOST_BYTES:
            raise BadQuery(_too_large(size))
        return content.read_bytes()
    if isinstance(content, np.ndarray):
        return png(content)
    return wav(content) if isinstance(content, Audio) else content if isinstance(content, bytes) else b""


def _write(library: Path, media: KeptMedia, data: bytes) -> None:
    file = library / FOLDER / media.name
    if len(data) > MOST_BYTES:
        raise BadQuery(_too_large(len(data)))
    make_private(library / ALBUMS)
    make_private(file.parent)
    if file.is_file() and file.stat().st_size == len(data):
        return
    held = sum(each.stat().st_size for each in file.parent.iterdir())
    if held + len(data) > MOST_ALL:
        raise BadQuery(
            f"the images and sounds of saved searches would take more than {MOST_ALL / 2**30:.0f} GiB; delete some"
        )
    write_whole(file, data)


def _too_large(size: int) -> str:
    return f"an image or a sound of {size:,} bytes is too large for a saved search; at most {MOST_BYTES:,} are kept"


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
