"""Names and rare words of a question that a passage lacks: a passage without the name tells of something else."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from lingxi.apps.ask.evidence import terms_of, without_asking
from lingxi.apps.ask.meaning import rare_words
from lingxi.arrays import Vector
from lingxi.search.hit import Hit
from lingxi.store.tokens import is_stop_word, text_tokens

Tokens: TypeAlias = Set[int]

LITTLE = 0.5  # rarity of a single character that may be a part of a foreign name
NAME = 3  # characters of a Chinese word that is counted as a name
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_CAPITALS = re.compile(r"(?!^)\b[^\W\d_a-z]\w+")


@dataclass(frozen=True)
class Telling:
    """A word that tells which thing is meant."""

    pieces: tuple[frozenset[int], ...]  # a passage has a piece if it has any of its tokens
    rarity: float  # from about 0.3 to 2.5
    name: bool

    def lacked(self, tokens: Tokens) -> float:
        """The share of it that a passage with these tokens lacks."""
        return sum(piece.isdisjoint(tokens) for piece in self.pieces) / max(1, len(self.pieces))


def lacking(question: str, hits: Sequence[Hit]) -> tuple[Vector, Vector]:
    """For each passage (n,): the share of the names that it lacks, and the rarity of the rarest word that it lacks."""
    words = telling(question)
    names = [each for each in words if each.name]
    known = [_tokens(f"{hit.path.stem} {hit.title} {hit.text}") for hit in hits]
    shares = [sum(each.lacked(tokens) for each in names) / max(1, len(names)) for tokens in known]
    rarest = [max((each.rarity * each.lacked(tokens) for each in words), default=0.0) for tokens in known]
    return np.array(shares, np.float32), np.array(rarest, np.float32)


def telling(question: str) -> list[Telling]:
    """The words of a question, with those that are names.

    Names are years, and English words with a capital letter that do not begin the question; in Chinese, words of three
    characters, and characters in a row that are no words, as in foreign names.
    """
    capitals = set(_CAPITALS.findall(question))
    found = list[Telling]()
    for word, rarity, parts in _joined(rare_words(without_asking(question))):
        if len(word) == 1 or is_stop_word(word):
            continue
        chinese = bool(_CHINESE.fullmatch(word))
        name = len(word) >= NAME or parts > 1 if chinese else word in capitals or word.isdecimal()
        found.append(Telling(tuple(term.tokens for term in terms_of(word)), rarity, name))
    return found


def _joined(words: Sequence[tuple[str, int, float]]) -> list[tuple[str, float, int]]:
    """The words with their rarity, and the number of parts: single Chinese characters in a row become one word."""
    found, end = list[tuple[str, float, int]](), -1
    for word, start, rarity in words:
        single = len(word) == 1 and bool(_CHINESE.fullmatch(word)) and rarity > LITTLE
        if single and end == start:
            before, least, parts = found.pop()
            found.append((before + word, max(least, rarity), parts + 1))
        else:
            found.append((word, rarity, 1))
        end = start + 1 if single else -1
    return found


@lru_cache(maxsize=1024)
def _tokens(text: str) -> Tokens:
    return frozenset(text_tokens(text)[0])
