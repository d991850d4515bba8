"""Words and personal data that stand in pictures, in texts, in subtitles and transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lingxi.apps.moderate.finding import Evidence
from lingxi.apps.moderate.patterns import PATTERNS, masked
from lingxi.apps.moderate.piece import Piece
from lingxi.apps.moderate.policy import Category
from lingxi.search.probability import CERTAIN
from lingxi.store.fields import fold

AROUND = 80  # characters of a passage that are shown on each side of the words


def written(category: Category, piece: Piece) -> Iterator[Evidence]:
    """What a category's words, patterns and speech find. A line in a picture is as likely as it was read surely."""
    for line in piece.hit.written:
        sure = CERTAIN * line.confidence
        if _held(category.ocr, line.text):
            yield Evidence("ocr", sure, line.text, line.box)
        for name, _ in _personal(category, line.text):
            yield Evidence("pattern", sure, _hidden(category, line.text), line.box, pattern=name)
    if piece.hit.modality != "text":
        return
    found = _held(category.speech, piece.hit.text)
    if found:
        yield Evidence("speech", CERTAIN, _around(piece.hit.text, found))
    hidden = _hidden(category, piece.hit.text)
    for name, found in _personal(category, piece.hit.text):
        yield Evidence("pattern", CERTAIN, _around(hidden, masked(found)), pattern=name)


def _personal(category: Category, text: str) -> Iterator[tuple[str, str]]:
    """The first personal data of each kind in a text, with its kind."""
    for name in category.patterns:
        for found in PATTERNS[name](text):
            yield name, found
            break


def _hidden(category: Category, text: str) -> str:
    """A text in which all personal data of these kinds is masked."""
    for found in [each for name in category.patterns for each in PATTERNS[name](text)]:
        text = text.replace(found, masked(found))
    return text


def _held(words: Sequence[str], text: str) -> str:
    """The first of the words that stands in a text, as whole words where it is not Chinese."""
    folded = fold(text)
    for each in words:
        wanted = fold(each)
        edge = r"(?<!\w)" if wanted[:1].isascii() else "", r"(?!\w)" if wanted[-1:].isascii() else ""
        if re.search(edge[0] + r"\s+".join(map(re.escape, wanted.split())) + edge[1], folded):
            return each
    return ""


def _around(text: str, words: str) -> str:
    at = max(0, fold(text).find(fold(words)))
    return " ".join(text[max(0, at - AROUND) : at + len(words) + AROUND].split())
