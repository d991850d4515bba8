"""libtiff, which Pillow brings: it writes warnings about strange tags to stderr, without the name of the file."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache
from pathlib import Path

import PIL

FOLDERS = ("../pillow.libs", ".dylibs")  # where the wheels of Linux and macOS have it


@cache
def silence() -> None:
    """Turns its messages off in this process. It has no effect where libtiff is linked statically."""
    package = Path(PIL.__file__).parent
    for folder in FOLDERS:
        for file in (package / folder).glob("libtiff*"):
            with suppress(OSError, AttributeError):
                library = ctypes.CDLL(str(file.resolve()))
                library.TIFFSetWarningHandler(None)
                library.TIFFSetErrorHandler(None)
