"""Word vectors: read from files in the formats of GloVe, fastText and word2vec, or trained here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lingxi.arrays import Vector, Vectors
from lingxi.encode.image.pictures import load
from lingxi.encode.text.tokens import tokens
from lingxi.errors import BadModel, MissingModel
from lingxi.lazy import lazy

MOST_WORDS = 400_000  # of a file; these files are sorted by frequency
MOST_DIM = 4_096
LONGEST_LINE = 2**20  # bytes
PASSES = (5, 50)  # least and most passes over the texts: more for fewer texts
ENOUGH = 1_000_000  # words in all passes; with fewer, frequent words are not dropped


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Words and their vectors (v, d)."""

    words: tuple[str, ...]
    vectors: Vectors

    @lazy
    def places(self) -> Mapping[str, int]:
        """The row number of each word."""
        return {word: place for place, word in enumerate(self.words)}

    def rows(self, text: str) -> list[int]:
        """The row numbers of a text's known words, in order."""
        return [self.places[word] for word in tokens(text) if word in self.places]

    def sequence(self, text: str) -> Vectors:
        """The vectors (t, d) of a text's known words, in order."""
        found: Vectors = self.vectors[self.rows(text)]
        return found

    def mean(self, text: str) -> Vector:
        """The mean vector (d,) of a text's known words; zero if there are none."""
        rows = self.rows(text)
        mean: Vector = self.vectors[rows].mean(0) if rows else np.zeros(self.vectors.shape[1], np.float32)
        return mean


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
    """GloVe text, word2vec or fastText text (with a line of counts first), or word2vec binary when named ``.bin``.

    The first 400,000 words are read. Raises BadModel for other formats.
    """
    try:
        with file.open("rb") as data:
            pairs = _binary(data) if file.suffix == ".bin" else _text(data)
            found = dict(pairs)
    except (ValueError, UnicodeDecodeError, OSError) as error:
        raise BadModel(f"{file} does not contain readable word vectors: {error}") from error
    if not found:
        raise BadModel(f"{file} does not contain word vectors")
    if len({len(vector) for vector in found.values()}) > 1:
        raise BadModel(f"{file} contains vectors of different lengths")
    vectors = np.stack(list(found.values()))
    if not np.isfinite(vectors).all():
        raise BadModel(f"{file} contains numbers that are not finite")
    return WordVectors(tuple(found), vectors)


def _text(data: BinaryIO) -> Iterator[tuple[str, Vector]]:
    first = data.readline(LONGEST_LINE).split()
    counted = len(first) == 2 and first[0].isdigit()
    dim = int(first[1]) if counted else len(first) - 1
    if not counted:  # GloVe has no first line of counts
        data.seek(0)
    if not 0 < dim <= MOST_DIM:
        raise ValueError(f"a line with {dim} numbers")
    for _ in range(MOST_WORDS):
        line = data.readline(LONGEST_LINE)
        if not line:
            return
        word, *numbers = line.decode("utf-8").rstrip().rsplit(" ", dim)  # some published words contain spaces
        if len(numbers) != dim:
            raise ValueError(f"a line with {len(numbers)} numbers where {dim} were expected")
        yield word, np.array(numbers, np.float32)


def _binary(data: BinaryIO) -> Iterator[tuple[str, Vector]]:
    count, dim = map(int, data.readline(100).split())
    if not 0 < dim <= MOST_DIM:
        raise ValueError(f"{dim} dimensions")
    for _ in range(min(count, MOST_WORDS)):
        word = bytearray()
        while (byte := data.read(1)) not in (b" ", b""):
            word += byte
            if len(word) > 1_000:
                raise ValueError("a word of more than 1,000 bytes")
        vector = np.frombuffer(data.read(4 * dim), "<f4")
        if len(vector) != dim:
            raise ValueError("the file ends in the middle of a vector")
        yield word.decode("utf-8", "replace").lstrip("\n"), vector.astype(np.float32)


def train_vectors(texts: Iterable[str], dim: int) -> WordVectors | None:
    """Skip-gram with negative sampling (Mikolov et al., 2013) on a stream of texts; None without words.

    Sentences are written to a temporary file, because training reads them several times. It is deterministic.
    """
    from tempfile import TemporaryDirectory

    gensim = load("gensim.models.word2vec", "words")
    with TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "sentences.txt", 0
        with corpus.open("w", encoding="utf-8") as out:
            for text in texts:
                found = tokens(text)
                words += len(found)
                out.write(" ".join(found) + "\n")
        if not words:
            return None
        passes = int(np.clip(ENOUGH // words, *PASSES))
        model = gensim.Word2Vec(
            corpus_file=str(corpus), vector_size=dim, sg=1, negative=5, window=5, min_count=1, epochs=passes,
            sample=1e-3 if words > ENOUGH else 0, workers=1, seed=1, hashfxn=_hash,
        )  # fmt: skip
    return WordVectors(tuple(model.wv.index_to_key), model.wv.vectors.astype(np.float32))


def _hash(word: str) -> int:
    """The same in every process, unlike Python's own hash."""
    return int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
