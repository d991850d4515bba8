"""The words of a cluster's texts that tell it from the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from math import log

from lingxi.apps.ask.candidates import means_little, words

MOST = 5
SHARE = 0.1  # of a cluster's texts that have a word, at least
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}|[\u3400-\u9fff]{2,}")


def telling_words(own: Sequence[Set[str]], everywhere: Counter[str], total: int) -> tuple[str, ...]:
    """Up to five words by TF-IDF: those in many texts of a cluster and in few of the library.

    ``own`` are the words of each of its texts; ``everywhere`` says in how many of ``total`` texts a word is.
    """
    counts = Counter(word for words in own for word in words)
    enough = max(2.0, SHARE * len(own))
    scores = {
        word: count * log((1 + total) / (1 + everywhere[word])) for word, count in counts.items() if count >= enough
    }
    return tuple(sorted((word for word in scores if scores[word] > 0), key=lambda word: (-scores[word], word))[:MOST])


def words_in(text: str) -> set[str]:
    """The first 200 words of a text, each once, without numbers and words that mean little."""
    lower = text.lower()
    pieces = {lower[start:end] for start, end in words(lower)}
    return {piece for piece in pieces if _WORD.fullmatch(piece) and not means_little(piece)}
