"""Documents with almost the same words, found by the shingles that they share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations

import numpy as np
import numpy.typing as npt

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.link import Link

WORDS = 5  # of a shingle; a Chinese character is a word here (Broder, 1997)
SAME = 0.8  # of all shingles of two documents that both must have (Jaccard)
FEWEST = 20  # shingles of a document that is compared
BANDS, ROWS = 20, 4  # of a signature: two documents of 0.8 share a band with 0.99999
MOST = 100  # documents that share one band and are compared with each other
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_MANY = np.iinfo(np.uint64).max

Shingles = npt.NDArray[np.uint64]


def same_documents(files: Sequence[File]) -> Iterator[Link]:
    """Links between documents that share at least 0.8 of their shingles; candidates share a band of MinHash."""
    known = {file: each for file in files if len(each := shingles(file.text)) >= FEWEST}
    bands: defaultdict[tuple[int, bytes], list[File]] = defaultdict(list)
    for file, each in known.items():
        for number, band in enumerate(signature(each).reshape(BANDS, ROWS)):
            bands[number, band.tobytes()].append(file)
    pairs = {pair for sharing in bands.values() for pair in combinations(sharing[:MOST], 2)}
    for one, other in pairs:
        both = len(np.intersect1d(known[one], known[other], assume_unique=True))
        if both >= SAME * (len(known[one]) + len(known[other]) - both):
            same = len(known[one]) == both == len(known[other])
            yield Link(one, other, ("encoded",) if same else ("reworded",))


def shingles(text: str) -> Shingles:
    """The digests of all runs of five words of a text, each once, sorted."""
    words = _WORD.findall(text.lower())
    runs = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
    digests = (int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs)
    return np.array(sorted(digests), np.uint64)


def signature(of: Shingles) -> Shingles:
    """The MinHash (80,) of shingles: two texts agree in as many places as they share shingles (Broder, 1997)."""
    chance = np.random.default_rng(0)
    factors = chance.integers(1, _MANY, BANDS * ROWS, np.uint64) | np.uint64(1)
    shifts = chance.integers(0, _MANY, BANDS * ROWS, np.uint64)
    mixed = of[None] * factors[:, None] + shifts[:, None]  # modulo 2^64
    mixed ^= mixed >> np.uint64(29)
    least: Shingles = (mixed * factors[::-1, None]).min(1)
    return least
