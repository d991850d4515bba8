"""What is written in pictures, as a search sees it: its lines, those asked for, and how likely it is meant.

A word that stands alone on a sign is what the picture is about; one among three hundred on a receipt is there by the
way. So the belief that a picture is meant because of its text grows with the share of the text that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt
from typing import Any

from lingxi.calibration import Calibration, Sigmoid
from lingxi.search.probability import SAID
from lingxi.store.fields import fold
from lingxi.types import Line

NUMBERS = 9  # that are stored of a line: four corners and how sure it is
IN_PASSING = 0.6  # of a belief: what is left of it for a word in a long text
BESIDE = 20  # letters of other text that take nothing off: a watermark, the name of a shop
TEMPER = 0.6  # of the log odds; fitted by training/written/calibrate.py on dialogues and dictionary entries
_RUNS = re.compile(r"[㐀-鿿]+|[^\W_㐀-鿿]+")  # Chinese characters, or anything else that makes words


def lines_of(payload: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines that are stored of a picture, in reading order."""
    texts, numbers = str(payload.get("written", "")).split("\n"), list(payload.get("boxes", ()))
    rows = [numbers[start : start + NUMBERS] for start in range(0, len(numbers), NUMBERS)]
    return tuple(Line(text, tuple(row[:-1]), row[-1]) for text, row in zip(texts, rows, strict=False))


def asked_for(lines: Sequence[Line], text: str) -> tuple[Line, ...]:
    """The lines that hold a word of ``text``; of Chinese, two characters of it in a row."""
    words = _words(text)
    return tuple(line for line in lines if words & _words(line.text))


def meant(asked: str, lines: Sequence[Line], share: float) -> float:
    """How likely a picture is meant whose text holds this share of the words of the query; believed, not fitted.

    Words in a line that may have been misread count as much as its confidence.
    """
    return SAID * share**3 * to_the_point(asked, lines) * _certainty(asked, lines)


def legibility(lines: Sequence[Line]) -> float:
    """How surely a text was read, in [0, 1]: the mean over its letters, 1 for those of lines that are sure."""
    sizes = [_width(line.text) for line in lines]
    read = sum(size * _belief(line) for size, line in zip(sizes, lines, strict=True))
    return read / sum(sizes) if sum(sizes) else 1.0


def is_legible(asked: str, payload: Mapping[str, Any]) -> bool:
    """Whether no word of ``asked`` stands only in lines of the picture that may have been misread."""
    lines = lines_of(payload)
    if not any(line.unsure for line in lines):
        return True
    others = [str(payload.get(name, "")) for name in ("title", "text", "name")]
    sure = set().union(*map(_words, [line.text for line in lines if not line.unsure] + others))
    return not _words(asked) & set().union(*(_words(line.text) for line in lines)) - sure


def _certainty(asked: str, lines: Sequence[Line]) -> float:
    """How surely the words were read: the mean over those found, each in the surest line that has it."""
    best, words = dict[str, float](), _words(asked)
    for line in lines:
        for word in words & _words(line.text):
            best[word] = max(best.get(word, 0.0), _belief(line))
    return sum(best.values()) / len(best) if best else 1.0


def _belief(line: Line) -> float:
    return line.confidence if line.unsure else 1.0


def to_the_point(asked: str, lines: Sequence[Line]) -> float:
    """From ``IN_PASSING`` to 1: how much of a text is as long as what is asked for, and a little more."""
    size, wanted = sum(_width(line.text) for line in lines), _width(asked) + BESIDE
    return IN_PASSING + (1 - IN_PASSING) * sqrt(min(1.0, wanted / size) if size else 0.0)


def tempered(calibration: Calibration | None) -> Calibration | None:
    """A calibration for texts in pictures, from that for captions and passages: the same evidence counts for less.

    Temperature scaling (Guo et al., 2017); what is on a screen is longer than a caption, and of many things.
    """
    if calibration is None:
        return None
    cooler = {pair: _cooler(each) for pair, each in calibration.sigmoids.items() if pair[1] == "text"}
    return replace(calibration, sigmoids=cooler)


def _cooler(sigmoid: Sigmoid) -> Sigmoid:
    slopes = {name: TEMPER * getattr(sigmoid, name) for name in ("slope", "offset", "standing", "usual")}
    return replace(sigmoid, **slopes)


def _width(text: str) -> int:
    """Letters and digits, a Chinese character counted as two."""
    return sum(len(run) * (2 if "㐀" <= run[0] <= "鿿" else 1) for run in _RUNS.findall(fold(text)))


def _words(text: str) -> set[str]:
    found = set[str]()
    for run in _RUNS.findall(fold(text)):
        chinese = "㐀" <= run[0] <= "鿿" and len(run) > 1
        found |= {run[n : n + 2] for n in range(len(run) - 1)} if chinese else {run}
    return found
