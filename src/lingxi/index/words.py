"""The words for the lexical ranking: captions, passages, titles, and names of files and folders."""

from __future__ import annotations

from pathlib import PurePath


def words_of(place: PurePath, text: str, title: str = "") -> str:
    """The searchable words of a segment at ``place``, a path relative to the indexed folder.

    Names are split where they become tokens (:mod:`lingxi.store.tokens`).

    >>> words_of(PurePath("Greece-2021/IMG_2041.jpg"), "a harbour")
    'a harbour Greece-2021 IMG_2041.jpg'
    """
    return " ".join([*filter(None, [title, text]), *place.parts])
