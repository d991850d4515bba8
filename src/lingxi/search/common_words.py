"""Everyday words: one of them in a text is no certain sign that the text is meant, however few texts have it.

How rare a word is in a small library says little: "car" may stand in one note, beside many photos of cars.
"""

from __future__ import annotations

from pathlib import Path

from lingxi.lazy import once
from lingxi.store.tokens import Word, query_words

FILE = Path(__file__).resolve().parents[1] / "weights" / "words" / "common.txt"  # made by training/words/common.py


def is_common(text: str) -> bool:
    """Whether a text is a single everyday word of English or Chinese, beside stop words."""
    words = query_words(text)
    if len(words) != 1:
        return False
    (word,) = words
    return (word.forms[0] if isinstance(word, Word) else word.text) in _words()


@once
def _words() -> frozenset[str]:
    return frozenset(FILE.read_text(encoding="utf-8").split())
