"""Words of a text for counting features: by Unicode rules, and by jieba in Chinese; the same for index and query."""

from __future__ import annotations

import re
import unicodedata
from threading import Lock, local
from typing import Any

from lingxi.encode.image.pictures import load
from lingxi.lazy import once

LONGEST = 100_000  # characters of a text; the rest is ignored
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORDS = re.compile(rf"{_HAN.pattern}|(?:(?!{_HAN.pattern})[^\W_])+(?:['’][^\W\d_]+)*")
_lock = Lock()  # jieba's cut is a generator over tables shared by all threads
_own = local()


def tokens(text: str, *, stem: bool = False) -> list[str]:
    """The words of a text in lower case, in their order; ``stem`` cuts English endings (Porter, 1980, as Snowball)."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    found: list[str] = []
    for run in _WORDS.findall(plain):
        if _HAN.match(run):
            found += _chinese(run)
        else:
            found.append(_stemmer().stemWord(run) if stem and run.isascii() else run)
    return found


def _chinese(run: str) -> list[str]:
    with _lock:
        return list(_segmenter().cut(run))


@once
def _segmenter() -> Any:
    """The jieba segmenter, without its cache file in a world-writable folder."""
    jieba = load("jieba", "words")
    segmenter = jieba.Tokenizer()
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    return segmenter


def _stemmer() -> Any:
    """The stemmer of this thread: stemmers are not thread-safe."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = load("snowballstemmer", "words").stemmer("english")
    return _own.stemmer
