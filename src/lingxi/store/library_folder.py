"""What says that a folder is a lingxi library: other programs use the name ``library.json`` as well."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from lingxi.errors import LibraryDamaged, LibraryTooNew
from lingxi.store.manifest import load
from lingxi.version import __version__

README = """This folder is a lingxi library: vectors and text made from files that were indexed, and where those are.
Do not edit it by hand. It can be deleted: the files themselves are elsewhere, and can be indexed again.
"""


def is_library_folder(folder: Path) -> bool:
    """Whether a folder has our note, or a manifest that we can read."""
    with suppress(OSError):
        if (folder / "README.txt").read_bytes() == README.encode():
            return True
    with suppress(LibraryTooNew, LibraryDamaged, OSError):
        return load(folder, __version__) is not None
    return False
