"""Documents become segments: the passages of their text, and the pictures in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.metafile import METAFILES, is_metafile
from lingxi.media.image import decode
from lingxi.media.losses import report_loss
from lingxi.media.metadata.known import LONGEST, described, written_by
from lingxi.media.passages import segments
from lingxi.media.section import PICTURE, Picture, Section
from lingxi.media.time_limit import TimeLimit
from lingxi.types import Image, Limits, Place, Segment

SMALL = 48  # pixels of the shorter side: smaller pictures are icons, bullets and lines
MOST_PICTURES = 500  # of one document
SHARE = 0.5  # of the time for a file: so much of it pictures may take


def read_sections(sections: Iterable[Section], limits: Limits, side: int) -> list[Segment]:
    """The passages of every section, and its pictures: each is found once, icons are not.

    A picture has the place of its character in the text. Raises UnreadableMedia for a text that is too long; a picture
    that cannot be read is reported as a loss.
    """
    found, pictures, size = list[Segment](), _Pictures(limits, side), 0
    for each in sections:
        size += len(each.text.encode("utf-8", "replace"))
        if size > limits.text_bytes:
            raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
        words = segments(each.words, limits, titled=each.titled, page=each.page, table=each.table)
        passages = written_by(words, each.known)
        found += [*passages, *pictures.read(each, passages)]
    return found


def picture_at(sections: Iterable[Section], place: Place, side: int) -> Image:
    """The picture at a place of a document, with a shorter side of about ``side`` pixels; raises UnreadableMedia."""
    start = place.start or 0
    for each in sections:
        if each.page == place.page and each.text[start : start + 1] == PICTURE:
            return decode(each.pictures[each.text.count(PICTURE, 0, start)].load(), Limits(), side).image
    raise UnreadableMedia("it has no picture at this place")


class _Pictures:
    """Reads the pictures of one document: each once, within a number and a time."""

    def __init__(self, limits: Limits, side: int) -> None:
        self._limits, self._side = limits, side
        self._limit = TimeLimit(limits.seconds, SHARE)
        self._seen = set[bytes]()  # digests

    def read(self, section: Section, passages: list[Segment]) -> Iterator[Segment]:
        """The pictures of a section, under the headings of its passages."""
        starts = [passage.place.start or 0 for passage in passages]
        at = -1
        for picture in section.pictures:
            at = section.text.index(PICTURE, at + 1)
            title = passages[max(0, bisect_right(starts, at) - 1)].title if passages else ""
            try:
                found = self._read(picture, Place(start=at, end=at + 1, page=section.page), title)
            except UnreadableMedia:
                report_loss("a picture in it cannot be read")
                continue
            if found is not None:
                yield found

    def _read(self, picture: Picture, place: Place, title: str) -> Segment | None:
        """The segment of a picture; None for an icon, and for one that was seen before."""
        data = picture.load()
        digest = blake2b(data, digest_size=16).digest()
        if digest in self._seen:
            return None
        if is_metafile(data):
            report_loss(METAFILES)
            return None
        if len(self._seen) >= MOST_PICTURES or self._limit.is_over:
            reason = f"it has more pictures than the limit of {MOST_PICTURES} or of {self._limits.seconds:g} s"
            report_loss(reason, passing=self._limit.is_busy)
            return None
        self._seen.add(digest)
        image, size, known = decode(data, self._limits, self._side)
        if min(size.values()) < SMALL:
            return None
        said = (" ".join(picture.words.split())[:LONGEST],) if picture.words.strip() else ()
        return described([Segment(image, place, title, size, said)], known)[0]
