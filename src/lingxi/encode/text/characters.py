"""Words as sequences of bytes, for networks that read characters (Kim et al., 2016; Peters et al., 2018)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LONGEST = 50  # numbers of a word: its bytes in UTF-8, its beginning and its end, then filled
BEGIN_TEXT, END_TEXT, BEGIN_WORD, END_WORD, FILL = range(256, 261)  # after the 256 bytes
COUNT = 261  # different numbers

Ids = npt.NDArray[np.int64]


def of_word(word: str) -> Ids:
    """The numbers (50,) of a word; longer words are cut."""
    return _framed(word.encode("utf-8")[: LONGEST - 2])


def of_texts(texts: Sequence[Sequence[str]]) -> tuple[Ids, npt.NDArray[np.float32]]:
    """Numbers (n, t, 50) of the words of texts between a mark of the beginning and one of the end, and a mask (n, t).

    Shorter texts are filled at their end, where the mask is 0.
    """
    longest = max((len(words) for words in texts), default=0) + 2
    ids = np.full((len(texts), longest, LONGEST), FILL, np.int64)
    mask = np.zeros((len(texts), longest), np.float32)
    for row, words in enumerate(texts):
        known = [_framed([BEGIN_TEXT]), *map(of_word, words), _framed([END_TEXT])]
        ids[row, : len(known)], mask[row, : len(known)] = known, 1
    return ids, mask


def _framed(inside: Sequence[int] | bytes) -> Ids:
    found = np.full(LONGEST, FILL, np.int64)
    found[: len(inside) + 2] = [BEGIN_WORD, *inside, END_WORD]
    return found
