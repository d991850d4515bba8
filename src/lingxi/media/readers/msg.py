"""Reads messages of Outlook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final

from lingxi.media.document import read_sections
from lingxi.media.outlook import message_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Section
from lingxi.types import Limits, Segment


@final
@readers.register("msg")
class MsgReader:
    """``place.start`` and ``place.end`` are offsets into the text, which is as that of :mod:`lingxi.media.mail`.

    Messages that are attached are read, too; of other attachments the names and the pictures.
    """

    suffixes = frozenset({".msg"})
    formats = (
        Format(
            "Outlook messages",
            suffixes,
            "olefile, lxml",
            "subject, people, date, text, attached messages, names of attachments, pictures",
            "the content of other attachments, encrypted mail, texts that are only Rich Text",
        ),
    )
    samples = (sample("letter.msg", "Outlook message"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:  # noqa: ARG002
        """The message, as one section."""
        return message_sections(path)
