"""How files are given to clients: as they are, or without what names the place where they were taken."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException

from lingxi.media.bare import can_bare
from lingxi.media.bare_animation import SUFFIXES as ANIMATED
from lingxi.media.bare_animation import can_bare_animation
from lingxi.media.formats import dicom
from lingxi.media.motion_photo import is_motion
from lingxi.present.web.files import bare, is_dicom, is_picture, may_name_place
from lingxi.present.web.guests import check_original
from lingxi.present.web.parts import file_of
from lingxi.present.web.service import Service
from lingxi.search.hit import Hit

FILM = ".mp4"  # as which the film in a motion photo is given
JPEG = (".jpg", ".jpeg")
NAMED = 5  # files that an error names
NO_PLACES = "places are not shown to you, and files that may name one are not given"


def check_given(service: Service, *hits: Hit) -> None:
    """Raises 403 if the file of one of the segments may not be given to the client, and names the first of them."""
    if service.shared is not None and service.granted is not None:
        for hit in hits:
            check_original(service.granted, whole=service.shared.shows_all(hit.id))
    refused = [] if service.settings.location else [hit.path.name for hit in hits if may_name_place(hit.path)]
    if refused:
        more = f", and {len(refused) - NAMED:,} more" if len(refused) > NAMED else ""
        raise HTTPException(403, f"{NO_PLACES}: {', '.join(refused[:NAMED])}{more}")


def name_given(service: Service, hit: Hit) -> str:
    """The name of the file as :func:`given` gives it: pictures that are written again are JPEGs, unless they move."""
    path = hit.path
    owned = service.keeps or not dicom.matches(b"", path.name.lower())
    as_it_is = not is_picture(path) or (service.settings.location and owned)
    return path.name if as_it_is or path.suffix.lower() in JPEG or _moves(service, hit) else f"{path.name}.jpg"


def original_of(service: Service, hit: Hit) -> Path:
    """The file of a segment, with its metadata; raises 403 where it may not be given to the client, and 404."""
    check_given(service, hit)
    return file_of(service, hit)


def given(service: Service, hit: Hit) -> Path | bytes:
    """The file of a segment as the client gets it: itself, a copy without metadata, or a still picture as a JPEG.

    A DICOM file names its patient, so only the library's owner gets it as it is. Raises 403, 404 and UnreadableMedia.
    """
    path = original_of(service, hit)
    if is_picture(path):
        as_it_is = service.settings.location and (service.keeps or not is_dicom(path))
        if as_it_is:
            return path
        moves = can_bare_animation(path)
        return service.bared(path, path.suffix.lower()) if moves else service.sandbox.run(bare, path)
    return path if service.settings.location or not can_bare(path) else service.bared(path, path.suffix.lower())


def _moves(service: Service, hit: Hit) -> bool:
    """Whether the file of a segment is an animation that is given as one."""
    if hit.path.suffix.lower() not in ANIMATED:
        return False
    try:
        return can_bare_animation(file_of(service, hit))
    except (HTTPException, OSError):  # it has vanished
        return False


def film_of(service: Service, hit: Hit) -> Path:
    """The film in the motion photo of a segment, without metadata; raises 403, 404 and UnreadableMedia."""
    if not is_motion(hit.path, hit.place):
        raise HTTPException(404, "it is no moment of a motion photo")
    return service.bared(original_of(service, hit), FILM)
