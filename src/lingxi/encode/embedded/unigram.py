"""A unigram tokenizer for English and Chinese (Kudo, 2018) that starts in milliseconds.

The tokenizers library gives the same tokens, but needs 0.2 s and 150 MB to load the shipped vocabulary. Every search
from the command line would pay for that (docs/decisions.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+|\d+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")  # fmt: skip  # noqa: E501
LONGEST_WORD = 64  # letters; longer words are cut
CACHED = 20_000  # words whose tokens are cached


class Unigram:
    """Splits words into the vocabulary pieces with the highest total score; unknown letters are dropped."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """``pieces`` are numbered by their order; ``scores`` are the logarithms of their probabilities."""
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        self._scores = scores
        self._longest = 24
        self._missing = -40.0  # score of an unknown letter: worse than any piece
        self._cached = lru_cache(CACHED)(self._best)

    def encode(self, text: str) -> list[int]:
        """The token numbers of a text, in order."""
        return [id_ for word in words(text) for part in _parts(word) for id_ in self._cached(part)]

    def pieces(self, text: str) -> list[str]:
        """The pieces of a text, in order."""
        names = list(self._ids)
        return [names[id_] for id_ in self.encode(text)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The words of a text as character offsets; runs of Han characters are split into their pieces."""
        return [span for match in _WORD.finditer(text) for span in self._parts_of(match.group(), match.start())]

    def _parts_of(self, word: str, at: int) -> Iterator[tuple[int, int]]:
        for part in _HAN.findall(word) if not word.isascii() else [word]:
            pieces = self.pieces(part) if part[0] >= "\u3400" else [part]
            lengths = list(map(len, pieces)) if sum(map(len, pieces)) == len(part) else [len(part)]
            for length in lengths:
                yield at, at + length
                at += length

    def _best(self, word: str) -> tuple[int, ...]:
        """The best segmentation of one word (Viterbi)."""
        best: list[tuple[float, int, int]] = [(0.0, 0, -1)]  # for every end: score, start of the last piece, its number
        for end in range(1, len(word) + 1):
            best.append(max(self._endings(word, end, best)))
        return tuple(_way_back(best))

    def _endings(self, word: str, end: int, best: Sequence[tuple[float, int, int]]) -> Iterator[tuple[float, int, int]]:
        yield best[end - 1][0] + self._missing, end - 1, -1
        for start in range(max(0, end - self._longest), end):
            id_ = self._ids.get(word[start:end])
            if id_ is not None:
                yield best[start][0] + self._scores[id_], start, id_


def words(text: str) -> Iterator[str]:
    """The words of a text in lower case without accents: runs of letters, of Han characters, and of digits."""
    if text.isascii():
        yield from _WORD.findall(text.lower())
        return
    for word in _WORD.findall(normal(text)):
        yield from _HAN.findall(word)


def normal(text: str) -> str:
    """Text in lower case, without accents, in its compatible composed form."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in apart if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFKC", bare.lower())


def _parts(word: str) -> Iterator[str]:
    """A word, split where it is too long."""
    return (word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))


def _way_back(best: Sequence[tuple[float, int, int]]) -> list[int]:
    found, end = [], len(best) - 1
    while end > 0:
        _, start, id_ = best[end]
        if id_ >= 0:
            found.append(id_)
        end = start
    return found[::-1]
