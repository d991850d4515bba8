"""What words mean to the built-in model, one by one: *teach* is near *professor*, and 投降 is near *surrender*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import cast

import numpy as np

from lingxi.apps.ask.evidence import without_asking
from lingxi.arrays import Vector, Vectors, unit
from lingxi.encode.choose import choose
from lingxi.encode.encoders.embedded import Embedded
from lingxi.store.tokens import is_stop_word

_WORDS = re.compile(r"\w+")


def nearness(question: str, texts: Sequence[str]) -> tuple[Vectors, Vector]:
    """How near each word of a question comes to a word of each text (n, t), 0 to 1; and the words' shares (t,).

    Greedy matching of token vectors (as BERTScore, Zhang et al., 2020); rare words have larger shares.
    """
    asked, sizes = _tokens(
        " ".join(word for word in _WORDS.findall(without_asking(question)) if not is_stop_word(word))
    )
    rows = [asked @ _tokens(text)[0].T for text in texts]
    found = np.array([row.max(1) if row.size else np.zeros(len(asked)) for row in rows], np.float32)
    shares: Vector = (sizes / max(float(sizes.sum()), 1e-9)).astype(np.float32)
    return np.clip(found.reshape(len(texts), len(asked)), 0, 1), shares


def rare_words(text: str) -> list[tuple[str, int, float]]:
    """The words of a text, where each begins, and how rare it is; in Chinese, the words of the vocabulary."""
    return [(text[a:b], a, float(_tokens(text[a:b])[1].max(initial=0.0))) for a, b in word_places(text)]


@lru_cache(maxsize=4096)
def word_places(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a text begin and end; in Chinese, the words of the vocabulary."""
    return tuple(_model().words(text))


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[Vectors, Vector]:
    rows = _model().token_vectors(text)
    return unit(rows), np.linalg.norm(rows, axis=1)


@cache
def _model() -> Embedded:
    return cast("Embedded", choose("embedded"))
