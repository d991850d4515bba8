"""GloVe: the mean of a text's word vectors, from a published file."""

from __future__ import annotations

from typing import ClassVar, final

from lingxi.encode.registry import encoders
from lingxi.encode.text.published_vectors import PublishedVectors
from lingxi.types import About


@final
@encoders.register("glove")
class Glove(PublishedVectors):
    """Means of published GloVe vectors, read from a file; raises MissingModel and BadModel."""

    about: ClassVar[About] = About(
        "Texts with words that are used alike.",
        "Pennington, Socher and Manning, 2014",
        "PDDL-1.0 (the published vectors)",
        needs="path='…', a text file such as glove.6B.300d.txt",
    )
    name: ClassVar[str] = "glove"
