"""Everyday words of English and Chinese: the list of ``lingxi.search.common_words``.

The most frequent words by the scores of the built-in model's tokenizer, English ones in their common form. A word of
one Chinese character is no entry: it is a weak sign anyway.

    python training/words/common.py
"""

from __future__ import annotations

import gzip

import numpy as np

from lingxi.encode.encoders.embedded import WEIGHTS
from lingxi.search.common_words import FILE
from lingxi.store.tokens import Word, query_words

ENGLISH, CHINESE = 4_000, 2_500  # 海滩 and "umbrella" are among them, "rocket" is not


def main() -> None:
    """Writes the list."""
    pieces = gzip.decompress((WEIGHTS / "pieces.txt.gz").read_bytes()).decode().split("\n")
    scores = np.frombuffer(gzip.decompress((WEIGHTS / "pieces.f32.gz").read_bytes()), np.float32)
    ranked = [pieces[n] for n in np.argsort(-scores, kind="stable") if len(pieces[n]) > 1]
    english = [piece for piece in ranked if piece.isascii() and piece.isalpha()][:ENGLISH]
    chinese = [piece for piece in ranked if "\u4e00" <= piece[0] <= "\u9fff"][:CHINESE]
    words = [word for piece in english for word in query_words(piece)]
    common = {word.forms[0] for word in words if isinstance(word, Word)}
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text("\n".join(sorted(common | set(chinese))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
