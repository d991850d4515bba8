"""The text of Rich Text Format, which programs also write under other extensions."""

from __future__ import annotations

import re
from functools import partial

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.metafile import METAFILES
from lingxi.media.losses import report_loss
from lingxi.media.section import Picture, Section, section

BEGIN = b"{\\rtf"
# Pictures in hexadecimal digits: dropped before parsing, which is slow. A run of digits is tried from its begin only.
_DATA = re.compile(r"(?<![0-9A-Fa-f\s])[0-9A-Fa-f\s]{2000,}")
_PICTURE = re.compile(r"\\(?:png|jpeg)blip(?![a-z])")
_METAFILE = re.compile(r"\\(?:emfblip|wmetafile\d*)(?![a-z])")
_TWIN = re.compile(r"\\nonshppict(?![a-z])")  # a metafile for programs that cannot read the picture before it
PROPERTIES = 4_000  # characters between the kind of a picture and its digits, at most
_DIGITS = re.compile(r"[\s}]([0-9A-Fa-f][0-9A-Fa-f\s]{63})")  # longer than the id of a picture, which has 32 digits
_RUN = re.compile(r"[0-9A-Fa-f\s]+")
_BINARY = re.compile(r"\\bin(\d+) ?")  # bytes of a picture or a file, which may be braces
_ASIDE = re.compile(r"\\(?:header|footer|footnote|annotation)[lrf]?(?![a-z0-9])")  # groups that striprtf drops
_STAR = re.compile(r"(?<![{\\])\\\*")  # marks a group that may be dropped only at its begin
_PARAGRAPH = re.compile(r"\n\s*")


def rich_text(data: bytes) -> str:
    """The text, headers and notes too, with an empty line between paragraphs; raises UnreadableMedia."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(BEGIN):
        raise UnreadableMedia("it is not a document of its kind: it does not begin like Rich Text")
    try:
        text: str = rtf_to_text(_plain(data.decode("latin-1")), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, AttributeError) as error:
        raise UnreadableMedia("it is not a readable document: its content is damaged") from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of \\u are one character
    return _PARAGRAPH.sub("\n\n", text.replace("\0", " ")).strip()


def rich_section(data: bytes) -> Section:
    """The text, then the pictures. Raises UnreadableMedia."""
    pictures = [Picture(partial(bytes, each)) for each in rich_pictures(data)]
    pieces = [piece for picture in pictures for piece in ("\n\n", picture)]
    return section([rich_text(data), *pieces], titled=False)


def rich_pictures(data: bytes) -> list[bytes]:
    """The PNG and JPEG files in it, in their order; metafiles that are no twins of them are reported as a loss."""
    text, found, at = data.decode("latin-1"), list[bytes](), 0
    if len(_METAFILE.findall(text)) > len(_TWIN.findall(text)):
        report_loss(METAFILES)
    while begin := _PICTURE.search(text, at):
        at = begin.end()
        digits = _DIGITS.search(text, at, at + PROPERTIES)
        if digits and (run := _RUN.match(text, digits.start(1))):
            at, written = run.end(), "".join(run[0].split())
            found.append(bytes.fromhex(written[: len(written) // 2 * 2]))
    return found


def _plain(text: str) -> str:
    """The document as striprtf reads it rightly: without data, and with nothing that it drops by mistake."""
    kept, at = list[str](), 0
    while found := _BINARY.search(text, at):
        kept.append(text[at : found.start()])
        at = found.end() + int(found[1][:9])
    text = "".join([*kept, text[at:]]).replace("\\bin", "\\b")  # without a length it means nothing
    return _STAR.sub("", _ASIDE.sub("", _DATA.sub("", text)))
