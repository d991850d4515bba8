"""Features, computed once and cached on disk: a stopped run can resume, and epochs only read numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from lingxi.arrays import Vectors
from lingxi.disk import write_whole
from lingxi.types import Space

BLOCK = 256  # features that are computed and stored at once
Make = Callable[[list[int]], Iterator[Vectors]]


class Features:
    """The features of one encoder, by key, in a folder of blocks; each block is written whole or not at all."""

    def __init__(self, folder: Path, space: Space) -> None:
        name = json.dumps([space.name, space.dim, space.revision])
        self.folder = folder / blake2b(name.encode(), digest_size=8).hexdigest()
        self._space = space

    def rows(self, keys: Sequence[str], make: Make, done: Callable[[int], None] = lambda _: None) -> Vectors:
        """The features (n, dim) of keys; ``make`` computes the missing ones, some at a time.

        A row of ``make`` that is not finite means a failure: it is returned but not cached. ``done`` is called with
        each block's size.
        """
        found = np.full((len(keys), self._space.dim), np.nan, np.float32)
        digests = [blake2b(key.encode(), digest_size=16).digest() for key in keys]
        kept = self._read()
        missing = [place for place, each in enumerate(digests) if each not in kept]
        for place, each in enumerate(digests):
            if each in kept:
                found[place] = kept[each]
        done(len(keys) - len(missing))
        start = 0
        for block in make(missing) if missing else ():
            some = missing[start : start + len(block)]
            found[some] = block
            self._keep([digests[place] for place in some], block)
            done(len(some))
            start += len(block)
        return found

    def _read(self) -> dict[bytes, Vectors]:
        kept: dict[bytes, Vectors] = {}
        for file in sorted(self.folder.glob("*.npz")):
            try:
                with file.open("rb") as opened, np.load(opened, allow_pickle=False) as block:
                    keys, rows = block["keys"], block["rows"]
            except (OSError, ValueError, KeyError, BadZipFile):
                continue  # an unreadable block is computed again
            if rows.shape == (len(keys), self._space.dim):
                kept |= zip(map(bytes, keys), rows, strict=True)
        return kept

    def _keep(self, digests: list[bytes], rows: Vectors) -> None:
        whole = np.isfinite(rows).all(1)
        keys = np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 16)[whole]
        if not len(keys):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{blake2b(keys.tobytes(), digest_size=8).hexdigest()}.npz"
        np.savez(data := BytesIO(), keys=keys, rows=rows[whole])
        write_whole(target, data.getvalue())
