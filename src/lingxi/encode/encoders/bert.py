"""BERT and sentence encoders: a transformer's token vectors, pooled, from an ONNX file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.onnx_model import revision, settings
from lingxi.encode.registry import encoders
from lingxi.encode.settings import one_of
from lingxi.encode.text.onnx_text import OnnxText
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.names import Name
from lingxi.types import About, Media, Modality, Space, Text

HUB = "Xenova/all-MiniLM-L6-v2"
POOLING = "1_Pooling/config.json"  # names the pooling of a sentence encoder
AT_ONCE = 16


@final
@encoders.register("bert")
class Bert:
    """Token vectors of a BERT-like model, pooled as its ``1_Pooling/config.json`` says, else by their mean."""

    about: ClassVar[About] = About(
        "Texts that mean the same.", "Devlin, Chang, Lee and Toutanova, 2019; Reimers and Gurevych, 2019",
        "Apache-2.0 (the weights)", needs=f"an ONNX file and tokenizer.json: {HUB} of the hub, or model='/folder'",
    )  # fmt: skip
    modalities: ClassVar[frozenset[Modality]] = frozenset({"text"})

    def __init__(self, model: str = HUB, pool: Literal["auto", "mean", "cls"] = "auto") -> None:
        one_of("bert", "pool", pool, ("auto", "mean", "cls"))
        self._model = OnnxText(model, "bert")
        chosen = [("model", model)] if model != HUB else []
        self._name = str(Name("bert", (), (*chosen, *([("pool", pool)] if pool != "auto" else []))))
        self._pool = self._stated() if pool == "auto" else pool

    @lazy
    def space(self) -> Space:
        """The dimension of a token vector."""
        return Space(self._name, self._encoded(["a"]).shape[1], revision(self._model.file))

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim); raises BadModel."""
        texts = [each.text for each in batch if isinstance(each, Text)]
        found = np.zeros((len(batch), self.space.dim), np.float32)
        for start in range(0, len(texts), AT_ONCE):
            found[start : start + AT_ONCE] = self._encoded(texts[start : start + AT_ONCE])
        return unit(found)

    def _stated(self) -> str:
        file = self._model.folder / POOLING
        stated = settings(file) if file.is_file() else {}
        return "cls" if stated.get("pooling_mode_cls_token") else "mean"

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        found, mask = self._model.run(texts)
        vectors = found.astype(np.float32)  # (n, tokens, dim)
        if vectors.ndim != 3:
            raise BadModel(
                f"{self._model.file} gave {vectors.shape} where token vectors (n, tokens, dim) were expected"
            )
        if self._pool == "cls":
            first: Vectors = vectors[:, 0]
            return first
        mean: Vectors = (vectors * mask[..., None]).sum(1) / np.maximum(mask.sum(1), 1)[:, None]
        return mean
