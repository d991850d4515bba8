"""The words that the lexical ranking reads: captions and passages, titles, and the names of file and folders."""

from __future__ import annotations

from pathlib import PurePath


def words_of(place: PurePath, text: str, title: str = "") -> str:
    """What can be found by word of a segment that lies at ``place``, a path relative to the folder that was indexed.

    Names are taken apart where they become tokens (:mod:`lingxi.store.tokens`).

    >>> words_of(PurePath("Greece-2021/IMG_2041.jpg"), "a harbour")
    'a harbour Greece-2021 IMG_2041.jpg'
    """
    return " ".join([*filter(None, [title, text]), *place.parts])
