"""A tiny cross-encoder in the hub's layout reads both texts, and reorders passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from lingxi.encode.hub import offline
from lingxi.errors import BadModel, MissingModel
from lingxi.library import Library
from lingxi.search.query import Part, Query
from lingxi.search.rerankers.cross_encoder import CrossEncoder
from lingxi.types import Text

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "boat", "bread", "sea", "kitchen"]


def write_model(folder: Path, classes: int = 1) -> None:
    """A score that counts the tokens of the passage whose id is even: a stand-in that reads the second text only."""
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    table = np.zeros((len(WORDS), classes), np.float32)
    table[WORDS.index("sea"), -1] = 2.0
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in
           ("input_ids", "attention_mask", "token_type_ids")]  # fmt: skip
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("Cast", ["token_type_ids"], ["second"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["second", "last"], ["mask"]),
        helper.make_node("Mul", ["each", "mask"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "words"], ["logits"], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([2]), "last"),
        numpy_helper.from_array(np.array([1]), "words"),
    ]
    out = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", classes])
    graph = helper.make_graph(nodes, "tiny", ids, [out], constants)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), folder / "model.onnx"
    )


@pytest.mark.parametrize("classes", [1, 2])
def test_scores_are_the_models_own(tmp_path: Path, classes: int) -> None:
    write_model(tmp_path, classes)
    ranker = CrossEncoder(str(tmp_path))
    passages = [Text(text) for text in ("bread", "sea boat", "sea sea", *["kitchen"] * 20)]
    assert ranker.score(Text("sea"), iter(passages)).tolist() == [0.0, 2.0, 4.0, *[0.0] * 20]
    assert ranker.score(Text("sea"), []).shape == (0,)


def test_other_outputs_are_refused(tmp_path: Path) -> None:
    write_model(tmp_path, 3)
    with pytest.raises(BadModel, match="a score a pair"):
        CrossEncoder(str(tmp_path)).score(Text("sea"), [Text("boat")])


def test_without_files_the_error_says_what_to_provide() -> None:
    with offline(), pytest.raises(MissingModel, match="is not on this machine"):
        CrossEncoder()


def test_it_reorders_passages_in_a_search(library: Library, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    write_model(tmp_path / "model")
    (tmp_path / "notes").mkdir()
    for name, text in {"one": "boat boat boat", "two": "boat sea sea", "three": "boat sea"}.items():
        (tmp_path / "notes" / f"{name}.txt").write_text(text, encoding="utf-8")
    library.index(tmp_path / "notes", models=["toy"])
    ranker = f"cross_encoder(model='{tmp_path / 'model'}')"
    hits = library.search(Query((Part(text="boat"),), rerank=ranker))
    assert [hit.path.stem for hit in hits] == ["two", "three", "one"]
    assert hits[0].signals["cross_encoder"].score == 4.0
