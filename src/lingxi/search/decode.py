"""The media behind a query's part and behind a hit, decoded for a model or a ranker to look at."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lingxi.errors import UnreadableMedia
from lingxi.media.isolation import decoded
from lingxi.search.hit import Hit
from lingxi.search.query import KeptMedia, Part, Picture
from lingxi.types import Audio, Image, Media, Modality, Text


def decode_part(part: Part, side: int) -> Media:
    """The sound of a part, or its picture, the shorter side at least ``side`` pixels; raises UnreadableMedia."""
    if isinstance(part.image, KeptMedia) or isinstance(part.audio, KeptMedia):
        raise UnreadableMedia("it is kept with a saved search; only the library that keeps it can search with it")
    if part.audio is None:
        return _picture(part.image, side)
    if isinstance(part.audio, Audio):
        return part.audio
    from lingxi.media.clip import sound_of

    try:
        return decoded(sound_of, part.audio)
    except UnreadableMedia as error:
        raise UnreadableMedia(f"the sound {part.audio} cannot be read: {error}", passing=error.passing) from error
    except OSError as error:
        raise UnreadableMedia(f"the sound {part.audio} cannot be opened: {error.strerror}") from error


def _picture(picture: Picture | None, side: int) -> Image:
    """A file, the bytes of one, or pixels."""
    from lingxi.media.image import decode_image, decode_image_file

    if isinstance(picture, np.ndarray):
        if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
            raise UnreadableMedia(f"pixels must be (h, w, 3) uint8, not {picture.shape} {picture.dtype}")
        return Image(picture)
    if isinstance(picture, bytes):
        return decoded(decode_image, picture, side=side)
    path = Path(picture or "")
    try:
        return decoded(decode_image_file, path, side)
    except UnreadableMedia as error:
        raise UnreadableMedia(f"the picture {path} cannot be read: {error}", passing=error.passing) from error
    except OSError as error:
        raise UnreadableMedia(f"the picture {path} cannot be opened: {error.strerror}") from error


def decode_hit(hit: Hit, modality: Modality, side: int) -> Media:
    """What a hit shows, says or sounds like: its text, its picture, page or frame, its span of a sound."""
    if modality == "text":
        return Text(hit.text)
    return _sound_of(hit) if modality == "audio" else _picture_of(hit, side)


def _sound_of(hit: Hit) -> Audio:
    from lingxi.media.clip import sound_of

    if hit.place.start_s is None or hit.place.end_s is None:
        return decoded(sound_of, hit.path)
    return decoded(sound_of, hit.path, hit.place.start_s, hit.place.end_s - hit.place.start_s)


def _picture_of(hit: Hit, side: int) -> Image:
    if hit.place.in_document:
        from lingxi.media.page import page_image

        return decoded(page_image, hit.path, hit.place, side)
    if "at_s" in hit.facts:
        from lingxi.media.clip import frame_at

        return decoded(frame_at, hit.path, float(hit.facts["at_s"]), side)
    return _picture(hit.path, side)
