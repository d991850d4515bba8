"""Names of copies: archives and object storage have longer names than file systems."""

from __future__ import annotations

import os

from lingxi.media.read import ending

MOST = 255  # bytes of a name in common file systems


def copy_name(name: str) -> str:
    """The name of a copy of a file: its own, or for a very long one its beginning with the same extension.

    >>> len(copy_name("x" * 300 + ".txt"))
    255
    """
    suffix = name[len(name) - len(ending(name)) :]
    stem = os.fsencode(name.removesuffix(suffix))[: MOST - len(os.fsencode(suffix))]
    return stem.decode("utf-8", "ignore") + suffix if len(os.fsencode(name)) > MOST else name
