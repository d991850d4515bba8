"""A tiny text model in the hub's layout, whose token vectors are the rows of a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "a", "red", "cat", "the", "blue", "sea", "at", "night", "dog"]
TABLE = np.random.default_rng(0).standard_normal((len(WORDS), 6)).astype(np.float32)


def write_text_model(folder: Path) -> Path:
    """Writes the model and its tokenizer into the folder, and returns it."""
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in
           ("input_ids", "attention_mask", "token_type_ids")]  # fmt: skip
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])], "tiny", ids,
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "t", 6])],
        [numpy_helper.from_array(TABLE, "table")],
    )  # fmt: skip
    (folder / "onnx").mkdir()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "onnx" / "model.onnx")
    return folder
