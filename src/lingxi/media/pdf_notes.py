"""What a PDF says beside the text of its pages: filled fields of forms, annotations, names of attachments."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

MOST = 1_000  # annotations of one page that are read
LONGEST = 2**20  # bytes of one text


def page_notes(page: Any) -> list[str]:
    """The values of the fields on an open page, and what its annotations say, in the order of the file; each once.

    Forms must have been initialised before the page was opened; the caller must hold ``PDFIUM``.
    """
    from pypdfium2 import raw

    found = list[str]()
    for number in range(min(MOST, raw.FPDFPage_GetAnnotCount(page))):
        with _annotation(page, number) as annotation:
            found += _said(annotation, page.formenv)
    texts = ("\n".join(text.replace("\0", " ").splitlines()).strip() for text in found)
    return list(dict.fromkeys(filter(None, texts)))


def attachments(document: Any) -> list[str]:
    """The names of the files that are attached to an open document; the caller must hold ``PDFIUM``."""
    count = min(MOST, document.count_attachments())
    return [name for number in range(count) if (name := document.get_attachment(number).get_name().strip())]


@contextmanager
def _annotation(page: Any, number: int) -> Iterator[Any]:
    from pypdfium2 import raw

    annotation = raw.FPDFPage_GetAnnot(page, number)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def _said(annotation: Any, forms: Any) -> list[str]:
    """The texts of one annotation."""
    from pypdfium2 import raw

    if not annotation:
        return []
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
        return []
    if kind == raw.FPDF_ANNOT_WIDGET:
        return _filled(annotation, forms) if forms else []
    return [_text(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))]


def _filled(annotation: Any, forms: Any) -> list[str]:
    """What is filled into a field: the text, or the chosen options; not the states of buttons."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind == raw.FPDF_FORMFIELD_LISTBOX:
        options = range(min(MOST, raw.FPDFAnnot_GetOptionCount(forms, annotation)))
        chosen = [number for number in options if raw.FPDFAnnot_IsOptionSelected(forms, annotation, number)]
        return [
            _text(lambda buffer, size, n=n: raw.FPDFAnnot_GetOptionLabel(forms, annotation, n, buffer, size))
            for n in chosen
        ]
    if kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX):
        return [_text(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(forms, annotation, buffer, size))]
    return []


def _text(fill: Callable[..., int]) -> str:
    """A text that PDFium writes into a buffer of UTF-16 once it is known how long it is."""
    from pypdfium2 import raw

    size = min(LONGEST, fill(None, 0))
    buffer = ctypes.create_string_buffer(size + 2)
    fill(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
