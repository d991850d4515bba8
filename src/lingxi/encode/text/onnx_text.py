"""A published transformer for texts: an ONNX file with its tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.encode.onnx_model import locate, run, token_inputs, tokenizer
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session

LENGTH = 512  # tokens; longer texts are cut


@final
class OnnxText:
    """The model in a folder, or ``OWNER/NAME`` of the hub; loaded on first use.

    ``kind`` is the plug-in's name, for errors. Raises MissingModel, which names the missing files.
    """

    def __init__(self, model: str, kind: str) -> None:
        self.folder, self.file = locate(model, kind, ("tokenizer.json",))

    def run(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> tuple[npt.NDArray[Any], npt.NDArray[np.float32]]:
        """The first output for texts or pairs of texts, and the mask (n, tokens) of real tokens; raises BadModel."""
        tokens = self._tokenizer.encode_batch(list(texts))
        mask = np.array([each.attention_mask for each in tokens], np.float32)
        return run(self._session, token_inputs(self._session, tokens))[0], mask

    @lazy
    def _session(self) -> Any:
        return make_session(self.file)

    @lazy
    def _tokenizer(self) -> Any:
        return tokenizer(self.folder / "tokenizer.json", LENGTH)
