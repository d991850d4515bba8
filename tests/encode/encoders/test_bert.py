"""A transformer in the layout of sentence encoders is run and pooled as it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from lingxi.encode.choose import choose
from lingxi.encode.hub import offline
from lingxi.errors import MissingModel
from lingxi.testing import check_encoder
from lingxi.types import Text

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "a", "red", "cat", "the", "blue", "sea", "at", "night", "dog"]
TABLE = np.random.default_rng(0).standard_normal((len(WORDS), 6)).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of one embedding table whose token vectors are the table's rows."""
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in
           ("input_ids", "attention_mask", "token_type_ids")]  # fmt: skip
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])], "tiny", ids,
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "t", 6])],
        [numpy_helper.from_array(TABLE, "table")],
    )  # fmt: skip
    (tmp_path / "onnx").mkdir()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "onnx" / "model.onnx")
    return tmp_path


def _unit(rows: np.ndarray) -> np.ndarray:
    found: np.ndarray = rows / np.linalg.norm(rows)
    return found


def test_the_mean_is_over_the_words_and_not_over_the_padding(folder: Path) -> None:
    encoder = choose(f"bert(model='{folder}')")
    check_encoder(encoder)
    short, _ = encoder.encode([Text("red cat"), Text("the blue sea at night")])
    assert np.allclose(short, _unit(TABLE[[1, 5, 6, 2]].mean(0)), atol=1e-5)


def test_it_pools_as_the_files_say_or_as_it_is_told(folder: Path) -> None:
    first = _unit(TABLE[1])
    assert np.allclose(choose(f"bert(model='{folder}', pool=cls)").encode([Text("cat")])[0], first, atol=1e-5)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}), encoding="utf-8")
    assert np.allclose(choose(f"bert(model='{folder}')").encode([Text("cat")])[0], first, atol=1e-5)


def test_without_files_it_says_what_to_bring(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(MissingModel, match=r"tokenizer\.json"):
        choose(f"bert(model='{folder}')")
    with offline(), pytest.raises(MissingModel, match="is not on this machine"):
        choose("bert")
