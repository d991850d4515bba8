"""CC-CEDICT: Chinese words and their English glosses."""

from __future__ import annotations

import gzip
import re
from itertools import islice
from pathlib import Path
from typing import final

from lingxi.evaluate.dataset import Dataset, Item, datasets, pairs

_ENTRY = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.+)/$")


@final
@datasets.register("cedict")
class Cedict:
    """Lines of ``Traditional Simplified [pin yin] /gloss/gloss/``, perhaps in gzip; ``most`` are read, 0 is all."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most

    def claims(self, path: Path) -> bool:
        """Files whose name begins with ``cedict``."""
        return path.is_file() and path.name.startswith("cedict") and path.name.endswith((".txt", ".txt.gz", ".u8"))

    def read(self, path: Path, split: str | None) -> Dataset:
        """The first gloss is a query, the simplified word an item."""
        del split
        packed = path.suffix == ".gz"
        with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
            entries = filter(None, map(_ENTRY.match, (line.strip() for line in lines)))
            rows = [(Item(gloss, text=gloss), Item(found[2], text=found[2]))
                    for found in islice(entries, self._most or None) for gloss in found[4].split("/")[:1]]  # fmt: skip
        return pairs(path.name.partition(".")[0], rows)
