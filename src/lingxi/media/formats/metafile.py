"""Drawings in formats of Windows (EMF, WMF) and StarView, which are not read: they are known by their first bytes."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

METAFILES = "drawings in it were left out: lingxi reads no EMF or WMF"
GZIP = b"\x1f\x8b"  # of .emz and .wmz
PLACEABLE, EMF_AT, EMF = b"\xd7\xcd\xc6\x9a", 40, b" EMF"
STARVIEW = b"VCLMTF"  # of OpenOffice, in OpenDocument files beside charts
WMF = (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
HEAD = 44  # bytes


def is_metafile(data: bytes) -> bool:
    """Whether bytes begin like EMF, WMF or SVM, also compressed."""
    head = data[:HEAD]
    if head.startswith(GZIP):
        try:
            with gzip.open(BytesIO(data)) as packed:
                head = packed.read(HEAD)
        except (OSError, EOFError, zlib.error):
            return False
    return head[EMF_AT:] == EMF or head.startswith((PLACEABLE, STARVIEW, *WMF))
