"""Tokens of the lexical index: words, numbers and names as people type them, and pairs of characters.

A word may have several forms: *IMG_0007* is itself, *img* and *7*. A text is stored under all forms of its words. A
query keeps its words separate: a text matches a word if it has any form of it, or all of its parts. Chinese, Japanese,
Korean, Thai and similar scripts, which have no spaces or join endings to words, are stored as characters and as
overlapping pairs; queries use the pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any

REVISION = 2  # of the tokens; a library with another revision is tokenized again when it is opened
EXACT = 0.3  # weight of the exact spelling; the common form of all spellings weighs 1
PART = 0.5  # weight of a part of a name; the whole name weighs 1
INFERRED = 0.5  # weight of the year in a date like 20190321; a separate year weighs 1
LONGEST = 256  # characters of a name that is also stored as a whole; longer ones are only split

# Scripts without spaces, or with joined endings: Han, kana, Bopomofo, Hangul, Thai, Lao, Myanmar, Khmer.
_PAIRED = (
    "々〇〻\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\uac00-\ud7a3\u1100-\u11ff\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3"
)
# Marks that belong to the preceding letter; Python's \w does not match them.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u0711\u0730-\u074a\u0900-\u0963\u0966-\u09fb\u0a00-\u0aef\u0b00-\u0bef\u0c00-\u0cef\u0d00-\u0def\u0f18-\u0fbc"
)
_LETTERS = rf"[^\W_{_PAIRED}]+(?:[{_MARKS}]+[^\W_{_PAIRED}]*)*"
_GROUPED = r"(?<=\d),(?=\d{3}(?!\d))"  # the comma in 48,000
_RUNS = re.compile(rf"([{_PAIRED}]+)|{_LETTERS}(?:(?:[_\-.'@&:]+|{_GROUPED}){_LETTERS})*")
_PARTS = (  # from the loosest separator to the tightest; capitals separate words too
    re.compile(r"[.@&:]+"),
    re.compile(_GROUPED),
    re.compile(r"_+"),
    re.compile(r"-+"),
    re.compile(r"'+"),
    re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)"),
    re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"),
)
_DATE = re.compile(
    r"((?:19|20)\d\d)(?:([-_.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))"
)
_ANY_JOINT = re.compile(r"[_\-.'@&:,]+")
_COMMAS = re.compile(_GROUPED)
_JOINTS = re.compile(r"(?<!\d)[-_']+|[-_']+(?!\d)")  # kept between numbers: 1-2 is not 12
_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u00ad": None})
_JOINING = frozenset("的了着和与及或在是吗呢吧啊之のを")  # join words in Chinese and Japanese, and mean little alone
_ENGLISH = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves what which who whom this that these those am is are was were be
been being have has had having do does did doing would should could ought i'm you're he's she's it's we're
they're i've you've we've they've i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll isn't
aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't shan't shouldn't can't cannot
couldn't mustn't let's that's who's what's here's there's when's where's why's how's a an the and but if or
because as until while of at by for with about against between into through during before after above below to
from up down in out on off over under again further then once here there when where why how all any both each
few more most other some such no nor not only own same so than too very
"""  # the stop words of the Snowball stemmer
_STOP = frozenset(_ENGLISH.split())
_lock = Lock()


@dataclass(frozen=True)
class Word:
    """One word of a query."""

    forms: tuple[str, ...]  # any of them matches the word; the first is common to all spellings
    parts: tuple[Word, ...] = ()  # all of them together match the word, too
    implied: tuple[str, ...] = ()  # tokens that also occur in a text with the word: the year of a date
    stop: bool = False
    size = 2  # in characters, as in :class:`Characters`

    def held(self, ids: Set[int]) -> int:
        """Its size if a text with these tokens matches it, else 0."""
        whole = any(token_id(form) in ids for form in self.forms)
        return self.size if whole or (self.parts and all(part.held(ids) for part in self._telling())) else 0

    def weights(self, share: float = 1.0) -> Iterator[tuple[str, float]]:
        """The token weights: of the word, its spelling and, with less weight, its parts."""
        for number, form in enumerate(self.forms):
            yield form, share * (EXACT if number else 1.0)
        for part in self._telling():
            yield from part.weights(share * PART)

    def tokens(self) -> Iterator[str]:
        """All tokens under which a text with this word is stored."""
        yield from self.forms
        for part in self.parts:
            yield from part.tokens()

    def _telling(self) -> tuple[Word, ...]:
        """Its parts without stop words, unless there are no others."""
        return tuple(part for part in self.parts if not part.stop) or self.parts

    def inferred(self) -> Iterator[str]:
        """The implied tokens of it and its parts."""
        yield from self.implied
        for part in self.parts:
            yield from part.inferred()


@dataclass(frozen=True)
class Characters:
    """A run of characters in a query: searched by pairs, a single one by itself."""

    text: str
    stop: bool = False

    @property
    def size(self) -> int:
        """The number of characters."""
        return len(self.text)

    def held(self, ids: Set[int]) -> int:
        """The number of them that occur, next to a neighbour, in a text with these tokens."""
        if len(self.text) == 1:
            return int(token_id(self.text) in ids)
        found = [token_id(pair) in ids for pair in pairs(self.text)]
        return sum(before or after for before, after in zip([False, *found], [*found, False], strict=True))

    def weights(self) -> Iterator[tuple[str, float]]:
        """The token weights."""
        yield from ((token, 1.0) for token in (pairs(self.text) if len(self.text) > 1 else self.text))


def pairs(text: str) -> list[str]:
    """Overlapping pairs of characters.

    >>> pairs("打印机")
    ['打印', '印机']
    """
    return [text[n : n + 2] for n in range(len(text) - 1)]


@lru_cache(maxsize=2**17)
def token_id(token: str) -> int:
    """32 bits of BLAKE2b: the same on every machine and in every process.

    Among a million different tokens, a query's token collides with another once in 4,300 times.
    """
    return int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")


def text_tokens(text: str) -> tuple[Mapping[int, int], Set[int], float]:
    """The counts of a text's tokens, its implied tokens, and its length in words without stop words.

    Two characters of scripts without spaces count as one word.
    """
    counts, strings, implied, length = Counter[int](), Counter[str](), set[int](), 0.0
    for run, paired in _runs(text):
        if paired:
            length += len(run) / 2
            strings.update(run)
            strings.update(pairs(run))
        else:
            word = _stored(run) if len(run) <= LONGEST else _stored.__wrapped__(run)  # long words are not cached
            counts.update(word.ids)
            implied.update(word.implied)
            length += word.length
    found = dict(counts)  # a Counter is slow for missing keys
    for token, count in strings.items():
        id_ = token_id(token)
        found[id_] = found.get(id_, 0) + count
    return found, implied, length


def is_stop_word(word: str) -> bool:
    """Whether an English word means little alone."""
    return word.casefold() in _STOP


def query_words(text: str) -> list[Word | Characters]:
    """The words of a query; stop words only if there are no others."""
    found = list[Word | Characters]()
    for run, paired in _runs(text):
        found += _segments(run) if paired else [_asked(run) if len(run) <= LONGEST else _word(run)]
    return [word for word in found if not word.stop] or found


def joints(text: str) -> list[str]:
    """Character pairs of a query with a joining character: they affect the order but not the share."""
    found = list[str]()
    for run, paired in _runs(text):
        if paired and len(run) > 2:
            found += [pair for pair in pairs(run) if not _JOINING.isdisjoint(pair)]
    return found


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Words and names in order, and runs of characters that are split into pairs, marked as such."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_PLAIN)
    for match in _RUNS.finditer(plain):
        run = match.group()
        if match.group(1) or len(run) <= LONGEST:
            yield run, bool(match.group(1))
        else:
            yield from ((piece, False) for piece in _ANY_JOINT.split(run))


def _segments(run: str) -> list[Characters]:
    """Splits a run of characters at joining characters; a short run is one word: 和平, 目的."""
    if len(run) <= 2:
        return [Characters(run, stop=len(run) == 1 and run in _JOINING)]
    found = list[Characters]()
    begin = 0
    for end in [n for n, each in enumerate(run) if each in _JOINING] + [len(run)]:
        if end > begin:
            found.append(Characters(run[begin:end]))
        begin = end + 1
    return found or [Characters(run, stop=True)]


@lru_cache(maxsize=2**12)
def _asked(run: str) -> Word:
    return _word(run)


@dataclass(frozen=True, slots=True)
class _Stored:
    """The tokens under which a word is stored."""

    ids: tuple[int, ...]
    implied: tuple[int, ...]
    length: int  # 0 for a stop word


@lru_cache(maxsize=2**15)
def _stored(run: str) -> _Stored:
    word = _word(run)
    ids = tuple(dict.fromkeys(map(token_id, word.tokens())))
    implied = dict.fromkeys(map(token_id, word.inferred()))
    return _Stored(ids, tuple(each for each in implied if each not in ids), 0 if word.stop else 1)


def _word(run: str, level: int = 0) -> Word:
    """A word with its parts, split at its loosest separator."""
    plain = run.casefold()
    if plain.endswith("'s") and plain not in _STOP:
        run, plain = run[:-2], plain[:-2]
    parts = tuple[Word, ...]()
    for deeper in range(level, len(_PARTS) if len(run) <= LONGEST else 0):
        pieces = [piece for piece in _PARTS[deeper].split(run) if piece]
        if len(pieces) > 1:
            parts = tuple(_word(piece, deeper + 1) for piece in pieces)
            break
    date = _DATE.fullmatch(plain)
    common, implied = _common(plain), tuple[str, ...]()
    if date:
        year, month, day = date[1], int(date[3] or date[5]), int(date[4] or date[6])
        common, implied = f"{year}-{month:02}-{day:02}", (year, f"{year}-{month:02}")
    stop = plain in _STOP
    return Word(tuple(dict.fromkeys([common, plain])), parts, implied, stop)


def _common(plain: str) -> str:
    """The common form of a word's spellings: without accents, separators, English endings and leading zeros."""
    plain = _COMMAS.sub("", plain)
    if plain.isdecimal():
        return str(int(plain)) if len(plain) <= LONGEST else plain
    if not plain.isascii():
        bare = "".join(each for each in unicodedata.normalize("NFD", plain) if not "\u0300" <= each <= "\u036f")
        plain = bare if bare.isascii() else plain
    plain = _JOINTS.sub("", plain)
    return _stemmed(plain) if plain.isascii() and plain.isalpha() else plain


def _stemmed(word: str) -> str:
    with _lock:  # stemmers are not thread-safe
        return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # imported here: it loads all languages, and only English words need it

    return stemmer("english")
