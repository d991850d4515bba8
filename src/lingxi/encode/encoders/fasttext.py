"""fastText: the mean of a text's word vectors, from a published file; a binary one also knows parts of words."""

from __future__ import annotations

from typing import ClassVar, final

from lingxi.encode.registry import encoders
from lingxi.encode.text.published_vectors import PublishedVectors
from lingxi.types import About


@final
@encoders.register("fasttext")
class Fasttext(PublishedVectors):
    """Means of published fastText vectors, read from a file; raises MissingModel and BadModel."""

    about: ClassVar[About] = About(
        "Texts with words that are used alike, in 157 languages.",
        "Bojanowski, Grave, Joulin and Mikolov, 2017",
        "CC BY-SA 3.0 (the published vectors)",
        needs="path='…', a file such as cc.zh.300.vec or cc.zh.300.bin",
    )
    name: ClassVar[str] = "fasttext"
