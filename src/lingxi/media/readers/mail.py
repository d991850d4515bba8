"""Reads mail and saved web pages (MIME): the subject, the people, the text and the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.mail import MOST_BYTES, message_section, parsed, saved_page
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Section
from lingxi.types import Limits, Segment


@final
@readers.register("mail")
class MailReader:
    """``place.start`` and ``place.end`` are offsets into the text: the subject as a heading, people, date, and texts.

    Names of attachments follow, and pictures that the text does not show; other attachments are not read.
    """

    suffixes = frozenset({".eml", ".mht", ".mhtml"})
    formats = (
        Format(
            "mail and saved pages",
            suffixes,
            "email, lxml",
            "subject, people, date, text, forwarded texts, names of attachments, pictures",
            "the content of other attachments, encrypted mail",
        ),
    )
    samples = (sample("letter.eml", "mail"), sample("page.mht", "saved web page"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:  # noqa: ARG002
        """The message, as one section."""
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableMedia(f"its {path.stat().st_size:,} bytes are over the limit of {MOST_BYTES:,}")
        message = parsed(path.read_bytes())
        if not message.keys():
            raise UnreadableMedia("it is not a document of its kind: it has no headers")
        yield message_section(message) if path.suffix.lower() == ".eml" else saved_page(message)
