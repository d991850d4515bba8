"""Sections of documents: their text, with the pictures where they are in it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from lingxi.errors import UnreadableMedia
from lingxi.media.metadata.known import NOTHING, Known

PICTURE = "\ufffc"  # object replacement character: a picture is here in the text


@dataclass(frozen=True)
class Picture:
    """A picture in a document; ``load`` gives the bytes of its file and raises UnreadableMedia."""

    load: Callable[[], bytes]
    words: str = ""  # its alternative text and its caption in the document


@dataclass(frozen=True)
class Section:
    """A document, or one page, slide or sheet of it."""

    text: str  # has one PICTURE for each picture
    pictures: tuple[Picture, ...] = ()  # in the order of the text
    page: int | None = None  # from 1
    titled: bool = True  # whether lines that begin with # are headings
    table: bool = False  # whether its lines are rows of a table
    known: Known = NOTHING  # who wrote it and when: facts and words of its passages

    @property
    def words(self) -> str:
        """The text with a space in place of every picture: offsets are the same."""
        return self.text.replace(PICTURE, " ")


def section(
    pieces: Iterable[str | Picture], page: int | None = None, *, titled: bool = True, table: bool = False
) -> Section:
    """The section of a text and pictures that follow each other."""
    texts, pictures = list[str](), list[Picture]()
    for piece in pieces:
        if isinstance(piece, Picture):
            pictures.append(piece)
            texts.append(PICTURE)
        else:
            texts.append(piece.replace(PICTURE, " "))
    return Section("".join(texts), tuple(pictures), page, titled, table)


def base64_picture(text: str) -> Picture:
    """A picture that a document holds as text in base64."""
    return Picture(partial(_decoded, text))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()).rstrip("=") + "==")
    except ValueError as error:
        raise UnreadableMedia("a picture in it is not base64") from error
