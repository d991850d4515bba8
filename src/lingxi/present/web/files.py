"""Access to the files of segments: only inside indexed folders, and without location data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException

from lingxi.address import asset_id
from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.bare import can_bare, write_bare
from lingxi.media.clip import cut, frame_at, sound_of
from lingxi.media.formats import dicom
from lingxi.media.formats.opening import HEAD
from lingxi.media.image import decode, decode_image_file
from lingxi.media.page import page_image
from lingxi.media.read import suffixes
from lingxi.media.thumbnail import thumbnail
from lingxi.types import Audio, Limits, Place

SHOWN = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}
SHOWN |= {".pdf": "application/pdf"}
SHOWN |= {".apng": "image/apng"}
PLAYED = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/quicktime",
}
PLAYED |= {".wav": "audio/wav", ".flac": "audio/flac", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg"}
PLAYED |= {".opus": "audio/ogg", ".m4a": "audio/mp4", ".aac": "audio/aac"}
PRIVATE = {"Cache-Control": "private, max-age=3600"}
UNTRUSTED = PRIVATE | {"Content-Security-Policy": "sandbox; default-src 'none'"}
LONGEST_CLIP_S = 120.0
LOOKED_AT = 512  # pixels of the shorter side of a query image
WHOLE = 16_384  # pixels of the shorter side: no image within the limits is reduced


def servable(path: Path, roots: Iterable[Path]) -> Path:
    """The resolved path, if it is a file inside one of the roots; raises 404 otherwise."""
    try:
        real = path.resolve(strict=True)
        inside = real.is_file() and any(real.is_relative_to(root.resolve()) for root in roots)
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise HTTPException(404, "the file does not exist any more, or is outside the indexed folders")
    return real


def indexable(path: Path, roots: Iterable[Path], personal: Iterable[Path] = ()) -> Path:
    """The resolved path, if it is inside one of the roots, or in a personal folder and not hidden there; raises 403."""
    try:
        real = path.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        real = None
    if real is None or not (_is_inside(real, roots) or any(_is_open(real, folder.resolve()) for folder in personal)):
        raise HTTPException(403, "this folder may not be indexed; allow it with: lingxi serve --allow FOLDER")
    return real


def _is_inside(real: Path, roots: Iterable[Path]) -> bool:
    return any(real.is_relative_to(root.resolve()) for root in roots)


def _is_open(real: Path, folder: Path) -> bool:
    """Whether a path is in a folder, and no name on the way begins with a dot."""
    return real.is_relative_to(folder) and not any(part.startswith(".") for part in real.relative_to(folder).parts)


def is_picture(path: Path) -> bool:
    """Whether the file is an image, by its name."""
    return path.suffix.lower() in suffixes("image")


def is_dicom(path: Path) -> bool:
    """Whether the file is DICOM, by its first bytes or its name; raises OSError."""
    with path.open("rb") as file:
        return dicom.matches(file.read(HEAD), path.name.lower())


def bare(path: Path) -> bytes:
    """The whole image, upright, as a JPEG without the camera's metadata; raises UnreadableMedia."""
    return thumbnail(path, WHOLE)


def may_name_place(path: Path) -> bool:
    """Whether a file may name a place that cannot be taken out of it: a document with pictures, unlike a plain text."""
    plain = suffixes("text") | suffixes("csv")
    return not (is_picture(path) or can_bare(path) or path.suffix.lower() in plain)


def clip(path: Path, start_s: float, end_s: float, *, bared: bool = False) -> bytes:
    """A span of a video or a sound as a file, without re-encoding, and without any metadata if it is ``bared``.

    Raises UnreadableMedia.
    """
    with TemporaryDirectory(prefix="lingxi-") as folder:
        out = Path(folder, f"clip{'.mp4' if is_picture(path) else path.suffix.lower()}")
        cut(path, start_s, min(end_s, start_s + LONGEST_CLIP_S), out)
        if bared:
            write_bare(out, out)
        return out.read_bytes()


def taken_in(data: bytes) -> Pixels | Audio:
    """The query's media in an upload: an image, else a sound; raises UnreadableMedia."""
    try:
        return looked_at(data)
    except UnreadableMedia as no_picture:
        with TemporaryDirectory(prefix="lingxi-") as folder:
            path = Path(folder, "query")
            path.write_bytes(data)
            try:
                return sound_of(path)
            except UnreadableMedia:
                raise no_picture from None


def moment(path: Path, at_s: float) -> Pixels:
    """The query's frame of a video; raises UnreadableMedia."""
    return frame_at(path, at_s, LOOKED_AT).pixels


def looked_at(data: bytes, limits: Limits | None = None) -> Pixels:
    """The pixels of a query's image; raises UnreadableMedia."""
    return decode(data, limits or Limits(), LOOKED_AT)[0].pixels


def seen(path: Path, place: Place) -> Pixels:
    """The pixels of a library's image or page, or of a picture in a document, for a query; raises UnreadableMedia."""
    if place.in_document:
        return page_image(path, place, LOOKED_AT).pixels
    try:
        return decode_image_file(path, LOOKED_AT).pixels
    except OSError as error:
        raise UnreadableMedia(f"it cannot be opened: {error.strerror}") from error


def etag(path: Path, id_: str, size: int) -> str:
    """The validator of a thumbnail of this height: it changes with the file. Raises 404 for a file that is gone."""
    try:
        now = path.stat()
    except OSError:
        raise HTTPException(404, "the file is not there now") from None
    return f'"{asset_id(f"{id_} {size} {now.st_size} {now.st_mtime_ns}")}"'
