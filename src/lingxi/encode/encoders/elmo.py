"""ELMo: words in their context, from a language model in both directions over characters, as an ONNX file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.onnx_model import locate, revision, run, settings
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of
from lingxi.encode.text.characters import of_texts
from lingxi.encode.text.tokens import tokens
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.names import Name
from lingxi.onnx_session import make_session
from lingxi.types import About, Media, Modality, Space, Text

FACTS = "elmo.json"
LONGEST = 400  # words of a text; the rest is ignored
AT_ONCE = 16  # texts
LAYERS = ("mixed", 0, 1, 2)


@final
@encoders.register("elmo")
class Elmo:
    """The mean of a text's word vectors; each is a mixture of the layers of a language model in both directions.

    ``layer`` takes one layer: 0 does not depend on the context, 1 is said to know the grammar, and 2 the meaning.
    """

    about: ClassVar[About] = About(
        "Texts, by words in their context, from a language model of your own texts.",
        "Peters, Neumann, Iyyer, Gardner, Clark, Lee and Zettlemoyer, 2018", "that of the texts",
        needs="a folder of lingxi train-elmo: elmo(model='/folder')",
    )  # fmt: skip
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, model: str = "", layer: Literal["mixed", 0, 1, 2] = "mixed") -> None:
        one_of("elmo", "layer", layer, LAYERS)
        folder, self._file = locate(model, "elmo", (FACTS,), self.about.needs)
        self._facts = folder / FACTS
        self._layer = layer
        one = [("layer", layer)] if layer != "mixed" else []
        self._name = str(Name("elmo", (), (("model", model), *one)))

    @lazy
    def space(self) -> Space:
        """Twice the dimension of a direction."""
        return Space(self._name, self._run([[]]).shape[-1], f"{revision(self._file)}-{revision(self._facts)}")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); a text without words is the zero vector. Raises BadModel."""
        found = np.zeros((len(batch), self.space.dim), np.float32)
        texts = [tokens(each.text)[:LONGEST] if isinstance(each, Text) else [] for each in batch]
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            for row, (words, vectors) in enumerate(zip(some, self._run(some), strict=True), start):
                if words:
                    found[row] = vectors[1 : len(words) + 1].mean(0)
        return unit(found)

    def in_context(self, text: str) -> tuple[list[str], Vectors]:
        """The words of a text and their vectors (words, dim) in this text; not of unit length. Raises BadModel."""
        words = tokens(text)[:LONGEST]
        return words, self._run([words])[0, 1 : len(words) + 1]

    def _run(self, texts: Sequence[Sequence[str]]) -> Vectors:
        """Vectors (n, t, dim) of words, with those of the beginning and the end."""
        characters, mask = of_texts(texts)
        layers = run(self._session, {"characters": characters, "mask": mask})[0]  # (3, n, t, dim)
        if layers.ndim != 4 or layers.shape[:3] != (3, *mask.shape):
            raise BadModel(f"{self._file} gave {layers.shape} where layers {(3, *mask.shape)} were expected")
        found: Vectors = np.tensordot(self._shares, layers, 1).astype(np.float32)
        return found

    @lazy
    def _shares(self) -> Vectors:
        """The share (3,) of each layer."""
        if self._layer != "mixed":
            one: Vectors = np.eye(3, dtype=np.float32)[self._layer]
            return one
        try:
            weights = np.array(settings(self._facts)["mixture"], np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise BadModel(f"{self._facts} has no mixture of three layers") from error
        if weights.shape != (3,) or not np.isfinite(weights).all():
            raise BadModel(f"{self._facts} has no mixture of three layers")
        powers = np.exp(weights - weights.max())
        shares: Vectors = powers / powers.sum()
        return shares

    @lazy
    def _session(self) -> Any:
        return make_session(self._file)
