"""A published extractive reader (SQuAD): an ONNX file with its tokenizer that marks the answer in a passage."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from lingxi.encode.onnx_model import locate, run, token_inputs, tokenizer
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session

LENGTH = 384  # tokens of a question and its passage; longer passages are cut
LONGEST = 30  # tokens of an answer


@final
class SpanReader:
    """The model in a folder, or ``OWNER/NAME`` of the hub, with the outputs start_logits and end_logits.

    It is loaded on first use. Raises MissingModel, which names the missing files.
    """

    def __init__(self, model: str) -> None:
        self.folder, self.file = locate(model, "reader", ("tokenizer.json",))

    def read(self, question: str, passage: str) -> tuple[int, int, float]:
        """The start and the end (exclusive) of the likeliest answer in a passage, in characters; and its score.

        The score is above 0 where the model prefers the answer to none. Raises BadModel for other outputs.
        """
        (tokens,) = self._tokenizer.encode_batch([(question, passage)])
        outputs = run(self._session, token_inputs(self._session, [tokens]))
        named = dict(zip((each.name for each in self._session.get_outputs()), outputs, strict=True))
        if not {"start_logits", "end_logits"} <= named.keys():
            raise BadModel(f"{self.file} is no extractive reader: it has the outputs {', '.join(named)}")
        starts, ends = named["start_logits"][0], named["end_logits"][0]
        inside = [n for n, part in enumerate(tokens.sequence_ids) if part == 1]
        if not inside:
            return 0, 0, float("-inf")
        first, last = inside[0], inside[-1] + 1
        scores = np.triu(np.add.outer(starts[first:last], ends[first:last]))
        allowed = np.triu(np.ones_like(scores)) * np.tril(np.ones_like(scores), LONGEST - 1)
        best = int(np.where(allowed > 0, scores, -np.inf).argmax())
        start, end = divmod(best, last - first)
        score = float(scores[start, end] - starts[0] - ends[0])
        return tokens.offsets[first + start][0], tokens.offsets[first + end][1], score

    @lazy
    def _session(self) -> Any:
        return make_session(self.file)

    @lazy
    def _tokenizer(self) -> Any:
        return tokenizer(self.folder / "tokenizer.json", LENGTH)
