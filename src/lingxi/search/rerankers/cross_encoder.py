"""A cross-encoder: a transformer that reads the query and a passage together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, final

import numpy as np

from lingxi.arrays import Scores
from lingxi.encode.onnx_model import locate, run, token_inputs, tokenizer
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session
from lingxi.search.reranker import rerankers
from lingxi.types import Media, Modality, Text

HUB = "Xenova/ms-marco-MiniLM-L-6-v2"
LENGTH = 512  # tokens of the query and a passage
AT_ONCE = 16


@final
@rerankers.register("cross_encoder")
class CrossEncoder:
    """Passage re-ranking with BERT (Nogueira and Cho, 2019), from an ONNX file of the hub or of a folder."""

    modality: Modality = "text"
    certain: float | None = None

    def __init__(self, model: str = HUB) -> None:
        self._folder, self._file = locate(model, "cross_encoder", ("tokenizer.json",))

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """The model's own scores (n,): the only output, or the log odds of the last of two classes."""
        if not isinstance(query, Text):
            raise TypeError("a cross-encoder reads words")
        pairs = ((query.text, each.text) for each in candidates if isinstance(each, Text))
        scores: list[Scores] = []
        while some := list(islice(pairs, AT_ONCE)):
            found = run(self._model, token_inputs(self._model, self._tokenizer.encode_batch(some)))[0]
            if found.ndim != 2 or found.shape[0] != len(some) or found.shape[1] not in (1, 2):
                raise BadModel(f"{self._file} gave {found.shape} where a score a pair was expected")
            scores.append(found[:, -1] - (found[:, 0] if found.shape[1] == 2 else 0))
        return np.concatenate(scores).astype(np.float32) if scores else np.zeros(0, np.float32)

    @lazy
    def _model(self) -> Any:
        return make_session(self._file)

    @lazy
    def _tokenizer(self) -> Any:
        return tokenizer(self._folder / "tokenizer.json", LENGTH)
