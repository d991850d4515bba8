"""An opened picture, as the modules of formats return it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.metadata.known import Known


@dataclass(frozen=True)
class Opened:
    """A picture whose pixels may still have to be decoded, with what its file says of it."""

    image: Pillow.Image
    tags: Mapping[int, Any] | None = None  # EXIF of the file around the picture; those in the picture where None
    known: Known = field(default_factory=Known)  # what the file says in a way of its format
    size: tuple[int, int] | None = None  # width and height of the original; those of the picture where None


def missing_extra(what: str, extra: str) -> UnreadableMedia:
    """The reason for which a file is skipped as long as a package is not installed: each run tries again."""
    return UnreadableMedia(f"{what} needs the extra {extra}: pip install 'lingxi[{extra}]'", passing=True)
