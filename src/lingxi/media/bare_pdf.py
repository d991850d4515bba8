"""PDFs written again without metadata: neither attachments, nor places, nor what cameras wrote into images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.jpeg_metadata import jp2_without_metadata, jpeg_without_metadata
from lingxi.media.readers import pdf

IMAGES = {"/DCTDecode": jpeg_without_metadata, "/DCT": jpeg_without_metadata, "/JPXDecode": jp2_without_metadata}
METADATA = ("/Metadata", "/PieceInfo", "/Measure", "/LGIDict", "/PtData", "/Thumb")  # of pages, images, and forms
ATTACHED = ("/EF", "/RF", "/AF")
PLAYERS = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"})  # annotations with files
UNSEEN = frozenset({"/Metadata", "/EmbeddedFile"})  # types of streams that no page shows
_INLINE_JPEG = re.compile(rb"/DCT(?:Decode)?\b")  # the filter of a JPEG between the operators of a page
CANNOT = "it cannot be written without its metadata"


def write_bare_pdf(path: Path, out: Path) -> None:
    """Copies the pages of a PDF; raises UnreadableMedia, also for images that cannot be cleaned."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(_pages(path))) as document:
            for each in document.objects:
                _clean(document, each)
            document.save(out, deterministic_id=True)
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        out.unlink(missing_ok=True)
        raise UnreadableMedia(CANNOT) from error


def _pages(path: Path) -> bytes:
    """A new document with the pages only, as PDFium reads them."""
    import pypdfium2

    copy = BytesIO()
    with pdf.PDFIUM:
        source = pdf.opened(path)
        try:
            target = pypdfium2.PdfDocument.new()
            target.import_pages(source)
            target.save(copy)
            target.close()
        except pypdfium2.PdfiumError as error:
            raise UnreadableMedia(CANNOT) from error
        finally:
            source.close()
    return copy.getvalue()


def _clean(document: Any, found: Any) -> None:
    """Cleans one object of the document, with the direct objects in it."""
    import pikepdf

    for each in _direct(found):
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            _clean_dictionary(each)
        if isinstance(each, pikepdf.Stream):
            _clean_stream(document, each)


def _direct(found: Any) -> Iterator[Any]:
    """An object and the objects in it, without those that it refers to."""
    import pikepdf

    waiting = [found]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            inside = [each.get(name) for name in each.keys()]  # noqa: SIM118 - a stream iterates over its bytes
        else:
            inside = list(each) if isinstance(each, pikepdf.Array) else []
        waiting += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]


def _clean_dictionary(found: Any) -> None:
    import pikepdf

    is_file = "/F" in found or "/UF" in found or found.get("/Type") == "/Filespec"
    is_page = found.get("/Type") == "/Page"
    for name in (*METADATA, *(ATTACHED if is_file else ("/AF",)), *(("/VP",) if is_page else ())):
        if name in found:
            del found[name]
    notes = found.get("/Annots")
    if is_page and isinstance(notes, pikepdf.Array):
        found["/Annots"] = pikepdf.Array(each for each in notes if not _plays(each))


def _plays(note: Any) -> bool:
    import pikepdf

    return isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype")) in PLAYERS


def _clean_stream(document: Any, stream: Any) -> None:
    """Empties a stream that no page shows; takes metadata out of an image; refuses JPEGs inside of page content."""
    import pikepdf

    filters = _listed(stream.get("/Filter"))
    names = [str(each) for each in filters]
    if str(stream.get("/Type")) in UNSEEN:
        stream.write(b"")
    elif any(name in IMAGES for name in names[:-1]):
        raise UnreadableMedia(CANNOT)
    elif names and names[-1] in IMAGES:
        parameters = _listed(stream.get("/DecodeParms"))
        data = _decoded(document, stream.read_raw_bytes(), filters[:-1], parameters)
        last = parameters[-1] if len(parameters) == len(filters) else None
        last = last if isinstance(last, pikepdf.Dictionary) else None
        stream.write(IMAGES[names[-1]](data), filter=filters[-1], decode_parms=last)
    elif str(stream.get("/Subtype")) != "/Image" and _INLINE_JPEG.search(stream.read_bytes()):
        raise UnreadableMedia(CANNOT)


def _listed(value: Any) -> list[Any]:
    import pikepdf

    return [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]


def _decoded(document: Any, data: bytes, filters: list[Any], parameters: list[Any]) -> bytes:
    """The bytes of an image file inside of filters such as Flate, LZW, and ASCII85."""
    import pikepdf

    if not filters:
        return data
    wrapped = pikepdf.Stream(document, data)
    wrapped["/Filter"] = pikepdf.Array(filters)
    if len(parameters) > len(filters):
        wrapped["/DecodeParms"] = pikepdf.Array(parameters[: len(filters)])
    return bytes(wrapped.read_bytes())
