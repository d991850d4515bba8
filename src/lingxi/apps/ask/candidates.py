"""The pieces of a sentence that may answer a question: short runs of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lingxi.apps.ask.meaning import word_places
from lingxi.apps.ask.question import is_chinese
from lingxi.store.tokens import is_stop_word

LONGEST = 10  # words of a candidate
MOST = 200  # words of a sentence that are looked at
_WORD = re.compile(r"[$€£]?\d(?:[\d,.:–-]*\d)?%?|[^\W\d_\u3400-\u9fff][\w’'-]*|[\u3400-\u9fff]+")
JOINS = re.compile(
    r"的|了|着|在|是|和|与|及|于|为|被|把|将|从|对|以|而|也|都|就|并|或|由|向|到|中|有|等|其|他|她|它|这|那|不|很|但"
)


@dataclass(frozen=True)
class Candidate:
    """A piece ``text[start:end]`` of a sentence, of the words ``first`` to ``last``."""

    start: int
    end: int
    first: int
    last: int


def words(text: str) -> list[tuple[int, int]]:
    """Where the first 200 words begin and end; Chinese ones are what stands between joining characters."""
    found = list[tuple[int, int]]()
    for match in _WORD.finditer(text):
        if len(found) >= MOST:
            break
        if is_chinese(match.group()[0]):
            found += _chinese_words(match.group(), match.start())
        else:
            end = match.end() - (2 if match.group().endswith(("'s", "’s")) else 0)
            found.append((match.start(), end))
    return found[:MOST]


def _chinese_words(run: str, start: int) -> Iterator[tuple[int, int]]:
    """The words of a run of Chinese: those of the vocabulary between the joining characters."""
    at = 0
    for joint in [*JOINS.finditer(run), None]:
        end = len(run) if joint is None else joint.start()
        yield from ((start + at + a, start + at + b) for a, b in word_places(run[at:end]))
        if joint is not None:
            yield start + joint.start(), start + joint.end()
            at = joint.end()


def candidates(sentence: str) -> list[Candidate]:
    """The pieces of up to ten words that neither begin nor end with a word that means little."""
    places = words(sentence)
    little = [means_little(sentence[a:b]) for a, b in places]
    return [
        Candidate(places[first][0], places[last][1], first, last)
        for first in range(len(places))
        for last in range(first, min(first + LONGEST, len(places)))
        if not little[first] and not little[last]
    ]


def means_little(piece: str) -> bool:
    """Whether a word is a stop word, or joins Chinese words."""
    return is_stop_word(piece) or bool(JOINS.fullmatch(piece))
