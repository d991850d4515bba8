"""Films, sounds and PDFs written again without metadata, for people who may not see where they were taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.container import opened
from lingxi.media.read import suffixes
from lingxi.media.readers import pdf
from lingxi.media.tracks import film_of, sounds_of

MESSAGES = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39-40"}  # units that name places
_MARKED = re.compile(rb"\xff\xe1(?P<size>..)(?P<kind>Exif\0|http://ns\.adobe\.com/x)", re.DOTALL)
_PACKET = re.compile(rb"<\?xpacket begin=.{0,262144}?<\?xpacket end=", re.DOTALL)


def can_bare(path: Path) -> bool:
    """Whether :func:`write_bare` knows the kind of a file, by its name."""
    return path.suffix.lower() in suffixes("pdf") | suffixes("audio") | suffixes("video")


def write_bare(path: Path, out: Path) -> None:
    """Writes a film, a sound or a PDF to ``out`` without metadata; pictures and sound stay as they are.

    The extension of ``out`` decides the format. Raises UnreadableMedia.
    """
    (_document if path.suffix.lower() in suffixes("pdf") else _recording)(path, out)


def _recording(path: Path, out: Path) -> None:
    """Copies pictures and sounds; tracks of data and subtitles, covers, tags and messages inside pictures stay out."""
    import av

    draft = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        with opened(path) as source, av.open(str(draft), "w") as target:
            kept = [each for each in (film_of(source), *sounds_of(source)) if each is not None]
            if not kept:
                raise UnreadableMedia("it has neither images nor sound")
            streams = {each.index: target.add_stream_from_template(each) for each in kept}
            cleaned = {each.index: without_messages(each, streams[each.index]) for each in kept}
            for packet in source.demux(kept):
                if packet.dts is not None:
                    _mux(target, cleaned[packet.stream.index](packet), streams[packet.stream.index])
            for index, clean in cleaned.items():
                _mux(target, clean(None), streams[index])
        draft.replace(out)
    except (av.FFmpegError, ValueError) as error:
        raise UnreadableMedia("it cannot be written without its metadata") from error
    finally:
        draft.unlink(missing_ok=True)


def without_messages(stream: Any, target: Any) -> Callable[[Any], list[Any]]:
    """What takes the messages (SEI) out of packets of H.264 and HEVC, in which camcorders write places.

    Called with a packet, or at the end with None; returns packets.
    """
    from av.bitstream import BitStreamFilterContext

    name = MESSAGES.get(stream.codec_context.name)
    if name is None:
        return lambda packet: [] if packet is None else [packet]
    filtered = BitStreamFilterContext(name, stream, target)
    return filtered.filter


def _mux(target: Any, packets: Iterable[Any], stream: Any) -> None:
    for packet in packets:
        packet.stream = stream
        target.mux(packet)


def _document(path: Path, out: Path) -> None:
    """Copies the pages into a new document, without attachments; pictures in them lose what their cameras wrote."""
    import pypdfium2

    with pdf.PDFIUM:
        source = pdf.opened(path)
        try:
            target = pypdfium2.PdfDocument.new()
            target.import_pages(source)
            target.save(out)
            target.close()
        except pypdfium2.PdfiumError as error:
            raise UnreadableMedia("it cannot be written without its metadata") from error
        finally:
            source.close()
    out.write_bytes(without_marks(out.read_bytes()))


def without_marks(data: bytes) -> bytes:
    """The same bytes with EXIF and XMP of JPEG pictures and of documents overwritten; no offset changes."""
    changed = bytearray(data)
    for found in _MARKED.finditer(data):
        end = min(len(data), found.start() + 2 + int.from_bytes(found["size"], "big"))
        changed[found.start("kind") : end] = bytes(max(0, end - found.start("kind")))
    for found in _PACKET.finditer(data):
        changed[found.start() : found.end()] = b" " * (found.end() - found.start())
    return bytes(changed)
