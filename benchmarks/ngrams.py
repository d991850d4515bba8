"""The n-grams of a caption, which BLEU and CIDEr-D count: of words in English, of characters in Chinese."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

LONGEST = 4  # words of an n-gram, as both measures are used

Counts: TypeAlias = "Counter[tuple[str, ...]]"

_TOKENS = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:'[^\W_]+)?")


def tokens(text: str) -> list[str]:
    """The words of a text in lower case and its Chinese characters, without punctuation."""
    return _TOKENS.findall(text.lower())


def counted(words: Sequence[str]) -> list[Counts]:
    """How often each n-gram is among words, of one word, of two, and so on up to four."""
    return [
        Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))
        for size in range(1, LONGEST + 1)
    ]
