"""The words that the lexical ranking reads: captions and passages, titles, and the names of file and folders."""

from __future__ import annotations

import re
from pathlib import PurePath

_PIECES = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|[\W_]+")


def words_of(place: PurePath, text: str, title: str = "") -> str:
    """What can be found by word of a segment that lies at ``place``, a path relative to the folder that was indexed.

    >>> words_of(PurePath("Greece-2021/IMG_2041.jpg"), "a harbour")
    'a harbour Greece 2021 IMG 2041 jpg Greece-2021 IMG_2041.jpg'
    """
    split = [piece for part in place.parts for piece in _PIECES.split(part) if piece]
    return " ".join([*filter(None, [title, text]), *split, *place.parts])
