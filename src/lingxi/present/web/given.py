"""How files are given to clients: as they are, or without what names the place where they were taken."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException

from lingxi.media.bare import can_bare
from lingxi.media.formats import dicom
from lingxi.media.motion_photo import is_motion
from lingxi.present.web.files import bare, is_dicom, is_picture, may_name_place
from lingxi.present.web.guests import check_original
from lingxi.present.web.parts import file_of
from lingxi.present.web.service import Service
from lingxi.search.hit import Hit

FILM = ".mp4"  # as which the film in a motion photo is given
NO_PLACES = "places are not shown to you, and this file may name one, so the file is not given"


def check_given(service: Service, hit: Hit) -> None:
    """Raises 403 if the file of a segment may not be given to the client."""
    if service.shared is not None and service.granted is not None:
        check_original(service.granted, whole=service.shared.shows_all(hit.id))
    if not service.settings.location and may_name_place(hit.path):
        raise HTTPException(403, NO_PLACES)


def original_of(service: Service, hit: Hit) -> Path:
    """The file of a segment, with its metadata; raises 403 where it may not be given to the client, and 404."""
    check_given(service, hit)
    return file_of(service, hit)


def given(service: Service, hit: Hit) -> Path | bytes:
    """The file of a segment as the client gets it: itself, a copy without metadata, or a picture as a JPEG.

    A DICOM file names its patient, so only the library's owner gets it as it is. Raises 403, 404 and UnreadableMedia.
    """
    path = original_of(service, hit)
    if is_picture(path):
        as_it_is = service.settings.location and (service.keeps or not is_dicom(path))
        return path if as_it_is else service.sandbox.run(bare, path)
    return path if service.settings.location or not can_bare(path) else service.bared(path, path.suffix.lower())


def given_name(service: Service, hit: Hit) -> str:
    """The name of the file as :func:`given` gives it: a picture that is written again as a JPEG is named so."""
    name = hit.path.name
    as_it_is = service.settings.location and (service.keeps or not dicom.matches(b"", name.lower()))
    if as_it_is or not is_picture(hit.path) or hit.path.suffix.lower() in (".jpg", ".jpeg"):
        return name
    return f"{name}.jpg"


def film_of(service: Service, hit: Hit) -> Path:
    """The film in the motion photo of a segment, without metadata; raises 403, 404 and UnreadableMedia."""
    if not is_motion(hit.path, hit.place):
        raise HTTPException(404, "it is no moment of a motion photo")
    return service.bared(original_of(service, hit), FILM)
