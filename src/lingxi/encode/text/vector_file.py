"""Files of published word vectors: GloVe, word2vec and fastText, as text or binary, also compressed with gzip."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from lingxi.arrays import Vector
from lingxi.encode.text.subwords import SubwordVectors
from lingxi.encode.text.word_vectors import WordVectors
from lingxi.errors import BadModel, MissingModel

MOST_WORDS = 400_000  # of a file; these files are sorted by frequency
MOST_DIM = 4_096
LONGEST_LINE = 2**20  # bytes
LONGEST_WORD = 1_000  # bytes, in a binary file
GZIP, FASTTEXT = b"\x1f\x8b", struct.pack("<i", 793_712_314)  # first bytes
SMALLEST, LARGEST = 1e-12, 1e6  # magnitudes that numbers of a word vector have, unless they are 0


def find_vectors(path: str, what: str) -> Path:
    """The file of word vectors; raises MissingModel, which says where to download one."""
    file = Path(path).expanduser()
    if not path or not file.is_file():
        raise MissingModel(f"{what} needs a file of word vectors: --model \"{what}(path='/folder/vectors.txt')\"")
    return file.absolute()


def file_digest(file: Path) -> str:
    """Twelve characters from a file's size and a mebibyte at both ends."""
    size = file.stat().st_size
    found = blake2b(str(size).encode(), digest_size=6)
    with file.open("rb") as data:
        found.update(data.read(2**20))
        data.seek(max(0, size - 2**20))
        found.update(data.read(2**20))
    return found.hexdigest()


def read_vectors(file: Path) -> WordVectors:
    """GloVe text, word2vec text or binary, fastText text or binary; the format is known by its first bytes.

    All but fastText's binary may be compressed with gzip. The first 400,000 words are read. fastText's binary also has
    vectors of parts of words, and needs the extra ``words``. Raises BadModel for other formats, and MissingExtra.
    """
    try:
        with file.open("rb") as raw:
            first = raw.read(4)
        if first == FASTTEXT:
            return SubwordVectors.read(file)
        with gzip.open(file) if first.startswith(GZIP) else file.open("rb") as data:
            found = dict(_pairs(cast(BinaryIO, data)))
    except (ValueError, UnicodeDecodeError, OSError, EOFError) as error:
        raise BadModel(f"{file} does not contain readable word vectors: {error}") from error
    if not found:
        raise BadModel(f"{file} does not contain word vectors")
    if len({len(vector) for vector in found.values()}) > 1:
        raise BadModel(f"{file} contains vectors of different lengths")
    vectors = np.stack(list(found.values()))
    if not np.isfinite(vectors).all():
        raise BadModel(f"{file} contains numbers that are not finite")
    return WordVectors(tuple(found), vectors)


def _pairs(data: BinaryIO) -> Iterator[tuple[str, Vector]]:
    first = data.readline(LONGEST_LINE).split()
    counted = len(first) == 2 and all(each.isdigit() for each in first)  # GloVe has no first line of counts
    dim = int(first[1]) if counted else len(first) - 1
    if not 0 < dim <= MOST_DIM:
        raise ValueError(f"vectors of {dim} numbers")
    begin = data.tell() if counted else 0
    data.seek(begin)
    binary = counted and not _is_text(data.readline(LONGEST_LINE), dim)
    data.seek(begin)
    return _binary(data, int(first[0]), dim) if binary else _text(data, dim)


def _is_text(line: bytes, dim: int) -> bool:
    """Whether a line has a word and numbers."""
    try:
        return len([float(number) for number in line.split()[-dim:]]) == dim
    except ValueError:
        return False


def _text(data: BinaryIO, dim: int) -> Iterator[tuple[str, Vector]]:
    for _ in range(MOST_WORDS):
        line = data.readline(LONGEST_LINE)
        if not line:
            return
        word, *numbers = line.decode("utf-8").rstrip().rsplit(" ", dim)  # some published words contain spaces
        if len(numbers) != dim:
            raise ValueError(f"a line with {len(numbers)} numbers where {dim} were expected")
        yield word, np.array(numbers, np.float32)


def _binary(data: BinaryIO, count: int, dim: int) -> Iterator[tuple[str, Vector]]:
    ahead = b""
    for _ in range(min(count, MOST_WORDS)):
        ahead += data.read(LONGEST_WORD + 4 * dim - len(ahead))
        end = _end_of_word(ahead, dim)
        word, numbers, ahead = ahead[:end], ahead[end + 1 : end + 1 + 4 * dim], ahead[end + 1 + 4 * dim :]
        yield word.decode("utf-8", "replace").lstrip("\n"), np.frombuffer(numbers, "<f4").astype(np.float32)


def _end_of_word(ahead: bytes, dim: int) -> int:
    """The place of the space between a word and its vector: the first one that plausible numbers follow.

    Words may contain spaces. What follows a space inside a word are letters, which are absurd as numbers.
    """
    first = end = ahead.find(b" ", 0, LONGEST_WORD)
    if first < 0:
        raise ValueError(f"a word of more than {LONGEST_WORD:,} bytes")
    while 0 <= end < LONGEST_WORD and end + 4 * dim < len(ahead):
        sizes = np.abs(np.frombuffer(ahead[end + 1 : end + 1 + 4 * dim], "<f4"))
        if ((sizes == 0) | ((sizes > SMALLEST) & (sizes < LARGEST))).all():
            return end
        end = ahead.find(b" ", end + 1)
    if first + 4 * dim >= len(ahead):
        raise ValueError("the file ends in the middle of a vector")
    return first
