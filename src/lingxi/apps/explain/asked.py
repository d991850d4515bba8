"""A query as an explanation takes it apart: its vector in one space, and those with words left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lingxi.apps.explain.source import Source
from lingxi.apps.explain.words import Span, joined, variants, word_spans
from lingxi.arrays import Vector, Vectors
from lingxi.encode.accounts import Accounts
from lingxi.search.query import Part, Query


@dataclass(frozen=True, eq=False)
class Asked:
    """A query in one space."""

    text: str  # of the parts with words
    spans: tuple[Span, ...]  # its words
    encoded: Vectors  # (1 + 2 n, d): the whole query, then without each word, then with each word alone

    @property
    def vector(self) -> Vector:
        """Of the whole query (d,)."""
        whole: Vector = self.encoded[0]
        return whole

    @property
    def alone(self) -> Vectors:
        """Of each word (n, d)."""
        return self.encoded[1 + len(self.spans) :]


def words_of(query: Query) -> str:
    """The words of a query."""
    return " ".join(part.text for part in query.parts if part.text is not None)


def taken_apart(query: Query, space: str, source: Source) -> Asked:
    """The query in a space: a single text by its words, several parts by these."""
    whole, text = source.asked(query.parts)[space], words_of(query)
    encoder = source.encoders[space]
    seen = [part for part in query.parts if part.modality in encoder.modalities]
    if len(seen) > 1:
        without = [source.asked([*seen[:at], *seen[at + 1 :]])[space] for at in range(len(seen))]
        alone = [source.asked([part])[space] for part in seen]
        return Asked(text, tuple(_spans(seen)), np.stack([whole, *without, *alone]))
    if seen[0].text is None:
        return Asked(text, (), whole[None])
    spans = joined(encoder.words(text) if isinstance(encoder, Accounts) else word_spans(text))
    return Asked(text, tuple(spans), np.vstack([whole[None], source.texts(space, variants(text, spans)[1:])]))


def _spans(parts: Sequence[Part]) -> Iterator[Span]:
    """Where each part stands in the words of the query; a picture or a sound is an empty span."""
    at = 0
    for part in parts:
        end = at + len(part.text or "")
        yield at, end
        at = end + (part.text is not None)
