"""Words and personal data that stand in pictures, in texts, in subtitles and transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lingxi.apps.moderate.finding import Evidence
from lingxi.apps.moderate.patterns import PATTERNS
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
        if any(True for name in category.patterns for _ in PATTERNS[name](line.text)):
            yield Evidence("pattern", sure, line.text, line.box)
    if piece.hit.modality != "text":
        return
    found = _held(category.speech, piece.hit.text)
    if found:
        yield Evidence("speech", CERTAIN, _around(piece.hit.text, found))
    for name in category.patterns:
        for each in PATTERNS[name](piece.hit.text):
            yield Evidence("pattern", CERTAIN, _around(piece.hit.text, each))
            return


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
