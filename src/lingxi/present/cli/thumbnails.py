"""Small pictures of hits in a terminal: by kitty's protocol, as Sixel, or else in half blocks."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from lingxi.errors import LingxiError, MissingExtra, UnreadableMedia
from lingxi.media.thumbnail import thumbnail

if TYPE_CHECKING:
    from rich.console import RenderableType

    from lingxi.search.hit import Hit

COLUMNS = 24  # of the terminal, for a picture


def check_terminal() -> None:
    """Raises LingxiError where nothing can be drawn, and MissingExtra without the library that draws."""
    if find_spec("textual_image") is None:
        raise MissingExtra("textual_image", "terminal")
    if not sys.stdout.isatty():
        raise LingxiError("--thumbnails draws in a terminal; for files and pipes, use --html FILE or --json")


def thumbnails(hits: Sequence[Hit]) -> list[RenderableType]:
    """A picture of each hit, as the terminal can draw it; nothing for texts and for files that cannot be read."""
    logging.getLogger("textual_image").setLevel(logging.ERROR)  # it warns of terminals that do not answer
    from textual_image.renderable import Image  # it asks the terminal what it can draw when it is imported

    return ["" if data is None else Image(BytesIO(data), width=COLUMNS) for data in map(_data, hits)]


def _data(hit: Hit) -> bytes | None:
    at_s = float(hit.facts.get("at_s", 0.0)) if hit.modality == "video" else None
    if hit.modality == "text" and hit.place.page is None:
        return None
    try:
        return thumbnail(hit.path, place=hit.place, at_s=at_s)
    except UnreadableMedia:
        return None
