"""Reads contacts (vCard): each is a page, with its photo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.content_lines import Component, Line, components
from lingxi.media.document import read_sections
from lingxi.media.metadata.known import Known, words
from lingxi.media.page_kind import CONTACTS
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, base64_picture, section
from lingxi.media.text_encoding import text_bytes
from lingxi.types import Limits, Segment

MOST_BYTES = 64 * 2**20  # photos are in the file
SAID = ("ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "URL", "BDAY", "ANNIVERSARY", "NICKNAME", "CATEGORIES")
_DATA = re.compile(rb"data:image/[\w.+-]+;base64,", re.IGNORECASE)


@final
@readers.register("vcf")
class VcfReader:
    """``place.page`` is the number of the contact, from 1; offsets are into its text, which begins with the name.

    The passages have the name as ``person``.
    """

    suffixes = CONTACTS
    formats = (
        Format(
            "contacts",
            suffixes,
            "standard library",
            "name, organisation, telephone, mail, addresses, birthday, notes, photo",
            "sounds, keys, photos by address",
        ),
    )
    samples = (sample("people.vcf", "contacts"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """Of each contact the text, then the photo."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """A section a contact."""
        number = 0
        data = text_bytes(path, replace(limits, text_bytes=MOST_BYTES))
        for number, each in enumerate(components(data, lambda kind: kind == "VCARD"), start=1):
            name = each.first("FN") or " ".join(reversed([part for line in each.all("N") for part in line.parts[:2]]))
            yield replace(section(_pieces(each, name), number), known=Known(people=words([name])))
        if not number:
            raise UnreadableMedia("it is not a document of its kind: it has no contacts")


def _pieces(card: Component, name: str) -> Iterator[str | Picture]:
    yield f"# {' '.join((name or card.first('ORG', 'EMAIL', 'TEL')).split())}\n\n"
    for line in card.all(*SAID):
        yield f"{', '.join(line.parts)}\n"
    yield f"\n{card.first('NOTE')}\n\n"
    for line in card.all("PHOTO", "LOGO"):
        yield from _photo(line)


def _photo(line: Line) -> Iterator[Picture]:
    """A picture in the file; those that are only named by an address are left out."""
    data = _DATA.match(line.raw)
    encoding = line.parameters.get("ENCODING", "").upper()
    if data:
        yield base64_picture(line.raw[data.end() :].decode("latin-1"))
    elif encoding in ("B", "BASE64") or "BASE64" in line.parameters:
        yield base64_picture(line.raw.decode("latin-1"))
