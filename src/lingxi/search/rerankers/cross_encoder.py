"""A cross-encoder: a transformer that reads the query and a passage together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.encode.text.onnx_text import OnnxText
from lingxi.errors import BadModel
from lingxi.search.reranker import rerankers
from lingxi.types import Media, Modality, Text

HUB = "Xenova/ms-marco-MiniLM-L-6-v2"
AT_ONCE = 16


@final
@rerankers.register("cross_encoder")
class CrossEncoder:
    """Passage re-ranking with BERT (Nogueira and Cho, 2019), from an ONNX file of the hub or of a folder."""

    modality: Modality = "text"
    certain: float | None = None

    def __init__(self, model: str = HUB) -> None:
        self._model = OnnxText(model, "cross_encoder")

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """The model's own scores (n,): the only output, or the log odds of the last of two classes."""
        if not isinstance(query, Text):
            raise TypeError("a cross-encoder reads words")
        pairs = ((query.text, each.text) for each in candidates if isinstance(each, Text))
        scores: list[Scores] = []
        while some := list(islice(pairs, AT_ONCE)):
            found, _ = self._model.run(some)
            if found.ndim != 2 or found.shape[0] != len(some) or found.shape[1] not in (1, 2):
                raise BadModel(f"{self._model.file} gave {found.shape} where a score a pair was expected")
            scores.append(found[:, -1] - (found[:, 0] if found.shape[1] == 2 else 0))
        return np.concatenate(scores).astype(np.float32) if scores else np.zeros(0, np.float32)
